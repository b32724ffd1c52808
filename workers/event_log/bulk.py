"""Commands and their events put into an empty log many at once, as `log_append` would have put them one by one."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

from workers.backup import tables
from workers.event_log.leaf import leaf_hash
from workers.trouble import Trouble

PIECE = 5000  # events between two visits to the database
NOBODY_APPENDS = "set local transaction_timeout = 0; select size from log_head for update"
COPY_EVENTS = """
copy event (position, stream_id, version, topic, payload, payload_hash, meta, recorded_at, leaf_hash, command_id)
from stdin (format binary)"""
EVENT_TYPES = ("int8", "uuid", "int8", "text", "bytea", "bytea", "bytea", "timestamptz", "bytea", "uuid")
COPY_COMMANDS = "copy command (command_id, actor_id, request_hash, first_position, count) from stdin (format binary)"
COMMAND_TYPES = ("uuid", "uuid", "bytea", "int8", "int4")
END = "update log_head set size = %s, recorded_at = %s"
# Built by no version of any code: so they are built anew, and not followed from the first event on.
READ_MODELS_KNOW_NOTHING = "update projection set version = 0"
BEGINNING = datetime.min.replace(tzinfo=UTC)


class NotEmpty(Trouble):
    """A history is put where there is none: it adds to nothing and replaces nothing."""


class OutOfOrder(Trouble):
    """An event that the log could not have had at this place."""


class Said(NamedTuple):
    """An event as its command left it: what the log is given, before it has a place there."""

    stream_id: UUID
    version: int
    topic: str
    payload: bytes
    meta: bytes


class Done(NamedTuple):
    """A command with its events, in order. ``request_hash`` is its fingerprint (32 bytes)."""

    command_id: UUID
    actor_id: UUID
    request_hash: bytes
    recorded_at: datetime
    events: Sequence[Said]


class History:
    """Takes commands in order and gives their events positions; ``sha256`` is over all that has been put in."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._versions: dict[UUID, int] = {}
        self._events: list[tuple[Any, ...]] = []
        self._commands: list[tuple[Any, ...]] = []
        self.size, self.commands, self.recorded_at = 0, 0, BEGINNING
        self.sha256 = sha256()

    @property
    def streams(self) -> int:
        return len(self._versions)

    def put(self, done: Done) -> list[bytes]:
        """The leaf hashes of the command's events; raises OutOfOrder with nothing put in."""
        if done.recorded_at < self.recorded_at:
            raise OutOfOrder(f"Händelse {self.size + 1} är äldre än den före.")
        self.recorded_at = done.recorded_at
        first = self.size + 1 if done.events else None
        self._commands.append((done.command_id, done.actor_id, done.request_hash, first, len(done.events)))
        self.sha256.update(done.request_hash)
        leaves = [self._put(said, done) for said in done.events]
        if len(self._events) >= PIECE:
            self.flush()
        return leaves

    def finish(self) -> None:
        """The head row says where the log ends, and the read models are known to be outdated."""
        self.flush()
        self._connection.execute(END, (self.size, self.recorded_at))
        self._connection.execute(READ_MODELS_KNOW_NOTHING)

    def _put(self, said: Said, done: Done) -> bytes:
        position, version = self.size + 1, self._versions.get(said.stream_id, 0) + 1
        if said.version != version:
            raise OutOfOrder(f"Händelse {position} är nummer {said.version} i sin ström och borde vara {version}.")
        payload_hash = sha256(said.payload).digest()
        leaf = leaf_hash(said.stream_id, version, said.topic, done.recorded_at, said.meta, payload_hash)
        words = (position, said.stream_id, version, said.topic, said.payload, payload_hash, said.meta)
        self._events.append((*words, done.recorded_at, leaf, done.command_id))
        self._versions[said.stream_id], self.size = version, position
        self.sha256.update(leaf)
        return leaf

    def flush(self) -> None:
        """What has been put in is in the tables now, with everything that they refuse."""
        self.commands += len(self._commands)
        self._copy(COPY_COMMANDS, COMMAND_TYPES, self._commands)
        self._copy(COPY_EVENTS, EVENT_TYPES, self._events)

    def _copy(self, statement: str, types: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
        with self._connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)
        rows.clear()


@contextmanager
def empty_log(connection: psycopg.Connection[Any]) -> Iterator[History]:
    """All that is put in while the context lasts, or nothing; raises NotEmpty. Others wait, and append nothing."""
    with connection.transaction():
        connection.execute(NOBODY_APPENDS)
        if not tables.are_empty(connection):
            raise NotEmpty("Databasen är inte tom: en historik läses bara in i en tom databas.")
        history = History(connection)
        yield history
        history.finish()
