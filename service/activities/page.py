"""What one activity's page shows: the word that everyone may read, what waits, and the story."""

from dataclasses import dataclass
from uuid import UUID

from domain.update import OPEN
from domain.values import Quarter
from service.home.desk import Item, in_force, nothing_reported
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
    """``known`` is the update whose words the board may read; ``turns`` the periods under way, newest first.

    ``approved`` are approved updates that may be corrected or revoked, ``missed`` what may be carried forward.
    """

    row: BoardRow
    area: str
    known: QueuedUpdate | None
    turns: tuple[Turn, ...]
    approved: tuple[Turn, ...]
    missed: tuple[Turn, ...]
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
        turns=tuple(
            _turn_of(at, row, p.quarter, updates)
            for p in at.periods(row.plan_id)
            if p.is_open or any(u.period == p.quarter and u.state in OPEN for u in updates)
        ),
        approved=_those_that_may(at, row, updates, "approved", "correct", "revoke"),
        missed=_those_that_may(at, row, updates, "missed", "carry-forward"),
        story=timeline(activity_id, at.reading.position, at.rights, at.person),
    )


def _known(row: BoardRow, updates: list[QueuedUpdate]) -> QueuedUpdate | None:
    return next((u for u in updates if u.period == row.status_period and u.state == row.status_source), None)


def _those_that_may(
    at: Workplace, row: BoardRow, updates: list[QueuedUpdate], state: str, *commands: str
) -> tuple[Turn, ...]:
    """The updates in the state that the reader may do one of these with."""
    turns = [_turn(at, row, update.period, update) for update in updates if update.state == state]
    return tuple(turn for turn in turns if turn.may & set(commands))


def _turn_of(at: Workplace, row: BoardRow, quarter: Quarter, updates: list[QueuedUpdate]) -> Turn:
    return _turn(at, row, quarter, in_force([u for u in updates if u.period == quarter and u.state != "discarded"]))


def _turn(at: Workplace, row: BoardRow, quarter: Quarter, update: QueuedUpdate | None) -> Turn:
    facts = update.facts if update else nothing_reported(row, quarter)
    allowed = {} if at.past else at.allowed(facts, row.plan_id)
    item = Item(row, at.plan(row.plan_id).area(row.area), quarter, update, at.waiting(facts, row.plan_id))
    return Turn(item, frozenset(name for name, refusal in allowed.items() if refusal is None), at.may_read(facts))
