"""The log that a history is made on: in memory, with a clock of its own, and nothing kept that is folded already.

A position is not known before the histories of all plans are put together: until then the organisation's events are
numbered from 1 and the plans' from PLANS on, and `merge.py` puts the positions in their place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, NoReturn
from uuid import UUID

from eventsourcing.persistence import ApplicationRecorder, IntegrityError, Mapper, StoredEvent

from domain.aggregate import Aggregate
from domain.commands import Command
from domain.ground import Known
from domain.values import ORGANISATION_ID, Answer
from workers import tools
from workers.event_log.bulk import Said
from workers.event_log.stored import LoggedEvent

PLANS = 10**9
TAKES = timedelta(milliseconds=4)  # from the decision to the append


@dataclass(frozen=True)
class Remembered(LoggedEvent):
    """Beside what is stored the event itself, so that it need not be read again."""

    event: Any = None


class RememberingMapper(Mapper[UUID]):
    def __init__(self) -> None:
        self._mapper = tools.mapper()

    def to_stored_event(self, domain_event: Any) -> Remembered:
        stored = self._mapper.to_stored_event(domain_event)
        remembered = object.__new__(Remembered)  # every event comes here: no frozen field is set twice
        remembered.__dict__.update(vars(stored), event=domain_event)
        return remembered

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        assert isinstance(stored_event, Remembered)
        return stored_event.event


class OnlyReader(Known):
    """Nobody else holds what is folded here, so news change it as it stands, and are all there are."""

    def __init__(self, log: "MemoryLog", mapper: Mapper[UUID], kept: int) -> None:
        super().__init__(log, mapper, kept)
        self._is_known = log.is_known

    def now(self, stream: UUID) -> Aggregate | None:
        """As `read` gives it, without asking for what cannot have come."""
        return self._as_kept(stream) if self._is_known(stream) else self.read([stream]).streams[stream]

    def _to_change(self, held: Aggregate | None) -> Aggregate | None:
        return held


class Made(NamedTuple):
    """A command and what it left, with positions that are not the log's yet (where ``request`` holds one, too)."""

    recorded_at: datetime
    plan: int
    command_id: UUID
    actor_id: UUID
    request: bytes
    events: Sequence[Said]
    first: int


class MemoryLog(ApplicationRecorder):
    """``clock`` and ``plan`` are set before each command: when it is given, and which plan it is about (-1: none)."""

    def __init__(self) -> None:
        self.clock, self.plan = datetime.min.replace(tzinfo=UTC), -1
        self.made: list[Made] = []
        self.size = {False: PLANS, True: 0}  # True: the organisation's
        self._begun: dict[UUID, list[UUID]] = {}
        self._news: dict[Any, list[Remembered]] = {}
        self._versions: dict[Any, int] = {}

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        command: Command = kwargs["command"]
        if any(self._versions.get(stream, 0) != version for stream, version in kwargs["expected"].items()):
            raise IntegrityError("nobody else is here")
        self.clock += TAKES
        ours = command.stream_id == ORGANISATION_ID
        first = self.size[ours] + 1
        said = [self._keep(stored, position) for position, stored in enumerate(stored_events, first)]
        self.size[ours] += len(said)
        if begun := [event.stream_id for event in said if event.version == 1]:
            self._begun[command.command_id] = begun
        words = (self.clock, self.plan, command.command_id, command.actor_id, command.request())
        self.made.append(Made(*words, said, first))
        return range(first, first + len(said))

    def news(self, after: Mapping[UUID, int]) -> tuple[datetime, list[StoredEvent]]:
        """What has not been asked for before: the only one who asks keeps all streams folded."""
        found: list[StoredEvent] = []
        for stream, version in after.items():
            news = self._news.pop(stream, None)
            if version + len(news or ()) != self._versions.get(stream, 0):
                raise RuntimeError(f"{stream} was folded and has been forgotten")
            found += news or ()
        return self.clock, found

    def is_known(self, stream: UUID) -> bool:
        """Nothing has happened to it that has not been asked for."""
        return stream not in self._news

    def begun_by(self, command_id: UUID) -> Sequence[UUID]:
        return self._begun[command_id]

    def answer_to(self, _: Command) -> Answer | None:
        """No command is given twice."""
        return None

    def select_events(self, *_: Any, **__: Any) -> NoReturn:
        raise NotImplementedError("the past is not kept here")

    select_notifications = subscribe = max_notification_id = select_events

    def _keep(self, stored: StoredEvent, position: int) -> Said:
        assert isinstance(stored, Remembered)
        stored.event.__dict__["position"] = position
        self._news.setdefault(stored.originator_id, []).append(stored)
        self._versions[stored.originator_id] = stored.originator_version
        return Said(stored.stream_id, stored.originator_version, stored.topic, stored.state, stored.meta)
