"""`sparbar log`: the event log as lines of JSON, for whoever wants to read it without Spårbar."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import msgspec

from domain.catalogue import stream_kind
from workers import tools
from workers.commands import told_in_one_sentence
from workers.commands.connected import with_database

LINES = """
select position, stream_id, version, topic, recorded_at, meta, payload, leaf_hash, flush_log() from event
 where position > %s and position <= %s order by position"""
LAST = 2**63 - 1
PIECE = 1000


@click.group("log")
def log_() -> None:
    """Händelseloggen."""


@log_.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Filen att skriva.")
@click.option("--after", default=0, type=click.IntRange(min=0), help="Bara händelser efter den positionen.")
@click.option("--to", default=LAST, type=click.IntRange(min=0), help="Bara händelser till och med den positionen.")
@told_in_one_sentence
@with_database
def export(out: Path, after: int, to: int) -> None:
    """Skriv loggen till en fil med en händelse i JSON på varje rad."""
    count = 0
    with out.open("w", encoding="utf-8") as lines, tools.database() as connection:
        while rows := connection.execute(LINES, (after, min(to, after + PIECE))).fetchall():
            lines.writelines(json.dumps(_item(row[:8]), ensure_ascii=False) + "\n" for row in rows)
            after, count = rows[-1][0], count + len(rows)
    click.echo(f"{count} händelser i {out}.")


def _item(row: Sequence[Any]) -> dict[str, Any]:
    position, stream, version, topic, recorded_at, meta, payload, leaf = row
    return {
        "position": position,
        "stream_id": str(stream),
        "stream": stream_kind(topic),
        "version": version,
        "topic": topic,
        "recorded_at": msgspec.to_builtins(recorded_at),
        "meta": json.loads(meta),
        "payload": json.loads(payload),
        "withheld": False,
        "leaf_hash": leaf.hex(),
    }
