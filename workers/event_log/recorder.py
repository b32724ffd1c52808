"""The library's recorder on one head row: gapless positions, expected versions, commands answered once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NoReturn, TypeVar
from uuid import UUID

import psycopg
from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    Notification,
    OperationalError,
    StoredEvent,
)
from sqlalchemy import Engine

from domain.commands import Command
from domain.errors import CommandIdReused
from domain.values import Answer
from workers.event_log.stored import LoggedEvent

T = TypeVar("T")
LAST = 2**63 - 1
COLUMNS = "stream_id, version, topic, payload, meta, position"
APPEND = "call log_append(%b, %b, %b, %b, %b, %b, %b, %b, %b, %b, null)"
ANSWER = "select actor_id, request_hash, first_position, count, flush_log() from command where command_id = %b"
# The inner order keeps the planner at one index look-up a stream, however small the table was when it planned, and
# the inner selects hide how many streams there are: else it would plan anew each time, which takes longer than to read.
NEWS = f"""
select greatest(clock_timestamp(), head.recorded_at), news.*
  from log_head as head left join (
      unnest((select %b::uuid[]), (select %b::bigint[])) as known(stream, seen) cross join lateral
      (select {COLUMNS} from event where stream_id = known.stream and version > known.seen order by version) as news
  ) on true"""


BEGUN = """
select stream_id from command join event on position between first_position and first_position + count - 1
 where command.command_id = %b and version = 1 order by position"""


class HeadRowRecorder(ApplicationRecorder):
    """Connections come from the engine's pool, so that a process has one pool and one setting for its size."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        """Append all events of one ``command`` in one round trip; positions, once they are on disk.

        ``expected`` holds the version of every stream that the decision read. IntegrityError: a stream
        moved, or the command id is taken. OperationalError: nobody knows.
        """
        command: Command = kwargs["command"]
        expected: Mapping[UUID, int] = kwargs["expected"]
        columns = zip(*map(_row, stored_events), strict=True) if stored_events else ((), (), (), ())
        meta = stored_events[0].meta if stored_events else b""  # type: ignore[attr-defined]
        read = [*expected], [*expected.values()]
        words = (
            *map(list, columns),
            meta,
            *read,
            command.command_id,
            command.actor_id,
            command.fingerprint(),
        )
        with self._connection() as connection:
            answer = connection.execute(APPEND, words, prepare=True, binary=True).fetchone()
        assert answer is not None
        return range(answer[0] + 1, answer[0] + 1 + len(stored_events))

    def news(self, after: Mapping[UUID, int]) -> tuple[datetime, list[LoggedEvent]]:
        """The log's time (UTC) and the events of each stream after the version, in one round trip.

        The time is the database clock's, but never before the last event's.
        """
        rows = self._read(NEWS, ([*after], [*after.values()]))
        return max(row[0] for row in rows), [LoggedEvent(*row[1:]) for row in rows if row[1]]

    def begun_by(self, command_id: UUID) -> list[UUID]:
        """The streams whose first event is in what this command appended, in the order of the log."""
        return [row[0] for row in self._read(BEGUN, (command_id,))]

    def answer_to(self, command: Command) -> Answer | None:
        """The answer given before; flushed first, since the append that is seen may not be on disk yet."""
        found = self._read(ANSWER, (command.command_id,))
        if not found:
            return None
        actor, request, first, count, _ = found[0]
        if actor != command.actor_id or request != command.fingerprint():
            raise CommandIdReused(reason=None if actor == command.actor_id else "other_person")
        last = first + count - 1 if count else None
        return Answer(first_position=first, last_position=last, replayed=True)

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        rows = self._read(
            f"select {COLUMNS} from event where stream_id = %b and version > %b and version <= %b"
            f" order by version {'desc' if desc else 'asc'} limit %b",
            (originator_id, gt or 0, LAST if lte is None else lte, LAST if limit is None else limit),
        )
        return [LoggedEvent(*row) for row in rows]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        after = (start or 0) - (1 if start and inclusive_of_start else 0)
        rows = self._read(
            "select stream_id, version, topic, payload, position, flush_log() from event"
            " where position > %b and position <= %b"
            " and (%b::text[] = '{}' or topic = any(%b::text[])) order by position limit %b",
            (after, LAST if stop is None else stop, list(topics), list(topics), limit),
        )
        return [Notification(*row[:5]) for row in rows]

    def max_notification_id(self) -> int | None:
        size: int | None = self._read("select nullif(size, 0) from log_head", ())[0][0]
        return size

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> NoReturn:
        raise NotImplementedError("read models follow the log by position, woken by nudges")

    def _read(self, query: str, words: Sequence[Any]) -> list[tuple[Any, ...]]:
        return _twice(lambda: self._read_once(query, words))

    def _read_once(self, query: str, words: Sequence[Any]) -> list[tuple[Any, ...]]:
        with self._connection() as connection:
            return connection.execute(query, words, prepare=True, binary=True).fetchall()

    @contextmanager
    def _connection(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection in autocommit; a broken one empties the pool, since its neighbours broke with it."""
        try:
            pooled = self._engine.raw_connection()
        except Exception as unreachable:
            raise OperationalError(str(unreachable)) from unreachable
        try:
            yield pooled.driver_connection  # type: ignore[misc]
        except (psycopg.IntegrityError, psycopg.errors.SerializationFailure) as conflict:
            raise IntegrityError(str(conflict)) from conflict
        except psycopg.OperationalError as lost:
            pooled.invalidate(lost)
            self._engine.dispose()
            raise OperationalError(str(lost)) from lost
        finally:
            pooled.close()


def _row(event: StoredEvent) -> tuple[Any, ...]:
    return event.originator_id, event.originator_version, event.topic, event.state


def _twice(read: Callable[[], T]) -> T:
    """A pooled connection may have died in its sleep; reading again is harmless."""
    try:
        return read()
    except OperationalError:
        return read()
