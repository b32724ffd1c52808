"""What a read model is: a table whose rows are valid over log positions, and how an event changes them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy import Column, MetaData, Table, Uuid
from sqlalchemy.dialects.postgresql import INT8RANGE, dialect
from sqlalchemy.schema import CreateTable

from domain.aggregate import Event

Connection = psycopg.Connection[Any]
Row = tuple[Any, ...]
View = Callable[[Any, Event], Iterable[Row]]
METADATA = MetaData()
KNOWN: dict[str, int] = {}  # the version of each read model that this program makes and reads, by name

CURRENT = "select stream_id, lower(valid), {columns} from {table} where stream_id = any(%s) and upper_inf(valid)"
CLOSE = "delete from {table} where {key} = any(%s) and upper_inf(valid)"
COPY = "copy {table} (stream_id, valid, {columns}) from stdin"
INDEXES = """
alter table {table} add primary key ({key}, valid without overlaps);
create unique index on {table} ({key}) where upper_inf(valid);
create index on {table} (stream_id) where upper_inf(valid);
create index on {table} using gist (valid)"""

SEARCH = "create index on {table} using gin ({column})"
AT_ANY_MOMENT = "create index on {table} using gist ({column}, valid)"
FULL_TEXT = "create index on {table} using gin ({words}) where upper_inf(valid)"
LOOKUP = "create index on {table} ({column}, {key}) where upper_inf(valid)"


class Version(NamedTuple):
    """A row, the stream it comes from, and the position since which it is valid."""

    stream: UUID
    since: int
    row: Row


def temporal_table(name: str, *columns: Column[Any]) -> Table:
    """A table with the stream and the positions each row is valid over, [from, to), before its own columns."""
    return Table(name, METADATA, Column("stream_id", Uuid), Column("valid", INT8RANGE), *columns)


@dataclass(frozen=True)
class ReadModel:
    """``view`` gives the rows after an event, from the aggregate as the event left it; the first column is the key.

    How events change an aggregate is written once, in the domain: a view only says what a person looks at.
    Every event is named in ``handles`` or in ``ignores``, so that none is left out by being forgotten.
    A changed table or view takes a new ``version``. ``lookups`` are columns that pages filter by now, in the order
    of the key; ``at_any_moment`` those that they filter by as of a position; ``searched`` columns of lists that one
    of is looked for, at any moment; ``full_text`` expressions whose words are looked for in what is valid now.
    """

    name: str
    version: int
    table: Table
    view: View
    handles: frozenset[type[Event]]
    ignores: frozenset[type[Event]]
    lookups: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    at_any_moment: tuple[str, ...] = ()
    full_text: tuple[LiteralString, ...] = ()

    @property
    def columns(self) -> list[str]:
        return [column.name for column in self.table.columns][2:]

    def create(self, connection: Connection) -> None:
        """The bare table, in the schema that comes first in the search path."""
        statement = CreateTable(self.table).compile(dialect=dialect())  # type: ignore[no-untyped-call]
        connection.execute(str(statement).encode())

    def create_indexes(self, connection: Connection) -> None:
        for statement in INDEXES.strip().split(";\n"):
            connection.execute(self._sql(statement))
        for column in self.lookups:
            connection.execute(self._sql(LOOKUP, column=sql.Identifier(column)))
        for column in self.at_any_moment:
            connection.execute(self._sql(AT_ANY_MOMENT, column=sql.Identifier(column)))
        for column in self.searched:
            connection.execute(self._sql(SEARCH, column=sql.Identifier(column)))
        for words in self.full_text:
            connection.execute(self._sql(FULL_TEXT, words=sql.SQL(words)))
        connection.execute(self._sql("analyze {table}"))

    def current(self, connection: Connection, streams: Iterable[UUID]) -> dict[Any, Version]:
        """The rows of these streams that are valid now, by their key."""
        rows = connection.execute(self._sql(CURRENT), (list(streams),)).fetchall()
        return {row[2]: Version(row[0], row[1], row[2:]) for row in rows}

    def write(
        self, connection: Connection, closed: Iterable[tuple[Version, int]], opened: Mapping[Any, Version]
    ) -> None:
        connection.execute(self._sql(CLOSE), (list(opened),))
        self.copy_in(connection, closed, opened.values())

    def copy_in(self, connection: Connection, closed: Iterable[tuple[Version, int]], opened: Iterable[Version]) -> None:
        """``closed`` rows with the position they were valid until, and rows still valid."""
        with connection.cursor() as cursor, cursor.copy(self._sql(COPY)) as copy:
            for old, until in closed:
                copy.write_row((old.stream, f"[{old.since},{until})", *old.row))
            for new in opened:
                copy.write_row((new.stream, f"[{new.since},)", *new.row))

    def _sql(self, statement: str, **more: sql.Composable) -> sql.Composed:
        return sql.SQL(statement).format(
            table=sql.Identifier(self.table.name),
            key=sql.Identifier(self.columns[0]),
            columns=sql.SQL(", ").join(map(sql.Identifier, self.columns)),
            **more,
        )
