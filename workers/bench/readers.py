"""Somebody who reads a plan all the time, and notices how long it takes when new read models come into use."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection as Pipe
from time import perf_counter

import msgspec
from sqlalchemy import text

from domain.values import Value
from workers.bench.processes import clean
from workers.bench.scratch import use
from workers.read_models import activity_board, plans
from workers.reading import Reading, reading
from workers.trouble import Trouble

GENERATIONS = "select string_agg(name || generation, ',' order by name) from projection"
APART = 0.005  # seconds between two readings
PATIENCE = 30.0  # seconds for the reader to begin, and to answer


class Seen(Value):
    """``at_flips``: the readings that were the first to see new tables, in milliseconds."""

    milliseconds: list[float]
    at_flips: list[float]
    failed: int
    last_error: str

    def but_failed(self, error: str) -> "Seen":
        return msgspec.structs.replace(self, failed=self.failed + 1, last_error=error)

    def percentile(self, of_hundred: int) -> float:
        """Of all readings, in milliseconds; of none 0."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, len(ordered) * of_hundred // 100)] if ordered else 0.0


@contextmanager
def reader(url: str) -> Iterator[Callable[[], Seen]]:
    """A process that reads while the context lasts, and tells what it saw when it is asked, once."""
    ours, theirs = clean().Pipe()
    process = clean().Process(target=_serve, args=(theirs, url), daemon=True)
    process.start()
    theirs.close()
    try:
        _heard(ours)  # it has read once, so what comes is the reading and not the beginning
        yield lambda: _asked(ours)
    finally:
        ours.close()
        process.join(PATIENCE)


def _asked(pipe: Pipe) -> Seen:
    pipe.send(None)
    return _heard(pipe)


def _heard(pipe: Pipe) -> Seen:
    if not pipe.poll(PATIENCE):
        raise Trouble("Mätningens läsare svarar inte.")
    try:
        heard: Seen = pipe.recv()
    except EOFError:
        raise Trouble("Mätningens läsare dog; varför står ovanför.") from None
    return heard


def _serve(pipe: Pipe, url: str) -> None:
    use(url)
    with reading() as now:
        plan = plans.all_plans(now)[0].id
        expected = len(activity_board.of_plan(now, plan))
        before = _generations(now)
    seen = Seen(milliseconds=[], at_flips=[], failed=0, last_error="")
    pipe.send(seen)
    while not pipe.poll(APART):
        begun = perf_counter()
        try:
            with reading() as now:
                found = len(activity_board.of_plan(now, plan))
                after = _generations(now)
        except Exception as reason:  # noqa: BLE001  whatever it is, a reader would have seen it
            seen = seen.but_failed(repr(reason))
            continue
        seen.milliseconds.append(1000 * (perf_counter() - begun))
        if found != expected:
            seen = seen.but_failed(f"{found} aktiviteter i stället för {expected}")
        if after != before:
            seen.at_flips.append(seen.milliseconds[-1])
            before = after
    pipe.send(seen)
    use(None)


def _generations(now: Reading) -> str:
    return str(now.connection.execute(text(GENERATIONS)).scalar_one())
