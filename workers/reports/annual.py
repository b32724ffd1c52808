"""The annual report: the year's last report, with the statuses that each of the year's gave, and what was done."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from msgspec.structs import replace

from domain.values import Quarter, Status
from workers.plan_rows import shown_in
from workers.read_models import periods, plans
from workers.read_models.sign_off_queue import QueuedUpdate
from workers.reading import Reading
from workers.reports.shape import Done, Snapshot, Year, YearOfActivity
from workers.reports.snapshot import PlanUnknown, by_activity, choose, reported, snapshot


class YearNotReported(Exception):
    """No quarter of the year had been opened at the position."""


def annual(reading: Reading, slug: str, year: int) -> Snapshot:
    """Compile it as of the reading's position; raises PlanUnknown and YearNotReported."""
    plan = plans.by_slug(reading, slug)
    if plan is None:
        raise PlanUnknown(slug)
    opened = {one.quarter: one for one in periods.of_plan(reading, plan.id) if _is_of(one.quarter, year)}
    if not opened:
        raise YearNotReported(year)
    last = max(opened)
    document = {plan.details.quarter} if _is_of(plan.details.quarter, year) and plan.details.quarter < last else set()
    quarters = tuple(sorted({*opened, *document}))
    return replace(
        snapshot(reading, slug, last),
        preliminary=not last.endswith("Q4") or any(period.is_open for period in opened.values()),
        year=Year(year=year, quarters=quarters, activities=tuple(_activities(reading, plan.id, quarters))),
    )


def years(quarters: Sequence[Quarter]) -> tuple[int, ...]:
    """Those that there is an annual report of, the newest first, where these quarters have been opened."""
    return tuple(sorted({int(quarter[:4]) for quarter in quarters}, reverse=True))


def _is_of(quarter: Quarter, year: int) -> bool:
    return quarter.startswith(f"{year:04}-")


def _activities(reading: Reading, plan_id: UUID, quarters: Sequence[Quarter]) -> Iterator[YearOfActivity]:
    """In printed order, as the report's rows."""
    activities = shown_in(reading, plan_id)
    known = by_activity(reported(reading, plan_id, activities), quarters[-1])
    for activity in activities:
        own = known.get(activity.activity_id, ())
        yield YearOfActivity(
            ref=f"{activity.area}.{activity.number}",
            statuses=tuple(_status(own, quarter) for quarter in quarters),
            done=tuple(_done(own, quarters)),
        )


def _status(own: Sequence[QueuedUpdate], quarter: Quarter) -> Status | None:
    """What the quarter's report prints of it, with the words that are approved by now."""
    chosen, _kind = choose([update for update in own if update.period <= quarter], quarter)
    return chosen.content.status if chosen else None


def _done(own: Sequence[QueuedUpdate], quarters: Sequence[Quarter]) -> Iterator[Done]:
    """What was approved for each quarter, once where the next one says the same."""
    said = None
    approved = {update.period: update.content.done for update in own if update.state == "approved"}
    for quarter in quarters:
        text = approved.get(quarter)
        if text and text != said:
            yield Done(quarter=quarter, text=text)
        said = text or said
