"""What one activity's page shows: the word that everyone may read, what waits, and the story."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.update import OPEN
from domain.values import Quarter
from service.acting import Whom, by_command
from service.workplace import Workplace
from workers.desk.handover import answer_by, answers, permits
from workers.desk.items import Item, in_force, nothing_reported
from workers.read_models import activity_board, sign_off_queue
from workers.read_models.activity_board import BoardRow
from workers.read_models.sign_off_queue import QueuedUpdate
from workers.timeline import Entry


@dataclass(frozen=True)
class Turn:
    """A period's update where it stands, and in whose name the reader may give each command about it."""

    item: Item
    whom: Mapping[str, Whom]
    readable: bool

    @property
    def may(self) -> frozenset[str]:
        return frozenset(command for command, names in self.whom.items() if names)


@dataclass(frozen=True)
class ActivityPage:
    """``known`` is the update whose words the board may read; ``turns`` the periods under way, newest first.

    ``approved`` are approved updates that may be corrected or revoked, ``missed`` what may be carried forward.
    ``receivers`` are those who answer a change of responsibility, ``answer_by`` the day after which SAM is asked.
    """

    row: BoardRow
    area: str
    known: QueuedUpdate | None
    turns: tuple[Turn, ...]
    approved: tuple[Turn, ...]
    missed: tuple[Turn, ...]
    ownerless: bool
    may_hand_over: frozenset[str]
    may_appoint: bool
    receivers: tuple[UUID, ...]
    answer_by: date | None
    story: list[Entry]

    @property
    def people(self) -> set[UUID | None]:
        """Everybody who is named on the page."""
        told = {one for entry in self.story for one in (entry.actor_id, entry.owner_id, entry.on_behalf_of)}
        proposal = self.row.reassignment
        handing = {proposal.by, proposal.to_owner_id} if proposal else set()
        return {*told, *handing, *self.receivers, self.row.owner_id}


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
        ownerless=at.lacks_owner(row.owner_id),
        may_hand_over=_may_hand_over(at, row),
        may_appoint=at.lacks_owner(row.owner_id) and not at.past and bool(at.holding("coordinator")),
        receivers=_receivers(at, row),
        answer_by=answer_by(at, row.reassignment) if row.reassignment else None,
        story=at.story(activity_id),
    )


def _may_hand_over(at: Workplace, row: BoardRow) -> frozenset[str]:
    found = {} if at.past else permits(answers(at, row))
    return frozenset(command for command, people in found.items() if people)


def _receivers(at: Workplace, row: BoardRow) -> tuple[UUID, ...]:
    """The receiving unit's reviewers, and inside a unit the new owner; not those who proposed it."""
    proposal = row.reassignment
    if proposal is None:
        return ()
    people = at.organisation.holders("unit_reviewer", proposal.to_unit_id)
    inside = {proposal.to_owner_id} if proposal.to_unit_id == row.unit_id else set()
    return tuple((people | inside) - proposal.proposers)


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
    allowed = {} if at.past else at.permits(facts, row.plan_id)
    item = Item(row, at.plan(row.plan_id).area(row.area), quarter, update, at.waiting(facts, row.plan_id))
    return Turn(item, by_command(at, allowed), at.may_read(facts))
