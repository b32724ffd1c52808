"""What lies on a person's desk, computed from the read models of one moment by the rules themselves."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from domain.values import Role
from workers.desk.items import Item, counts_in, item_of, owned_items
from workers.desk.standing_in import StandingIn, standing_in
from workers.read_models import activity_board, plans, sign_off_queue
from workers.read_models.periods import PlanPeriod
from workers.workplace import Workplace

DECISIONS = ("sign-off", "approve")
UNSENT = ("not_reported", "draft", "returned")
ANSWERING: tuple[Role, ...] = ("unit_reviewer", "unit_manager")
GROUPS = {
    "approved": ("approved",),
    "in_review": ("in_unit_review", "in_sam_review"),
    "writing": ("returned", "draft"),
    "not_reported": ("not_reported",),
    "missed": ("missed",),
}


@dataclass(frozen=True)
class Desk:
    """An owner's activities in the open periods, by where they stand; what the person can decide; and for whom else.

    ``late_in_units`` are others' that they have not sent in time, for those who review or lead their unit.
    """

    period: PlanPeriod | None
    waits: tuple[Item, ...]
    came_back: tuple[Item, ...]
    sent: tuple[Item, ...]
    approved: tuple[Item, ...]
    to_decide: tuple[Item, ...]
    standing_in: tuple[StandingIn, ...]
    late_in_units: tuple[Item, ...]

    @property
    def owns_any(self) -> bool:
        return bool(self.waits or self.came_back or self.sent or self.approved)


@dataclass(frozen=True)
class UnitCount:
    """How a unit's activities stand in a period; the groups of GROUPS, all, and how many are late."""

    unit: str
    name: str
    groups: dict[str, int]
    all: int
    late: int


def desk(at: Workplace) -> Desk:
    """The desk of the person of the workplace."""
    own, deciding = list(owned_items(at, at.person)), list(queue(at))
    return Desk(
        period=_current_period(at),
        waits=_standing(own, "not_reported", "draft"),
        came_back=_standing(own, "returned"),
        sent=_standing(own, "in_unit_review", "in_sam_review"),
        approved=_standing(own, "approved"),
        to_decide=tuple(item for item in deciding if item.for_whom is None),
        standing_in=standing_in(at, deciding),
        late_in_units=tuple(late_in_units(at)),
    )


def queue(at: Workplace) -> Iterator[Item]:
    """The updates in review that the person may decide about, for themself or else for another; oldest first."""
    for item in in_review(at):
        assert item.update is not None
        permits = at.permits(item.update.facts, item.activity.plan_id)
        if whom := [one for command in DECISIONS for one in permits[command]]:
            yield replace(item, for_whom=whom[0])


def in_review(at: Workplace) -> Iterator[Item]:
    """The updates in review that the person may read, oldest first."""
    updates = [u for u in sign_off_queue.waiting(at.reading, GROUPS["in_review"]) if at.may_read(u.facts)]
    rows = activity_board.several(at.reading, [update.activity_id for update in updates])
    for update in updates:
        yield item_of(at, rows[update.activity_id], update.period, update)


def late_in_units(at: Workplace) -> Iterator[Item]:
    """What an owner in one of the person's units has not sent although the day has passed; until it is sent."""
    units = [one for one in at.organisation.units if any(at.holding(role, one) for role in ANSWERING)]
    for period in [p for plan in plans.all_plans(at.reading) for p in at.periods(plan.id)] if units else ():
        if period.is_open and period.deadlines.owner < at.today:
            for item in period_items(at, period):
                late = item.state in UNSENT and item.waiting is not None and item.waiting.late
                if late and item.activity.unit_id in units and item.activity.owner_id != at.person:
                    yield item


def quarter(at: Workplace, period: PlanPeriod) -> list[UnitCount]:
    """The period at a glance: one line for each unit, by its code."""
    return unit_counts(at, period_items(at, period))


def unit_counts(at: Workplace, items: list[Item]) -> list[UnitCount]:
    """One line for each unit that has any of the items, by its code."""
    units = sorted({item.activity.unit_id for item in items}, key=at.unit)
    return [
        _unit_count(at.unit(unit), at.unit_name(unit), [i for i in items if i.activity.unit_id == unit])
        for unit in units
    ]


def period_items(at: Workplace, period: PlanPeriod) -> list[Item]:
    """Each of the plan's activities with its update for the period; an approved one before its correction."""
    updates = [u for u in sign_off_queue.of_plan(at.reading, period.plan_id) if counts_in(u, period)]
    latest = {u.activity_id: u for u in sorted(updates, key=lambda update: update.state == "approved")}
    rows = activity_board.of_plan(at.reading, period.plan_id)
    return [item_of(at, row, period.quarter, latest.get(row.activity_id)) for row in rows]


def _standing(items: list[Item], *states: str) -> tuple[Item, ...]:
    """Late ones first, then in printed order."""
    found = [item for item in items if item.state in states]
    return tuple(sorted(found, key=lambda item: not (item.waiting and item.waiting.late)))


def _current_period(at: Workplace) -> PlanPeriod | None:
    """The open period whose owners' day comes first."""
    found = [p for plan in plans.all_plans(at.reading) for p in at.periods(plan.id) if p.is_open]
    return min(found, key=lambda period: period.deadlines.owner, default=None)


def _unit_count(code: str, name: str, items: list[Item]) -> UnitCount:
    states = Counter(item.state for item in items)
    groups = {group: sum(states[state] for state in members) for group, members in GROUPS.items()}
    late = sum(item.waiting is not None and item.waiting.late for item in items)
    return UnitCount(code, name, groups, len(items), late)
