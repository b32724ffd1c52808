"""What a report concludes from the words it prints: what has changed since the last one, and what is late."""

from collections.abc import Sequence

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


def lateness(status: str | None, years: Sequence[int], quarter: Quarter) -> tuple[Flag, ...]:
    """Judged against the period's last day, never against today (WORKFLOW: periods)."""
    last_day, last_year = quarter_last_day(quarter), max(years, default=None)
    if last_year is None or last_year > last_day.year or status in ("done", "cancelled"):
        return ()
    found: list[Flag] = ["due_not_started"] if status == "not_started" else []
    if last_year < last_day.year or last_day.month == 12:
        found.append("late")
    return tuple(found)


def is_unchanged(words: Content, base: Content) -> bool:
    """Whether the words say what the ones before them said: confirmed, but nothing new."""
    return all(getattr(words, name) == getattr(base, name) for name in WORDS)
