"""One case: its sides in turn, round after round in one run, so that what else the machine does hits all alike."""

import os
from statistics import median, quantiles
from typing import Any

from domain.values import Value
from workers import tools
from workers.bench.clients import Clients

SETTINGS = """
select split_part(current_setting('server_version'), ' ', 1), current_setting('fsync'),
       current_setting('synchronous_commit')"""


class Measured(Value):
    """Operations a second of one side, a number for each round."""

    name: str
    values: list[float]


class Run(Value):
    """``ratio_limit`` and ``ratio_stock`` are medians of the rounds' ratios; ``spread`` is the middle half
    of the rounds' ratios to the limit."""

    case: str
    unit: str
    ours: list[float]
    limit: Measured
    stock: Measured
    ratio_limit: float
    ratio_stock: float
    spread: list[float]


class Machine(Value):
    cores: int
    postgres: str
    fsync: str
    synchronous_commit: str


def compare(case: str, sides: tuple[str, str, str], among: Clients, rounds: int, each: int) -> Run:
    """Ours, the limit and the counterpart, after one round that does not count. ``rounds`` ≥ 2."""
    found: dict[str, list[float]] = {side: [] for side in sides}
    for number in range(rounds + 1):
        turn = number % len(sides)
        for side in (*sides[turn:], *sides[:turn]):
            found[side].append(among.rate(side, each))
    ours, limit, stock = (rates[1:] for rates in found.values())
    to_limit, to_stock = _ratios(ours, limit), _ratios(ours, stock)
    low, _, high = quantiles(to_limit, n=4, method="inclusive")
    return Run(
        case=case,
        unit="commands/s",
        ours=_rounded(ours, 1),
        limit=Measured(name=sides[1], values=_rounded(limit, 1)),
        stock=Measured(name=sides[2], values=_rounded(stock, 1)),
        ratio_limit=round(median(to_limit), 2),
        ratio_stock=round(median(to_stock), 2),
        spread=_rounded([low, high], 2),
    )


def machine() -> Machine:
    """What the figures depend on, besides the disk."""
    with tools.database() as connection:
        found: Any = connection.execute(SETTINGS).fetchone()
    return Machine(cores=os.cpu_count() or 1, postgres=found[0], fsync=found[1], synchronous_commit=found[2])


def _ratios(ours: list[float], theirs: list[float]) -> list[float]:
    return [our / their for our, their in zip(ours, theirs, strict=True)]


def _rounded(values: list[float], digits: int) -> list[float]:
    return [round(value, digits) for value in values]
