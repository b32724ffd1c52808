"""The event log in a list: gapless positions, expected versions, each command answered once, a clock one sets."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NoReturn
from uuid import UUID

from eventsourcing.persistence import ApplicationRecorder, IntegrityError, Notification, StoredEvent

from domain.commands import Command
from domain.errors import CommandIdReused
from domain.values import Answer
from workers.event_log.stored import LoggedEvent


class MemoryLog(ApplicationRecorder):
    def __init__(self) -> None:
        self.events: list[LoggedEvent] = []
        self.streams: dict[Any, list[LoggedEvent]] = {}
        self.commands: dict[Any, tuple[Any, bytes, Answer]] = {}
        self.clock = datetime(2019, 12, 2, 8, tzinfo=UTC)

    def copy(self) -> "MemoryLog":
        """The same past, for a future of its own."""
        other = MemoryLog()
        other.events, other.commands, other.clock = list(self.events), dict(self.commands), self.clock
        other.streams = {stream: list(events) for stream, events in self.streams.items()}
        return other

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        command: Command = kwargs["command"]
        if any(self.version(stream) != version for stream, version in kwargs["expected"].items()):
            raise IntegrityError("stream_moved")
        if command.command_id in self.commands:
            raise IntegrityError("command")
        if any(self.version(e.originator_id) >= e.originator_version for e in stored_events):
            raise IntegrityError("version")
        first = len(self.events) + 1
        positions = range(first, first + len(stored_events))
        for event, position in zip(stored_events, positions, strict=True):
            self.events.append(replace(event, position=position))
            self.streams.setdefault(event.originator_id, []).append(self.events[-1])
        ends = (first, positions[-1]) if stored_events else (None, None)
        answer = Answer(first_position=ends[0], last_position=ends[1], replayed=True)
        self.commands[command.command_id] = (command.actor_id, command.fingerprint(), answer)
        return positions

    def news(self, after: Mapping[UUID, int]) -> tuple[datetime, list[StoredEvent]]:
        return self.clock, [
            event for stream, version in after.items() for event in self.select_events(stream, gt=version)
        ]

    def begun_by(self, command_id: UUID) -> list[UUID]:
        answer = self.commands[command_id][2]
        first, last = answer.first_position or 1, answer.last_position or 0
        return [event.originator_id for event in self.events[first - 1 : last] if event.originator_version == 1]

    def answer_to(self, command: Command) -> Answer | None:
        found = self.commands.get(command.command_id)
        if found is None:
            return None
        if found[:2] != (command.actor_id, command.fingerprint()):
            raise CommandIdReused
        return found[2]

    def version(self, stream: Any) -> int:
        return self.streams[stream][-1].originator_version if stream in self.streams else 0

    def select_events(
        self,
        originator_id: Any,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        found = [
            e
            for e in self.streams.get(originator_id, ())
            if e.originator_version > (gt or 0) and (lte is None or e.originator_version <= lte)
        ]
        return (found[::-1] if desc else found)[:limit]

    def select_notifications(self, *_: Any, **__: Any) -> Sequence[Notification]:
        raise NotImplementedError

    def max_notification_id(self) -> int:
        return len(self.events)

    def subscribe(self, *_: Any, **__: Any) -> NoReturn:
        raise NotImplementedError
