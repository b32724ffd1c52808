"""What one activity's page shows: the word that everyone may read, what waits, and the story."""

from dataclasses import dataclass
from uuid import UUID

from domain.values import Quarter
from service.home.desk import Item, nothing_reported
from service.workplace import Workplace
from workers.read_models import activity_board, sign_off_queue
from workers.read_models.activity_board import BoardRow
from workers.read_models.sign_off_queue import QueuedUpdate
from workers.timeline import Entry, timeline


@dataclass(frozen=True)
class Turn:
    """A period's update where it stands, and what the reader may do about it."""

    item: Item
    may: frozenset[str]
    readable: bool


@dataclass(frozen=True)
class ActivityPage:
    """``known`` is the update whose words the board may read; ``turns`` the open periods, newest first."""

    row: BoardRow
    area: str
    known: QueuedUpdate | None
    turns: tuple[Turn, ...]
    story: list[Entry]


def activity_page(at: Workplace, activity_id: UUID) -> ActivityPage:
    """Raises NotFound, or BeforeHistory at a moment when the activity did not exist yet."""
    row = activity_board.one(at.reading, activity_id)
    if row is None:
        raise at.missing(activity_id)
    updates = sign_off_queue.of_activity(at.reading, activity_id)
    return ActivityPage(
        row=row,
        area=at.plan(row.plan_id).area(row.area),
        known=_known(row, updates),
        turns=tuple(_turn(at, row, p.quarter, updates) for p in at.periods(row.plan_id) if p.is_open),
        story=timeline(activity_id, at.reading.position, at.rights, at.person),
    )


def _known(row: BoardRow, updates: list[QueuedUpdate]) -> QueuedUpdate | None:
    return next((u for u in updates if u.period == row.status_period and u.state == row.status_source), None)


def _turn(at: Workplace, row: BoardRow, quarter: Quarter, updates: list[QueuedUpdate]) -> Turn:
    own = [u for u in updates if u.period == quarter and u.state != "discarded"]
    update = own[-1] if own else None
    facts = update.facts if update else nothing_reported(row, quarter)
    allowed = {} if at.past else at.allowed(facts, row.plan_id)
    item = Item(row, at.plan(row.plan_id).area(row.area), quarter, update, at.waiting(facts, row.plan_id))
    return Turn(item, frozenset(name for name, refusal in allowed.items() if refusal is None), at.may_read(facts))
