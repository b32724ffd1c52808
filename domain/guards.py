"""One function a guard: each looks at a case and gives the refusal, or None when nothing stands in the way."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from msgspec.structs import replace

from domain.errors import (
    AlreadyApproved,
    ConflictOfInterest,
    Incomplete,
    NoEligibleApprover,
    NoEligibleReviewer,
    OpenUpdateExists,
    PeriodIsLocked,
    Refusal,
    WrongState,
)
from domain.pools import approver_roles, approvers, reviewers, reviewing_units
from domain.update import OPEN, UpdateFacts, people_of
from domain.values import Basis

if TYPE_CHECKING:
    from domain.organisation import Organisation


@dataclass(frozen=True)
class Case:
    """Somebody before an update: who asks, for whom, about what, under which organisation and period."""

    update: UpdateFacts
    organisation: "Organisation"
    period_open: bool
    actor: UUID
    on_behalf_of: UUID | None = None

    @property
    def people(self) -> frozenset[UUID]:
        """Both the one who acts and the one acted for: separation of duties holds for each."""
        return people_of(self.actor, self.on_behalf_of)

    @property
    def principal(self) -> UUID:
        return self.on_behalf_of or self.actor


Guard = Callable[[Case], Refusal | None]
Right = Callable[[Case], Basis | None]


# By what right somebody may ask.


def owner(case: Case) -> Basis | None:
    return Basis(role="owner", unit=case.update.unit_id) if case.principal == case.update.owner_id else None


def owner_or_contributor(case: Case) -> Basis | None:
    return owner(case) or case.organisation.basis(case.principal, "contributor", case.update.unit_id)


def submitter_or_owner(case: Case) -> Basis | None:
    if case.principal == case.update.submitter:
        return Basis(role="submitter", unit=case.update.unit_id)
    return owner(case)


def unit_reviewer(case: Case) -> Basis | None:
    units = reviewing_units(case.update, case.organisation)
    return _first(case.organisation.basis(case.principal, "unit_reviewer", unit) for unit in units)


def approver(case: Case) -> Basis | None:
    roles = approver_roles(case.update, case.organisation)
    return _first(case.organisation.basis(case.principal, role) for role in roles)


def _first(rights: Iterable[Basis | None]) -> Basis | None:
    return next((right for right in rights if right is not None), None)


# What must hold.


def period_is_open(case: Case) -> Refusal | None:
    return None if case.period_open else PeriodIsLocked()


def nothing_under_way(case: Case) -> Refusal | None:
    if case.update.state in OPEN:
        return OpenUpdateExists(who=case.update.changed_by, at=case.update.changed_at)
    if case.update.state == "approved":
        return AlreadyApproved(who=case.update.changed_by, at=case.update.changed_at)
    return None if case.update.state == "not_reported" else WrongState(reason=case.update.state)


def is_complete(case: Case) -> Refusal | None:
    return Incomplete(fields=dict.fromkeys(case.update.missing, "missing")) if case.update.missing else None


def reviewer_exists(case: Case) -> Refusal | None:
    """The person who submits cannot be the one who reviews."""
    return None if reviewers(with_a_hand(case), case.organisation) else NoEligibleReviewer()


def approver_exists(case: Case) -> Refusal | None:
    """SAM alone, or SAM with the external approvers, must reach the quorum without the submitter (S6)."""
    enough = enough_approvers(case) or enough_approvers(case, external_added=True)
    return None if enough else NoEligibleApprover()


def enough_approvers(case: Case, *, external_added: bool = False) -> bool:
    update = replace(with_a_hand(case), external_added=external_added)
    return len(approvers(update, case.organisation)) >= update.quorum


def with_a_hand(case: Case) -> UpdateFacts:
    """The update as it will be once the person before it has submitted it."""
    return replace(case.update, conflict=case.update.conflict | case.people)


def unit_has_signed_these_words(case: Case) -> Refusal | None:
    """A valid unit sign-off on this very hash, by people without a hand in the words."""
    signed, involved = case.update.signed_off_by, with_a_hand(case).conflict
    return None if signed and not signed & involved else WrongState(reason=case.update.state)


def no_hand_in_the_words(case: Case) -> Refusal | None:
    """S1: nobody decides about words they wrote, submitted or are responsible for."""
    if not case.people & case.update.conflict:
        return None
    return ConflictOfInterest(reason="owner" if case.update.owner_id in case.people else "wrote")


def not_the_unit_reviewer(case: Case) -> Refusal | None:
    """S2: the reviewer and the approver are two people."""
    return ConflictOfInterest(reason="signed_off") if case.people & case.update.signed_off_by else None
