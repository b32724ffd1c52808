"""Units, people and their roles: one stream, so that who may decide is judged at one version."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from domain import commands as ask
from domain import substitution
from domain.aggregate import Aggregate, Event, FirstEvent, forked
from domain.errors import ConflictOfInterest, Incomplete, LacksRole, LastAdministrator, NotFound, SameAsNow
from domain.scene import Scene
from domain.substitution import Substitution
from domain.values import ORGANISATION_ID, Attachment, Basis, Policy, Role, SubstitutedRole


class Unit(NamedTuple):
    code: str
    name: str
    parent_id: UUID | None


class HeldRole(NamedTuple):
    role: Role
    unit_id: UUID | None


class ChosenTemplate(NamedTuple):
    """The Word template that reports are made in from the log position on, or None for none; by whom and when."""

    position: int
    template: Attachment | None
    by: UUID
    at: datetime


class Founded(FirstEvent):
    TOPIC = "organisation.founded.v1"
    name: str

    def apply(self, organisation: "Organisation") -> None:
        organisation.name = self.name


class UnitCreated(Event):
    TOPIC = "organisation.unit_created.v1"
    unit_id: UUID
    code: str
    name: str
    parent_id: UUID | None

    def apply(self, organisation: "Organisation") -> None:
        organisation.units[self.unit_id] = Unit(self.code, self.name, self.parent_id)


class ApprovingUnitChosen(Event):
    TOPIC = "organisation.approving_unit_chosen.v1"
    unit_id: UUID

    def apply(self, organisation: "Organisation") -> None:
        organisation.approving_unit_id = self.unit_id
        organisation.policy_version += 1


class PersonRegistered(Event):
    TOPIC = "organisation.person_registered.v1"
    person_id: UUID

    def apply(self, organisation: "Organisation") -> None:
        organisation.people[self.person_id] = {}


class RoleGranted(Event):
    TOPIC = "organisation.role_granted.v1"
    person_id: UUID
    role: Role
    unit_id: UUID | None

    def apply(self, organisation: "Organisation") -> None:
        organisation.give(self.person_id, HeldRole(self.role, self.unit_id), self.position)


class RoleRevoked(Event):
    TOPIC = "organisation.role_revoked.v1"
    person_id: UUID
    role: Role
    unit_id: UUID | None

    def apply(self, organisation: "Organisation") -> None:
        organisation.take(self.person_id, HeldRole(self.role, self.unit_id))


class PersonDeactivated(Event):
    TOPIC = "organisation.person_deactivated.v1"
    person_id: UUID

    def apply(self, organisation: "Organisation") -> None:
        organisation.deactivated.add(self.person_id)


class PolicyChanged(Event):
    TOPIC = "organisation.policy_changed.v1"
    policy: Policy

    def apply(self, organisation: "Organisation") -> None:
        organisation.policy = self.policy
        organisation.policy_version += 1


class ReportTemplateChosen(Event):
    """The municipality's own Word template; the file itself is kept by its hash beside the log."""

    TOPIC = "organisation.report_template_chosen.v1"
    template: Attachment

    def apply(self, organisation: "Organisation") -> None:
        organisation.use_template(self, self.template)


class ReportTemplateDropped(Event):
    """From here on reports come in Spårbar's own forms alone."""

    TOPIC = "organisation.report_template_dropped.v1"

    def apply(self, organisation: "Organisation") -> None:
        organisation.use_template(self, None)


EVENTS = (
    Founded,
    UnitCreated,
    ApprovingUnitChosen,
    PersonRegistered,
    RoleGranted,
    RoleRevoked,
    PersonDeactivated,
    PolicyChanged,
    ReportTemplateChosen,
    ReportTemplateDropped,
    *substitution.EVENTS,
)
LEAST = {"quorum": 1, "no_change_in_a_row": 0, "no_change_in_a_row_continuous": 0, "escalate_after": 1}
FOR_A_UNIT = frozenset({"contributor", "unit_reviewer", "unit_manager"})


class Organisation(Aggregate):
    """``people`` maps each person to the roles held and the log position of each grant, ``held`` roles to people.

    ``substitutions`` are those that have not been ended, ``appointments`` all that ever were, ``templates`` the
    Word templates that reports have been made in, oldest first.
    """

    TOPIC = "organisation"

    def __init__(self) -> None:
        self.name = ""
        self.units: dict[UUID, Unit] = {}
        self.people: dict[UUID, dict[HeldRole, int]] = {}
        self.held: dict[HeldRole, set[UUID]] = {}
        self.deactivated: set[UUID] = set()
        self.approving_unit_id: UUID | None = None
        self.policy, self.policy_version = Policy(), 0
        self.substitutions: dict[UUID, Substitution] = {}
        self.appointments: dict[UUID, Substitution] = {}
        self.templates: tuple[ChosenTemplate, ...] = ()

    # what others ask of it

    def is_active(self, person: UUID) -> bool:
        return person in self.people and person not in self.deactivated

    def basis(self, person: UUID, role: Role, unit: UUID | None = None) -> Basis | None:
        """By what right the person holds the role now, or None."""
        held = self.people.get(person, {}).get(HeldRole(role, unit)) if self.is_active(person) else None
        return None if held is None else Basis(role=role, unit=unit, grant=held)

    def holders(self, role: Role, unit: UUID | None = None) -> frozenset[UUID]:
        return frozenset(self.held.get(HeldRole(role, unit), ())) - self.deactivated

    def roles(self, person: UUID) -> frozenset[HeldRole]:
        return frozenset(self.people.get(person, {})) if self.is_active(person) else frozenset()

    def may_act_for(self, actor: UUID, principal: UUID, basis: Basis, now: datetime) -> bool:
        """A valid substitution lets the actor use the principal's right; nobody may pass it on."""
        return any(
            found.principal_id == principal
            and found.substitute_id == actor
            and found.covers(basis.role, basis.unit, now)
            for found in self.substitutions.values()
        )

    def principals(self, actor: UUID, now: datetime) -> tuple[Substitution, ...]:
        """Whom the actor stands in for on the day."""
        return tuple(one for one in self.substitutions.values() if one.substitute_id == actor and one.runs(now))

    def can_lend(self, principal: UUID, role: SubstitutedRole, unit: UUID | None) -> bool:
        """An owner is one by activity, which is judged at each decision; the other roles must be held."""
        if role == "owner":
            return self.is_active(principal)
        return self.basis(principal, role, unit) is not None

    def stood_in_until(
        self, actor: UUID, principal: UUID, role: str | None, unit: UUID | None, at: datetime
    ) -> date | None:
        """The last day of the appointment by which the actor acted for the principal then, also once it has ended."""
        for_them = [one for one in self.appointments.values() if one.is_between(principal, actor) and one.runs(at)]
        in_it = [one for one in for_them if one.role == role] or for_them
        exactly = [one for one in in_it if one.unit_id in (None, unit)] or in_it
        return max((one.valid_to for one in exactly), default=None)

    def report_template(self, position: int | None = None) -> Attachment | None:
        """The Word template in use when the log had reached the position, or now; None where none was."""
        found = [one for one in self.templates if position is None or one.position <= position]
        return found[-1].template if found else None

    def without(self, person: UUID, *roles: HeldRole) -> "Organisation":
        """As it would be if the person lost these roles, or the account when none are named; nothing is recorded."""
        would_be = forked(self)
        for role in roles:
            would_be.take(person, role)
        if not roles:
            would_be.deactivated.add(person)
        return would_be

    # kept both ways, since every decision asks who holds a role

    def give(self, person: UUID, role: HeldRole, position: int) -> None:
        self.people[person][role] = position
        self.held.setdefault(role, set()).add(person)

    def take(self, person: UUID, role: HeldRole) -> None:
        """Nothing where it is not held."""
        self.people[person].pop(role, None)
        self.held.get(role, set()).discard(person)

    def use_template(self, event: Event, template: Attachment | None) -> None:
        by = event.provenance
        self.templates = (*self.templates, ChosenTemplate(event.position, template, by.actor_id, by.decided_at))

    # decisions

    @classmethod
    def unfounded(cls) -> "Organisation":
        """Before the first command: nobody, and no rights."""
        nothing = object.__new__(cls)
        nothing.__init__()  # type: ignore[misc]
        return nothing

    @classmethod
    def found(cls, command: ask.FoundOrganisation, scene: Scene) -> "Organisation":
        by = scene.provenance(command, Basis(role="founder"))
        organisation = cls.begin(Founded, ORGANISATION_ID, by, name=command.name)
        organisation.record(PersonRegistered, by, person_id=command.actor_id)
        organisation.record(RoleGranted, by, person_id=command.actor_id, role="administrator", unit_id=None)
        return organisation

    def create_unit(self, command: ask.CreateUnit, scene: Scene) -> None:
        by = scene.provenance(command, self._administrator(command.actor_id))
        if command.unit_id in self.units:
            raise SameAsNow
        if command.parent_id is not None:
            self._require_unit(command.parent_id)
        facts = {"code": command.code, "name": command.name, "parent_id": command.parent_id}
        self.record(UnitCreated, by, unit_id=command.unit_id, **facts)

    def choose_approving_unit(self, command: ask.ChooseApprovingUnit, scene: Scene) -> None:
        by = scene.provenance(command, self._administrator(command.actor_id))
        self._require_unit(command.unit_id)
        if command.unit_id == self.approving_unit_id:
            raise SameAsNow
        self.record(ApprovingUnitChosen, by, unit_id=command.unit_id)

    def register_person(self, command: ask.RegisterPerson, scene: Scene) -> None:
        by = scene.provenance(command, self._administrator(command.actor_id))
        if command.person_id in self.people:
            raise SameAsNow
        self.record(PersonRegistered, by, person_id=command.person_id)

    def grant_role(self, command: ask.GrantRole, scene: Scene) -> None:
        by = scene.provenance(command, self._administrator(command.actor_id))
        self._require_person(command.person_id)
        if (command.role in FOR_A_UNIT) != (command.unit_id is not None):
            raise Incomplete(fields={"unit": "missing" if command.unit_id is None else "not_for_a_unit"})
        if command.unit_id is not None:
            self._require_unit(command.unit_id)
        if command.person_id == command.actor_id:
            raise ConflictOfInterest(reason="own_role", who_can=self.holders("administrator") - {command.actor_id})
        if HeldRole(command.role, command.unit_id) in self.people[command.person_id]:
            raise SameAsNow
        facts = {"person_id": command.person_id, "role": command.role, "unit_id": command.unit_id}
        self.record(RoleGranted, by, **facts)

    def revoke_role(self, command: ask.RevokeRole, scene: Scene) -> None:
        by = scene.provenance(command, self._administrator(command.actor_id))
        self._require_person(command.person_id)
        if HeldRole(command.role, command.unit_id) not in self.people[command.person_id]:
            raise SameAsNow
        if command.role == "administrator":
            self._require_another_administrator(command.person_id)
        facts = {"person_id": command.person_id, "role": command.role, "unit_id": command.unit_id}
        self.record(RoleRevoked, by, **facts)

    def deactivate_person(self, command: ask.DeactivatePerson, scene: Scene) -> None:
        by = scene.provenance(command, self._administrator(command.actor_id))
        self._require_person(command.person_id)
        if command.person_id in self.deactivated:
            raise SameAsNow
        self._require_another_administrator(command.person_id)
        self.record(PersonDeactivated, by, person_id=command.person_id)

    def change_policy(self, command: ask.ChangePolicy, scene: Scene) -> None:
        by = scene.provenance(command, self._administrator(command.actor_id))
        if command.policy == self.policy:
            raise SameAsNow
        too_low = {name: "too_low" for name, least in LEAST.items() if getattr(command.policy, name) < least}
        if too_low:
            raise Incomplete(fields=too_low)
        self.record(PolicyChanged, by, policy=command.policy)

    def choose_report_template(self, command: ask.ChooseReportTemplate, scene: Scene) -> None:
        """Whatever its name: the same bytes are the same template."""
        by = scene.provenance(command, self._coordinator(command.actor_id))
        now = self.report_template()
        if now and now.sha256 == command.template.sha256:
            raise SameAsNow
        self.record(ReportTemplateChosen, by, template=command.template)

    def drop_report_template(self, command: ask.DropReportTemplate, scene: Scene) -> None:
        by = scene.provenance(command, self._coordinator(command.actor_id))
        if self.report_template() is None:
            raise SameAsNow
        self.record(ReportTemplateDropped, by)

    def _coordinator(self, person: UUID) -> Basis:
        basis = self.basis(person, "coordinator")
        if basis is None:
            raise LacksRole(who_can=self.holders("coordinator"))
        return basis

    def _administrator(self, person: UUID) -> Basis:
        basis = self.basis(person, "administrator")
        if basis is None:
            raise LacksRole(who_can=self.holders("administrator"))
        return basis

    def _require_another_administrator(self, person: UUID) -> None:
        if self.holders("administrator") == {person}:
            raise LastAdministrator

    def _require_unit(self, unit: UUID) -> None:
        if unit not in self.units:
            raise NotFound

    def _require_person(self, person: UUID) -> None:
        if person not in self.people:
            raise NotFound
