"""The counterpart of a rebuild: the library's own ProjectionRunner, which takes one event a transaction.

It is given all that does not depend on it: events that are decoded as ours are, aggregates kept in memory, the rows
that our views make, and tables without a row in them.
"""

from collections.abc import Sequence
from time import perf_counter
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.application import Application
from eventsourcing.persistence import Mapper, StoredEvent, Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.conninfo import conninfo_to_dict

from domain.aggregate import Aggregate, Event
from workers import tools
from workers.event_log.recorder import COLUMNS
from workers.event_log.stored import LoggedEvent
from workers.read_model import ReadModel, Version
from workers.read_models import ALL
from workers.settings import Settings
from workers.trouble import Trouble

EVENTS = 1000  # enough: each is a transaction, and takes as long as the one before
PATIENCE = 300.0  # seconds
AT_A_TIME = 50  # events put in: the library sends them in one go, and hears nothing until it has sent them
FIRST = f"select {COLUMNS} from event where position <= %s order by position"
SCHEMA = "bench_stock"
TABLES = f"set local search_path = {SCHEMA}, public"
Change = tuple[ReadModel, list[tuple[Version, int]], dict[Any, Version]]


class Joined(Mapper[UUID]):
    """The library has one column for what we keep in two: the payload's length, the payload, the meta."""

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        state = stored_event.state
        end = 4 + int.from_bytes(state[:4])
        stored = LoggedEvent(
            stored_event.originator_id, stored_event.originator_version, stored_event.topic, state[4:end],
            state[end:], getattr(stored_event, "id", 0),
        )  # fmt: skip
        return tools.mapper().to_domain_event(stored)


class StockLog(Application[UUID]):
    name = "stock_log"

    def construct_mapper(self) -> Mapper[UUID]:
        return Joined(transcoder=self.construct_transcoder())


class StockTables(PostgresTrackingRecorder):
    """Our tables, written in the transaction that moves the tracking."""

    def keep(self, changes: Sequence[Change], tracking: Tracking) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(TABLES)
            for model, closed, opened in changes:
                model.write(cursor.connection, closed, opened)


class StockProjection(Projection[StockTables]):
    name = "stock_projection"

    def __init__(self, view: StockTables) -> None:
        super().__init__(view)
        self._aggregates: dict[UUID, Aggregate] = {}
        self._opened: dict[str, dict[Any, Version]] = {model.name: {} for model in ALL}

    def process_event(self, domain_event: Event, tracking: Tracking) -> None:
        aggregate = domain_event.mutate(self._aggregates.get(domain_event.originator_id))
        assert aggregate is not None
        self._aggregates[domain_event.originator_id] = aggregate
        handling = [model for model in ALL if type(domain_event) in model.handles]
        changes = [self._change(model, aggregate, domain_event) for model in handling]
        self.view.keep([change for change in changes if change[2]], tracking)

    def _change(self, model: ReadModel, aggregate: Aggregate, event: Event) -> Change:
        known, opened, closed = self._opened[model.name], {}, []
        for row in model.view(aggregate, event):
            new, old = Version(event.originator_id, event.position, row), known.get(row[0])
            if old is not None and old.row == row:
                continue
            if old is not None and old.since < new.since:
                closed.append((old, new.since))
            opened[row[0]] = known[row[0]] = new
        return model, closed, opened


def events_per_second() -> float:
    """Over the first events of the log, in tables of its own that are gone afterwards."""
    environment = _environment()
    try:
        events = _install(environment)
        begun = perf_counter()
        with ProjectionRunner(
            application_class=StockLog,
            projection_class=StockProjection,
            view_class=StockTables,
            env=environment,
        ) as runner:
            runner.wait(events, timeout=PATIENCE)
        return events / (perf_counter() - begun)
    finally:
        _administer(f"drop schema if exists {SCHEMA} cascade")


def _install(environment: dict[str, str]) -> int:
    """The library's log with the first events, and our tables with their indexes; how many events."""
    _administer(f"drop schema if exists {SCHEMA} cascade; create schema {SCHEMA}")
    with tools.database() as connection, connection.transaction():
        connection.execute(TABLES)
        for model in ALL:
            model.create(connection)
            model.create_indexes(connection)
        rows = connection.execute(FIRST, (EVENTS,), binary=True).fetchall()
    log = StockLog(environment)
    for first in range(0, len(rows), AT_A_TIME):
        log.recorder.insert_events([_joined(LoggedEvent(*row)) for row in rows[first : first + AT_A_TIME]])
    log.close()
    if not rows:
        raise Trouble("Loggen är tom: det finns inget att mäta på.")
    return len(rows)


def _joined(stored: LoggedEvent) -> StoredEvent:
    state = len(stored.state).to_bytes(4) + stored.state + stored.meta
    return StoredEvent(stored.originator_id, stored.originator_version, stored.topic, state)


def _environment() -> dict[str, str]:
    url = Settings.read().database_url
    assert url is not None
    words = conninfo_to_dict(url)
    names = {"DBNAME": "dbname", "HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
    place = {f"POSTGRES_{name}": str(words.get(word) or "") for name, word in names.items()}
    return {"PERSISTENCE_MODULE": "eventsourcing.postgres", "POSTGRES_SCHEMA": SCHEMA, **place}


def _administer(statement: str) -> None:
    url = Settings.read().database_url
    assert url is not None
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())
