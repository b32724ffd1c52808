"""`sparbar backup` and `sparbar restore`."""

from pathlib import Path

import click
import msgspec

from workers.backup import restore as restoring
from workers.backup import take as taking
from workers.backup.manifest import Manifest
from workers.commands import told_in_one_sentence
from workers.commands.connected import as_json, connected, print_json, with_database
from workers.settings import Settings

folder = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.option("--out", type=folder, required=True, help="En ny mapp för säkerhetskopian.")
@as_json
@told_in_one_sentence
@with_database
def backup(out: Path, as_json: bool) -> None:
    """Kopiera allt som inte kan räknas fram på nytt; de andra kan arbeta under tiden."""
    _tell(taking.take(out), f"Säkerhetskopian ligger i {out}", as_json)


@click.command()
@click.argument("source", metavar="DIR", type=folder)
@as_json
@told_in_one_sentence
def restore(source: Path, as_json: bool) -> None:
    """Återställ säkerhetskopian DIR i en tom databas och bygg upp sidornas läsmodeller ur den."""
    with connected(migrated=False):
        database_url = Settings.read().database_url
        assert database_url is not None
        taken = restoring.restore(source, database_url)
    _tell(taken, "Säkerhetskopian är återställd", as_json)


def _tell(taken: Manifest, done: str, as_json: bool) -> None:
    if as_json:
        print_json(msgspec.to_builtins(taken))
    else:
        click.echo(f"{done}: {taken.head} händelser, tagen {taken.taken_at:%Y-%m-%d %H:%M} UTC.")
