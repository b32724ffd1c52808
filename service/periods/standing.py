"""How a quarter of a plan stands: who has reported, what is in review, and which exceptions there are."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.guards import enough_are_left
from domain.values import next_quarter
from service.workplace import Workplace
from workers.desk.desk import GROUPS, UnitCount, period_items, unit_counts
from workers.desk.items import Item
from workers.period_story import Entry, period_story
from workers.read_models.activity_board import BoardRow
from workers.read_models.periods import PlanPeriod
from workers.read_models.plans import Plan


@dataclass(frozen=True)
class Silent:
    """A unit's activities that nothing has been sent for: no update, or only a draft."""

    unit: str
    name: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Standing:
    """``stuck`` waits for a decision that nobody, or too few, could make.

    ``exceptions`` are activities with the last day of each; ``story`` what has been decided, newest first.
    """

    period: PlanPeriod
    counts: list[UnitCount]
    silent: tuple[Silent, ...]
    in_review: tuple[Item, ...]
    stuck: tuple[Item, ...]
    ownerless: tuple[Item, ...]
    exceptions: tuple[tuple[BoardRow, date], ...]
    excepted_now: frozenset[UUID]
    story: list[Entry]

    def knows(self, item: Item) -> bool:
        """The coordinator has confirmed that it will not be decided in time."""
        update = item.update
        return update is not None and self.period.facts.is_undecided(update.update_id, update.facts.sent_at)

    def excepted(self, item: Item) -> bool:
        """An exception lets it be decided after the lock."""
        return item.activity.activity_id in self.excepted_now

    @property
    def in_the_way(self) -> tuple[Item, ...]:
        """What keeps the quarter from being locked."""
        return tuple(item for item in self.in_review if not (self.knows(item) or self.excepted(item)))


def standings(at: Workplace, plan: Plan) -> list[Standing]:
    """Every quarter of the plan, newest first."""
    return [standing(at, period) for period in at.periods(plan.id)]


def standing(at: Workplace, period: PlanPeriod) -> Standing:
    items = period_items(at, period)
    rows = {item.activity.activity_id: item.activity for item in items}
    exceptions = sorted(period.facts.exceptions.items(), key=lambda one: (one[1], rows[one[0]].area))
    return Standing(
        period=period,
        counts=unit_counts(at, items),
        silent=_silent(at, items),
        in_review=tuple(item for item in items if item.state in GROUPS["in_review"]),
        stuck=tuple(item for item in items if _is_stuck(at, item)),
        ownerless=tuple(item for item in items if at.lacks_owner(item.activity.owner_id)),
        exceptions=tuple((rows[activity], until) for activity, until in exceptions),
        excepted_now=period.facts.excepted(at.now),
        story=period_story(period.plan_id, period.quarter, at.reading.position),
    )


def following(at: Workplace, plan: Plan) -> str:
    """The quarter after the newest one of the plan."""
    periods = at.periods(plan.id)
    return next_quarter(periods[0].quarter if periods else plan.details.quarter)


def _is_stuck(at: Workplace, item: Item) -> bool:
    in_review = item.update is not None and item.state in GROUPS["in_review"]
    return in_review and item.update is not None and not enough_are_left(item.update.facts, at.organisation)


def _silent(at: Workplace, items: list[Item]) -> tuple[Silent, ...]:
    waiting = [item for item in items if item.state in ("not_reported", "draft")]
    units = sorted({item.activity.unit_id for item in waiting}, key=at.unit)
    return tuple(
        Silent(at.unit(unit), at.unit_name(unit), tuple(item for item in waiting if item.activity.unit_id == unit))
        for unit in units
    )
