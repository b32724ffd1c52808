"""`sparbar up` runs everything, `prepare` is its first step, `check` says whether all is right."""

import json
import os
from dataclasses import asdict
from pathlib import Path

import click

from workers import programs
from workers import up as everything
from workers.check import findings
from workers.commands import told_in_one_sentence
from workers.commands.connected import connected
from workers.settings import Settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Adress att lyssna på.")
@click.option("--port", default=8000, envvar="PORT", show_default=True, type=click.IntRange(1, 65535), help="Port.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Datamapp; annars SPARBAR_DATA_DIR.")
@click.option("--no-sample", is_flag=True, help="Börja utan exempelplanen i demoläge.")
@told_in_one_sentence
def up(host: str, port: int, data: Path | None, no_sample: bool) -> None:
    """Kör allt på en dator: servrar, webb, arbetare och tidtagare, tills Ctrl-C."""
    chosen = {"SPARBAR_DATA_DIR": str(data)} if data else {}
    everything.up(Settings.read({**os.environ, **chosen}), programs.plan(host, port, sample=not no_sample))


@click.command()
@told_in_one_sentence
def prepare() -> None:
    """Gör tabellerna, och i demoläge exemplet, som up gör före starten; för compose.yaml."""
    with connected():
        programs.prepare(Settings.read(), os.environ["SPARBAR_DATABASE_URL"], sample=True)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Skriv ett JSON-objekt.")
@told_in_one_sentence
def check(as_json: bool) -> None:
    """Säg om inställningar, databas, Redis, migreringar och arbetare är som de ska; slutkod 1 om inte."""
    found = findings(os.environ)
    if as_json:
        answer = {"ok": all(each.ok for each in found), "checks": [asdict(each) for each in found]}
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        for each in found:
            click.echo(f"{'ok ' if each.ok else 'FEL'}  {each.sentence}")
    if not all(each.ok for each in found):
        raise click.exceptions.Exit(1)
