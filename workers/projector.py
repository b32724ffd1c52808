"""Keeps read models up with the log: one transaction a batch, one worker a model, nothing skipped."""

from collections.abc import Iterable, Sequence
from time import monotonic
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from domain.aggregate import Aggregate, Event
from workers import tools
from workers.event_log.recorder import COLUMNS
from workers.event_log.stored import LoggedEvent
from workers.read_model import Connection, ReadModel, Version
from workers.read_models import ALL

BATCH = 200
NEXT = f"select {COLUMNS} from event where position > %s and position <= %s order by position"
BEFORE = f"select {COLUMNS} from event where stream_id = any(%s) and position <= %s order by position"
CLAIM = "select generation, position, position_leaf_hash from projection where name = %s for update skip locked"
MOVE = """
update projection set position = %s, heartbeat = clock_timestamp(), error = null,
       position_leaf_hash = coalesce((select leaf_hash from event where position = %s), '')
 where name = %s"""


class LogWentBack(Exception):
    """The log does not hold what this model has already seen: the database was restored from an older copy."""


class Batch:
    """Streams folded so far, the rows they have open, and the rows they have closed."""

    def __init__(self, model: ReadModel, aggregates: dict[UUID, Aggregate], opened: dict[Any, Version]) -> None:
        self.model, self.aggregates, self.opened = model, aggregates, opened
        self.closed: list[tuple[Version, int]] = []
        self.failed: dict[UUID, tuple[int, str]] = {}

    def add(self, stored: Sequence[LoggedEvent]) -> None:
        """Fold events in; one that fails parks its stream, and the stream's later events wait behind it."""
        for row in stored:
            if row.stream_id in self.failed:
                continue
            try:
                self._apply(tools.mapper().to_domain_event(row))
            except Exception as reason:  # noqa: BLE001  whatever it raises must not stop the other streams
                self.failed[row.stream_id] = row.position, repr(reason)

    def _apply(self, event: Event) -> None:
        aggregate = event.mutate(self.aggregates.get(event.originator_id))
        assert aggregate is not None
        self.aggregates[event.originator_id] = aggregate
        if type(event) in self.model.handles:
            for row in self.model.view(aggregate, event):
                self._put(Version(event.originator_id, event.position, row))

    def _put(self, new: Version) -> None:
        key = new.row[0]
        old = self.opened.get(key)
        if old is not None and old.row == new.row:
            return
        if old is not None and old.since < new.since:
            self.closed.append((old, new.since))
        self.opened[key] = new


def install(database_url: str) -> None:
    """Make the tables of every model that has none, from the first event on."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        for model in ALL:
            with connection.transaction():
                _install(connection, model)


def project(model: ReadModel, limit: int = BATCH) -> int:
    """Apply the next events and return how many; 0 when there are none or another worker is at it."""
    with tools.database() as connection, connection.transaction():
        claimed = connection.execute(CLAIM, (model.name,)).fetchone()
        if claimed is None:
            return 0
        generation, position, leaf = claimed
        _check(connection, position, leaf)
        use(connection, model, generation)
        events = read(connection, position, position + limit)
        if events:
            _apply(connection, model, position, events)
            connection.execute(MOVE, (events[-1].position, events[-1].position, model.name))
        return len(events)


def project_all(limit: int = BATCH) -> int:
    """The next batch of every model; how many events the busiest of them took."""
    return max(project(model, limit) for model in ALL)


def catch_up(budget: float = 0.05) -> None:
    """After an own commit: bring the models forward for at most about ``budget`` seconds; the rest waits for others."""
    until = monotonic() + budget
    while project_all() and monotonic() < until:
        pass


def wait_for(position: int, seconds: float = 0.5) -> bool:
    """Take turns with the other projectors until every model has reached the position; False when time is up."""
    until = monotonic() + seconds
    while reached() < position:
        if monotonic() > until:
            return False
        project_all()
    return True


def reached() -> int:
    """The position that every model has reached."""
    with tools.database() as connection:
        found = connection.execute("select min(position) from projection").fetchone()
    return int(found[0] or 0) if found else 0


def read(connection: Connection, after: int, to: int) -> list[LoggedEvent]:
    rows = connection.execute(NEXT, (after, to), binary=True).fetchall()
    return [LoggedEvent(*row) for row in rows]


def use(connection: Connection, model: ReadModel, generation: int) -> None:
    """Let table names mean this generation's, until the transaction ends."""
    path = f"{schema(model, generation)},public"
    connection.execute("select set_config('search_path', %s, true)", (path,))


def schema(model: ReadModel, generation: int) -> str:
    return f"{model.name}_g{generation}"


def new_generation(connection: Connection, model: ReadModel, generation: int) -> None:
    connection.execute(sql.SQL("create schema {}").format(sql.Identifier(schema(model, generation))))
    use(connection, model, generation)
    model.create(connection)


def apply_late(connection: Connection, model: ReadModel, position: int) -> int:
    """Apply all that follows a position, in the generation in use; the position reached."""
    while events := read(connection, position, position + BATCH):
        _apply(connection, model, position, events)
        position = events[-1].position
    return position


def park(connection: Connection, model: ReadModel, failed: dict[UUID, tuple[int, str]]) -> None:
    for stream, (position, error) in failed.items():
        connection.execute("insert into parked values (%s, %s, %s, %s)", (model.name, stream, position, error))


def _install(connection: Connection, model: ReadModel) -> None:
    added = connection.execute(
        "insert into projection values (%s, %s, 1, 0, '', now()) on conflict do nothing",
        (model.name, model.version),
    )
    if added.rowcount:
        new_generation(connection, model, 1)
        model.create_indexes(connection)


def _apply(connection: Connection, model: ReadModel, position: int, events: list[LoggedEvent]) -> None:
    """All streams at once; when the database refuses a row, one stream after the other, to find which it is."""
    parked = {row[0] for row in connection.execute("select stream_id from parked where name = %s", (model.name,))}
    waiting = [event for event in events if event.stream_id not in parked]
    try:
        with connection.transaction():
            _write(connection, model, position, waiting)
    except psycopg.Error:
        for stream in dict.fromkeys(event.stream_id for event in waiting):
            own = [event for event in waiting if event.stream_id == stream]
            _write_or_park(connection, model, position, own)


def _write(connection: Connection, model: ReadModel, position: int, events: list[LoggedEvent]) -> None:
    streams = {event.stream_id for event in events}
    batch = Batch(model, _folded(connection, streams, position), model.current(connection, streams))
    before = dict(batch.opened)
    batch.add(events)
    changed = {key: row for key, row in batch.opened.items() if before.get(key) is not row}
    model.write(connection, batch.closed, changed)
    park(connection, model, batch.failed)


def _write_or_park(connection: Connection, model: ReadModel, position: int, events: list[LoggedEvent]) -> None:
    try:
        with connection.transaction():
            _write(connection, model, position, events)
    except psycopg.DataError as refused:
        park(connection, model, {events[0].stream_id: (events[0].position, repr(refused))})


def _folded(connection: Connection, streams: Iterable[UUID], position: int) -> dict[UUID, Aggregate]:
    """The aggregates of these streams as they were at the model's position."""
    found: dict[UUID, Aggregate] = {}
    for row in connection.execute(BEFORE, (list(streams), position), binary=True).fetchall():
        event = tools.mapper().to_domain_event(LoggedEvent(*row))
        found[row[0]] = event.mutate(found.get(row[0]))
    return found


def _check(connection: Connection, position: int, leaf: bytes) -> None:
    kept = connection.execute("select leaf_hash from event where position = %s", (position,)).fetchone()
    if position and (kept is None or kept[0] != leaf):
        raise LogWentBack(position)
