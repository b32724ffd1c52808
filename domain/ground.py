"""What decisions stand on: streams folded once a process, brought forward together by one look at the log."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from eventsourcing.application import LRUCache
from eventsourcing.persistence import Mapper, StoredEvent

from domain import commands as ask
from domain.action_plan import ActionPlan
from domain.activity import Activity
from domain.aggregate import Aggregate, folded, forked
from domain.commands import Command
from domain.errors import NotFound, SameAsNow
from domain.values import ORGANISATION_ID, Quarter, period_id, reports_id

A = TypeVar("A", bound=Aggregate)
Lookup = Callable[[UUID], Aggregate | None]
WHOLE_PLAN = (
    ask.LockPeriod,
    ask.JudgedReport,
    ask.RevisePlan,
)  # asked of one stream, and decided on all of the plan's activities
BY_QUARTER = (ask.StartDraft, ask.ConfirmNoChange, ask.CarryForward, ask.TakeImported)
KEPT = 1000  # streams that a process keeps folded: those asked for last


class News(Protocol):
    """What is needed of the log here."""

    def news(self, after: Mapping[UUID, int]) -> tuple[datetime, Sequence[StoredEvent]]:
        """The log's time, never before its last event's, and every stream's events after the version, in
        order: both as of one moment."""

    def begun_by(self, command_id: UUID) -> Sequence[UUID]:
        """The streams whose first event is in what this command appended, in the order of the log."""


@dataclass(frozen=True)
class Ground:
    """Streams at the versions that were read (None: not there) and the log's time then. Not to be changed."""

    read_at: datetime
    streams: Mapping[UUID, Aggregate | None]

    def find(self, kind: type[A], stream_id: UUID) -> A | None:
        found = self.streams[stream_id]
        return found if isinstance(found, kind) else None

    def get(self, kind: type[A], stream_id: UUID) -> A:
        """Raises NotFound, also when the id is another kind's."""
        found = self.find(kind, stream_id)
        if found is None:
            raise NotFound
        return found

    def all(self, kind: type[A]) -> list[A]:
        return [found for found in self.streams.values() if isinstance(found, kind)]

    def activities(self) -> list[Activity]:
        """All that were read, in an order that is the same each time: nearly the printed one."""
        return sorted(self.all(Activity), key=lambda found: (found.area, len(found.number), found.number))

    def require_new(self, stream_id: UUID) -> None:
        if self.streams[stream_id] is not None:
            raise SameAsNow

    def versions_beside(self, changed: Collection[Aggregate]) -> dict[UUID, int]:
        """The version of every stream that was read and is not among the changed ones; 0 where it is not there."""
        own = {aggregate.id for aggregate in changed}
        return {id_: found.version if found else 0 for id_, found in self.streams.items() if id_ not in own}


class Known:
    """Folded aggregates are replaced, never changed, since threads share them."""

    def __init__(self, log: News, mapper: Mapper[UUID], kept: int = KEPT) -> None:
        self._log, self._mapper = log, mapper
        self._kept: LRUCache[UUID, Aggregate] = LRUCache(maxsize=kept)
        self._begun: dict[UUID, Sequence[UUID]] = {}

    def ground(self, command: Command) -> Ground:
        """All that the decision looks at, read together; read anew while that tells of more streams, which
        happens where this process did not know the activity or the plan."""
        ground = self.read(self._looked_at(command, self._as_kept))
        while not (needed := self._looked_at(command, ground.streams.get)) <= ground.streams.keys():
            ground = self.read(needed)
        return ground

    def _looked_at(self, command: Command, known: Lookup) -> set[UUID]:
        streams = looked_at(command, known(command.stream_id))
        if isinstance(command, WHOLE_PLAN) and isinstance(plan := known(command.plan_id), ActionPlan):
            streams.update(self._begun_with(plan))
            if not isinstance(command, ask.LockPeriod):  # an activity is reported in its own plan
                streams.update(plan.guests)
        return streams

    def _begun_with(self, plan: ActionPlan) -> set[UUID]:
        """Nobody names a plan's activities to a command, so nobody can leave one out.

        Those that a command began never change, and the plan tells of every such command.
        """
        for command_id in plan.planned_by:
            if command_id not in self._begun:
                self._begun[command_id] = self._log.begun_by(command_id)
        return {activity for command_id in plan.planned_by for activity in self._begun[command_id]}

    def read(self, streams: Collection[UUID]) -> Ground:
        """The streams as the log has them now."""
        found = {stream: self._as_kept(stream) for stream in streams}
        read_at, news = self._log.news({stream: kept.version if kept else 0 for stream, kept in found.items()})
        for stream, events in self._by_stream(news).items():
            aggregate = folded(self._to_change(found[stream]), events)
            assert aggregate is not None
            aggregate.settle()
            found[stream] = aggregate
            self._kept.put(stream, aggregate)
        return Ground(read_at, found)

    def _to_change(self, held: Aggregate | None) -> Aggregate | None:
        return forked(held)

    def _as_kept(self, stream_id: UUID) -> Aggregate | None:
        try:
            return self._kept.get(stream_id)
        except KeyError:
            return None

    def _by_stream(self, news: Sequence[StoredEvent]) -> dict[UUID, list[Any]]:
        events: dict[UUID, list[Any]] = {}
        for event in map(self._mapper.to_domain_event, news):
            events.setdefault(event.originator_id, []).append(event)
        return events


def looked_at(command: Command, own: Aggregate | None) -> set[UUID]:
    """The streams that a decision looks at, as far as the command and its own stream tell."""
    streams = {ORGANISATION_ID, command.stream_id}
    if isinstance(command, ask.OpenPeriod | ask.LockPeriod):
        streams.add(command.plan_id)
    if isinstance(command, ask.GrantException | ask.ConfirmUndecided):
        streams.add(command.activity_id)
    if isinstance(command, ask.RevisePlan):
        streams |= command.named
    if isinstance(command, ask.ImportPlan):
        streams.add(period_id(command.stream_id, command.quarter))
    if isinstance(command, ask.ReportCommand):
        streams |= {command.plan_id, period_id(command.plan_id, command.quarter)}
    if isinstance(command, ask.ActivityCommand) and isinstance(own, Activity):
        assert own.plan_id is not None
        streams.update(period_id(own.plan_id, quarter) for quarter in _quarters(command, own))
        if _may_change_a_report(command, own):
            streams.update(map(reports_id, (own.plan_id, *own.other_plans)))
    return streams


def _quarters(command: ask.ActivityCommand, activity: Activity) -> set[Quarter]:
    """The periods that the command is about: the one that it names, and that of its update."""
    named = {command.quarter} if isinstance(command, BY_QUARTER) else set()
    if isinstance(command, ask.UpdateCommand) and command.update_id in activity.updates:
        named.add(activity.updates[command.update_id].period)
    return named


def _may_change_a_report(command: ask.ActivityCommand, activity: Activity) -> bool:
    """What takes approved words back, or puts others in their place."""
    if isinstance(command, ask.ApproveUpdate) and command.update_id in activity.updates:
        return activity.updates[command.update_id].kind == "correction"
    return isinstance(command, ask.RevokeApproval)
