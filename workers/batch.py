"""A batch of events applied to a read model: all streams at once, and one that fails parks its stream."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

import psycopg

from domain.aggregate import Aggregate, Event
from domain.errors import NewerVersionNeeded
from workers import tools
from workers.event_log.recorder import COLUMNS
from workers.event_log.stored import LoggedEvent
from workers.read_model import Connection, ReadModel, Version

BEFORE = f"select {COLUMNS} from event where stream_id = any(%s) and position <= %s order by position"
# For each parked stream the position of the event that could not be applied, and why.
Failures = dict[UUID, tuple[int, str]]
# What the database says of a row, as opposed to what it says of a lost connection or of a table that is not there.
REFUSED = (psycopg.DataError, psycopg.IntegrityError)


class Batch:
    """Streams folded so far, the rows they have open, and the rows they have closed."""

    def __init__(self, model: ReadModel, aggregates: dict[UUID, Aggregate], opened: dict[Any, Version]) -> None:
        self.model, self.aggregates, self.opened = model, aggregates, opened
        self.closed: list[tuple[Version, int]] = []
        self.failed: Failures = {}

    def add(self, stored: Sequence[LoggedEvent]) -> None:
        """Fold events in; one that fails parks its stream, and the stream's later events wait behind it.

        Raises NewerVersionNeeded for what a newer version of the program has stored: that is no fault.
        """
        for row in stored:
            if row.stream_id in self.failed:
                continue
            try:
                self._apply(tools.mapper().to_domain_event(row))
            except NewerVersionNeeded:
                raise
            except Exception as reason:  # noqa: BLE001  whatever it raises must not stop the other streams
                self.failed[row.stream_id] = row.position, repr(reason)

    def _apply(self, event: Event) -> None:
        aggregate = event.mutate(self.aggregates.get(event.originator_id))
        assert aggregate is not None
        self.aggregates[event.originator_id] = aggregate
        rows = list(self.model.view(aggregate, event)) if type(event) in self.model.handles else ()
        for row in rows:
            self._put(Version(event.originator_id, event.position, row))

    def _put(self, new: Version) -> None:
        key = new.row[0]
        old = self.opened.get(key)
        if old is not None and old.row == new.row:
            return
        if old is not None and old.since < new.since:
            self.closed.append((old, new.since))
        self.opened[key] = new


def apply(connection: Connection, model: ReadModel, position: int, events: list[LoggedEvent]) -> None:
    """The streams that are parked wait, and those that fail are parked."""
    parked = {row[0] for row in connection.execute("select stream_id from parked where name = %s", (model.name,))}
    park(connection, model, apply_but(connection, model, position, events, parked))


def apply_but(
    connection: Connection, model: ReadModel, position: int, events: list[LoggedEvent], parked: Collection[UUID]
) -> Failures:
    """All streams at once; when the database refuses a row, one event after the other, to find which it is."""
    waiting = [event for event in events if event.stream_id not in parked]
    try:
        with connection.transaction():
            return _write(connection, model, position, waiting)
    except REFUSED:
        return _one_by_one(connection, model, waiting)


def park(connection: Connection, model: ReadModel, failed: Failures) -> None:
    for stream, (position, error) in failed.items():
        connection.execute("insert into parked values (%s, %s, %s, %s)", (model.name, stream, position, error))


def _write(connection: Connection, model: ReadModel, position: int, events: list[LoggedEvent]) -> Failures:
    """Apply events of streams that the model knows up to the position; what could not be applied."""
    streams = {event.stream_id for event in events}
    batch = Batch(model, _folded(connection, streams, position), model.current(connection, streams))
    before = dict(batch.opened)
    batch.add(events)
    changed = {key: row for key, row in batch.opened.items() if before.get(key) is not row}
    model.write(connection, batch.closed, changed)
    return batch.failed


def _one_by_one(connection: Connection, model: ReadModel, events: list[LoggedEvent]) -> Failures:
    failed: Failures = {}
    for event in events:
        if event.stream_id in failed:
            continue
        try:
            with connection.transaction():
                failed |= _write(connection, model, event.position - 1, [event])
        except REFUSED as refusal:
            failed[event.stream_id] = event.position, repr(refusal)
    return failed


def _folded(connection: Connection, streams: Iterable[UUID], position: int) -> dict[UUID, Aggregate]:
    """The aggregates of these streams as they were at the model's position."""
    found: dict[UUID, Aggregate] = {}
    for row in connection.execute(BEFORE, (list(streams), position), binary=True).fetchall():
        event = tools.mapper().to_domain_event(LoggedEvent(*row))
        found[row[0]] = event.mutate(found.get(row[0]))
    return found
