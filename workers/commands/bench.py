"""`sparbar bench`: what Spårbar costs beside its limit, in a database of the measurement's own."""

from statistics import median

import click
import msgspec

from workers.bench.cases import CASES, ROUNDS, bench
from workers.bench.rounds import Run
from workers.commands import told_in_one_sentence
from workers.commands.connected import as_json, connected, print_json
from workers.settings import Settings


@click.command("bench")
@click.argument("what", type=click.Choice(list(CASES)))
@click.option("--rounds", default=ROUNDS, type=click.IntRange(min=2), show_default=True, help="Antal varv.")
@click.option("--seed", default=1, show_default=True, help="Slumptalsfrö för texterna.")
@as_json
@told_in_one_sentence
def bench_(what: str, rounds: int, seed: int, as_json: bool) -> None:
    """Mät WHAT mot dess gräns och mot bibliotekets motsvarighet, i en egen databas på samma server.

    Gränsen är ett INSERT av samma byte, med en commit för varje rad. Kvoterna är det som räknas: hur många
    kommandon det blir i sekunden beror på datorn.
    """
    with connected(migrated=False):
        done = bench(what, str(Settings.read().database_url), seed, rounds)
    if as_json:
        print_json(msgspec.to_builtins(done))
    for run in done.runs if not as_json else ():
        _show(run)


def _show(run: Run) -> None:
    low, high = map(_decimal, run.spread)
    click.echo(
        f"{run.case}: {round(median(run.ours))} i sekunden; {_decimal(run.ratio_limit)} av {run.limit.name} "
        f"(hälften av varven {low}–{high}); {_decimal(run.ratio_stock)} gånger {run.stock.name}"
    )


def _decimal(ratio: float) -> str:
    return f"{ratio:.2f}".replace(".", ",")
