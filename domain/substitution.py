"""A substitute acts as themself for somebody else, in one role and between two days, by a decision that is named."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from domain import calendar
from domain import commands as ask
from domain.aggregate import Event
from domain.errors import ConflictOfInterest, DateNotAllowed, LacksRole, NotFound, PrincipalLacksRole, SameAsNow
from domain.guards import required_reason
from domain.scene import Scene
from domain.values import Basis, SubstitutedRole, Value

if TYPE_CHECKING:
    from domain.organisation import Organisation


class Substitution(Value):
    """Valid from the beginning of the first day to the midnight that ends the last, in Stockholm."""

    id: UUID
    principal_id: UUID
    substitute_id: UUID
    role: SubstitutedRole
    unit_id: UUID | None
    valid_from: date
    valid_to: date
    position: int

    def covers(self, role: str, unit: UUID | None, now: datetime) -> bool:
        right = role == self.role and (self.unit_id is None or self.unit_id == unit)
        return right and self.runs(now)

    def runs(self, now: datetime) -> bool:
        return self.valid_from <= calendar.day_of(now) <= self.valid_to

    def is_between(self, principal: UUID, substitute: UUID) -> bool:
        return (self.principal_id, self.substitute_id) == (principal, substitute)


class SubstituteAppointed(Event):
    TOPIC = "organisation.substitute_appointed.v1"
    substitution_id: UUID
    principal_id: UUID
    substitute_id: UUID
    role: SubstitutedRole
    unit_id: UUID | None
    valid_from: date
    valid_to: date
    reason: str
    decision_reference: str

    def apply(self, organisation: "Organisation") -> None:
        appointment = Substitution(
            id=self.substitution_id,
            principal_id=self.principal_id,
            substitute_id=self.substitute_id,
            role=self.role,
            unit_id=self.unit_id,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            position=self.position,
        )
        organisation.substitutions[appointment.id] = organisation.appointments[appointment.id] = appointment


class SubstitutionEnded(Event):
    TOPIC = "organisation.substitution_ended.v1"
    substitution_id: UUID
    reason: str

    def apply(self, organisation: "Organisation") -> None:
        del organisation.substitutions[self.substitution_id]


EVENTS = (SubstituteAppointed, SubstitutionEnded)


def appoint(organisation: "Organisation", command: ask.AppointSubstitute, scene: Scene) -> None:
    """By the principal, the unit's manager or the coordinator; at most twelve months, not backwards, and no chains.

    Nobody takes a right that way: as with roles, it takes somebody else to give one (S8).
    """
    by = scene.provenance(command, _right(organisation, command))
    if command.substitute_id in (command.principal_id, command.actor_id):
        raise ConflictOfInterest(reason="own_substitute")
    if not organisation.is_active(command.substitute_id):
        raise NotFound
    if not organisation.can_lend(command.principal_id, command.role, command.unit_id):
        raise PrincipalLacksRole(reason="cannot_lend", fields={"role": "not_held"})
    _check_days(command, scene.decided_at)
    facts = {name: getattr(command, name) for name in ("principal_id", "substitute_id", "role", "unit_id")}
    facts |= {"valid_from": command.valid_from, "valid_to": command.valid_to}
    organisation.record(
        SubstituteAppointed,
        by,
        substitution_id=command.substitution_id,
        reason=required_reason(command.reason),
        decision_reference=required_reason(command.decision_reference, "decision_reference"),
        **facts,
    )


def end(organisation: "Organisation", command: ask.EndSubstitution, scene: Scene) -> None:
    """By the principal, the substitute, the coordinator or the unit's manager, at once."""
    found = organisation.substitutions.get(command.substitution_id)
    if found is None:
        raise SameAsNow
    basis = ending(organisation, command.actor_id, found)
    if basis is None:
        raise LacksRole(who_can=who_appoint(organisation, found.role, found.unit_id) | {found.principal_id})
    facts = {"substitution_id": found.id, "reason": required_reason(command.reason)}
    organisation.record(SubstitutionEnded, scene.provenance(command, basis), **facts)


def ending(organisation: "Organisation", person: UUID, found: Substitution) -> Basis | None:
    """By what right somebody ends it: as one of the two, or as one who appoints for others."""
    if person in (found.principal_id, found.substitute_id):
        return Basis(role=found.role, unit=found.unit_id)
    return appointing(organisation, person, found.role, found.unit_id)


def appointing(organisation: "Organisation", person: UUID, role: SubstitutedRole, unit: UUID | None) -> Basis | None:
    """By what right somebody appoints substitutes for others: as coordinator, or as manager of the unit."""
    managed = managed_unit(organisation, role, unit)
    as_manager = organisation.basis(person, "unit_manager", managed) if managed else None
    return organisation.basis(person, "coordinator") or as_manager


def who_appoint(organisation: "Organisation", role: SubstitutedRole, unit: UUID | None) -> frozenset[UUID]:
    managed = managed_unit(organisation, role, unit)
    managers = organisation.holders("unit_manager", managed) if managed else frozenset[UUID]()
    return organisation.holders("coordinator") | managers


def managed_unit(organisation: "Organisation", role: SubstitutedRole, unit: UUID | None) -> UUID | None:
    """The unit in which the right is exercised, and whose manager answers for those who do; SAM's for its approvers.

    An owner's right is one unit's only where the appointment says which.
    """
    return organisation.approving_unit_id if role == "sam_approver" else unit


def _right(organisation: "Organisation", command: ask.AppointSubstitute) -> Basis:
    """Oneself: an appointment made on somebody's behalf would be the first link of a chain."""
    if command.actor_id == command.principal_id and organisation.is_active(command.actor_id):
        return Basis(role=command.role, unit=command.unit_id)
    basis = appointing(organisation, command.actor_id, command.role, command.unit_id)
    if basis is None:
        manages = any(held.role == "unit_manager" for held in organisation.roles(command.actor_id))
        who_can = who_appoint(organisation, command.role, command.unit_id) | {command.principal_id}
        raise LacksRole(who_can=who_can, reason="another_unit" if manages else None)
    return basis


def _check_days(command: ask.AppointSubstitute, now: datetime) -> None:
    if command.valid_from < calendar.day_of(now):
        raise DateNotAllowed(reason="past")
    if command.valid_to < command.valid_from:
        raise DateNotAllowed(reason="order")
    if command.valid_to >= _a_year_after(command.valid_from):
        raise DateNotAllowed(reason="too_long")


def _a_year_after(day: date) -> date:
    """The same day of the next year; after a leap day, the first of March."""
    return date(day.year + 1, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)
