"""Rebuilding every read model, beside what no rebuild can be faster than, and beside the library's own runner."""

import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from psycopg import sql

from workers import projector, rebuilding, tools
from workers.bench import stock_projection
from workers.bench.processes import clean
from workers.bench.readers import Seen, reader
from workers.bench.rounds import Measured, Run, in_turns, run_of
from workers.bench.scratch import use
from workers.event_log.recorder import COLUMNS
from workers.event_log.stored import LoggedEvent
from workers.read_model import Connection
from workers.read_models import ALL
from workers.trouble import Trouble

LIMIT, STOCK = "scan_decode_copy", "eventsourcing_projection_runner"
EVERY = f"select {COLUMNS} from event order by stream_id, version"
PIECE = 1 << 20  # bytes of a COPY at a time
AT_A_TIME = 1000  # events fetched
KIB = 1 if sys.platform == "darwin" else 1024  # in what the system counts memory
MB = 1_000_000


def measure(url: str, seed: int, rounds: int) -> tuple[int, list[Run]]:
    """Events a second of one worker and of two, then once more with somebody reading; the seed is the history's."""
    del seed
    events = tools.sparbar().recorder.max_notification_id() or 0
    memory: dict[int, list[float]] = {1: [], 2: []}

    def rebuilt(workers: int) -> float:
        seconds, most = _in_process(_rebuild, url, workers)
        memory[workers].append(most)
        return float(events / seconds)

    with _rows_in_files() as files:
        sides: dict[str, Callable[[], float]] = {
            "one": lambda: rebuilt(1),
            "two": lambda: rebuilt(2),
            LIMIT: lambda: float(events / _in_process(_scan_decode_copy, url, files)),
            STOCK: lambda: _in_process(stock_projection.events_per_second, url),
        }
        found = in_turns(sides, rounds)
    limit, stock = (Measured(name=side, values=found[side]) for side in (LIMIT, STOCK))
    faster = sum(found["two"]) / sum(found["one"])
    with reader(url) as heard:
        _in_process(_rebuild, url, 2)
        seen = heard()
    return events, [
        run_of("rebuild_1_worker", "events/s", found["one"], limit, stock, worker_mb=max(memory[1])),
        run_of("rebuild_2_workers", "events/s", found["two"], limit, stock, worker_mb=max(memory[2]),
               times_1_worker=faster, **_as_read(seen)),
    ]  # fmt: skip


def _as_read(seen: Seen) -> dict[str, float]:
    """What somebody who read a plan all the time noticed of the new models coming into use."""
    if seen.failed:
        raise Trouble(f"Läsningen misslyckades {seen.failed} gånger under ombyggnaden: {seen.last_error}")
    return {
        "readings": len(seen.milliseconds),
        "flips_seen": len(seen.at_flips),
        "reading_p50_ms": seen.percentile(50),
        "reading_p95_ms": seen.percentile(95),
        "longest_reading_at_a_flip_ms": max(seen.at_flips, default=0.0),
    }


def _rebuild(workers: int) -> tuple[float, float]:
    """Seconds, and the most memory (MB) that a worker has had, be it this process or one that it started."""
    begun = perf_counter()
    rebuilding.rebuild(workers=workers)
    seconds = perf_counter() - begun
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return seconds, most * KIB / MB


def _scan_decode_copy(files: Path) -> float:
    """Seconds to read and decode every event, and to copy the rows that a rebuild makes of them into bare tables."""
    begun = perf_counter()
    with tools.database() as connection, connection.transaction(force_rollback=True):
        connection.execute("set local transaction_timeout = 0")
        decode = tools.mapper().to_domain_event
        with connection.cursor("events", binary=True) as cursor:
            cursor.itersize = AT_A_TIME
            cursor.execute(EVERY)
            for row in cursor:
                decode(LoggedEvent(*row))
        connection.execute("create schema bench_limit")
        connection.execute("set local search_path = bench_limit, public")
        for model in ALL:
            model.create(connection)
            _copy_from(connection, model.table.name, files / model.name)
    return perf_counter() - begun


@contextmanager
def _rows_in_files() -> Iterator[Path]:
    """The rows of the models in use, as COPY wants them, in a file each."""
    with TemporaryDirectory() as folder:
        with tools.database() as connection, connection.transaction():
            connection.execute("set local transaction_timeout = 0")
            for model in ALL:
                found: Any = connection.execute(
                    "select generation from projection where name = %s", (model.name,)
                ).fetchone()
                table = sql.Identifier(projector.schema(model, found[0]), model.table.name)
                _copy_to(connection, table, Path(folder) / model.name)
        yield Path(folder)


def _copy_to(connection: Connection, table: sql.Identifier, file: Path) -> None:
    statement = sql.SQL("copy {} to stdout (format binary)").format(table)
    with file.open("wb") as out, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for piece in copy:
            out.write(piece)


def _copy_from(connection: Connection, table: str, file: Path) -> None:
    statement = sql.SQL("copy {} from stdin (format binary)").format(sql.Identifier(table))
    with file.open("rb") as rows, connection.cursor() as cursor, cursor.copy(statement) as copy:
        while piece := rows.read(PIECE):
            copy.write(piece)


def _in_process(what: Callable[..., Any], url: str, *facts: Any) -> Any:
    """In a process of its own, so that each begins with no more in memory than the program."""
    ours, theirs = clean().Pipe(duplex=False)
    process = clean().Process(target=_tell, args=(theirs, url, what, facts))
    process.start()
    theirs.close()
    try:
        return ours.recv()
    except EOFError:
        raise Trouble("En av mätningens processer dog; varför står ovanför.") from None
    finally:
        process.join()


def _tell(pipe: Pipe, url: str, what: Callable[..., Any], facts: tuple[Any, ...]) -> None:
    use(url)
    pipe.send(what(*facts))
    use(None)
