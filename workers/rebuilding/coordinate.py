"""Who does what in a rebuild: one coordinates at a time, and everybody who comes by fills chunks."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from time import monotonic, sleep
from uuid import UUID

import psycopg

from domain.errors import NewerVersionNeeded
from domain.values import Value
from workers import tools
from workers.held import Held
from workers.read_model import ReadModel
from workers.rebuilding import chunks, flip
from workers.rebuilding import job as jobs
from workers.rebuilding.job import CHUNK, CannotRebuild, Job, Progress
from workers.settings import Settings
from workers.trouble import Trouble

HELP = 4.0  # seconds that a worker fills chunks before it looks at what else there is to do
LOOK = 0.1  # seconds between two looks at how far the others have come
ALONE = "select pg_try_advisory_lock(hashtextextended('rebuild', 0))"
NO_LONGER = "select pg_advisory_unlock(hashtextextended('rebuild', 0))"
RESULT = "select bool_and(coalesce(equal_to_live, true)), max(reached) from rebuild_model where job_id = %s"
Tell = Callable[[Progress], None]


class RebuildUnderWay(Trouble):
    """Somebody else is at it: two would do the same work."""


class RebuildCancelled(Trouble):
    """Somebody has said that it shall not be; the models in use are as they were."""


class RebuildResult(Value):
    """What a rebuild did; ``equal_to_live`` compares every row with the models in use, if they are of this version."""

    models: list[str]
    events: int
    seconds: float
    events_per_second: int
    equal_to_live: bool


def rebuild(
    names: tuple[str, ...] = (), chunk: int = CHUNK, workers: int = 1, tell: Tell | None = None
) -> RebuildResult:
    """Rebuild the named models (all of them when none is named), or go on where an earlier attempt came to an end.

    ``workers`` processes fill chunks, and whoever else comes by; readers wait for nothing meanwhile. Raises
    ProgramTooOld where only a newer version of the program can do it, or go on.
    """
    chosen = jobs.chosen(names)
    began = monotonic()
    with _alone():
        with tools.database() as connection:
            jobs.refuse_newer(connection, chosen)
        job = _earlier(chosen) or jobs.begin(chosen, chunk)
        _carry_out(job, workers, tell)
        with tools.database() as connection:
            equal, events = connection.execute(RESULT, (job.id,)).fetchone() or (True, 0)
    seconds = monotonic() - began
    return RebuildResult(
        models=[model.name for model in chosen],
        events=events,
        seconds=round(seconds, 3),
        events_per_second=round(events / seconds) if seconds else 0,
        equal_to_live=equal,
    )


def rebuild_outdated() -> None:
    """Rebuild every model whose rows were made by an earlier version of its code than this one."""
    with tools.database() as connection:
        names = jobs.outdated(connection)
    if names:
        rebuild(names)


def help_on(seconds: float = HELP, stop: Callable[[], bool] = lambda: False) -> bool:
    """Fill chunks of the rebuild that is under way for a while, and end it when whoever began it is gone.

    Asked to stop, it ends after the chunk that it is at.

    False where there is none, or one that is another version's to do.
    """
    until = monotonic() + seconds
    with tools.database() as connection:
        job = jobs.under_way(connection)
    if job is None or not all(new.is_known for new in job.models):
        return False
    try:
        while chunks.work_on_next(job):
            if monotonic() > until or stop():
                return True
        with _perhaps_alone() as alone:
            if alone:
                _carry_out(job, 1, None)
    except (jobs.ProgramTooOld, Held):
        return False  # it has been said
    except NewerVersionNeeded as newer:
        jobs.wait_for_newer(job.id, newer.what)
        return False
    except CannotRebuild as refused:  # else every worker would try the same chunk for ever
        jobs.end(job.id, "failed", str(refused))
        raise
    return True


def cancel() -> bool:
    """End the rebuild that is under way; False without one. Its new tables are dropped when nobody is at them."""
    with tools.database() as connection:
        job = jobs.under_way(connection)
    if job is None:
        return False
    jobs.end(job.id, "cancelled")
    with _perhaps_alone() as alone:
        if alone:
            _drop(job)
    return True


def _earlier(chosen: Sequence[ReadModel]) -> Job | None:
    """One that was left unfinished is gone on with when it is the same, and else ended."""
    with tools.database() as connection:
        job = jobs.under_way(connection)
    if job is None or job.is_of(chosen):
        return job
    jobs.end(job.id, "cancelled")
    _drop(job)
    return None


def _carry_out(job: Job, workers: int, tell: Tell | None) -> None:
    try:
        with _helpers(job.id, workers - 1):
            while _fill(job, tell):
                pass
            while flip.index_next(job):
                pass
        flip.finish(_as_it_stands(job))
    except (CannotRebuild, psycopg.DataError, psycopg.IntegrityError) as refused:
        jobs.end(job.id, "failed", str(refused))
        _drop(job)
        raise
    except NewerVersionNeeded as newer:
        raise jobs.wait_for_newer(job.id, newer.what) from newer
    jobs.end(job.id, "done")


def _fill(job: Job, tell: Tell | None) -> bool:
    """A chunk, or a look at those that others are at; False when there is no more."""
    worked = chunks.work_on_next(job)
    with tools.database() as connection:
        state, error = jobs.state_of(connection, job.id)
        done = jobs.progress(connection, job)
    if state == "failed":
        raise CannotRebuild(error or "Ombyggnaden gick inte.")
    if state == "cancelled":
        _drop(job)
        raise RebuildCancelled("Ombyggnaden avbröts. Läsmodellerna är som de var.")
    if tell:
        tell(done)
    if not worked and done.chunks_left:
        sleep(LOOK)
    return done.chunks_left > 0


def _is_being_filled(job: Job) -> bool:
    """Somebody has a chunk to fill, or is at one."""
    with tools.database() as connection:
        state, _ = jobs.state_of(connection, job.id)
        return state == "building" and jobs.progress(connection, job).chunks_left > 0


def _as_it_stands(job: Job) -> Job:
    with tools.database() as connection:
        found = jobs.under_way(connection)
    if found is None or found.id != job.id:
        raise RebuildCancelled("Ombyggnaden avbröts. Läsmodellerna är som de var.")
    return found


def _drop(job: Job) -> None:
    with tools.database() as connection, connection.transaction():
        for new in job.models:
            jobs.drop_unused(connection, new.name)


@contextmanager
def _alone() -> Iterator[None]:
    with _perhaps_alone() as alone:
        if not alone:
            raise RebuildUnderWay("Läsmodeller byggs redan om. Vänta tills det är klart, eller avbryt ombyggnaden.")
        yield


@contextmanager
def _perhaps_alone() -> Iterator[bool]:
    """A session's lock, on a connection of its own: whoever dies lets go of it."""
    url = Settings.read().database_url
    assert url is not None
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(ALONE).fetchone()
        yield bool(found and found[0])
        connection.execute(NO_LONGER)


@contextmanager
def _helpers(job: UUID, count: int) -> Iterator[None]:
    """Processes that fill chunks until there are no more, and then index the tables."""
    processes = [get_context("spawn").Process(target=_help, args=(job,), daemon=True) for _ in range(count)]
    for process in processes:
        process.start()
    try:
        yield
    finally:
        for process in processes:
            process.join()


def _help(job_id: UUID) -> None:
    with tools.database() as connection:
        job = jobs.under_way(connection)
    if job is None or job.id != job_id:
        return
    try:
        while _is_being_filled(job):
            if not chunks.work_on_next(job):
                sleep(LOOK)
        while flip.index_next(job):
            pass
    except (NewerVersionNeeded, psycopg.IntegrityError):
        return  # who coordinates comes to the same chunk or table, and says so
    except CannotRebuild as refused:
        jobs.end(job.id, "failed", str(refused))
        sys.exit(1)
