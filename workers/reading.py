"""Reading the read models: one snapshot of all of them, at one log position; now is just the newest one."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Row, Select, Table, cast, text

from domain.errors import NewerVersionNeeded
from workers import tools
from workers.read_model import KNOWN

POINT = """
select min(position), json_object_agg(name, version),
       set_config('search_path', string_agg(quote_ident(name || '_g' || generation), ',') || ',public', true)
  from projection where name = any(:known)"""


class Reading:
    """What queries are given: a connection, the position that every row must be valid at, and the newest one."""

    def __init__(self, connection: Connection, position: int, reached: int) -> None:
        self.connection, self.position, self.reached = connection, position, reached

    def valid(self, table: Table) -> ColumnElement[bool]:
        """The one condition that makes a query look at this moment."""
        return table.c.valid.op("@>")(cast(self.position, BigInteger))

    def at(self, position: int) -> "Reading":
        """The same snapshot of the same tables, at an earlier moment."""
        return Reading(self.connection, min(position, self.position), self.reached)

    def rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        return self.connection.execute(query).all()


@contextmanager
def reading(position: int | None = None) -> Iterator[Reading]:
    """All read models at one moment: the newest that every one of them has reached, or an earlier position.

    Raises NewerVersionNeeded where a newer version of the program has built one anew: its rows may mean other things.
    A model that only a newer version knows is none of ours.
    """
    engine = tools.engine().execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with engine.connect() as connection, connection.begin():
        reached, built, _ = connection.execute(text(POINT), {"known": [*KNOWN]}).one()
        _refuse_newer(built or {})
        yield Reading(connection, reached if position is None else min(position, reached), reached)


def _refuse_newer(built: Mapping[str, int]) -> None:
    newer = next((name for name, version in built.items() if version > KNOWN[name]), None)
    if newer:
        raise NewerVersionNeeded(newer)
