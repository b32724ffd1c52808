"""One case: its sides in turn, round after round in one run, so that what else the machine does hits all alike."""

import os
from collections.abc import Callable, Mapping, Sequence
from statistics import median, quantiles
from typing import Any

from domain.values import Value
from workers import tools

SETTINGS = """
select split_part(current_setting('server_version'), ' ', 1), current_setting('fsync'),
       current_setting('synchronous_commit')"""


class Measured(Value):
    """One side, in the run's unit, a number for each round."""

    name: str
    values: list[float]


class Run(Value):
    """``ratio_limit`` and ``ratio_stock`` are medians of the rounds' ratios; ``spread`` is the middle half
    of the rounds' ratios to the limit. ``beside`` is what else was seen, by names that end in their unit."""

    case: str
    unit: str
    ours: list[float]
    limit: Measured
    stock: Measured
    ratio_limit: float
    ratio_stock: float
    spread: list[float]
    beside: dict[str, float]


class Machine(Value):
    cores: int
    postgres: str
    fsync: str
    synchronous_commit: str


def in_turns(sides: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """What each side measured in each round; every round begins with another side."""
    found: dict[str, list[float]] = {side: [] for side in sides}
    names = list(sides)
    for number in range(rounds):
        turn = number % len(names)
        for side in (*names[turn:], *names[:turn]):
            found[side].append(sides[side]())
    return found


def run_of(case: str, unit: str, ours: Sequence[float], limit: Measured, stock: Measured, **beside: float) -> Run:
    """The sides have as many rounds as each other."""
    to_limit, to_stock = _ratios(ours, limit.values), _ratios(ours, stock.values)
    return Run(
        case=case,
        unit=unit,
        ours=_rounded(ours),
        limit=Measured(name=limit.name, values=_rounded(limit.values)),
        stock=Measured(name=stock.name, values=_rounded(stock.values)),
        ratio_limit=round(median(to_limit), 2),
        ratio_stock=round(median(to_stock), 2),
        spread=_middle_half(to_limit),
        beside={name: round(figure, 2) for name, figure in beside.items()},
    )


def machine() -> Machine:
    """What the figures depend on, besides the disk."""
    with tools.database() as connection:
        found: Any = connection.execute(SETTINGS).fetchone()
    return Machine(cores=os.cpu_count() or 1, postgres=found[0], fsync=found[1], synchronous_commit=found[2])


def _ratios(ours: Sequence[float], theirs: Sequence[float]) -> list[float]:
    return [our / their for our, their in zip(ours, theirs, strict=True)]


def _middle_half(ratios: Sequence[float]) -> list[float]:
    """Of one round it is that round."""
    low, _, high = quantiles(ratios, n=4, method="inclusive") if len(ratios) > 1 else (*ratios, 0.0, *ratios)
    return [round(low, 2), round(high, 2)]


def _rounded(values: Sequence[float]) -> list[float]:
    return [round(value, 2) for value in values]
