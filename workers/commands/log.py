"""`sparbar log`: the event log as lines of JSON, for whoever wants to read it without Spårbar."""

import json
from pathlib import Path

import click

from workers import feed
from workers.commands import told_in_one_sentence
from workers.commands.connected import with_database

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
    count, to = 0, min(to, feed.head())
    with out.open("w", encoding="utf-8") as lines:
        while items := feed.after(after, to, PIECE):
            lines.writelines(json.dumps(item, ensure_ascii=False) + "\n" for item in items)
            after, count = items[-1]["position"], count + len(items)
    click.echo(f"{count} händelser i {out}.")
