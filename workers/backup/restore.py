"""Puts a backup into an empty database: all of it or nothing, and only if every event is what it was."""

from pathlib import Path
from typing import Any

import psycopg
from alembic import command
from alembic.script import ScriptDirectory

from workers import migrations, rebuilding, tools
from workers.backup import manifest, tables
from workers.backup.manifest import Manifest, NotWhole, TableFile
from workers.mail import quiet
from workers.trouble import Trouble

UNLIMITED = "set local transaction_timeout = 0"
# Nobody appends while the tables are filled.
LOCK = "select size from log_head for update"
SCHEMA = "select version_num from alembic_version"
HAS_TABLES = "select to_regclass('public.alembic_version') is not null"
HEAD = """
select size, (select count(*) from event), (select encode(leaf_hash, 'hex') from event where position = size)
  from log_head"""
# A place in the log is not part of an event's hash: places without gaps, and versions in the order of the places.
BROKEN = """
select min(position) from (
    select position, version, payload_hash = sha256(payload) as is_said,
           leaf_hash = leaf_hash(stream_id, version, topic, recorded_at, meta, payload_hash) as is_leaf,
           row_number() over (order by position) as place,
           row_number() over (partition by stream_id order by position) as nth
      from event) as numbered
 where not is_said or not is_leaf or position <> place or version <> nth"""
PIECE = 1 << 20


class NotEmpty(Trouble):
    """Something is in the database already, and a restore adds to nothing and replaces nothing."""


def restore(folder: Path, database_url: str) -> Manifest:
    """Raises NotWhole or NotEmpty with the database as empty as it was."""
    taken = manifest.read(folder)
    _check_schema(taken)
    if not _has_tables():
        command.upgrade(migrations.config(database_url), taken.schema)
    with tools.database() as connection, connection.transaction():
        _fill(connection, taken, folder)
    tools.forget()
    migrations.migrate(database_url)
    rebuilding.rebuild()
    return taken


def _check_schema(taken: Manifest) -> None:
    known = {script.revision for script in ScriptDirectory(str(migrations.HERE)).walk_revisions()}
    if taken.schema not in known:
        raise NotWhole("Säkerhetskopian är gjord av en nyare version av Spårbar än den här.")


def _has_tables() -> bool:
    with tools.database() as connection:
        return connection.execute(HAS_TABLES).fetchone() == (True,)


def _fill(connection: psycopg.Connection[Any], taken: Manifest, folder: Path) -> None:
    connection.execute(UNLIMITED)
    connection.execute(LOCK)
    _refuse_other_schema(connection, taken)
    found = {table.name: table for table in tables.kept(connection)}
    if {(table.name, table.columns) for table in taken.tables} != {(t.name, t.columns) for t in found.values()}:
        raise NotWhole("Säkerhetskopian har andra tabeller än databasen.")
    if not tables.are_empty(connection):
        raise NotEmpty("Databasen är inte tom: en säkerhetskopia återställs bara i en tom databas.")
    connection.execute("delete from log_head")
    for table in found.values():
        _copy_in(connection, table, next(file for file in taken.tables if file.name == table.name), folder)
    _verify(connection, taken)
    quiet.fall_silent(connection)


def _refuse_other_schema(connection: psycopg.Connection[Any], taken: Manifest) -> None:
    if connection.execute(SCHEMA).fetchone() != (taken.schema,):
        raise NotEmpty("Säkerhetskopian hör till äldre tabeller än databasens: återställ den i en helt tom databas.")


def _copy_in(connection: psycopg.Connection[Any], table: tables.Table, kept: TableFile, folder: Path) -> None:
    try:
        with connection.cursor() as cursor, kept.of(folder).open("rb") as file:
            with cursor.copy(table.copy_in()) as copy:
                while piece := file.read(PIECE):
                    copy.write(piece)
            rows = cursor.rowcount
    except (psycopg.DataError, psycopg.IntegrityError) as refused:
        raise NotWhole(f"{table.name}.copy i säkerhetskopian går inte att läsa in i databasen.") from refused
    if rows != kept.rows:
        raise NotWhole(f"{table.name}.copy i säkerhetskopian har {rows} rader och inte {kept.rows}.")


def _verify(connection: psycopg.Connection[Any], taken: Manifest) -> None:
    (broken,) = connection.execute(BROKEN).fetchone() or (None,)
    if broken is not None:
        raise NotWhole(
            f"Händelse {broken} i säkerhetskopian är ändrad eller på fel plats: dess kontrollsumma stämmer inte."
        )
    if connection.execute(HEAD).fetchone() != (taken.head, taken.head, taken.leaf_hash):
        raise NotWhole("Säkerhetskopians händelser är inte de som dess manifest räknar upp.")
