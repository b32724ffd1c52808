"""Folding a chunk of streams into the new tables of every model at once: each event is read and applied only once.

A chunk is taken by locking its row, and done in the transaction that its rows are written in: whoever dies leaves
it as it was, free for the next worker.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

import psycopg

from domain.aggregate import Aggregate, Event
from domain.errors import NewerVersionNeeded
from workers import projector, tools
from workers.event_log.recorder import COLUMNS
from workers.event_log.stored import LoggedEvent
from workers.read_model import Connection, Version
from workers.rebuilding.job import CannotRebuild, Job, NewModel

TAKE = """
select number, first, last from rebuild_chunk
 where job_id = (select id from rebuild_job where id = %s and state = 'building') and done_at is null
 order by number limit 1 for update skip locked"""
DONE = """
update rebuild_chunk set done_at = clock_timestamp(), failed = %s where job_id = %s and number = %s"""
GOES_ON = "update rebuild_job set error = null where id = %s and error is not null"
EVENTS = f"""
select {COLUMNS} from event
 where stream_id between %s and %s and position <= %s order by stream_id, version"""
AT_A_TIME = 1000  # events fetched, and rows kept before they are written: what a worker holds in memory
REFUSED = (psycopg.DataError, psycopg.IntegrityError)


class Rows:
    """A model's rows of one stream after another."""

    def __init__(self, new: NewModel) -> None:
        self.new, self.model = new, new.model
        self.closed: list[tuple[Version, int]] = []
        self.opened: list[Version] = []
        self._open: dict[Any, Version] = {}
        self._fails = False
        self.failed: list[tuple[str, str, int, str]] = []

    def show(self, aggregate: Aggregate, event: Event) -> None:
        """What the event leaves to look at; a view that fails parks the stream, and its later events wait."""
        if self._fails or type(event) not in self.model.handles:
            return
        try:
            rows = list(self.model.view(aggregate, event))
        except Exception as reason:  # noqa: BLE001  whatever it raises must not stop the other streams
            self.park(event.originator_id, event.position, reason)
            return
        for row in rows:
            self._put(Version(event.originator_id, event.position, row))

    def park(self, stream: UUID, position: int, reason: Exception) -> None:
        if not self._fails:
            self._fails = True
            self.failed.append((self.model.name, str(stream), position, repr(reason)))

    def end_stream(self) -> None:
        self.opened += self._open.values()
        self._open, self._fails = {}, False

    def write(self, connection: Connection) -> None:
        projector.use(connection, self.model, self.new.generation)
        self.model.copy_in(connection, self.closed, self.opened)
        self.closed, self.opened = [], []

    def _put(self, new: Version) -> None:
        old = self._open.get(new.row[0])
        if old is not None and old.row == new.row:
            return
        if old is not None and old.since < new.since:
            self.closed.append((old, new.since))
        self._open[new.row[0]] = new


def work_on_next(job: Job) -> bool:
    """Take a chunk and fold it; False when none is left that nobody else is at, or the job has ended.

    Raises CannotRebuild where the database takes no such row, and NewerVersionNeeded with the chunk left to a newer
    version of the program.
    """
    try:
        with tools.database() as connection, connection.transaction():
            connection.execute("set local transaction_timeout = 0")
            taken = connection.execute(TAKE, (job.id,)).fetchone()
            if taken is None:
                return False
            number, first, last = taken
            failed = fold(connection, job, first, last)
            connection.execute(DONE, (json.dumps(failed), job.id, number))
            connection.execute(GOES_ON, (job.id,))
            return True
    except psycopg.errors.UndefinedTable:
        return False  # cancelled just now, and dropped
    except REFUSED as refused:
        names = ", ".join(one.name for one in job.models)
        raise CannotRebuild(f"Läsmodellerna {names} gick inte att bygga om: {refused}") from refused


def fold(connection: Connection, job: Job, first: UUID, last: UUID) -> list[tuple[str, str, int, str]]:
    """Write the rows of the streams from ``first`` to ``last``, up to the job's target; what could not be shown."""
    rows = [Rows(new) for new in job.models]
    for stream in _streams(connection, first, last, job.target):
        _fold_stream(stream, rows)
        if sum(len(each.closed) + len(each.opened) for each in rows) >= AT_A_TIME:
            _write(connection, rows)
    _write(connection, rows)
    return [failed for each in rows for failed in each.failed]


def _fold_stream(stored: Iterable[LoggedEvent], rows: Sequence[Rows]) -> None:
    aggregate: Aggregate | None = None
    for one in stored:
        try:
            event = tools.mapper().to_domain_event(one)
            aggregate = event.mutate(aggregate)
            assert aggregate is not None
        except NewerVersionNeeded:
            raise
        except Exception as reason:  # noqa: BLE001  an event that no longer loads parks its stream in every model
            for each in rows:
                each.park(one.stream_id, one.position, reason)
            break
        for each in rows:
            each.show(aggregate, event)
    for each in rows:
        each.end_stream()


def _streams(connection: Connection, first: UUID, last: UUID, target: int) -> Iterator[Iterator[LoggedEvent]]:
    """Each stream's events in order, fetched a part at a time: a chunk may be one very long stream."""
    with connection.cursor("events", binary=True) as cursor:
        cursor.itersize = AT_A_TIME
        cursor.execute(EVENTS, (first, last, target))
        for _, found in groupby((LoggedEvent(*row) for row in cursor), key=lambda event: event.stream_id):
            yield found


def _write(connection: Connection, rows: Sequence[Rows]) -> None:
    for each in rows:
        each.write(connection)
