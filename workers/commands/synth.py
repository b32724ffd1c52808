"""`sparbar synth`: a long history that never happened, for measuring and for showing."""

import click
import msgspec

from workers.commands import told_in_one_sentence
from workers.commands.connected import as_json, print_json, with_database
from workers.settings import Settings
from workers.synth.history import Outline
from workers.synth.load import Loaded, load

MOST_QUARTERS = 80


@click.command()
@click.option("--activities", default=30, show_default=True, type=click.IntRange(min=1), help="Aktiviteter åt gången.")
@click.option("--quarters", default=4, show_default=True, type=click.IntRange(1, MOST_QUARTERS), help="Kvartal i rad.")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(min=0), help="Samma frö ger samma historik.")
@as_json
@told_in_one_sentence
@with_database
def synth(activities: int, quarters: int, seed: int, as_json: bool) -> None:
    """Fyll en tom databas med en påhittad historik, gjord av samma kommandon och regler som annars."""
    demo = Settings.read().demo
    loaded = load(Outline(activities, quarters, seed), demo=demo)
    if as_json:
        print_json(msgspec.to_builtins(loaded))
        return
    click.echo(_told(loaded))
    click.echo("Logga in med lösenordet demo." if demo else "Ingen kan logga in: det går bara i demoläge.")


def _told(loaded: Loaded) -> str:
    span = f"{loaded.first:%Y-%m-%d} till {loaded.last:%Y-%m-%d}"
    speed = (
        f"{loaded.seconds} s ({loaded.events_per_second} händelser i sekunden, {loaded.cpu_seconds} s processortid;"
        f" inläsningen tog {loaded.loading_seconds} s av dem, {loaded.loaded_per_second} händelser i sekunden)"
    )
    return (
        f"{loaded.events} händelser från {span} av {loaded.people} personer i {loaded.plans} planer på {speed};"
        f" läsmodellerna på {loaded.read_model_seconds} s till."
    )
