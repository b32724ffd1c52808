"""What lies on a person's desk, computed from the read models of one moment by the rules themselves."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from domain.update import OPEN, UpdateFacts
from service.workplace import Waiting, Workplace
from workers.read_models import activity_board, plans, sign_off_queue
from workers.read_models.activity_board import BoardRow
from workers.read_models.periods import PlanPeriod
from workers.read_models.sign_off_queue import QueuedUpdate

DECISIONS = ("sign-off", "approve")
GROUPS = {
    "approved": ("approved",),
    "in_review": ("in_unit_review", "in_sam_review"),
    "writing": ("returned", "draft"),
    "not_reported": ("not_reported",),
    "missed": ("missed",),
}


@dataclass(frozen=True)
class Item:
    """An activity in a period, with its update if there is one and what it waits for."""

    activity: BoardRow
    area: str
    quarter: str
    update: QueuedUpdate | None
    waiting: Waiting | None

    @property
    def state(self) -> str:
        return self.update.state if self.update else "not_reported"


@dataclass(frozen=True)
class Desk:
    """An owner's activities in the open periods, by where they stand; and what the person can decide."""

    period: PlanPeriod | None
    waits: tuple[Item, ...]
    came_back: tuple[Item, ...]
    sent: tuple[Item, ...]
    approved: tuple[Item, ...]
    to_decide: tuple[Item, ...]

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
    own = list(_own_items(at))
    return Desk(
        period=_current_period(at),
        waits=_standing(own, "not_reported", "draft"),
        came_back=_standing(own, "returned"),
        sent=_standing(own, "in_unit_review", "in_sam_review"),
        approved=_standing(own, "approved"),
        to_decide=tuple(queue(at)),
    )


def queue(at: Workplace) -> Iterator[Item]:
    """The updates in review that the person may decide about, oldest first."""
    for item in in_review(at):
        assert item.update is not None
        if any(at.permitted(item.update.facts, item.activity.plan_id, command) for command in DECISIONS):
            yield item


def in_review(at: Workplace) -> Iterator[Item]:
    """The updates in review that the person may read, oldest first."""
    updates = [u for u in sign_off_queue.waiting(at.reading, GROUPS["in_review"]) if at.may_read(u.facts)]
    rows = activity_board.several(at.reading, [update.activity_id for update in updates])
    for update in updates:
        yield _item(at, rows[update.activity_id], update.period, update)


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
    updates = [u for u in sign_off_queue.of_plan(at.reading, period.plan_id) if _counts(u, period)]
    latest = {u.activity_id: u for u in sorted(updates, key=lambda update: update.state == "approved")}
    rows = activity_board.of_plan(at.reading, period.plan_id)
    return [_item(at, row, period.quarter, latest.get(row.activity_id)) for row in rows]


def _own_items(at: Workplace) -> Iterator[Item]:
    updates = sign_off_queue.owned_by(at.reading, at.person)
    for row in activity_board.owned_by(at.reading, at.person):
        for period in at.periods(row.plan_id):
            if period.is_open:
                own = [u for u in updates if u.activity_id == row.activity_id and _counts(u, period)]
                yield _item(at, row, period.quarter, in_force(own))


def _item(at: Workplace, row: BoardRow, quarter: str, update: QueuedUpdate | None) -> Item:
    facts = update.facts if update else nothing_reported(row, quarter)
    waiting = at.waiting(facts, row.plan_id)
    return Item(row, at.plan(row.plan_id).area(row.area), quarter, update, waiting)


def in_force(updates: list[QueuedUpdate]) -> QueuedUpdate | None:
    """Of a period's updates, oldest first: what is under way, or else what stands."""
    replaced = ("superseded", "missed", "discarded")
    return max(updates, key=lambda update: (update.state in OPEN, update.state not in replaced), default=None)


def nothing_reported(row: BoardRow, quarter: str) -> UpdateFacts:
    """The facts of an activity without an update for the period."""
    return row.facts.for_period(quarter)


def _counts(update: QueuedUpdate, period: PlanPeriod) -> bool:
    return update.period == period.quarter and update.state != "discarded"


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
