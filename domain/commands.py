"""Everything that can be asked of Spårbar, as plain values; forms, API and command line send the same ones."""

from datetime import date
from hashlib import sha256
from uuid import UUID

import msgspec

from domain.values import (
    ORGANISATION_ID,
    Content,
    Quarter,
    Role,
    Section,
    Source,
    Value,
    canonical_json,
    derived_id,
    period_id,
    plan_id,
)

NOT_ASKED = ("command_id", "actor_id", "bulk_id", "correlation_id")


class Command(Value):
    """Who asks, for whom, and under which id: the same id, person and request always get the same answer."""

    command_id: UUID
    actor_id: UUID
    on_behalf_of: UUID | None = None
    bulk_id: UUID | None = None
    correlation_id: UUID | None = None

    def fingerprint(self) -> bytes:
        """SHA-256 of what is asked (32 bytes), to tell a repeated command from another one under its id."""
        asked = msgspec.to_builtins(self)
        words = {name: value for name, value in asked.items() if name not in NOT_ASKED}
        return sha256(canonical_json({"command": type(self).__name__, **words})).digest()


class OrganisationCommand(Command):
    """Asked of the one organisation stream."""

    @property
    def stream_id(self) -> UUID:
        return ORGANISATION_ID


class FoundOrganisation(OrganisationCommand):
    """The first command of an empty log: the actor becomes the first administrator."""

    name: str


class CreateUnit(OrganisationCommand):
    code: str
    name: str
    parent_id: UUID | None = None

    @property
    def unit_id(self) -> UUID:
        return unit_id(self.code)


class ChooseApprovingUnit(OrganisationCommand):
    """Whose approvers approve for the board; its own activities go to the external approvers."""

    unit_id: UUID


class RegisterPerson(OrganisationCommand):
    person_id: UUID


class GrantRole(OrganisationCommand):
    person_id: UUID
    role: Role
    unit_id: UUID | None = None


class RevokeRole(OrganisationCommand):
    person_id: UUID
    role: Role
    unit_id: UUID | None = None


class DeactivatePerson(OrganisationCommand):
    person_id: UUID


class Deadlines(Value):
    """Last day for each level, whole days in Europe/Stockholm: each ends at the next midnight there."""

    owner: date
    unit: date
    sam: date
    board: date


class OpenPeriod(Command):
    plan_id: UUID
    quarter: Quarter
    deadlines: Deadlines

    @property
    def stream_id(self) -> UUID:
        return period_id(self.plan_id, self.quarter)


class ImportedArea(Value):
    number: int
    name: str


class ImportedActivity(Value):
    """A row of the plan's table, word for word; ``content.status`` is None where nobody could tell."""

    area: int
    number: str
    title: str
    unit_id: UUID
    years: tuple[int, ...]
    continuous: bool
    content: Content
    lines: tuple[int, ...]
    status_reason: str


class ImportPlan(Command):
    """A confirmed proposal: the plan, its activities and what the document says of them, in one append."""

    slug: str
    name: str
    quarter: Quarter
    areas: tuple[ImportedArea, ...]
    activities: tuple[ImportedActivity, ...]
    sections: tuple[Section, ...]
    source: Source

    @property
    def stream_id(self) -> UUID:
        return plan_id(self.slug)

    def activity_id(self, row: ImportedActivity) -> UUID:
        return derived_id(self.command_id, f"activity:{row.area}:{row.number}")


class ActivityCommand(Command):
    """Asked of one activity."""

    activity_id: UUID

    @property
    def stream_id(self) -> UUID:
        return self.activity_id


class AppointOwner(ActivityCommand):
    """The first owner of an activity that has none; a change of owner is a reassignment."""

    owner_id: UUID
    reason: str


class StartDraft(ActivityCommand):
    quarter: Quarter
    content: Content

    @property
    def update_id(self) -> UUID:
        return derived_id(self.command_id, "update")


class UpdateCommand(ActivityCommand):
    """Asked of one update of the activity."""

    update_id: UUID


class SaveDraft(UpdateCommand):
    base_version: int
    content: Content


class DiscardDraft(UpdateCommand):
    """The owner throws an own draft away."""


class SubmitUpdate(UpdateCommand):
    content_hash: str


class WithdrawUpdate(UpdateCommand):
    """The submitter or owner takes an update back while it is under review."""


class Decision(UpdateCommand):
    """Bound to the words that were shown and to the step they stood at."""

    content_hash: str
    step_id: int


class SignOffUpdate(Decision):
    """The unit's review is done."""


class ApproveUpdate(Decision):
    """The words go to the board."""


class ReturnUpdate(Decision):
    reason: str


def unit_id(code: str) -> UUID:
    return derived_id(ORGANISATION_ID, f"unit:{code}")
