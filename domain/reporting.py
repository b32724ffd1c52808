"""The commands about a report, their table, and the errata that an approved correction leaves in what is published."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from domain import calendar, status_report
from domain import commands as ask
from domain.errors import (
    ConflictOfInterest,
    DateNotAllowed,
    Incomplete,
    Refusal,
    ReportIsOutdated,
    SameAsNow,
    WrongState,
)
from domain.permits import check_actor, first_open
from domain.scene import Scene
from domain.status_report import Report, ReportSeries
from domain.update import people_of, printed
from domain.values import Basis, Provenance, Role, tidy

if TYPE_CHECKING:
    from domain.activity import Activity
    from domain.organisation import Organisation
    from domain.update import Update

APPROVERS: tuple[Role, ...] = ("sam_approver", "external_approver")
COORDINATOR: tuple[Role, ...] = ("coordinator",)


@dataclass(frozen=True)
class ReportCase:
    """Somebody before a report. ``rows_at`` is the last log position that changed what the quarter's report prints,
    ``compiled`` the position of the one that is shown (None where none is).
    """

    report: Report
    organisation: "Organisation"
    actor: UUID
    now: datetime
    on_behalf_of: UUID | None = None
    is_locked: bool = False
    rows_at: int = 0
    compiled: int | None = None

    @property
    def people(self) -> frozenset[UUID]:
        return people_of(self.actor, self.on_behalf_of)

    @property
    def principal(self) -> UUID:
        return self.on_behalf_of or self.actor


class Step(NamedTuple):
    """From any of ``states`` somebody with one of ``roles`` gives the command, if no guard refuses."""

    states: tuple[status_report.State, ...]
    command: str
    roles: tuple[Role, ...]
    guards: tuple[Callable[[ReportCase], Refusal | None], ...] = ()

    def right(self, case: ReportCase) -> Basis | None:
        found = (case.organisation.basis(case.principal, role) for role in self.roles)
        return next((basis for basis in found if basis), None)


# What must hold.


def quarter_is_locked(case: ReportCase) -> Refusal | None:
    return None if case.is_locked else WrongState(reason="quarter_open")


def rows_are_as_compiled(case: ReportCase) -> Refusal | None:
    """Nothing that the report prints has changed since the position that it was compiled at."""
    if case.compiled is None:
        return ReportIsOutdated(reason="other")
    return None if case.rows_at <= case.compiled else ReportIsOutdated(reason="rows")


def rows_are_as_signed(case: ReportCase) -> Refusal | None:
    signature = case.report.signature
    return None if signature and case.rows_at <= signature.compiled else ReportIsOutdated(reason="rows")


def somebody_else_signed(case: ReportCase) -> Refusal | None:
    """Two people stand behind what everybody can read."""
    signature = case.report.signature
    return ConflictOfInterest(reason="signed_report") if signature and case.people & signature.people else None


STEPS = (
    Step(("unsigned", "signed"), "sign-report", APPROVERS, (quarter_is_locked, rows_are_as_compiled)),
    Step(("signed", "published", "decided"), "register-report", COORDINATOR),
    Step(("signed",), "publish-report", COORDINATOR, (somebody_else_signed, rows_are_as_signed)),
    Step(("published", "decided"), "record-decision", COORDINATOR),
)


def allowed(case: ReportCase) -> Mapping[str, Refusal | None]:
    """Each command with its refusal, or None where posting it would not be refused. A form's own part is not judged."""
    return {step.command: _refusal(step.command, case) for step in STEPS}


def permit(command: str, case: ReportCase) -> Basis:
    """By what right the command is given; raises the refusal."""
    check_actor(case.organisation, case.actor, case.on_behalf_of, case.now)
    step = next(step for step in STEPS if step.command == command)
    if case.report.state not in step.states:
        raise _out_of_place(case.report)
    try:
        return first_open([step], case).basis
    except Refusal as refusal:
        refusal.who_can = refusal.who_can or tuple(who_can(command, case.report, case.organisation) - case.people)
        raise


def who_can(command: str, report: Report, organisation: "Organisation") -> frozenset[UUID]:
    """Those with the role; whoever signed does not publish."""
    roles = next(step.roles for step in STEPS if step.command == command)
    holders = frozenset[UUID]().union(*(organisation.holders(role) for role in roles))
    signed = report.signature.people if report.signature and command == "publish-report" else frozenset()
    return holders - signed


# The commands.


def sign(
    series: ReportSeries | None, command: ask.SignReport, activities: Sequence["Activity"], scene: Scene
) -> ReportSeries:
    """Bound to the hash that was shown; until it is published a report can be compiled and signed anew."""
    case = _case(series, command, scene, activities, command.compiled)
    by = scene.provenance(command, permit("sign-report", case))
    signature = case.report.signature
    if signature and signature.snapshot_sha256 == command.snapshot_sha256:
        raise SameAsNow
    if series is None:
        series = ReportSeries.begin(status_report.SeriesBegun, command.stream_id, by, plan_id=command.plan_id)
    facts = {name: getattr(command, name) for name in ("quarter", "compiled", "snapshot_sha256", "template")}
    series.record(status_report.ReportSigned, by, **facts)
    return series


def publish(
    series: ReportSeries | None, command: ask.PublishReport, activities: Sequence["Activity"], scene: Scene
) -> ReportSeries:
    case = _case(series, command, scene, activities)
    by = scene.provenance(command, permit("publish-report", case))
    signature = case.report.signature
    assert series is not None
    assert signature is not None
    if command.snapshot_sha256 != signature.snapshot_sha256:
        raise ReportIsOutdated(reason="other", who=signature.by, at=signature.at)
    facts = {"quarter": command.quarter, "snapshot_sha256": signature.snapshot_sha256}
    series.record(status_report.ReportPublished, by, **facts)
    return series


def register(
    series: ReportSeries | None, command: ask.RegisterReport, activities: Sequence["Activity"], scene: Scene
) -> ReportSeries:
    """What was typed wrongly, or a meeting that is moved, is registered once more."""
    case = _case(series, command, scene, activities)
    by = scene.provenance(command, permit("register-report", case))
    assert series is not None
    number, known = _required(registry_number=command.registry_number)[0], case.report.registration
    if known and (known.number, known.meeting) == (number, command.meeting_date):
        raise SameAsNow
    facts = {"quarter": command.quarter, "registry_number": number, "meeting_date": command.meeting_date}
    series.record(status_report.ReportRegistered, by, **facts)
    return series


def record_decision(
    series: ReportSeries | None, command: ask.RecordBoardDecision, activities: Sequence["Activity"], scene: Scene
) -> ReportSeries:
    """Once more where the minutes were copied wrongly."""
    case = _case(series, command, scene, activities)
    by = scene.provenance(command, permit("record-decision", case))
    assert series is not None
    paragraph, decision = _required(paragraph=command.paragraph, decision=command.decision)
    if command.decided_on > calendar.day_of(scene.decided_at):
        raise DateNotAllowed(reason="future")
    known = case.report.decision
    if known and (known.paragraph, known.day, known.text) == (paragraph, command.decided_on, decision):
        raise SameAsNow
    facts = {"quarter": command.quarter, "paragraph": paragraph, "decided_on": command.decided_on}
    series.record(status_report.BoardDecisionRecorded, by, decision=decision, **facts)
    return series


COMMANDS: Mapping[type[ask.ReportCommand], Callable[..., ReportSeries]] = {
    ask.SignReport: sign,
    ask.RegisterReport: register,
    ask.PublishReport: publish,
    ask.RecordBoardDecision: record_decision,
}


# What an approved correction leaves in a published report.


def issue_errata(series: ReportSeries, activity: "Activity", update: "Update", by: Provenance) -> None:
    """For each published report that prints words of the update's period, which this correction replaces."""
    if update.base is None or update.kind != "correction":
        return
    facts: dict[str, Any] = {"activity_id": activity.id, "update_id": update.id, "base_id": update.base}
    facts |= {"old_hash": activity.update(update.base).hash, "new_hash": update.hash}
    for report in series.signed:
        row = printed(activity.stood, report.quarter, report.compiled)
        if report.published and row and row.period == update.period:
            series.record(status_report.ReportErratumIssued, by, quarter=report.quarter, **facts)


def _case(
    series: ReportSeries | None,
    command: ask.ReportCommand,
    scene: Scene,
    activities: Sequence["Activity"],
    compiled: int | None = None,
) -> ReportCase:
    period = scene.periods.get(command.quarter)
    return ReportCase(
        series.report(command.quarter) if series else Report(quarter=command.quarter),
        scene.organisation,
        command.actor_id,
        scene.decided_at,
        command.on_behalf_of,
        period is not None and period.locked,
        max(
            [
                period.printed_at if period else 0,
                scene.revised_at,
                *(activity.about().moved(command.quarter) for activity in activities),
            ]
        ),
        compiled,
    )


def _required(**answers: str) -> list[Any]:
    """The words, tidied; raises Incomplete with the names of those that are missing."""
    found = {name: tidy(words) for name, words in answers.items()}
    missing = {name: "missing" for name, words in found.items() if words is None}
    if missing:
        raise Incomplete(fields=missing)
    return list(found.values())


def _refusal(command: str, case: ReportCase) -> Refusal | None:
    try:
        permit(command, case)
    except Refusal as refusal:
        return refusal
    return None


def _out_of_place(report: Report) -> Refusal:
    last = report.publication or report.signature
    if last is None:
        return WrongState(reason="unsigned")
    return WrongState(who=last.by, at=last.at, reason=report.state)
