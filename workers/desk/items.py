"""An activity in a period, with its update and what it waits for, as lists on several pages show it."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from domain.update import OPEN, UpdateFacts
from workers.read_models import activity_board, sign_off_queue
from workers.read_models.activity_board import BoardRow
from workers.read_models.periods import PlanPeriod
from workers.read_models.sign_off_queue import QueuedUpdate
from workers.workplace import Waiting, Workplace


@dataclass(frozen=True)
class Item:
    """An activity in a period, with its update if there is one and what it waits for.

    ``for_whom`` is whom the reader would act for; None for themself.
    """

    activity: BoardRow
    area: str
    quarter: str
    update: QueuedUpdate | None
    waiting: Waiting | None
    for_whom: UUID | None = None

    @property
    def state(self) -> str:
        return self.update.state if self.update else "not_reported"


def owned_items(at: Workplace, person: UUID) -> Iterator[Item]:
    """The person's activities in every open period."""
    updates = sign_off_queue.owned_by(at.reading, person)
    for row in activity_board.owned_by(at.reading, person):
        for period in at.periods(row.plan_id):
            if period.is_open:
                own = [u for u in updates if u.activity_id == row.activity_id and counts_in(u, period)]
                yield item_of(at, row, period.quarter, in_force(own))


def item_of(at: Workplace, row: BoardRow, quarter: str, update: QueuedUpdate | None) -> Item:
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


def counts_in(update: QueuedUpdate, period: PlanPeriod) -> bool:
    return update.period == period.quarter and update.state != "discarded"
