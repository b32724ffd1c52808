"""The state table, as data, and the one function that says who may do what."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from domain import guards as g
from domain.errors import (
    ActorDisabled,
    AlreadyApproved,
    LacksRole,
    NotFound,
    Refusal,
    SubstitutionNotValid,
    WrongState,
)
from domain.guards import Case, Guard, Right
from domain.pools import who_acts_next
from domain.reading import may_read
from domain.update import OPEN
from domain.values import Basis

if TYPE_CHECKING:
    from domain.organisation import Organisation


class Transition(NamedTuple):
    """A row of the table: from any of ``states`` the command leads ``to``, by ``right``, if no guard refuses."""

    number: str
    states: frozenset[str]
    command: str
    right: Right
    guards: tuple[Guard, ...]
    events: tuple[str, ...]
    to: str


def _row(number: str, states: Iterable[str], command: str, right: Right, *rest: object) -> Transition:
    guards, events, to = rest
    return Transition(number, frozenset(states), command, right, guards, events, to)  # type: ignore[arg-type]


WRITING = ("draft", "returned")
REVIEW = ("in_unit_review", "in_sam_review")
ANYWHERE = ("not_reported", *OPEN, "approved", "imported")

# fmt: off
TABLE = (
    _row("1", ANYWHERE, "start", g.owner_or_contributor,
         (g.nothing_under_way, g.period_is_open), ("UpdateDrafted",), "draft"),
    _row("3", WRITING, "save", g.owner_or_contributor, (), ("DraftSaved",), "same"),
    _row("4", ("draft",), "discard", g.owner, (), ("UpdateDiscarded",), "discarded"),
    _row("6", WRITING, "submit", g.owner,
         (g.is_complete, g.period_is_open, g.unit_has_signed_these_words, g.approver_exists),
         ("UpdateSubmitted",), "in_sam_review"),
    _row("5", WRITING, "submit", g.owner,
         (g.is_complete, g.period_is_open, g.reviewer_exists, g.approver_exists),
         ("SignOffVoided", "UpdateSubmitted"), "in_unit_review"),
    _row("8", ("in_unit_review",), "sign-off", g.unit_reviewer,
         (g.no_hand_in_the_words,), ("UnitReviewSignedOff",), "in_sam_review"),
    _row("9", ("in_unit_review",), "return", g.unit_reviewer,
         (g.no_hand_in_the_words,), ("UpdateReturned",), "returned"),
    _row("10", REVIEW, "withdraw", g.submitter_or_owner, (), ("SignOffVoided", "UpdateWithdrawn"), "draft"),
    _row("12", ("in_sam_review",), "approve", g.approver,
         (g.no_hand_in_the_words, g.not_the_unit_reviewer, g.period_is_open),
         ("SamApprovalGiven", "UpdateApproved"), "approved"),
    _row("13", ("in_sam_review",), "return", g.approver,
         (g.no_hand_in_the_words, g.not_the_unit_reviewer), ("SignOffVoided", "UpdateReturned"), "returned"),
)
# fmt: on
COMMANDS = tuple(dict.fromkeys(row.command for row in TABLE))


class Permit(NamedTuple):
    """The way through the table and the right it rests on."""

    transition: Transition
    basis: Basis


def permit(command: str, case: Case) -> Permit:
    """The transition that the command makes in this case; raises the refusal when there is none."""
    check_actor(case.organisation, case.actor, case.on_behalf_of)
    if not may_read(case.update, case.organisation, case.actor):
        raise NotFound
    rows = [row for row in TABLE if row.command == command and case.update.state in row.states]
    if not rows:
        raise _out_of_place(case)
    return _first_open(rows, case)


def allowed(case: Case) -> Mapping[str, Refusal | None]:
    """Every command with its refusal in this case, or None when it may be asked.

    A form's own part (hash, step, version, reason) is not judged here: it is checked when it is sent.
    """
    return {command: _refusal(command, case) for command in COMMANDS}


def check_actor(organisation: "Organisation", actor: UUID, on_behalf_of: UUID | None) -> None:
    """For every command: the account is open, and nobody acts for another without an appointment (S4)."""
    if not organisation.is_active(actor):
        raise ActorDisabled
    if on_behalf_of is not None:
        raise SubstitutionNotValid


def _first_open(rows: list[Transition], case: Case) -> Permit:
    for row in rows:
        basis = row.right(case)
        refusal = LacksRole() if basis is None else _first_refusal(row.guards, case)
        if basis is not None and refusal is None:
            return Permit(row, basis)
    assert refusal is not None
    refusal.who_can = tuple(who_acts_next(case.update, case.organisation) - case.people)
    raise refusal


def _first_refusal(guards: Iterable[Guard], case: Case) -> Refusal | None:
    return next((refusal for guard in guards if (refusal := guard(case))), None)


def _refusal(command: str, case: Case) -> Refusal | None:
    try:
        permit(command, case)
    except Refusal as refusal:
        return refusal
    return None


def _out_of_place(case: Case) -> Refusal:
    kind = AlreadyApproved if case.update.state == "approved" else WrongState
    return kind(
        who=case.update.changed_by,
        at=case.update.changed_at,
        who_can=who_acts_next(case.update, case.organisation),
        reason=case.update.state,
    )
