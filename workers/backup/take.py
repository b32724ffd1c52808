"""Takes a backup: every table as it stands at one moment, while everybody goes on working."""

from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg

from workers import tools
from workers.backup import manifest, tables
from workers.backup.manifest import Manifest, TableFile
from workers.backup.tables import Table
from workers.trouble import Trouble

# Written the same way whatever the server is set to.
SETTINGS = """
set transaction isolation level repeatable read;
set local transaction_timeout = 0; set local lock_timeout = 0;
set local timezone = 'UTC'; set local datestyle = 'ISO'; set local bytea_output = 'hex'"""
SCHEMA = "select version_num from alembic_version"
HEAD = """
select size, (select encode(leaf_hash, 'hex') from event where position = size) from log_head"""
FLUSH = "select flush_log()"


class FolderNotEmpty(Trouble):
    """A backup goes into a folder of its own."""


def take(folder: Path) -> Manifest:
    """Into a new or empty folder, which only its owner can look into: it holds names and hashed passwords.

    Raises FolderNotEmpty, or OSError when the disk does not take it; then no manifest is there.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FolderNotEmpty(f"{folder} är inte tom: ange en ny mapp för varje säkerhetskopia.")
    with tools.database() as connection:
        with connection.transaction():
            taken = _of_one_moment(connection, folder)
        # What was seen is on disk before the backup says that it has it.
        connection.execute(FLUSH)
    taken.write(folder)
    return taken


def _of_one_moment(connection: psycopg.Connection[Any], folder: Path) -> Manifest:
    connection.execute(SETTINGS)
    (schema,) = connection.execute(SCHEMA).fetchone() or ("",)
    head, leaf = connection.execute(HEAD).fetchone() or (0, None)
    return Manifest(
        format=manifest.FORMAT,
        taken_at=datetime.now(UTC),
        app_version=version("sparbar"),
        schema=schema,
        head=head,
        leaf_hash=leaf,
        tables=tuple(_written(connection, table, folder) for table in tables.kept(connection)),
    )


def _written(connection: psycopg.Connection[Any], table: Table, folder: Path) -> TableFile:
    summed = sha256()
    with connection.cursor() as cursor, manifest.private_file(folder / f"{table.name}.copy") as file:
        with cursor.copy(table.copy_out()) as copy:
            for piece in copy:
                file.write(piece)
                summed.update(piece)
        return TableFile(name=table.name, columns=table.columns, rows=cursor.rowcount, sha256=summed.hexdigest())
