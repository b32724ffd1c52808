"""Keeps read models up with the log: one transaction a batch, one worker a model, nothing skipped."""

from itertools import takewhile
from time import monotonic, sleep

import psycopg
from psycopg import sql

from domain.errors import NewerVersionNeeded
from workers import batch, held, tools
from workers.event_log.recorder import COLUMNS
from workers.event_log.stored import LoggedEvent
from workers.held import EventTooNew, Held, LogWentBack
from workers.read_model import Connection, ReadModel
from workers.read_models import ALL

BATCH = 200
TURN = 0.01  # seconds until the next look, when another projector is at it
NEXT = f"select {COLUMNS} from event where position > %s and position <= %s order by position"
REACHED = "select min(position) from projection where name = any(%s)"
CLAIM = """
select generation, position, position_leaf_hash, error is not null from projection
 where name = %s and version = %s for update skip locked"""
MOVE = """
update projection set position = %s, heartbeat = clock_timestamp(), error = null,
       position_leaf_hash = coalesce((select leaf_hash from event where position = %s), '')
 where name = %s"""


def install(database_url: str) -> None:
    """Make the tables of every model that has none, from the first event on."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        for model in ALL:
            with connection.transaction():
                _install(connection, model)


def project(model: ReadModel, limit: int = BATCH) -> int:
    """Apply the next events and return how many; 0 when there are none or another worker is at it.

    A model built by another version of the program is left alone: its table may have other columns. Raises Held,
    with the model as it was, where it can go no further.
    """
    with tools.database() as connection, connection.transaction():
        claimed = connection.execute(CLAIM, (model.name, model.version)).fetchone()
        if claimed is None:
            return 0
        try:
            generation, position, leaf, was_held = claimed
            _check(connection, model, position, leaf)
            use(connection, model, generation)
            taken_in = _take_in(connection, model, position, limit)
            if was_held and not taken_in:
                held.forget(connection, model.name)
            return taken_in
        except Held as reason:
            held.note(connection, model.name, reason)
            stopped = reason
    raise stopped


def project_all(limit: int = BATCH) -> int:
    """The next batch of every model; how many events the busiest of them took. One that is held holds no other."""
    return max(_unless_held(model, limit) for model in ALL)


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
        if not project_all():
            sleep(TURN)
    return True


def bring(model: ReadModel, position: int) -> None:
    """Take turns with the other projectors until the one model has reached the position; raises Held."""
    while position_of(model) < position:
        if not project(model):
            sleep(TURN)


def position_of(model: ReadModel) -> int:
    with tools.database() as connection:
        found = connection.execute("select position from projection where name = %s", (model.name,)).fetchone()
    return int(found[0]) if found else 0


def reached() -> int:
    """The position that every model has reached, of those that this version of the program knows."""
    with tools.database() as connection:
        found = connection.execute(REACHED, ([model.name for model in ALL],)).fetchone()
    return int(found[0] or 0) if found else 0


def _take_in(connection: Connection, model: ReadModel, position: int, limit: int) -> int:
    """The events up to the first that this version of the program does not know; nothing has been written if Held."""
    events = read(connection, position, position + limit)
    known = list(takewhile(lambda event: not tools.mapper().is_newer(event.topic), events))
    if events and not known:
        raise EventTooNew(model.name, position, events[0].topic)
    if known:
        try:
            batch.apply(connection, model, position, known)
        except NewerVersionNeeded as newer:  # a newer one has been here, and taken in an earlier event of the stream
            raise EventTooNew(model.name, position, newer.what) from newer
        connection.execute(MOVE, (known[-1].position, known[-1].position, model.name))
    return len(known)


def _unless_held(model: ReadModel, limit: int) -> int:
    try:
        return project(model, limit)
    except Held:
        return 0  # it has been noted


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


def _install(connection: Connection, model: ReadModel) -> None:
    added = connection.execute(
        "insert into projection values (%s, %s, 1, 0, '', now()) on conflict do nothing",
        (model.name, model.version),
    )
    if added.rowcount:
        new_generation(connection, model, 1)
        model.create_indexes(connection)


def _check(connection: Connection, model: ReadModel, position: int, leaf: bytes) -> None:
    kept = connection.execute("select leaf_hash from event where position = %s", (position,)).fetchone()
    if position and (kept is None or kept[0] != leaf):
        raise LogWentBack(model.name, position)
