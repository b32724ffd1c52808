"""The application: load, decide, append, retry and answer, once and for every command."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import ApplicationRecorder, IntegrityError, Mapper, OperationalError
from eventsourcing.utils import Environment

from domain import commands as ask
from domain import deciding, discussing, drafting, handing_over, reporting, revising, substitution
from domain.action_plan import ActionPlan
from domain.activity import Activity
from domain.aggregate import Aggregate, Event, folded, forked
from domain.commands import Command
from domain.errors import Busy, LacksRole, NotFound, OutcomeUnknown, Refusal, SameAsNow, SubstitutionNotValid
from domain.ground import Ground, Known, News
from domain.organisation import Organisation
from domain.period import Period
from domain.permits import check_actor
from domain.scene import Scene
from domain.status_report import ReportSeries
from domain.values import ORGANISATION_ID, Answer, Quarter, period_id, reports_id

ATTEMPTS = 3
A = TypeVar("A", bound=Aggregate)

CHANGES: Mapping[type[Command], Callable[[Any, Any, Scene], None]] = {
    ask.CreateUnit: Organisation.create_unit,
    ask.ChooseApprovingUnit: Organisation.choose_approving_unit,
    ask.RegisterPerson: Organisation.register_person,
    ask.GrantRole: Organisation.grant_role,
    ask.RevokeRole: Organisation.revoke_role,
    ask.DeactivatePerson: Organisation.deactivate_person,
    ask.ChangePolicy: Organisation.change_policy,
    ask.ChooseReportTemplate: Organisation.choose_report_template,
    ask.DropReportTemplate: Organisation.drop_report_template,
    ask.AppointSubstitute: substitution.appoint,
    ask.EndSubstitution: substitution.end,
    ask.ChangeDeadlines: Period.change_deadlines,
    ask.AppointOwner: handing_over.appoint_owner,
    ask.TakeImported: drafting.take_imported,
    ask.StartDraft: drafting.start,
    ask.ConfirmNoChange: drafting.confirm_no_change,
    ask.SaveDraft: drafting.save,
    ask.DiscardDraft: drafting.discard,
    ask.SubmitUpdate: drafting.submit,
    ask.WithdrawUpdate: drafting.withdraw,
    ask.ProposeCorrection: drafting.propose_correction,
    ask.CarryForward: drafting.carry_forward,
    ask.SignOffUpdate: deciding.sign_off,
    ask.ReturnUpdate: deciding.return_to_owner,
    ask.SendBackToUnit: deciding.send_back_to_unit,
    ask.RevokeApproval: deciding.revoke,
    ask.CloseMissed: deciding.close_missed,
    ask.Reroute: deciding.reroute,
    ask.Escalate: deciding.escalate,
    ask.DeclareRecusal: deciding.recuse,
    ask.AddComment: discussing.comment,
    ask.ResolveComment: discussing.resolve,
    ask.ReopenComment: discussing.reopen,
    ask.SuggestChange: discussing.suggest,
    ask.AcceptSuggestion: discussing.accept_suggestion,
    ask.DeclineSuggestion: discussing.decline_suggestion,
    ask.ProposeReassignment: handing_over.propose,
    ask.AcceptReassignment: handing_over.accept,
    ask.DeclineReassignment: handing_over.decline,
    ask.ImposeReassignment: handing_over.impose,
    ask.RejectReassignment: handing_over.reject,
    ask.WithdrawReassignment: handing_over.withdraw,
    ask.EscalateReassignment: handing_over.escalate,
    ask.CarryOutReassignment: handing_over.carry_out,
}


class EventLog(News, Protocol):
    """What the use cases need of the log beyond the library's recorder."""

    def answer_to(self, command: Command) -> Answer | None:
        """The answer this command got before, on disk; raises CommandIdReused for another person or request."""


class Sparbar(Application[UUID]):
    """Recorder, mapper and version come from outside: the domain knows neither database nor package.

    ``known`` are the streams that stay folded between commands, when not as many as usual or not in the usual way.
    """

    def __init__(
        self,
        recorder: ApplicationRecorder,
        mapper: Mapper[UUID],
        app_version: str = "",
        known: Known | None = None,
    ) -> None:
        self._given_recorder, self._given_mapper, self._app_version = recorder, mapper, app_version
        self._known = known or Known(self._log, mapper)
        super().__init__()

    def do(self, command: Command) -> Answer:
        """Carry out a command; raises its refusal, Busy after three lost races, OutcomeUnknown without a log.

        An earlier answer is looked for only after trouble: that settles double clicks and lost answers
        alike, and keeps the ordinary path short. The library empties an aggregate before it inserts, so
        an append is never repeated: each attempt loads and decides anew.
        """
        for _ in range(ATTEMPTS):
            try:
                ground = self._known.ground(command)
                return self._append(command, self._decide(command, ground), ground)
            except Refusal:
                if answer := self._earlier_answer(command):
                    return answer
                raise
            except (IntegrityError, OperationalError):
                if answer := self._earlier_answer(command):
                    return answer
        raise Busy

    def rehearsed(self, command: Command) -> Sequence[Aggregate]:
        """What the command may change, as it would leave it, or its refusal. Nothing is stored; not to be changed."""
        return self._decide(command, self._known.ground(command))

    def organisation(self) -> Organisation | None:
        """Units, people and roles as they are now; None before the first command. Not to be changed."""
        return self._known.read([ORGANISATION_ID]).find(Organisation, ORGANISATION_ID)

    def organisation_at(self, position: int) -> Organisation | None:
        """Units, people and roles as they were when the log had reached the position."""
        return self._past(Organisation, ORGANISATION_ID, position)

    def activity_at(self, activity_id: UUID, position: int) -> Activity | None:
        """The activity as it was at the position; None where it did not exist yet."""
        return self._past(Activity, activity_id, position)

    def period_at(self, plan: UUID, quarter: Quarter, position: int) -> Period | None:
        """The period as it was at the position; None where it had not been opened."""
        return self._past(Period, period_id(plan, quarter), position)

    def reports_at(self, plan: UUID, position: int) -> ReportSeries | None:
        """The plan's reports as they were at the position; None before the first was signed."""
        return self._past(ReportSeries, reports_id(plan), position)

    def reports(self, plan: UUID) -> ReportSeries | None:
        """The plan's reports as they are now; None before the first is signed. Not to be changed."""
        stream = reports_id(plan)
        return self._known.read([stream]).find(ReportSeries, stream)

    def activity(self, activity_id: UUID) -> Activity:
        """The activity as the log has it now; raises NotFound. Not to be changed."""
        return self._known.read([activity_id]).get(Activity, activity_id)

    def period(self, plan: UUID, quarter: Quarter) -> Period | None:
        """The period as it is now, or None where it was never opened. Not to be changed."""
        stream = period_id(plan, quarter)
        return self._known.read([stream]).find(Period, stream)

    def _decide(self, command: Command, ground: Ground) -> Sequence[Aggregate]:
        """The aggregates that may have new events; forks, since what was read is shared."""
        if ground.find(Organisation, ORGANISATION_ID) is None:
            return self._found(command, ground)
        ways: tuple[tuple[type[Command], Callable[[Any, Ground], Sequence[Aggregate]]], ...] = (
            (ask.ApproveUpdate, self._approve),
            (ask.ActivityCommand, partial(self._change, Activity)),
            (ask.OrganisationCommand, self._change_organisation),
            (ask.LockPeriod, self._lock),
            (ask.GrantException, self._judge_before_lock),
            (ask.ConfirmUndecided, self._judge_before_lock),
            (ask.OpenPeriod, self._open),
            (ask.PeriodCommand, partial(self._change, Period)),
            (ask.ReportCommand, self._report),
            (ask.ImportPlan, self._adopt),
            (ask.RevisePlan, self._revise),
        )
        return next(decide for kind, decide in ways if isinstance(command, kind))(command, ground)

    def _found(self, command: Command, ground: Ground) -> Sequence[Aggregate]:
        if not isinstance(command, ask.FoundOrganisation):
            raise LacksRole
        scene = Scene(ground.read_at, Organisation.unfounded(), app_version=self._app_version)
        return [Organisation.found(command, scene)]

    def _change(self, kind: type[Aggregate], command: Command, ground: Ground) -> Sequence[Aggregate]:
        changed = forked(ground.get(kind, command.stream_id))
        CHANGES[type(command)](changed, command, self._scene(command, ground))
        return [changed]

    def _lock(self, command: ask.LockPeriod, ground: Ground) -> Sequence[Aggregate]:
        """What is submitted meanwhile moves an activity's stream, so the lock is decided again with it."""
        period = forked(ground.get(Period, command.stream_id))
        activities = forked([one for one in ground.activities() if one.plan_id == command.plan_id])
        period.lock(command, activities, self._scene(command, ground))
        return [period, *activities]

    def _judge_before_lock(
        self, command: ask.GrantException | ask.ConfirmUndecided, ground: Ground
    ) -> Sequence[Aggregate]:
        """What is withdrawn or decided meanwhile moves the activity's stream, so the answer to it is given again."""
        period = forked(ground.get(Period, command.stream_id))
        activity = ground.get(Activity, command.activity_id)
        if activity.plan_id != command.plan_id:
            raise NotFound
        if isinstance(command, ask.GrantException):
            period.grant_exception(command, self._scene(command, ground))
        else:
            period.confirm_undecided(command, activity, self._scene(command, ground))
        return [period]

    def _approve(self, command: ask.ApproveUpdate, ground: Ground) -> Sequence[Aggregate]:
        """What corrects a published report says so in it, in the same append."""
        activity = forked(ground.get(Activity, command.stream_id))
        scene = self._scene(command, ground)
        series = [forked(one) for one in scene.reports]
        deciding.approve(activity, command, scene, series)
        return [activity, *series]

    def _report(self, command: ask.ReportCommand, ground: Ground) -> Sequence[Aggregate]:
        """What is approved meanwhile moves an activity's stream, so whether the rows are unchanged is decided again."""
        ground.get(ActionPlan, command.plan_id)
        scene = self._scene(command, ground)
        series = forked(next(iter(scene.reports), None))
        printed = [activity for activity in ground.activities() if not activity.struck]
        return [reporting.COMMANDS[type(command)](series, command, printed, scene)]

    def _change_organisation(self, command: ask.OrganisationCommand, ground: Ground) -> Sequence[Aggregate]:
        if isinstance(command, ask.FoundOrganisation):
            raise SameAsNow
        if command.on_behalf_of is not None:
            raise SubstitutionNotValid(reason="own_name")
        return self._change(Organisation, command, ground)

    def _open(self, command: ask.OpenPeriod, ground: Ground) -> Sequence[Aggregate]:
        ground.get(ActionPlan, command.plan_id)
        return [Period.open(command, self._scene(command, ground))]

    def _adopt(self, command: ask.ImportPlan, ground: Ground) -> Sequence[Aggregate]:
        ground.require_new(command.stream_id)
        return ActionPlan.adopt(command, self._scene(command, ground))

    def _revise(self, command: ask.RevisePlan, ground: Ground) -> Sequence[Aggregate]:
        """What is sent meanwhile moves an activity's stream, so the revision is decided again with it."""
        plan = forked(ground.get(ActionPlan, command.plan_id))
        for named in command.named:
            ground.get(Activity, named)
        return revising.revise(plan, command, forked(ground.activities()), self._scene(command, ground))

    def _scene(self, command: Command, ground: Ground) -> Scene:
        """What the decision looks at beside the aggregate; or the refusal of the actor."""
        organisation = ground.get(Organisation, ORGANISATION_ID)
        check_actor(organisation, command.actor_id, command.on_behalf_of, ground.read_at)
        periods = {period.quarter: period for period in ground.all(Period)}
        reports = tuple(ground.all(ReportSeries))
        revised_at = max((plan.revised_at for plan in ground.all(ActionPlan)), default=0)
        return Scene(ground.read_at, organisation, periods, self._app_version, reports, revised_at)

    def _past(self, kind: type[A], stream_id: UUID, position: int) -> A | None:
        events = cast("Iterable[Event]", self.events.get(stream_id))
        found = folded(None, [event for event in events if event.position <= position])
        return found if isinstance(found, kind) else None

    def _append(self, command: Command, decided: Sequence[Aggregate], ground: Ground) -> Answer:
        changed = [each for each in decided if each.pending_events]
        expected = ground.versions_beside(changed)
        news = [event for each in changed for event in each.collect_events()]
        recordings = self.events.put(news, command=command, expected=expected)
        positions = [recording.notification.id for recording in recordings]
        return Answer(
            first_position=positions[0] if positions else None,
            last_position=positions[-1] if positions else None,
        )

    def _earlier_answer(self, command: Command) -> Answer | None:
        try:
            return self._log.answer_to(command)
        except OperationalError as lost:
            raise OutcomeUnknown(command.command_id) from lost

    @property
    def _log(self) -> EventLog:
        return cast("EventLog", self._given_recorder)

    def construct_env(self, name: str, env: Any = None) -> Environment:  # noqa: ARG002 - the library's signature
        """Ignore the process environment: a stray MAPPER_TOPIC or AGGREGATE_CACHE_MAXSIZE changes nothing."""
        return Environment(name, {})

    def construct_recorder(self) -> ApplicationRecorder:
        return self._given_recorder

    def construct_mapper(self) -> Mapper[UUID]:
        return self._given_mapper
