"""How the log, those who follow it and those who work are doing, one by one: for whoever looks after the service."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import Any
from uuid import UUID

import psycopg

from domain.values import Value
from workers import figures, tools
from workers.figures import Figures
from workers.rebuilding.job import progress, state_of, under_way
from workers.schedule import SWEEP_SECONDS

MODELS = "select name, version, position, heartbeat from projection order by name"
HEAD = "select size, nullif(recorded_at, '-infinity') from log_head"
# Not the error: it may quote words that whoever reads this may not read.
PARKED = """
select k.name, k.stream_id, k.first_position, split_part(e.topic, '.', 1), e.recorded_at
  from parked k left join event e on e.position = k.first_position order by k.name, k.first_position"""
# What failed is no news once a later report of the same quarter is there.
JOBS = """
select j.plan, j.quarter, j.position, j.state, j.asked_at, j.error from report_job j
 where j.state <> 'compiled' and not (j.state = 'failed' and exists (
       select from report_job later
        where (later.plan, later.quarter, later.state) = (j.plan, j.quarter, 'compiled')
          and later.position > j.position))
 order by j.asked_at"""
MAIL = """
select min(created_at) filter (where state = 'waiting'), count(*) filter (where state = 'waiting'),
       count(*) filter (where state = 'given_up' and created_at > now() - interval '7 days')
  from outbox"""
SEEN = "select name, at from heartbeat order by name"
CLOCK = "select clock_timestamp()"
LATE_SWEEP = 6 * SWEEP_SECONDS
SCHEMA = "select version_num from alembic_version"


class Model(Value):
    """A read model; ``heartbeat`` is when it last took something in."""

    name: str
    version: int
    position: int
    heartbeat: datetime


class Parked(Value):
    """A stream that has stopped in a read model, since the event at ``position``; what the log lacks is None."""

    model: str
    stream_id: UUID
    position: int
    stream: str | None
    since: datetime | None


class Job(Value):
    """A report that is not compiled."""

    plan: str
    quarter: str
    position: int
    state: str
    asked_at: datetime
    error: str | None


class Seen(Value):
    """A worker, with the name of its host, or beat."""

    name: str
    at: datetime


class Clocks(Value):
    """The same moment by this process's clock and by the database's."""

    here: datetime
    database: datetime

    @property
    def apart(self) -> timedelta:
        return self.database - self.here


class Post(Value):
    """Mail: since when the oldest waits, how many do, and how many were given up in the last week."""

    oldest: datetime | None
    waiting: int
    given_up: int


class Rebuild(Value):
    """A rebuild under way: of which read models, how many of the events are folded, and why it waits, if it does."""

    models: tuple[str, ...]
    folded: int
    events: int
    waits: str | None


class Condition(Value):
    """``recorded_at`` is the last event's, None in an empty log; ``schema`` the newest of Alembic's scripts."""

    figures: Figures
    head: int
    recorded_at: datetime | None
    models: tuple[Model, ...]
    parked: tuple[Parked, ...]
    jobs: tuple[Job, ...]
    seen: tuple[Seen, ...]
    clocks: Clocks
    rebuild: Rebuild | None
    post: Post
    app_version: str
    schema: str

    @property
    def swept(self) -> datetime | None:
        """When a worker last did the sweep that beat had asked for; None where none ever has."""
        return next((one.at for one in self.seen if one.name == "beat"), None)

    @property
    def sweep_is_late(self) -> bool:
        return self.figures.seen.get("beat", 0.0) > LATE_SWEEP

    def parked_in(self, model: str) -> int:
        return sum(one.model == model for one in self.parked)


def now() -> Condition:
    with tools.database() as connection:
        # The models first: what is appended meanwhile counts as not taken in, never the other way.
        models = tuple(_rows(connection, Model, MODELS))
        head, recorded_at = connection.execute(HEAD).fetchone() or (0, None)
        (schema,) = connection.execute(SCHEMA).fetchone() or ("",)
        return Condition(
            figures=figures.read(connection),
            head=head,
            recorded_at=recorded_at,
            models=models,
            parked=tuple(_rows(connection, Parked, PARKED)),
            jobs=tuple(_rows(connection, Job, JOBS)),
            seen=tuple(_rows(connection, Seen, SEEN)),
            clocks=_clocks(connection),
            rebuild=_rebuild(connection),
            post=next(_rows(connection, Post, MAIL)),
            app_version=version("sparbar"),
            schema=schema,
        )


def _rebuild(connection: psycopg.Connection[Any]) -> Rebuild | None:
    job = under_way(connection)
    if job is None:
        return None
    done = progress(connection, job)
    _, waits = state_of(connection, job.id)
    return Rebuild(models=tuple(new.name for new in job.models), folded=done.folded, events=done.events, waits=waits)


def _clocks(connection: psycopg.Connection[Any]) -> Clocks:
    """Half of the way there and back is taken off, so that a slow database is not taken for a wrong clock."""
    asked = datetime.now(UTC)
    (database,) = connection.execute(CLOCK).fetchone() or (asked,)
    return Clocks(here=asked + (datetime.now(UTC) - asked) / 2, database=database)


def _rows(connection: psycopg.Connection[Any], kind: Any, query: Any) -> Iterator[Any]:
    names = kind.__struct_fields__
    return (kind(**dict(zip(names, row, strict=True))) for row in connection.execute(query).fetchall())
