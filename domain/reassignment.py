"""Responsibility changes hands: proposed by one side, agreed by the other or imposed by SAM, then carried out."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from domain import calendar
from domain.errors import ActivityIsClosed, ConflictOfInterest, DateNotAllowed, Refusal, WrongState
from domain.values import SYSTEM_ID, Basis, Lifecycle, Value

if TYPE_CHECKING:
    from domain.organisation import Organisation


class Reassignment(Value):
    """A proposal that has not been carried out; ``agreed`` once it will be, on the ``effective`` day."""

    id: UUID
    by: UUID
    on_behalf_of: UUID | None
    at: datetime
    to_unit_id: UUID
    to_owner_id: UUID
    effective: date
    reason: str
    agreed: bool = False
    escalated: bool = False

    @property
    def proposers(self) -> frozenset[UUID]:
        return frozenset({self.by, self.on_behalf_of or self.by})


class Handover(NamedTuple):
    """Somebody before an activity whose responsibility may change hands."""

    unit_id: UUID
    owner_id: UUID | None
    proposal: Reassignment | None
    organisation: "Organisation"
    actor: UUID
    on_behalf_of: UUID | None
    now: datetime
    lifecycle: Lifecycle = "ongoing"

    @property
    def principal(self) -> UUID:
        return self.on_behalf_of or self.actor

    @property
    def people(self) -> frozenset[UUID]:
        return frozenset({self.actor, self.principal})


class Step(NamedTuple):
    """A row: from a state (``none``, ``proposed``, ``agreed``) by a right, if no guard refuses."""

    state: str
    command: str
    right: "Right"
    guards: tuple["Guard", ...] = ()


Right = Callable[[Handover], Basis | None]
Guard = Callable[[Handover], Refusal | None]


# By what right. That both accounts are open is judged before any right.


def those_here(case: Handover) -> Basis | None:
    """The owner, the unit's reviewers, SAM's approvers."""
    organisation = case.organisation
    if case.principal == case.owner_id:
        return Basis(role="owner", unit=case.unit_id)
    return organisation.basis(case.principal, "unit_reviewer", case.unit_id) or sam(case)


def coordinator(case: Handover) -> Basis | None:
    return case.organisation.basis(case.principal, "coordinator")


def those_who_receive(case: Handover) -> Basis | None:
    """The receiving unit's reviewers; inside a unit the new owner too."""
    assert case.proposal is not None
    unit = case.proposal.to_unit_id
    if unit == case.unit_id and case.principal == case.proposal.to_owner_id:
        return Basis(role="owner", unit=unit)
    return case.organisation.basis(case.principal, "unit_reviewer", unit)


def sam(case: Handover) -> Basis | None:
    return case.organisation.basis(case.principal, "sam_approver")


def proposer(case: Handover) -> Basis | None:
    """A substitute takes back what the principal proposed by the right that the principal has here."""
    assert case.proposal is not None
    if case.principal not in case.proposal.proposers:
        return None
    return Basis(role="proposer") if case.on_behalf_of is None else those_here(case)


def system(case: Handover) -> Basis | None:
    return Basis(role="system") if case.actor == SYSTEM_ID else None


# What must hold.


def activity_is_ongoing(case: Handover) -> Refusal | None:
    return None if case.lifecycle == "ongoing" else ActivityIsClosed(reason=case.lifecycle)


def lacks_an_owner(case: Handover) -> Refusal | None:
    """There is none, or the one there was has left: else it is for a reassignment to change."""
    has_one = case.owner_id is not None and case.organisation.is_active(case.owner_id)
    return WrongState(who=case.owner_id, reason="has_owner") if has_one else None


def not_the_proposer(case: Handover) -> Refusal | None:
    """S7: nobody decides about their own proposal."""
    assert case.proposal is not None
    return ConflictOfInterest(reason="proposed") if case.people & case.proposal.proposers else None


def unanswered_for_long(case: Handover) -> Refusal | None:
    assert case.proposal is not None
    due = calendar.working_days_after(calendar.day_of(case.proposal.at), case.organisation.policy.escalate_after)
    return (
        None if case.now >= calendar.end_of(due) and not case.proposal.escalated else DateNotAllowed(reason="not_yet")
    )


def day_has_come(case: Handover) -> Refusal | None:
    assert case.proposal is not None
    return None if calendar.day_of(case.now) >= case.proposal.effective else DateNotAllowed(reason="not_yet")


STEPS = (
    *(Step(found, "appoint-owner", coordinator, (lacks_an_owner,)) for found in ("none", "proposed", "agreed")),
    Step("none", "propose-reassignment", those_here, (activity_is_ongoing,)),
    Step("proposed", "accept-reassignment", those_who_receive, (not_the_proposer,)),
    Step("proposed", "decline-reassignment", those_who_receive, (not_the_proposer,)),
    Step("proposed", "impose-reassignment", sam, (not_the_proposer,)),
    Step("proposed", "reject-reassignment", sam, (not_the_proposer,)),
    Step("proposed", "withdraw-reassignment", proposer),
    Step("proposed", "escalate-reassignment", system, (unanswered_for_long,)),
    Step("agreed", "reject-reassignment", sam, (not_the_proposer,)),
    Step("agreed", "carry-out-reassignment", system, (day_has_come,)),
)


def state(proposal: Reassignment | None) -> str:
    if proposal is None:
        return "none"
    return "agreed" if proposal.agreed else "proposed"
