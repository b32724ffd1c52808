"""What a report concludes from the words it prints: what has changed since the last one, and what is late."""

from collections.abc import Sequence

from domain.planned import Due, last_month
from domain.values import Content, Quarter, Status, quarter_last_day
from workers.reports.shape import Change, Flag

ORDER: tuple[Status, ...] = ("not_started", "planned", "in_progress", "partly_done", "done")
WORDS = ("status", "text", "done", "next", "obstacle", "decision_needed")


def change(before: Status | None, now: Status | None) -> Change | None:
    """What an approved update made of the status that the report before gave."""
    if now is None or now == before:
        return None
    if now == "cancelled":
        return "cancelled"
    if before is None:
        return "first_status"
    if before == "cancelled" or ORDER.index(now) < ORDER.index(before):
        return "went_back"
    if now in ("done", "planned"):
        return "done" if now == "done" else "planned"
    return "advanced" if before == "in_progress" else "started"


def lateness(status: str | None, years: Sequence[int], quarter: Quarter, due: Due | None = None) -> tuple[Flag, ...]:
    """Judged against the period's last day, never against today (WORKFLOW: periods).

    What is ``due`` at some time is late in the first quarter that ends when that time has ended; without one the last
    of the years is that time. A month counts as a whole: what is due in June is late when the second quarter ends.
    """
    last_day = quarter_last_day(quarter)
    end = last_month(due) if due else (max(years), 12) if years else None
    if end is None or end[0] > last_day.year or status in ("done", "cancelled"):
        return ()
    found: list[Flag] = ["due_not_started"] if status == "not_started" else []
    if end <= (last_day.year, last_day.month):
        found.append("late")
    return tuple(found)


def is_unchanged(words: Content, base: Content) -> bool:
    """Whether the words say what the ones before them said: confirmed, but nothing new."""
    same = all(getattr(words, name) == getattr(base, name) for name in WORDS)
    return same and words.of_parts == base.of_parts
