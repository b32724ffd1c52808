"""`sparbar read-models`: how far each is, and building them anew from the log."""

from contextlib import suppress

import click
import msgspec

from workers import rebuild as building
from workers import tools
from workers.commands import told_in_one_sentence
from workers.commands.connected import as_json, catch_up, print_json, with_database
from workers.projector import LogWentBack
from workers.read_models import ALL
from workers.trouble import Trouble

STATUS = """
select p.name, p.version, p.position, p.heartbeat, p.error, h.size,
       (select count(*) from parked k where k.name = p.name)
  from projection p cross join log_head h order by p.name"""


@click.group("read-models")
def read_models() -> None:
    """Läsmodeller: läge, bygg om ur loggen."""


@read_models.command()
@as_json
@told_in_one_sentence
@with_database
def status(as_json: bool) -> None:
    """Säg hur långt varje läsmodell har kommit."""
    with tools.database() as connection:
        rows = connection.execute(STATUS).fetchall()
    models = [_model(*row) for row in rows]
    if as_json:
        print_json({"head": rows[0][5] if rows else 0, "models": models})
    for model in models if not as_json else ():
        click.echo(f"{model['name']}: position {model['position']}, efter {model['lag_events']}")


@read_models.command()
@click.argument("names", nargs=-1)
@as_json
@told_in_one_sentence
@with_database
def rebuild(names: tuple[str, ...], as_json: bool) -> None:
    """Bygg om läsmodellerna NAMES, eller alla, ur händelseloggen."""
    unknown = set(names) - {model.name for model in ALL}
    if unknown:
        known = ", ".join(model.name for model in ALL)
        raise Trouble(f"Det finns ingen läsmodell {', '.join(sorted(unknown))}. De heter {known}.")
    with suppress(LogWentBack):  # that is what is to be put right
        catch_up()
    done = building.rebuild(names)
    if as_json:
        print_json(msgspec.to_builtins(done))
    else:
        same = "lika med" if done.equal_to_live else "INTE lika med"
        click.echo(f"{done.events} händelser på {done.seconds} s; resultatet är {same} det som användes.")
    if not done.equal_to_live:
        raise click.exceptions.Exit(1)


def _model(
    name: str, version: int, position: int, heartbeat: object, error: str | None, head: int, parked: int
) -> dict[str, object]:
    return {
        "name": name,
        "version": version,
        "state": "live",
        "position": position,
        "lag_events": head - position,
        "parked": parked,
        "heartbeat": msgspec.to_builtins(heartbeat),
        "error": error,
        "rebuilding": None,
    }
