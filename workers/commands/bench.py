"""`sparbar bench`: what Spårbar costs beside its limit, in a database of the measurement's own."""

from statistics import median

import click
import msgspec

from workers.bench.cases import CASES, EVENTS, bench
from workers.bench.rounds import Run
from workers.commands import told_in_one_sentence
from workers.commands.connected import as_json, connected, print_json
from workers.settings import Settings


@click.command("bench")
@click.argument("what", type=click.Choice(list(CASES)))
@click.option("--rounds", type=click.IntRange(min=1), help="Antal varv; annars så många som mätningen brukar ha.")
@click.option("--seed", default=1, show_default=True, help="Slumptalsfrö för texterna och historiken.")
@click.option(
    "--events",
    default=EVENTS,
    show_default=True,
    type=click.IntRange(min=1000),
    help="Ungefär så lång historik för rebuild och as-of.",
)
@as_json
@told_in_one_sentence
def bench_(what: str, rounds: int | None, seed: int, events: int, as_json: bool) -> None:
    """Mät WHAT mot dess gräns och mot bibliotekets motsvarighet, i en egen databas på samma server.

    Gränsen för append och command är ett INSERT av samma byte, med en commit för varje rad; för rebuild att läsa och
    avkoda loggen och kopiera in samma rader; för as-of är det samma fråga om nuet. Kvoterna är det som räknas: hur
    mycket det blir i sekunden beror på datorn.
    """
    with connected(migrated=False):
        done = bench(what, str(Settings.read().database_url), seed, rounds, events)
    if as_json:
        print_json(msgspec.to_builtins(done))
    for run in done.runs if not as_json else ():
        _show(run)


def _show(run: Run) -> None:
    low, high = map(_decimal, run.spread)
    measured = f"{_decimal(median(run.ours))} ms" if run.unit == "ms" else f"{round(median(run.ours))} i sekunden"
    click.echo(
        f"{run.case}: {measured}; {_decimal(run.ratio_limit)} av {run.limit.name} "
        f"(hälften av varven {low}–{high}); {_decimal(run.ratio_stock)} gånger {run.stock.name}"
    )
    for name, figure in run.beside.items():
        click.echo(f"  {name}: {_decimal(figure)}")


def _decimal(ratio: float) -> str:
    return f"{ratio:.2f}".replace(".", ",")
