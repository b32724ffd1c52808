"""`sparbar log`: the event log as lines of JSON, for whoever wants to read it without Spårbar."""

import json
from pathlib import Path

import click
import msgspec

from workers import feed
from workers.commands import told_in_one_sentence
from workers.commands.connected import as_json, print_json, with_database
from workers.event_log.exported import Incomplete
from workers.replay import Replayed
from workers.replay import replay as put_together

LAST = 2**63 - 1
PIECE = 1000
INCOMPLETE = 3  # the exit code for a file that lacks something, as opposed to one that is wrong
file_to_read = click.Path(path_type=Path)


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
        while items := feed.exported(after, to, PIECE):
            lines.writelines(json.dumps(item, ensure_ascii=False) + "\n" for item in items)
            after, count = items[-1]["position"], count + len(items)
    click.echo(f"{count} händelser i {out}.")


@log_.command()
@click.argument("export", metavar="FILE", type=file_to_read)
@click.option("--people", type=file_to_read, help="person_name.copy ur en säkerhetskopia: namnen, som loggen inte har.")
@as_json
@told_in_one_sentence
@with_database
def replay(export: Path, people: Path | None, as_json: bool) -> None:
    """Bygg upp en tom databas ur den exporterade loggen FILE; slutkod 1 om den är ändrad, 3 om något fattas."""
    try:
        done = put_together(export, people)
    except Incomplete as missing:
        click.echo(f"sparbar: {missing}", err=True)
        raise click.exceptions.Exit(INCOMPLETE) from missing
    if as_json:
        print_json(msgspec.to_builtins(done))
    else:
        click.echo(_told(done))


def _told(done: Replayed) -> str:
    names = f"{done.names} personer har namn" if done.names else "Inga namn (ge dem med --people)"
    return (
        f"{done.events} händelser på {done.seconds} s, läsmodellerna på {done.read_model_seconds} s till. {names};"
        " inga inloggningar, bilagor eller undertecknade filer: de finns i en säkerhetskopia, inte i loggen."
    )
