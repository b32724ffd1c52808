"""Builds a read model anew from the first event, beside the one in use, and then moves the pointer."""

from time import monotonic
from typing import Any
from uuid import UUID

from psycopg import sql

from domain.aggregate import Aggregate
from domain.values import Value
from workers import projector, tools
from workers.read_model import Connection, ReadModel, Version
from workers.read_models import ALL

CHUNK = 5000
GENERATION = "select generation, (select count(*) from event) from projection where name = %s"
SAME = """
select not exists ((table {a} except all table {b}) union all (table {b} except all table {a}))"""


class RebuildResult(Value):
    """What a rebuild did; ``equal_to_live`` compares every row with the model that was in use."""

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


def _rebuild(model: ReadModel, chunk: int) -> tuple[int, bool]:
    with tools.database() as connection, connection.transaction():
        connection.execute("set local transaction_timeout = 0")
        found = connection.execute(GENERATION, (model.name,)).fetchone()
        assert found is not None
        old, new = found[0], found[0] + 1
        projector.new_generation(connection, model, new)
        position, batch = _fold(connection, model, chunk)
        model.copy_in(connection, (), batch.opened.values())
        model.create_indexes(connection)
        position = _flip(connection, model, new, position, batch)
        return position, _same(connection, model, old, new)


def _fold(connection: Connection, model: ReadModel, chunk: int) -> tuple[int, projector.Batch]:
    aggregates: dict[UUID, Aggregate] = {}
    opened: dict[Any, Version] = {}
    batch, position = projector.Batch(model, aggregates, opened), 0
    while events := projector.read(connection, position, position + chunk):
        batch.add(events)
        model.copy_in(connection, batch.closed, ())
        batch.closed.clear()
        position = events[-1].position
    return position, batch


def _flip(connection: Connection, model: ReadModel, generation: int, position: int, batch: projector.Batch) -> int:
    """The lock on the model's row keeps the projector away while the last events are caught up."""
    connection.execute("select 1 from projection where name = %s for update", (model.name,))
    connection.execute("delete from parked where name = %s", (model.name,))
    projector.park(connection, model, batch.failed)
    moved = "update projection set generation = %s, version = %s where name = %s"
    connection.execute(moved, (generation, model.version, model.name))
    position = projector.apply_late(connection, model, position)
    connection.execute(projector.MOVE, (position, position, model.name))
    outdated = sql.Identifier(projector.schema(model, generation - 2))
    connection.execute(sql.SQL("drop schema if exists {} cascade").format(outdated))
    return position


def _same(connection: Connection, model: ReadModel, old: int, new: int) -> bool:
    """Row for row, with the ranges that the rows are valid over; a model that lagged behind differs."""
    tables = (sql.Identifier(projector.schema(model, g), model.table.name) for g in (old, new))
    a, b = tables
    found = connection.execute(sql.SQL(SAME).format(a=a, b=b)).fetchone()
    return bool(found and found[0])
