"""Reading the read models: one snapshot of all of them, at one log position; now is just the newest one."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Row, Select, Table, cast, text

from workers import tools

POINT = """
select min(position),
       set_config('search_path', string_agg(quote_ident(name || '_g' || generation), ',') || ',public', true)
  from projection"""


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
    """All read models at one moment: the newest that every one of them has reached, or an earlier position."""
    engine = tools.engine().execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with engine.connect() as connection, connection.begin():
        reached, _ = connection.execute(text(POINT)).one()
        yield Reading(connection, reached if position is None else min(position, reached), reached)
