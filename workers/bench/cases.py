"""What each bench measures, and on which history; it is run in a database made for it."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from domain.values import Value
from workers.bench import appends, moments, rebuilds
from workers.bench.rounds import Machine, Run, machine
from workers.bench.scratch import sample, scratch_database, synthetic


class Bench(Value):
    """``events`` is the size of the log when the measuring began."""

    bench: str
    events: int
    seed: int
    runs: list[Run]
    machine: Machine


class Case(NamedTuple):
    """``measure`` takes the database's address, the seed and the rounds. ``is_long``: on a history of a given size."""

    measure: Callable[[str, int, int], tuple[int, list[Run]]]
    rounds: int
    is_long: bool = False


CASES: Mapping[str, Case] = {
    "append": Case(appends.measure_append, 20),
    "command": Case(appends.measure_command, 20),
    "rebuild": Case(rebuilds.measure, 3, is_long=True),
    "as-of": Case(moments.measure, 20, is_long=True),
}
EVENTS = 100_000


def bench(name: str, server: str, seed: int, rounds: int | None = None, events: int = EVENTS) -> Bench:
    """Measure on the server of the address; a long bench on a history of about so many ``events``.

    Raises KeyError for an unknown name, Trouble when it cannot be done.
    """
    case = CASES[name]
    with scratch_database(server, synthetic(events, seed) if case.is_long else sample) as url:
        size, runs = case.measure(url, seed, rounds or case.rounds)
        return Bench(bench=name, events=size, seed=seed, runs=runs, machine=machine())
