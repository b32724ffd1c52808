"""How the log and those who follow it stand, in numbers: for /metrics, /readyz and `sparbar check`."""

from collections.abc import Mapping
from typing import Any

import psycopg
from msgspec.structs import replace
from sqlalchemy.exc import SQLAlchemyError

from domain.values import Value
from workers import tools

HEAD = """
select size, extract(epoch from recorded_at - clock_timestamp())::float8 from log_head"""
MODELS = """
select p.name, p.version, p.position, (select count(*) from parked k where k.name = p.name), p.error,
       p.position > 0 and not exists (
           select from event e where (e.position, e.leaf_hash) = (p.position, p.position_leaf_hash))
  from projection p order by p.name"""
WAITING = "select extract(epoch from clock_timestamp() - recorded_at)::float8 from event where position = %s"
JOBS = "select 'report', state, count(*) from report_job group by state"
STATES = ("queued", "running", "failed")
SEEN = """
select split_part(name, ' ', 1), extract(epoch from clock_timestamp() - max(at))::float8 from heartbeat group by 1"""


class Followed(Value):
    """A read model: the position it has reached, and how many streams have stopped in it.

    ``held`` is the sentence on why it can go no further, ``went_back`` whether it has read what the log has no more.
    """

    name: str
    version: int
    position: int
    parked: int
    held: str | None
    went_back: bool


class Figures(Value):
    """``ahead`` is by how many seconds the log's clock is before the database's; ``waiting`` how old the oldest event

    is that some model lacks (0 when none does); ``seen`` how many seconds ago worker and beat were heard of.
    """

    head: int
    ahead: float
    models: tuple[Followed, ...]
    waiting: float
    jobs: Mapping[tuple[str, str], int]
    seen: Mapping[str, float]

    @property
    def reached(self) -> int:
        """The position that every model has reached."""
        return min((model.position for model in self.models), default=0)

    @property
    def parked(self) -> int:
        return sum(model.parked for model in self.models)

    @property
    def went_back(self) -> tuple[str, ...]:
        """The models that have read what the log has no more: it was restored from an older copy."""
        return tuple(model.name for model in self.models if model.went_back)

    @property
    def held(self) -> tuple[str, ...]:
        """The models that wait for a newer version of the program."""
        return tuple(model.name for model in self.models if model.held and not model.went_back)


def now() -> Figures | None:
    """None when the database does not answer, or has no tables yet."""
    try:
        with tools.database() as connection:
            return read(connection)
    except (psycopg.Error, SQLAlchemyError):
        return None


def read(connection: psycopg.Connection[Any]) -> Figures:
    # The models first: what is appended meanwhile counts as not taken in, never the other way.
    rows = connection.execute(MODELS).fetchall()
    models = tuple(Followed(**dict(zip(Followed.__struct_fields__, row, strict=True))) for row in rows)
    head, ahead = connection.execute(HEAD).fetchone() or (0, 0.0)
    found = Figures(
        head=head,
        ahead=ahead if head else 0.0,
        models=models,
        waiting=0.0,
        jobs=_jobs(connection),
        seen=dict(connection.execute(SEEN).fetchall()),
    )
    oldest = connection.execute(WAITING, (found.reached + 1,)).fetchone()
    return replace(found, waiting=oldest[0]) if oldest and found.models else found


def _jobs(connection: psycopg.Connection[Any]) -> Mapping[tuple[str, str], int]:
    counted = {(kind, state): many for kind, state, many in connection.execute(JOBS).fetchall()}
    return {("report", state): 0 for state in STATES} | counted
