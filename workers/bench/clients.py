"""Client processes that do the same work at the same time; only the work is timed, not its preparing."""

from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from time import perf_counter

from workers.bench.processes import clean
from workers.bench.scratch import use
from workers.bench.sides import SIDES, Example, Side
from workers.bench.work import Work
from workers.trouble import Trouble

PATIENCE = 10.0  # seconds for a client to end by itself


class Clients:
    """Every client has connections of its own and keeps them."""

    def __init__(self, pipes: list[Connection]) -> None:
        self._pipes = pipes

    def rate(self, side: str, each: int) -> float:
        """Operations a second of all clients together, from the first's start to the last's end.

        Raises Trouble when a client has died.
        """
        self._tell((side, each))
        begun = perf_counter()
        self._tell(None)
        return len(self._pipes) * each / (perf_counter() - begun)

    def _tell(self, words: tuple[str, int] | None) -> None:
        try:
            for pipe in self._pipes:
                pipe.send(words)
            for pipe in self._pipes:
                pipe.recv()
        except (EOFError, OSError):
            raise Trouble("En av mätningens klienter dog; varför står ovanför.") from None


@contextmanager
def clients(number: int, url: str, example: Example, work: Work) -> Iterator[Clients]:
    """So many processes while the context lasts."""
    context = clean()
    pipes, processes = [], []
    for _ in range(number):
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, url, example, work), daemon=True)
        process.start()
        theirs.close()
        pipes.append(ours)
        processes.append(process)
    try:
        yield Clients(pipes)
    finally:
        for pipe in pipes:
            pipe.close()
        for process in processes:
            process.join(PATIENCE)


def _serve(pipe: Connection, url: str, example: Example, work: Work) -> None:
    """Prepare what is asked for, say so, do it at the next word, say so."""
    use(url)
    sides: dict[str, Side] = {}
    while (asked := _heard(pipe)) is not None:
        name, count = asked
        if name not in sides:
            sides[name] = SIDES[name](example, work)
        operations = sides[name](count)
        pipe.send(None)
        pipe.recv()
        for operation in operations:
            operation()
        pipe.send(None)
    use(None)


def _heard(pipe: Connection) -> tuple[str, int] | None:
    """None when nobody asks for more."""
    try:
        asked: tuple[str, int] = pipe.recv()
    except EOFError:
        return None
    return asked
