"""What a backup holds: every table of Alembic's, apart from what is computed from the others or soon untrue."""

from collections.abc import Iterable
from graphlib import TopologicalSorter
from typing import Any

import psycopg
from psycopg import sql

from domain.values import Value

# Where read models stand, signs of life, and which script made the tables (the manifest says that).
NOT_KEPT = frozenset(
    {
        "projection",
        "parked",
        "heartbeat",
        "alembic_version",
        "rebuild_job",
        "rebuild_model",
        "rebuild_chunk",
    }
)
# A freshly made database has its one row already.
NEVER_EMPTY = "log_head"
TABLES = """
select c.relname, array_agg(a.attname::text order by a.attnum),
       (select array_agg(k.attname::text order by k.attnum) from pg_index i
          join pg_attribute k on k.attrelid = c.oid and k.attnum = any(i.indkey)
         where i.indrelid = c.oid and i.indisprimary)
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
 where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
 group by c.oid, c.relname order by c.relname"""
REFERENCES = """
select conrelid::regclass::text, confrelid::regclass::text from pg_constraint
 where contype = 'f' and connamespace = 'public'::regnamespace and conrelid <> confrelid"""


class Table(Value):
    """A table with its columns, and those that its rows are ordered by in a file."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]

    def copy_out(self) -> sql.Composed:
        return sql.SQL("copy (select {} from {} order by {}) to stdout").format(
            _listed(self.columns), sql.Identifier(self.name), _listed(self.key)
        )

    def has_rows(self) -> sql.Composed:
        asked = "select size > 0 from {}" if self.name == NEVER_EMPTY else "select exists (select from {})"
        return sql.SQL(asked).format(sql.Identifier(self.name))

    def copy_in(self) -> sql.Composed:
        return sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(self.name), _listed(self.columns))


def kept(connection: psycopg.Connection[Any]) -> list[Table]:
    """In an order in which they can be filled: what is referred to comes first."""
    rows = connection.execute(TABLES).fetchall()
    found = {name: Table(name=name, columns=tuple(columns), key=tuple(key)) for name, columns, key in rows}
    before: dict[str, set[str]] = {name: set() for name in found if name not in NOT_KEPT}
    for table, referred in connection.execute(REFERENCES).fetchall():
        if table in before and referred in before:
            before[table].add(referred)
    return [found[name] for name in TopologicalSorter(before).static_order()]


def are_empty(connection: psycopg.Connection[Any]) -> bool:
    """No row in any of them, apart from the head row, which then says that there are no events."""
    return not any(connection.execute(table.has_rows()).fetchone() == (True,) for table in kept(connection))


def _listed(names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))
