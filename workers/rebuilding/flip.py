"""The end of a rebuild: indexes, catching up, comparing with the model in use, and moving the pointer to the new one.

Only the very last step keeps the projector away, and it is as long as what happened during the step before.
"""

import json

from psycopg import sql

from workers import batch, projector, tools
from workers.batch import Failures
from workers.held import LogWentBack
from workers.read_model import Connection, ReadModel
from workers.rebuilding import job as jobs
from workers.rebuilding.job import Job, NewModel

STAGE = "update rebuild_model set stage = %s where job_id = %s and name = %s"
REACHED = "select reached from rebuild_model where job_id = %s and name = %s"
ADVANCED = "update rebuild_model set reached = %s, failed = failed || %s::jsonb where job_id = %s and name = %s"
COMPARED = "update rebuild_model set equal_to_live = %s where job_id = %s and name = %s"
LOCK = """
select (select coalesce(max(event.position), 0) from event) from projection where name = %s for update"""
FLIP = "update projection set generation = %s, version = %s where name = %s"
# As both were at a position: a row that ended later had not ended then, and one that began later was not there.
AS_OF = """
select {columns}, lower(valid), case when upper(valid) <= {position} then upper(valid) end
  from {table} where lower(valid) <= {position}"""
# As many rows, and the same sum of a hash of each: a difference would have to be made to pass.
SUM = "select count(*), coalesce(sum(hashtextextended(found::text, 0)::numeric), 0) from ({rows}) as found"
NEXT_TO_INDEX = """
select name from rebuild_model
 where job_id = %(job)s and stage = 'filling'
   and not exists (select from rebuild_chunk where job_id = %(job)s and done_at is null)
 order by name desc limit 1 for update skip locked"""


def finish(job: Job) -> None:
    """What is done already stays done: it may be somebody else who had begun."""
    while index_next(job):
        pass
    for new in job.models:
        if new.stage != "live":
            reached = _catch_up(job, new)
            _compare(job, new, reached)
            _flip(job, new)


def index_next(job: Job) -> bool:
    """Index a filled table; False when none is left that nobody else is at. Whoever dies leaves it as it was."""
    with tools.database() as connection, connection.transaction():
        connection.execute("set local transaction_timeout = 0")
        taken = connection.execute(NEXT_TO_INDEX, {"job": job.id}).fetchone()
        if taken is None:
            return False
        new = next(new for new in job.models if new.name == taken[0])
        projector.use(connection, new.model, new.generation)
        new.model.create_indexes(connection)
        connection.execute(STAGE, ("indexed", job.id, new.name))
        return True


def _catch_up(job: Job, new: NewModel) -> int:
    """With what has happened since the job began, while the projector and the readers go on."""
    with tools.database() as connection, connection.transaction():
        connection.execute("set local transaction_timeout = 0")
        head = int((connection.execute("select size from log_head").fetchone() or (0,))[0])
        _apply(connection, job, new, head)
    return head


def _compare(job: Job, new: NewModel, position: int) -> None:
    """Row for row, as of the position; not with a model of another version, whose rows are other ones."""
    if (live := _live_generation(new)) is None:
        return
    try:
        projector.bring(new.model, position)
    except LogWentBack:
        _told_apart(job, new, equal=False)
        return
    with tools.database() as connection, connection.transaction():
        connection.execute("set transaction isolation level repeatable read read only")
        connection.execute("set local transaction_timeout = 0")
        rows = [_as_of(new.model, generation, position) for generation in (live, new.generation)]
        a, b = (connection.execute(sql.SQL(SUM).format(rows=each)).fetchone() for each in rows)
    _told_apart(job, new, equal=a == b)


def _told_apart(job: Job, new: NewModel, *, equal: bool) -> None:
    with tools.database() as connection:
        connection.execute(COMPARED, (equal, job.id, new.name))


def _flip(job: Job, new: NewModel) -> None:
    """The projector waits from here on, for as long as the last few events take."""
    with tools.database() as connection, connection.transaction():
        head = int((connection.execute(LOCK, (new.name,)).fetchone() or (0,))[0])
        parked = _apply(connection, job, new, head)
        connection.execute("delete from parked where name = %s", (new.name,))
        batch.park(connection, new.model, parked)
        connection.execute(FLIP, (new.generation, new.version, new.name))
        connection.execute(projector.MOVE, (head, head, new.name))
        connection.execute(STAGE, ("live", job.id, new.name))


def _apply(connection: Connection, job: Job, new: NewModel, head: int) -> Failures:
    """The events up to the head in the new generation; all that could not be shown, from the first event on."""
    projector.use(connection, new.model, new.generation)
    (after,) = connection.execute(REACHED, (job.id, new.name)).fetchone() or (0,)
    parked = jobs.parked(connection, job, new.name)
    while events := projector.read(connection, after, min(after + projector.BATCH, head)):
        late = batch.apply_but(connection, new.model, after, events, parked)
        parked |= late
        told = [(new.name, str(stream), position, error) for stream, (position, error) in late.items()]
        after = events[-1].position
        connection.execute(ADVANCED, (after, json.dumps(told), job.id, new.name))
    return parked


def _live_generation(new: NewModel) -> int | None:
    with tools.database() as connection:
        found = connection.execute(jobs.IN_USE, (new.name,)).fetchone()
    return found[0] if found and found[1] == new.version else None


def _as_of(model: ReadModel, generation: int, position: int) -> sql.Composed:
    return sql.SQL(AS_OF).format(
        columns=sql.SQL(", ").join(map(sql.Identifier, ["stream_id", *model.columns])),
        table=sql.Identifier(projector.schema(model, generation), model.table.name),
        position=sql.Literal(position),
    )
