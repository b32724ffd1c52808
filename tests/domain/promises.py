"""A promise kept: a command is allowed exactly when posting it is not refused, whoever asks and for whom."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from domain import commands as ask
from domain import handing_over, period_rules, reporting, workflow
from domain.action_plan import PlanRevised
from domain.activity import Activity
from domain.activity_events import ActivityPlanned
from domain.errors import (
    AttachmentRefused,
    Busy,
    CommandIdReused,
    DraftConflict,
    Incomplete,
    LacksRole,
    NoChangeNotAllowed,
    NotFound,
    ReasonRequired,
    Refusal,
    ReportIsOutdated,
    SameAsNow,
    StaleContent,
    StaleStep,
    WrongState,
)
from domain.errors import DateNotAllowed as WrongDay
from domain.guards import Case
from domain.period import Period
from domain.reporting import ReportCase
from domain.revision_events import ActivityPlaced
from domain.sparbar import Sparbar
from domain.status_report import Report
from domain.update import signed_quarters
from domain.values import Quarter
from domain.window import Window

FRESH = (StaleContent, StaleStep)
REASONED = (*FRESH, ReasonRequired)
# Each command's name in the tables, and what its form's own part may still be refused for.
UPDATE_COMMANDS: Mapping[type[ask.Command], tuple[str, tuple[type[Refusal], ...]]] = {
    ask.StartDraft: ("start", (AttachmentRefused, Incomplete)),
    ask.ConfirmNoChange: ("no-change", (NoChangeNotAllowed, StaleContent)),
    ask.SaveDraft: ("save", (DraftConflict, AttachmentRefused, Incomplete)),
    ask.DiscardDraft: ("discard", ()),
    ask.SubmitUpdate: ("submit", (StaleContent,)),
    ask.SignOffUpdate: ("sign-off", FRESH),
    ask.ReturnUpdate: ("return", REASONED),
    ask.WithdrawUpdate: ("withdraw", ()),
    ask.ApproveUpdate: ("approve", FRESH),
    ask.SendBackToUnit: ("send-back", REASONED),
    ask.RevokeApproval: ("revoke", REASONED),
    ask.ProposeCorrection: ("correct", (StaleContent, ReasonRequired, AttachmentRefused, Incomplete)),
    ask.CloseMissed: ("close-missed", ()),
    ask.CarryForward: ("carry-forward", ()),
    ask.Reroute: ("reroute", ()),
    ask.AddComment: ("comment", (ReasonRequired, LacksRole, NotFound)),
    ask.ResolveComment: ("resolve-comment", (ReasonRequired, LacksRole, NotFound, SameAsNow)),
    ask.ReopenComment: ("reopen-comment", (LacksRole, NotFound, SameAsNow)),
    ask.SuggestChange: ("suggest", (ReasonRequired, Incomplete)),
    ask.AcceptSuggestion: ("accept-suggestion", (NotFound, SameAsNow, DraftConflict)),
    ask.DeclineSuggestion: ("decline-suggestion", (NotFound, SameAsNow, ReasonRequired)),
    ask.DeclareRecusal: ("recuse", ()),
    ask.Escalate: ("escalate", ()),
}
HANDING_OVER: Mapping[type[ask.Command], tuple[str, tuple[type[Refusal], ...]]] = {
    ask.AppointOwner: ("appoint-owner", (SameAsNow, NotFound, ReasonRequired)),
    ask.ProposeReassignment: ("propose-reassignment", (SameAsNow, NotFound, WrongDay, ReasonRequired)),
    ask.AcceptReassignment: ("accept-reassignment", ()),
    ask.DeclineReassignment: ("decline-reassignment", (ReasonRequired,)),
    ask.ImposeReassignment: ("impose-reassignment", (ReasonRequired,)),
    ask.RejectReassignment: ("reject-reassignment", (ReasonRequired,)),
    ask.WithdrawReassignment: ("withdraw-reassignment", ()),
    ask.EscalateReassignment: ("escalate-reassignment", ()),
    ask.CarryOutReassignment: ("carry-out-reassignment", ()),
}
REPORTING: Mapping[type[ask.Command], tuple[str, tuple[type[Refusal], ...]]] = {
    ask.SignReport: ("sign-report", (SameAsNow,)),
    ask.PublishReport: ("publish-report", (ReportIsOutdated,)),
    ask.RegisterReport: ("register-report", (SameAsNow, Incomplete)),
    ask.RecordBoardDecision: ("record-decision", (SameAsNow, Incomplete, WrongDay)),
}


PERIODS: Mapping[type[ask.Command], tuple[str, tuple[type[Refusal], ...]]] = {
    ask.OpenPeriod: ("open-period", (WrongDay, NotFound)),
    ask.ChangeDeadlines: ("change-deadlines", (WrongDay, SameAsNow, ReasonRequired)),
    ask.GrantException: ("grant-exception", (WrongDay, SameAsNow, ReasonRequired, NotFound)),
    ask.ConfirmUndecided: ("confirm-undecided", (SameAsNow, ReasonRequired, NotFound, WrongState)),
    ask.LockPeriod: ("lock-period", ()),
}


@contextmanager
def kept(sparbar: Sparbar, command: ask.Command) -> Iterator[None]:
    """Inside, the command is posted: what comes of it is what `allowed` said before, or it asserts."""
    promised = _promised(sparbar, command)
    if promised is None:
        yield
        return
    try:
        yield
    except (Busy, CommandIdReused):
        raise
    except Refusal as outcome:
        _compare(outcome, *promised)
        raise
    _compare(None, *promised)


def _compare(outcome: Refusal | None, promised: Refusal | None, of_the_form: tuple[type[Refusal], ...]) -> None:
    if promised is None:
        assert outcome is None or isinstance(outcome, of_the_form), f"{outcome.code} was promised not to come"
    else:
        assert type(outcome) is type(promised), f"{promised.code} was promised, {outcome} came"
        assert (outcome.reason, set(outcome.who_can)) == (promised.reason, set(promised.who_can))


def case(sparbar: Sparbar, activity: Activity, quarter: Quarter, update_id: UUID | None, by: ask.Command) -> Case:
    """Somebody before the update, as a page that offers commands sees it."""
    organisation = sparbar.organisation()
    assert organisation is not None
    update = activity.updates[update_id] if update_id else activity.update_for(quarter)
    target = window(sparbar, activity, by.quarter) if isinstance(by, ask.CarryForward) else None
    about, where = activity.facts(update, quarter), window(sparbar, activity, quarter)
    plans = (activity.plan_id, *activity.other_plans) if activity.plan_id else ()
    reports = [one for series in map(sparbar.reports, plans) if series for one in series.signed]
    signed_in = signed_quarters(update.id, activity.stood, reports) if update else ()
    more = (target, signed_in, by.bulk_id is not None)
    return Case(about, organisation, where, by.actor_id, now(sparbar), by.on_behalf_of, *more)


def _of_plan(sparbar: Sparbar, plan: UUID) -> list[Activity]:
    """Found in the log alone, not as the application finds them."""
    streams = [stream for stream, events in sparbar._log.streams.items() if events[0].topic == ActivityPlanned.TOPIC]
    return [found for found in map(sparbar.activity, streams) if found.plan_id == plan]


def _guests(sparbar: Sparbar, plan: UUID) -> list[Activity]:
    """Other plans' activities that the plan shows."""
    events = sparbar._log.streams.items()
    placed = [stream for stream, told in events if any(event.topic == ActivityPlaced.TOPIC for event in told)]
    return [found for found in map(sparbar.activity, placed) if plan in found.other_plans]


def _revised_at(sparbar: Sparbar, plan: UUID) -> int:
    told = sparbar._log.streams.get(plan, [])
    return max((event.position for event in told if event.topic == PlanRevised.TOPIC), default=0)


def report_case(sparbar: Sparbar, command: ask.ReportCommand) -> ReportCase:
    """Somebody before a quarter's report, as its page sees it."""
    organisation, series = sparbar.organisation(), sparbar.reports(command.plan_id)
    period = sparbar.period(command.plan_id, command.quarter)
    assert organisation is not None
    shown = [*_of_plan(sparbar, command.plan_id), *_guests(sparbar, command.plan_id)]
    moved = [found.about().moved(command.quarter) for found in shown if not found.struck]
    return ReportCase(
        series.report(command.quarter) if series else Report(quarter=command.quarter),
        organisation,
        command.actor_id,
        now(sparbar),
        command.on_behalf_of,
        period is not None and period.locked,
        max([period.printed_at if period else 0, _revised_at(sparbar, command.plan_id), *moved]),
        getattr(command, "compiled", None),
    )


def now(sparbar: Sparbar) -> datetime:
    return sparbar._log.news({})[0]


def window(sparbar: Sparbar, activity: Activity, quarter: Quarter) -> Window:
    assert activity.plan_id is not None
    period = sparbar.period(activity.plan_id, quarter)
    return period.facts.window(activity.id, now(sparbar)) if period else Window(quarter=quarter)


def _promised(sparbar: Sparbar, command: ask.Command) -> tuple[Refusal | None, tuple[type[Refusal], ...]] | None:
    """None where nothing is promised: an earlier command repeated, or asked of what does not exist."""
    known = (ask.ActivityCommand, ask.ReportCommand, ask.PeriodCommand)
    if not isinstance(command, known) or sparbar._log.answer_to(command):
        return None
    if isinstance(command, ask.PeriodCommand):
        return _of_period(sparbar, command)
    if isinstance(command, ask.ReportCommand):
        name, of_the_form = REPORTING[type(command)]
        return reporting.allowed(report_case(sparbar, command))[name], of_the_form
    if type(command) in UPDATE_COMMANDS:
        return _of_update(sparbar, command)
    if type(command) in HANDING_OVER:
        return _of_reassignment(sparbar, command)
    return None


def _of_period(sparbar: Sparbar, command: ask.PeriodCommand) -> tuple[Refusal | None, tuple[type[Refusal], ...]] | None:
    """What the page offers; nothing is promised of a quarter or plan that is not there."""
    name, of_the_form = PERIODS[type(command)]
    organisation, period = sparbar.organisation(), sparbar.period(command.plan_id, command.quarter)
    assert organisation is not None
    plans = {found.plan_id for found in _of_plan(sparbar, command.plan_id)}
    if not plans or (period is None and name != "open-period"):
        return None
    who = (organisation, command.actor_id, command.on_behalf_of, now(sparbar))
    in_the_way = tuple(_in_the_way(sparbar, period)) if period else ()
    case = period_rules.PeriodCase(period.facts if period else None, *who, in_the_way)
    return period_rules.allowed(case)[name], of_the_form


def _in_the_way(sparbar: Sparbar, period: Period) -> Iterator[UUID]:
    """Told from the updates, as a page does."""
    assert period.plan_id is not None
    for activity in _of_plan(sparbar, period.plan_id):
        own = [u for u in activity.updates.values() if u.period == period.quarter and u.kind != "correction"]
        excepted = activity.id in period.facts.excepted(now(sparbar))
        if not excepted and any(u.in_review and period.undecided.get(u.id, 0) < u.sent_at for u in own):
            yield activity.id


def _of_update(
    sparbar: Sparbar, command: ask.ActivityCommand
) -> tuple[Refusal | None, tuple[type[Refusal], ...]] | None:
    name, of_the_form = UPDATE_COMMANDS[type(command)]
    activity = sparbar.activity(command.activity_id)
    if isinstance(command, ask.StartDraft | ask.ConfirmNoChange):
        return workflow.allowed(case(sparbar, activity, command.quarter, None, command))[name], of_the_form
    assert isinstance(command, ask.UpdateCommand)
    if command.update_id not in activity.updates:
        return None
    quarter = activity.updates[command.update_id].period
    return workflow.allowed(case(sparbar, activity, quarter, command.update_id, command))[name], of_the_form


def _of_reassignment(
    sparbar: Sparbar, command: ask.ActivityCommand
) -> tuple[Refusal | None, tuple[type[Refusal], ...]] | None:
    name, of_the_form = HANDING_OVER[type(command)]
    activity, organisation = sparbar.activity(command.activity_id), sparbar.organisation()
    proposal = activity.reassignment
    assert organisation is not None
    if isinstance(command, ask.ReassignmentCommand) and proposal and proposal.id != command.reassignment_id:
        return None
    asked = activity.handover(organisation, command.actor_id, command.on_behalf_of, now(sparbar))
    return handing_over.allowed(asked)[name], of_the_form
