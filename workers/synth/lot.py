"""Chance that is the same on every machine: everything from the Mersenne Twister's `random()`, which never changes."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar
from uuid import UUID

T = TypeVar("T")


class Lot:
    """Of its own for everything that is drawn for, so that what happens to one thing moves nothing else."""

    def __init__(self, *names: object) -> None:
        self._random = Random(":".join(map(str, names))).random  # noqa: S311 - a history, no secrets

    def chance(self, share: float) -> bool:
        return self._random() < share

    def between(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        return least + int(self._random() * (most - least + 1))

    def pick(self, things: Sequence[T]) -> T:
        return things[int(self._random() * len(things))]

    def weighted(self, things: Sequence[tuple[T, int]]) -> T:
        """One of the things, each as often as its weight says."""
        left = self._random() * sum(weight for _, weight in things)
        for thing, weight in things:
            left -= weight
            if left < 0:
                return thing
        return things[-1][0]

    def id(self) -> UUID:
        """Looks like any other random id (RFC 9562, version 4)."""
        number = 0
        for _ in range(4):
            number = number << 32 | int(self._random() * 2**32)
        return UUID(int=number, version=4)
