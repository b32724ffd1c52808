"""`sparbar read-models`: how far each is, and building them anew from the log."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
import msgspec

from workers import rebuilding as building
from workers import release as releasing
from workers import tools
from workers.commands import told_in_one_sentence
from workers.commands.connected import as_json, catch_up, print_json, with_database
from workers.read_models import ALL
from workers.rebuilding.job import Progress, progress, under_way
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
    rebuilding = _rebuilding()
    models = [_model(*row) | {"rebuilding": rebuilding.get(row[0])} for row in rows]
    if as_json:
        print_json({"head": rows[0][5] if rows else 0, "models": models})
    for model in models if not as_json else ():
        click.echo(f"{model['name']}: position {model['position']}, efter {model['lag_events']}")


@read_models.command()
@click.argument("names", nargs=-1)
@click.option("--workers", type=click.IntRange(1, 32), default=1, help="Hur många processer som bygger.")
@as_json
@told_in_one_sentence
@with_database
def rebuild(names: tuple[str, ...], workers: int, as_json: bool) -> None:
    """Bygg om läsmodellerna NAMES, eller alla, ur händelseloggen; går vidare där ett avbrott blev."""
    unknown = set(names) - {model.name for model in ALL}
    if unknown:
        known = ", ".join(model.name for model in ALL)
        raise Trouble(f"Det finns ingen läsmodell {', '.join(sorted(unknown))}. De heter {known}.")
    catch_up()
    with _told() as tell:
        done = building.rebuild(names, workers=workers, tell=tell)
    if as_json:
        print_json(msgspec.to_builtins(done))
    else:
        same = "lika med" if done.equal_to_live else "INTE lika med"
        click.echo(f"{done.events} händelser på {done.seconds} s; resultatet är {same} det som användes.")
    if not done.equal_to_live:
        raise click.exceptions.Exit(1)


@read_models.command()
@as_json
@told_in_one_sentence
@with_database
def cancel(as_json: bool) -> None:
    """Avbryt den ombyggnad som pågår; läsmodellerna i bruk är som de var."""
    cancelled = building.cancel()
    if as_json:
        print_json({"cancelled": cancelled})
    else:
        click.echo("Ombyggnaden är avbruten." if cancelled else "Ingen ombyggnad pågår.")
    if not cancelled:
        raise click.exceptions.Exit(1)


@read_models.command()
@as_json
@told_in_one_sentence
@with_database
def release(as_json: bool) -> None:
    """Låt strömmar som har stannat gå vidare, när felet är rättat."""
    released, parked = releasing.release()
    if as_json:
        print_json({"released": released, "parked": parked})
    else:
        click.echo(f"Strömmar som har gått vidare: {released}. Som fortfarande står: {parked}.")
    if parked:
        raise click.exceptions.Exit(1)


@contextmanager
def _told() -> Iterator[Callable[[Progress], None]]:
    """A bar where somebody looks; standard output stays for the result."""
    bar = click.progressbar(length=1, label="Bygger om", file=sys.stderr)
    with bar:

        def tell(done: Progress) -> None:
            bar.length = max(done.events, 1)
            bar.update(done.folded - bar.pos)

        yield tell


def _rebuilding() -> dict[str, dict[str, object]]:
    """How far the rebuild that is under way has come, for each of its models."""
    with tools.database() as connection:
        job = under_way(connection)
        if job is None:
            return {}
        done = progress(connection, job)
    told: dict[str, object] = {"folded": done.folded, "events": done.events, "chunks_left": done.chunks_left}
    told["begun_at"] = msgspec.to_builtins(job.begun_at)
    return {new.name: told | {"version": new.version, "stage": new.stage} for new in job.models}


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
    }
