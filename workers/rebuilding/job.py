"""A rebuild as it stands in the database: which models, in which new generation, and which streams are left to fold."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID, uuid4

import structlog
from psycopg import sql

from domain.values import Value
from workers import projector, tools
from workers.batch import Failures
from workers.read_model import Connection, ReadModel
from workers.read_models import ALL
from workers.trouble import Trouble

CHUNK = 5000  # events; a chunk has more where one stream has
COPY = "copy rebuild_chunk (job_id, number, first, last, events) from stdin"
BUILDING = "select id, target, begun_at from rebuild_job where state = 'building'"
MODELS = """
select name, version, generation, reached, stage, equal_to_live from rebuild_model where job_id = %s order by name"""
IN_USE = "select generation, version from projection where name = %s"
STREAMS = "select stream_id, count(*) from event where position <= %s group by stream_id order by stream_id"
PROGRESS = """
select coalesce(sum(events) filter (where done_at is not null), 0), coalesce(sum(events), 0),
       count(*) filter (where done_at is null)
  from rebuild_chunk where job_id = %s"""
END = "update rebuild_job set state = %s, error = %s, ended_at = clock_timestamp() where id = %s and state = 'building'"
STATE = "select state, error from rebuild_job where id = %s"
WAITS = """
update rebuild_job set error = %(why)s
 where id = %(job)s and state = 'building' and error is distinct from %(why)s"""
FAILED = """
select failed from rebuild_chunk where job_id = %(job)s and failed <> '[]'
 union all select failed from rebuild_model where job_id = %(job)s and name = %(name)s"""
# Older than the one in use, and nobody reads at a moment before that one came into use: its schema came with it.
OUTDATED = """
select old.nspname from pg_namespace old
 where starts_with(old.nspname, %(name)s || '_g') and substring(old.nspname from '_g([0-9]+)$')::int < %(live)s
   and not exists (select 1 from pg_stat_activity, pg_namespace live
                    where live.nspname = %(name)s || '_g' || %(live)s and age(backend_xmin) >= age(live.xmin)
                      and datname = current_database() and backend_type <> 'autovacuum worker')"""
NEWER = """
select nspname from pg_namespace
 where starts_with(nspname, %(name)s || '_g') and substring(nspname from '_g([0-9]+)$')::int > %(live)s"""
End = Literal["done", "cancelled", "failed"]
log = structlog.get_logger(__name__)


class CannotRebuild(Trouble):
    """The database does not take a row of the new one; the one in use is as it was."""


class ProgramTooOld(Trouble):
    """What is asked for is a newer version's to do; what that has built and begun is as it was."""


class NewModel(Value):
    """A read model being built: ``reached`` is the log position that all of its rows are as of."""

    name: str
    version: int
    generation: int
    reached: int
    stage: str
    equal_to_live: bool | None

    @property
    def is_known(self) -> bool:
        """This version of the program makes the same rows."""
        return any((model.name, model.version) == (self.name, self.version) for model in ALL)

    @property
    def is_newer(self) -> bool:
        """A newer version of the program makes it."""
        return self.version > next((model.version for model in ALL if model.name == self.name), 0)

    @property
    def model(self) -> ReadModel:
        return next(model for model in ALL if model.name == self.name)


class Job(Value):
    """``target`` is the log position that the chunks are folded to; what comes later is caught up at the end."""

    id: UUID
    target: int
    begun_at: datetime
    models: tuple[NewModel, ...]

    def is_of(self, chosen: Sequence[ReadModel]) -> bool:
        """Whether it builds these very models, by this version of the program."""
        return {(one.name, one.version) for one in self.models} == {(model.name, model.version) for model in chosen}


class Progress(Value):
    """Events folded, of how many; and the chunks that are left."""

    folded: int
    events: int
    chunks_left: int


def chosen(names: Collection[str]) -> list[ReadModel]:
    """Those of the names, or all where none is named."""
    return [model for model in ALL if not names or model.name in names]


def under_way(connection: Connection) -> Job | None:
    found = connection.execute(BUILDING).fetchone()
    if found is None:
        return None
    models = tuple(NewModel(**dict(zip(NewModel.__struct_fields__, row, strict=True)))
                   for row in connection.execute(MODELS, (found[0],)).fetchall())  # fmt: skip
    return Job(id=found[0], target=found[1], begun_at=found[2], models=models)


def refuse_newer(connection: Connection, chosen: Sequence[ReadModel]) -> None:
    """An older version of the program builds nothing back down, and ends nothing that a newer one has begun."""
    built = _built(connection)
    newer = [model.name for model in chosen if built.get(model.name, 0) > model.version]
    if newer:
        raise ProgramTooOld(
            f"Läsmodellerna {', '.join(newer)} är byggda av en nyare version av programmet och byggs om av den."
        )
    job = under_way(connection)
    if job is not None and any(new.is_newer for new in job.models):
        raise ProgramTooOld("En nyare version av programmet bygger om läsmodeller. Vänta tills den är klar.")


def wait_for_newer(job: UUID, what: str) -> ProgramTooOld:
    """Leave the rest to a newer version of the program: said on /drift and, the first time, in the log."""
    why = f"Ombyggnaden väntar: händelsen {what} kräver en nyare version av programmet, som går vidare där den står."
    with tools.database() as connection:
        if connection.execute(WAITS, {"why": why, "job": job}).rowcount:
            log.warning("rebuild_waits", reason=why)
    return ProgramTooOld(why)


def progress(connection: Connection, job: Job) -> Progress:
    folded, events, left = connection.execute(PROGRESS, (job.id,)).fetchone() or (0, 0, 0)
    return Progress(folded=int(folded), events=int(events), chunks_left=left)


def begin(chosen: Sequence[ReadModel], chunk: int) -> Job:
    """Make the new tables and put down the work. What an earlier attempt has left is dropped."""
    with tools.database() as connection, connection.transaction():
        connection.execute("set local transaction_timeout = 0")
        target = int((connection.execute("select size from log_head").fetchone() or (0,))[0])
        job = uuid4()
        connection.execute("insert into rebuild_job (id, target) values (%s, %s)", (job, target))
        for model in chosen:
            _begin_model(connection, job, model, target)
        _put_down_chunks(connection, job, target, chunk)
        found = under_way(connection)
    assert found is not None
    return found


def end(job: UUID, state: End, error: str | None = None) -> None:
    with tools.database() as connection:
        connection.execute(END, (state, error, job))


def state_of(connection: Connection, job: UUID) -> tuple[str, str | None]:
    found = connection.execute(STATE, (job,)).fetchone()
    return (found[0], found[1]) if found else ("cancelled", None)


def parked(connection: Connection, job: Job, name: str) -> Failures:
    """The streams whose events the model could not show, and where each begins to wait."""
    rows = connection.execute(FAILED, {"job": job.id, "name": name}).fetchall()
    told = [one for (failed,) in rows for one in failed]
    return {UUID(stream): (position, error) for model, stream, position, error in told if model == name}


def drop_unused(connection: Connection, name: str) -> None:
    """Old generations that nobody can be reading, and new ones of a rebuild that came to nothing."""
    live, _ = connection.execute(IN_USE, (name,)).fetchone() or (0, 0)
    for which in (OUTDATED, NEWER):
        for (schema,) in connection.execute(which, {"name": name, "live": live}).fetchall():
            connection.execute(sql.SQL("drop schema {} cascade").format(sql.Identifier(schema)))


def _begin_model(connection: Connection, job: UUID, model: ReadModel, target: int) -> None:
    live, _ = connection.execute(IN_USE, (model.name,)).fetchone() or (0, 0)
    drop_unused(connection, model.name)
    projector.new_generation(connection, model, live + 1)
    values = (job, model.name, model.version, live + 1, target)
    connection.execute("insert into rebuild_model values (%s, %s, %s, %s, %s)", values)


def _put_down_chunks(connection: Connection, job: UUID, target: int, chunk: int) -> None:
    streams = connection.execute(STREAMS, (target,)).fetchall()
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for number, (first, last, events) in enumerate(_chunks(streams, chunk)):
            copy.write_row((job, number, first, last, events))


def _chunks(streams: Sequence[tuple[UUID, int]], size: int) -> Iterator[tuple[UUID, UUID, int]]:
    """Neighbouring streams together, until they have at least ``size`` events."""
    first: UUID | None = None
    events = 0
    for stream, count in streams:
        first, events = first or stream, events + count
        if events >= size or stream == streams[-1][0]:
            yield first, stream, events
            first, events = None, 0


def outdated(connection: Connection) -> tuple[str, ...]:
    """The models whose rows were made by an earlier version of their code than this one."""
    built = _built(connection)
    return tuple(model.name for model in ALL if built.get(model.name, 0) < model.version)


def _built(connection: Connection) -> dict[str, int]:
    return dict(connection.execute("select name, version from projection").fetchall())
