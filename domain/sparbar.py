"""The application: load, decide, append, retry and answer, once and for every command."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError, Application, project_aggregate
from eventsourcing.persistence import ApplicationRecorder, IntegrityError, Mapper, OperationalError
from eventsourcing.utils import Environment

from domain import commands as ask
from domain import deciding, discussing, drafting, handing_over, substitution
from domain.action_plan import ActionPlan
from domain.activity import Activity
from domain.aggregate import Aggregate, Event
from domain.commands import Command
from domain.errors import Busy, LacksRole, NotFound, OutcomeUnknown, Refusal, SameAsNow, SubstitutionNotValid
from domain.organisation import Organisation
from domain.period import Period
from domain.permits import check_actor
from domain.scene import Scene
from domain.values import ORGANISATION_ID, Answer, Quarter, period_id

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
    ask.AppointSubstitute: substitution.appoint,
    ask.EndSubstitution: substitution.end,
    ask.ChangeDeadlines: Period.change_deadlines,
    ask.GrantException: Period.grant_exception,
    ask.ConfirmUndecided: Period.confirm_undecided,
    ask.AppointOwner: Activity.appoint_owner,
    ask.StartDraft: drafting.start,
    ask.ConfirmNoChange: drafting.confirm_no_change,
    ask.SaveDraft: drafting.save,
    ask.DiscardDraft: drafting.discard,
    ask.SubmitUpdate: drafting.submit,
    ask.WithdrawUpdate: drafting.withdraw,
    ask.ProposeCorrection: drafting.propose_correction,
    ask.CarryForward: drafting.carry_forward,
    ask.SignOffUpdate: deciding.sign_off,
    ask.ApproveUpdate: deciding.approve,
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


class EventLog(Protocol):
    """What the use cases need of the log beyond the library's recorder."""

    def now(self) -> datetime:
        """The log's time: never before the last event's."""

    def answer_to(self, command: Command) -> Answer | None:
        """The answer this command got before, on disk; raises CommandIdReused for another person or request."""


class Sparbar(Application[UUID]):
    """Recorder, mapper and version come from outside: the domain knows neither database nor package."""

    def __init__(self, recorder: ApplicationRecorder, mapper: Mapper[UUID], app_version: str = "") -> None:
        self._given_recorder, self._given_mapper, self._app_version = recorder, mapper, app_version
        self._known: dict[UUID, Aggregate] = {}
        super().__init__()

    def do(self, command: Command) -> Answer:
        """Carry out a command; raises its refusal, Busy after three lost races, OutcomeUnknown without a log.

        An earlier answer is looked for only after trouble: that settles double clicks and lost answers
        alike, and keeps the ordinary path short. The library empties an aggregate before it inserts, so
        an append is never repeated: each attempt loads and decides anew.
        """
        for _ in range(ATTEMPTS):
            try:
                return self._append(command, *self._decide(command))
            except Refusal:
                if answer := self._earlier_answer(command):
                    return answer
                raise
            except (IntegrityError, OperationalError):
                if answer := self._earlier_answer(command):
                    return answer
        raise Busy

    def organisation(self) -> Organisation | None:
        """Units, people and roles as they are now; None before the first command. Not to be changed."""
        return self._latest(Organisation, ORGANISATION_ID)

    def organisation_at(self, position: int) -> Organisation | None:
        """Units, people and roles as they were when the log had reached the position."""
        return self._past(Organisation, ORGANISATION_ID, position)

    def activity_at(self, activity_id: UUID, position: int) -> Activity | None:
        """The activity as it was at the position; None where it did not exist yet."""
        return self._past(Activity, activity_id, position)

    def period_at(self, plan: UUID, quarter: Quarter, position: int) -> Period | None:
        """The period as it was at the position; None where it had not been opened."""
        return self._past(Period, period_id(plan, quarter), position)

    def activity(self, activity_id: UUID) -> Activity:
        """The activity as the log has it now; raises NotFound."""
        return self._load(Activity, activity_id)

    def period(self, plan: UUID, quarter: Quarter) -> Period | None:
        """The period as it is now, or None where it was never opened. Not to be changed."""
        return self._latest(Period, period_id(plan, quarter))

    def _decide(self, command: Command) -> tuple[Sequence[Aggregate], dict[UUID, int]]:
        """The aggregates with new events, and the version of every other stream that the decision read."""
        organisation = self.organisation()
        if organisation is None:
            return self._found(command)
        if isinstance(command, ask.ActivityCommand):
            return self._change_activity(command, organisation)
        if isinstance(command, ask.OrganisationCommand):
            return self._change_organisation(command, organisation)
        if isinstance(command, ask.LockPeriod):
            return self._lock(command, organisation)
        if isinstance(command, ask.PeriodCommand) and not isinstance(command, ask.OpenPeriod):
            return self._change_period(command, organisation)
        return self._begin(command, organisation)

    def _found(self, command: Command) -> tuple[Sequence[Aggregate], dict[UUID, int]]:
        if not isinstance(command, ask.FoundOrganisation):
            raise LacksRole
        scene = Scene(self._log.now(), Organisation.unfounded(), app_version=self._app_version)
        return [Organisation.found(command, scene)], {}

    def _change_activity(
        self, command: ask.ActivityCommand, organisation: Organisation
    ) -> tuple[Sequence[Aggregate], dict[UUID, int]]:
        activity = self._load(Activity, command.activity_id)
        assert activity.plan_id is not None
        periods, expected = self._periods(activity.plan_id, _quarters(command, activity))
        expected[organisation.id] = organisation.version
        CHANGES[type(command)](activity, command, self._scene(command, organisation, periods))
        return [activity], expected

    def _change_period(
        self, command: ask.PeriodCommand, organisation: Organisation
    ) -> tuple[Sequence[Aggregate], dict[UUID, int]]:
        period = self._load(Period, command.stream_id)
        CHANGES[type(command)](period, command, self._scene(command, organisation))
        return [period], {organisation.id: organisation.version}

    def _lock(self, command: ask.LockPeriod, organisation: Organisation) -> tuple[Sequence[Aggregate], dict[UUID, int]]:
        """What is submitted meanwhile moves an activity's stream, so the lock is decided again with it."""
        period = self._load(Period, command.stream_id)
        activities = [self._load(Activity, activity) for activity in command.activities]
        if any(activity.plan_id != command.plan_id for activity in activities):
            raise NotFound
        period.lock(command, activities, self._scene(command, organisation))
        expected = {each.id: each.version for each in (organisation, *activities) if not each.pending_events}
        return [each for each in (period, *activities) if each.pending_events], expected

    def _change_organisation(
        self, command: ask.OrganisationCommand, organisation: Organisation
    ) -> tuple[Sequence[Aggregate], dict[UUID, int]]:
        if isinstance(command, ask.FoundOrganisation):
            raise SameAsNow
        changed = deepcopy(organisation)
        if command.on_behalf_of is not None:
            raise SubstitutionNotValid
        CHANGES[type(command)](changed, command, self._scene(command, organisation))
        return [changed], {}

    def _begin(self, command: Command, organisation: Organisation) -> tuple[Sequence[Aggregate], dict[UUID, int]]:
        expected = {organisation.id: organisation.version}
        if isinstance(command, ask.OpenPeriod):
            self._load(ActionPlan, command.plan_id)
            self._require_new(Period, command.stream_id)
            return [Period.open(command, self._scene(command, organisation))], expected
        assert isinstance(command, ask.ImportPlan)
        self._require_new(ActionPlan, command.stream_id)
        periods, versions = self._periods(command.stream_id, [command.quarter])
        return ActionPlan.adopt(command, self._scene(command, organisation, periods)), expected | versions

    def _periods(self, plan: UUID, quarters: Iterable[Quarter]) -> tuple[dict[Quarter, Period], dict[UUID, int]]:
        """Those that have been opened, and the version of each, which is 0 for one that has not."""
        found = {quarter: self.period(plan, quarter) for quarter in quarters}
        versions = {period_id(plan, quarter): period.version if period else 0 for quarter, period in found.items()}
        return {quarter: period for quarter, period in found.items() if period}, versions

    def _scene(
        self, command: Command, organisation: Organisation, periods: Mapping[Quarter, Period] | None = None
    ) -> Scene:
        """The moment of the decision, after all that it looks at was read; or the refusal of the actor."""
        now = self._log.now()
        check_actor(organisation, command.actor_id, command.on_behalf_of, now)
        return Scene(now, organisation, periods or {}, self._app_version)

    def _load(self, kind: type[A], stream_id: UUID) -> A:
        try:
            found: Aggregate = self.repository.get(stream_id)
        except AggregateNotFoundError:
            raise NotFound from None
        if not isinstance(found, kind):
            raise NotFound
        return found

    def _past(self, kind: type[A], stream_id: UUID, position: int) -> A | None:
        events = cast("Iterable[Event]", self.events.get(stream_id))
        past = [event for event in events if event.position <= position]
        found: Aggregate | None = project_aggregate(None, past)
        return found if isinstance(found, kind) else None

    def _latest(self, kind: type[A], stream_id: UUID) -> A | None:
        """Folded once a process and brought forward; replaced, never changed, since threads share it."""
        known = self._known.get(stream_id)
        news = list(self.events.get(stream_id, gt=known.version if known else None))
        if news:
            known = cast("Aggregate", project_aggregate(deepcopy(known), news))
            self._known[stream_id] = known
        return known if isinstance(known, kind) else None

    def _require_new(self, kind: type[A], stream_id: UUID) -> None:
        if self._latest(kind, stream_id) is not None:
            raise SameAsNow

    def _append(self, command: Command, changed: Sequence[Aggregate], expected: Mapping[UUID, int]) -> Answer:
        recordings = self.save(*changed, command=command, expected=expected)
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


def _quarters(command: ask.ActivityCommand, activity: Activity) -> set[Quarter]:
    """The periods that the command is about: the one that it names, and that of its update."""
    named = {command.quarter} if isinstance(command, ask.StartDraft | ask.ConfirmNoChange | ask.CarryForward) else set()
    if isinstance(command, ask.UpdateCommand) and command.update_id in activity.updates:
        named.add(activity.updates[command.update_id].period)
    return named
