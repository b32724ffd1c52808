"""Everything that can be asked of Spårbar, as plain values; forms, API and command line send the same ones."""

from datetime import date
from hashlib import sha256
from uuid import UUID

import msgspec

from domain.discussion import Field
from domain.planned import Due, Link, Part, PlanDecision
from domain.values import (
    ORGANISATION_ID,
    Attachment,
    Content,
    Deadlines,
    Policy,
    Quarter,
    Role,
    Section,
    Source,
    SubstitutedRole,
    Value,
    canonical_json,
    derived_id,
    period_id,
    plan_id,
    reports_id,
)

NOT_ASKED = ("command_id", "actor_id", "bulk_id", "correlation_id")


class Command(Value):
    """Who asks, for whom, and under which id: the same id, person and request always get the same answer."""

    command_id: UUID
    actor_id: UUID
    on_behalf_of: UUID | None = None
    bulk_id: UUID | None = None
    correlation_id: UUID | None = None

    @property
    def stream_id(self) -> UUID:
        """The stream that the command is asked of; each kind says which."""
        raise NotImplementedError

    def request(self) -> bytes:
        """What is asked, apart from who asks, as RFC 8785 JSON."""
        asked = msgspec.to_builtins(self)
        words = {name: value for name, value in asked.items() if name not in NOT_ASKED}
        return canonical_json({"command": type(self).__name__, **words})

    def fingerprint(self) -> bytes:
        """SHA-256 of what is asked (32 bytes), to tell a repeated command from another one under its id."""
        return sha256(self.request()).digest()


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


class AppointSubstitute(OrganisationCommand):
    """``substitute`` acts for ``principal`` in one role, from the first day to the last, both included."""

    principal_id: UUID
    substitute_id: UUID
    role: SubstitutedRole
    unit_id: UUID | None = None
    valid_from: date
    valid_to: date
    reason: str
    decision_reference: str

    @property
    def substitution_id(self) -> UUID:
        return derived_id(self.command_id, "substitution")


class EndSubstitution(OrganisationCommand):
    substitution_id: UUID
    reason: str


class ChangePolicy(OrganisationCommand):
    policy: Policy


class ChooseReportTemplate(OrganisationCommand):
    """The Word template that reports are made in from now on; its content is kept first."""

    template: Attachment


class DropReportTemplate(OrganisationCommand):
    """Back to Spårbar's own forms alone."""


class PeriodCommand(Command):
    """Asked of one quarter of a plan."""

    plan_id: UUID
    quarter: Quarter

    @property
    def stream_id(self) -> UUID:
        return period_id(self.plan_id, self.quarter)


class OpenPeriod(PeriodCommand):
    deadlines: Deadlines


class ChangeDeadlines(PeriodCommand):
    deadlines: Deadlines
    reason: str


class GrantException(PeriodCommand):
    """One activity may be reported and decided after the lock, up to and including a day."""

    activity_id: UUID
    valid_to: date
    reason: str


class ConfirmUndecided(PeriodCommand):
    """The coordinator has seen that this update in review will not be decided in time."""

    activity_id: UUID
    update_id: UUID
    reason: str


class LockPeriod(PeriodCommand):
    """Each of the plan's activities is judged on its own stream, in the same append."""


class ReportCommand(Command):
    """Asked of a quarter's report; one stream holds all of a plan's."""

    plan_id: UUID
    quarter: Quarter

    @property
    def stream_id(self) -> UUID:
        return reports_id(self.plan_id)


class JudgedReport(ReportCommand):
    """Only while its rows are as they were compiled: each of the plan's activities is judged on its own stream.
    ``snapshot_sha256`` (hex) is of the very report that was shown.
    """

    snapshot_sha256: str


class SignReport(JudgedReport):
    """``compiled`` is the log position that the snapshot was computed at."""

    compiled: int
    template: int


class PublishReport(JudgedReport):
    """What is signed, for everybody to read."""


class RegisterReport(ReportCommand):
    """Into the registry, under the matter's number, for a meeting of the board."""

    registry_number: str
    meeting_date: date


class RecordBoardDecision(ReportCommand):
    """What the board decided about it, as the minutes say."""

    paragraph: str
    decided_on: date
    decision: str


class ImportedArea(Value):
    number: int
    name: str


class PlannedActivity(Value):
    """What a plan says about an activity; see ``domain.planned.Entry``."""

    area: int
    number: str
    title: str
    unit_id: UUID
    years: tuple[int, ...]
    continuous: bool
    performer: str | None = None
    due: Due | None = None
    with_units: tuple[UUID, ...] = ()
    parts: tuple[Part, ...] = ()
    links: tuple[Link, ...] = ()


class ImportedActivity(PlannedActivity):
    """A row of the plan's table, word for word; ``content.status`` is None where nobody could tell."""

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


class RevisedActivity(PlannedActivity):
    """What the plan says from now on about an activity that it has; ``struck``: that there is no more of it."""

    activity_id: UUID
    struck: bool = False


class PlacedActivity(Value):
    """Where a plan shows another plan's activity."""

    activity_id: UUID
    area: int
    number: str


class RevisePlan(Command):
    """By decision, on the version that was looked at. What is not named here stays as it is.

    ``areas`` are all areas from now on. ``added`` are new activities; ``guests`` are other plans' activities that
    this plan shows from now on or at a new place, ``left`` those that it shows no more. ``source`` is the document
    that the revision was read from.
    """

    plan_id: UUID
    version: int
    decision: PlanDecision
    areas: tuple[ImportedArea, ...]
    revised: tuple[RevisedActivity, ...] = ()
    added: tuple[PlannedActivity, ...] = ()
    guests: tuple[PlacedActivity, ...] = ()
    left: tuple[UUID, ...] = ()
    source: Source | None = None

    @property
    def stream_id(self) -> UUID:
        return self.plan_id

    def added_id(self, row: PlannedActivity) -> UUID:
        return derived_id(self.command_id, f"activity:{row.area}:{row.number}")

    @property
    def named(self) -> frozenset[UUID]:
        """The activities that exist and are named."""
        return frozenset(
            {*(one.activity_id for one in self.revised), *(one.activity_id for one in self.guests), *self.left}
        )


class ActivityCommand(Command):
    """Asked of one activity."""

    activity_id: UUID

    @property
    def stream_id(self) -> UUID:
        return self.activity_id


class AppointOwner(ActivityCommand):
    """The first owner of an activity that has none, or whose owner has left; else a change is a reassignment."""

    owner_id: UUID
    reason: str


class ProposeReassignment(ActivityCommand):
    """Another unit, another owner or both, from a day on; responsibility stays where it is until it is agreed."""

    to_unit_id: UUID
    to_owner_id: UUID
    effective: date
    reason: str

    @property
    def reassignment_id(self) -> UUID:
        return derived_id(self.command_id, "reassignment")


class ReassignmentCommand(ActivityCommand):
    """Asked of the reassignment that was proposed."""

    reassignment_id: UUID
    reason: str = ""


class AcceptReassignment(ReassignmentCommand):
    """By those who receive the activity."""


class DeclineReassignment(ReassignmentCommand):
    """By those who would have received it."""


class ImposeReassignment(ReassignmentCommand):
    """SAM decides that it shall be so."""


class RejectReassignment(ReassignmentCommand):
    """SAM decides that it shall not."""


class WithdrawReassignment(ReassignmentCommand):
    """By the one who proposed it."""


class EscalateReassignment(ReassignmentCommand):
    """By the system, when nobody has answered in time."""


class CarryOutReassignment(ReassignmentCommand):
    """By the system, on the day that it was agreed for."""


class TakeImported(ActivityCommand):
    """What another document says of the activity, for a period that Spårbar has not had; confirmed by a person."""

    quarter: Quarter
    content: Content
    status_reason: str
    source: Source

    @property
    def update_id(self) -> UUID:
        return derived_id(self.command_id, "imported")


class StartDraft(ActivityCommand):
    quarter: Quarter
    content: Content

    @property
    def update_id(self) -> UUID:
        return derived_id(self.command_id, "update")


class ConfirmNoChange(ActivityCommand):
    """As before: the latest approved words, whose hash was shown, stand for this period too."""

    quarter: Quarter
    base_id: UUID
    base_hash: str

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


class SendBackToUnit(Decision):
    """SAM wants the unit to review again."""

    reason: str


class RevokeApproval(Decision):
    reason: str


class ProposeCorrection(UpdateCommand):
    """New words beside approved ones, which stand until the correction is approved."""

    content_hash: str
    content: Content
    reason: str

    @property
    def correction_id(self) -> UUID:
        return derived_id(self.command_id, "update")


class CarryForward(UpdateCommand):
    """What missed its period begins the draft of a later one."""

    quarter: Quarter

    @property
    def next_id(self) -> UUID:
        return derived_id(self.command_id, "update")


class CloseMissed(UpdateCommand):
    """By the system, when an exception to a locked period has run out."""


class Reroute(UpdateCommand):
    """When fewer people are left than the step needs."""


class Escalate(UpdateCommand):
    """By the system, when the step's day has passed: adds people, decides nothing."""


class DeclareRecusal(UpdateCommand):
    """Somebody says of themself that they should not decide."""

    reason: str = ""


class AddComment(UpdateCommand):
    """On a version of the words and perhaps a field; ``answers`` is the comment that it replies to."""

    text: str
    field: Field | None = None
    blocking: bool = False
    answers: UUID | None = None

    @property
    def comment_id(self) -> UUID:
        return derived_id(self.command_id, "comment")


class ResolveComment(UpdateCommand):
    comment_id: UUID
    reason: str = ""


class ReopenComment(UpdateCommand):
    comment_id: UUID
    reason: str = ""


class SuggestChange(UpdateCommand):
    """Other words for one field, that the owner may take or leave."""

    field: Field
    text: str
    reason: str = ""

    @property
    def suggestion_id(self) -> UUID:
        return derived_id(self.command_id, "suggestion")


class AcceptSuggestion(UpdateCommand):
    suggestion_id: UUID
    base_version: int


class DeclineSuggestion(UpdateCommand):
    suggestion_id: UUID
    reason: str


def unit_id(code: str) -> UUID:
    return derived_id(ORGANISATION_ID, f"unit:{code}")
