"""The moment that a program asks about: the pages' own ?per= and ?position=."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from service.api.bearer import caller
from service.moments import asked_moment
from service.workplace import Workplace, workplace


@contextmanager
def workplace_at() -> Iterator[tuple[Workplace, dict[str, Any]]]:
    """The caller's view of the moment, and what the answer says of it: ``position`` and ``as_of``."""
    with workplace(caller(), asked_moment()) as at:
        yield at, {"position": at.reading.position, "as_of": at.past.at if at.past else None}
