"""A visit of somebody who need not be signed in: the published reports at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from service.moments import asked_moment
from workers.event_log.moments import Moment
from workers.reading import Reading, reading


@dataclass(frozen=True)
class Visit:
    """``past`` is an earlier moment, or None for now; ``newer`` how many events have come since."""

    reading: Reading
    past: Moment | None

    @property
    def newer(self) -> int:
        return self.reading.reached - self.reading.position if self.past else 0

    @property
    def link(self) -> dict[str, str]:
        """What makes a link show the same moment."""
        return self.past.link if self.past else {}


@contextmanager
def visit() -> Iterator[Visit]:
    """At the moment that the address asks for; raises UnknownMoment."""
    past = asked_moment()
    with reading(past.position if past else None) as found:
        yield Visit(found, past)
