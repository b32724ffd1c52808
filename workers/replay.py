"""Puts an exported log into an empty database: all of it or nothing, and only if every event is what it was."""

import time
from pathlib import Path
from typing import Any

import psycopg

from domain.values import Value
from workers import rebuilding, tools
from workers.event_log import bulk
from workers.event_log.bulk import History, OutOfOrder
from workers.event_log.exported import Incomplete, Tampered, commands
from workers.trouble import Trouble

COPY_NAMES = "copy person_name (person_id, command_id, name) from stdin"
# They count from their command on; what this log has not come to is nobody's yet.
FORGET_OTHERS = "delete from person_name n where not exists (select from command c where c.command_id = n.command_id)"
NAMED = "select count(distinct person_id) from person_name"
PIECE = 1 << 20


class NamesUnreadable(Trouble):
    """The file with people's names is not one of a backup's."""


class Replayed(Value):
    """``leaf_hash`` (hex) is the last event's, to be compared with the log's own; so many people have ``names``."""

    events: int
    commands: int
    streams: int
    names: int
    leaf_hash: str
    seconds: float
    events_per_second: int
    read_model_seconds: float


def replay(export: Path, people: Path | None = None) -> Replayed:
    """Raises Incomplete, Tampered, NamesUnreadable or NotEmpty with the database as it was.

    ``people`` is `person_name.copy` of a backup: names stand beside the log and are in no export.
    """
    begun = time.monotonic()
    with tools.database() as connection, bulk.empty_log(connection) as log:
        leaf = _fill(log, export)
        names = _name(connection, people) if people else 0
    seconds = time.monotonic() - begun
    tools.forget()
    rebuilding.rebuild_outdated()
    return Replayed(
        events=log.size,
        commands=log.commands,
        streams=log.streams,
        names=names,
        leaf_hash=leaf.hex(),
        seconds=round(seconds, 1),
        events_per_second=round(log.size / seconds),
        read_model_seconds=round(time.monotonic() - begun - seconds, 1),
    )


def _fill(log: History, export: Path) -> bytes:
    """The last event's leaf hash."""
    leaf = b""
    try:
        with export.open("rb") as lines:
            for done in commands(lines):
                leaf = log.put(done)[-1]
        log.flush()
    except OutOfOrder as wrong:
        raise Tampered(str(wrong)) from wrong
    except psycopg.errors.UniqueViolation as twice:
        raise Tampered("Samma kommando står på två ställen i filen.") from twice
    if not leaf:
        raise Incomplete(f"{export} har inga händelser.")
    return leaf


def _name(connection: psycopg.Connection[Any], people: Path) -> int:
    try:
        with people.open("rb") as file, connection.cursor() as cursor, cursor.copy(COPY_NAMES) as copy:
            while piece := file.read(PIECE):
                copy.write(piece)
    except (psycopg.DataError, psycopg.IntegrityError) as refused:
        raise NamesUnreadable(f"{people} går inte att läsa som person_name.copy ur en säkerhetskopia.") from refused
    connection.execute(FORGET_OTHERS)
    found = connection.execute(NAMED).fetchone()
    return int(found[0]) if found else 0
