"""Builds a read model anew from the first event, beside the one in use, and then moves the pointer."""

from time import monotonic
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from domain.aggregate import Aggregate
from domain.values import Value
from workers import projector, tools
from workers.batch import Batch, Failures, park
from workers.read_model import Connection, ReadModel, Version
from workers.read_models import ALL
from workers.trouble import Trouble

CHUNK = 5000
IN_USE = "select generation, version from projection where name = %s"
LIVE = """
select position, (select coalesce(max(event.position), 0) from event) from projection where name = %s for update"""
FLIP = "update projection set generation = %s, version = %s where name = %s"
ALONE = "select pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
# Older than the one in use, and nobody reads at a moment before that one came into use: its schema came with it.
OUTDATED = """
select old.nspname from pg_namespace old
 where starts_with(old.nspname, %(name)s || '_g') and substring(old.nspname from '_g([0-9]+)$')::int < %(live)s
   and not exists (select 1 from pg_stat_activity, pg_namespace live
                    where live.nspname = %(name)s || '_g' || %(live)s and age(backend_xmin) >= age(live.xmin)
                      and datname = current_database() and backend_type <> 'autovacuum worker')"""
SAME = """
select not exists ((table {a} except all table {b}) union all (table {b} except all table {a}))"""


class RebuildUnderWay(Trouble):
    """Somebody else is at it: two would do the same work."""


class CannotRebuild(Trouble):
    """The database does not take a row of the new one; the one in use is as it was."""


class RebuildResult(Value):
    """What a rebuild did; ``equal_to_live`` compares every row with the model in use, if that is of this version."""

    models: list[str]
    events: int
    seconds: float
    events_per_second: int
    equal_to_live: bool


def rebuild(names: tuple[str, ...] = (), chunk: int = CHUNK) -> RebuildResult:
    """Rebuild the named models (all of them when none is named); readers wait for nothing meanwhile."""
    chosen = [model for model in ALL if not names or model.name in names]
    began, events, equal = monotonic(), 0, True
    for model in chosen:
        count, same = _rebuild(model, chunk)
        events, equal = max(events, count), equal and same
    seconds = monotonic() - began
    return RebuildResult(
        models=[model.name for model in chosen],
        events=events,
        seconds=round(seconds, 3),
        events_per_second=round(events / seconds) if seconds else 0,
        equal_to_live=equal,
    )


def rebuild_outdated() -> None:
    """Rebuild every model whose rows were made by another version of its code than this one."""
    with tools.database() as connection:
        built = dict(connection.execute("select name, version from projection").fetchall())
    outdated = tuple(model.name for model in ALL if built.get(model.name) != model.version)
    if outdated:
        rebuild(outdated)


def _rebuild(model: ReadModel, chunk: int) -> tuple[int, bool]:
    try:
        with tools.database() as connection, connection.transaction():
            return _rebuild_alone(connection, model, chunk)
    except (psycopg.DataError, psycopg.IntegrityError) as refused:
        raise CannotRebuild(f"Läsmodellen {model.name} gick inte att bygga om: {refused}") from refused


def _rebuild_alone(connection: Connection, model: ReadModel, chunk: int) -> tuple[int, bool]:
    connection.execute("set local transaction_timeout = 0")
    if connection.execute(ALONE, (f"rebuild {model.name}",)).fetchone() != (True,):
        raise RebuildUnderWay(f"Läsmodellen {model.name} byggs redan om. Vänta tills det är klart.")
    old, version = connection.execute(IN_USE, (model.name,)).fetchone() or (0, 0)
    new, comparable = old + 1, version == model.version
    _drop_outdated(connection, model, old)
    projector.new_generation(connection, model, new)
    folded, batch = _fold(connection, model, chunk)
    model.copy_in(connection, (), batch.opened.values())
    model.create_indexes(connection)
    position = _lock(connection, model, old if comparable else None)
    projector.use(connection, model, new)
    _park_anew(connection, model, batch.failed)
    projector.apply_late(connection, model, folded, position)
    connection.execute(FLIP, (new, model.version, model.name))
    connection.execute(projector.MOVE, (position, position, model.name))
    return position, not comparable or _same(connection, model, old, new)


def _drop_outdated(connection: Connection, model: ReadModel, live: int) -> None:
    """Not the generation that was in use until now: someone who is reading may come to its tables yet."""
    for (schema,) in connection.execute(OUTDATED, {"name": model.name, "live": live}).fetchall():
        connection.execute(sql.SQL("drop schema {} cascade").format(sql.Identifier(schema)))


def _fold(connection: Connection, model: ReadModel, chunk: int) -> tuple[int, Batch]:
    aggregates: dict[UUID, Aggregate] = {}
    opened: dict[Any, Version] = {}
    batch, position = Batch(model, aggregates, opened), 0
    while events := projector.read(connection, position, position + chunk):
        batch.add(events)
        model.copy_in(connection, batch.closed, ())
        batch.closed.clear()
        position = events[-1].position
    return position, batch


def _lock(connection: Connection, model: ReadModel, old: int | None) -> int:
    """Keep the projector away until the end; the old one is brought as far as the new one will be, to be compared."""
    found = connection.execute(LIVE, (model.name,)).fetchone()
    assert found is not None
    live, position = found
    if old is not None:
        projector.use(connection, model, old)
        projector.apply_late(connection, model, live, position)
    return int(position)


def _park_anew(connection: Connection, model: ReadModel, failed: Failures) -> None:
    connection.execute("delete from parked where name = %s", (model.name,))
    park(connection, model, failed)


def _same(connection: Connection, model: ReadModel, old: int, new: int) -> bool:
    """Row for row, with the ranges that the rows are valid over."""
    a, b = (sql.Identifier(projector.schema(model, g), model.table.name) for g in (old, new))
    found = connection.execute(sql.SQL(SAME).format(a=a, b=b)).fetchone()
    return bool(found and found[0])
