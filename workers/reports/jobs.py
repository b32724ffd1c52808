"""Reports to compile: asked for by people, taken by workers from a table, so that a lost message loses nothing."""

from datetime import datetime
from typing import Any
from uuid import UUID

import structlog

from domain.errors import NewerVersionNeeded
from domain.values import Value
from workers import figures, projector, tools
from workers.reading import reading
from workers.reports.annual import annual
from workers.reports.shape import SCHEMA, TEMPLATE, digest
from workers.reports.snapshot import PlanUnknown, snapshot

ASK = f"""
insert into report_job (id, plan, quarter, position) values (%s, %s, %s, %s)
on conflict (plan, quarter, position) do update
   set attempts = case when report_job.state = 'running' then report_job.attempts else 0 end,
       state = case when report_job.state = 'failed'
                      or (convert_from(report_job.snapshot, 'UTF8')::json ->> 'schema')::int <> {SCHEMA}
                    then 'queued' else report_job.state end
returning id"""
GIVE_UP = """
update report_job set state = 'failed', error = %s
 where state = 'running' and leased_until < now() and attempts >= %s"""
TAKE = """
update report_job set state = 'running', leased_until = now() + interval '1 minute', attempts = attempts + 1
 where id = (select id from report_job
              where state = 'queued' or (state = 'running' and leased_until < now())
              order by asked_at limit 1 for update skip locked)
returning id, plan, quarter, position, attempts, leased_until"""
FINISH = "update report_job set state = 'compiled', snapshot = %s, snapshot_sha256 = %s, error = null where id = %s"
# Only by the worker that has the lease: a slow one must not fail what another has taken over, or finished.
FAIL = """
update report_job set state = %s, error = %s, leased_until = null
 where id = %s and state = 'running' and leased_until = %s"""
# Left to a newer version of the program: no attempt has been made.
PUT_BACK = """
update report_job set state = 'queued', error = %s, leased_until = null, attempts = attempts - 1
 where id = %s and state = 'running' and leased_until = %s
returning old.error is distinct from new.error"""
JOB = "select id, plan, quarter, state, position, asked_at, error, snapshot, snapshot_sha256 from report_job"
LATEST = f"{JOB} where plan = %s and quarter = %s and position <= coalesce(%s, position) order by position desc limit 1"
LATEST_COMPILED = f"""{JOB}
 where plan = %s and quarter = %s and position <= coalesce(%s, position) and state = 'compiled'
 order by position desc limit 1"""
ONE = f"{JOB} where id = %s"
COMPILED = """
select snapshot from report_job
 where plan = %s and quarter = %s and position = %s and state = 'compiled'"""
WITH_HASH = """
select snapshot from report_job
 where plan = %s and quarter = %s and snapshot_sha256 = %s and state = 'compiled'"""
ATTEMPTS = 3
PATIENCE = 5.0  # seconds for the read models to get there
log = structlog.get_logger(__name__)


class ReportJob(Value):
    """A report that was asked for; ``snapshot`` is canonical JSON once the state is ``compiled``."""

    id: UUID
    plan: str
    quarter: str
    state: str
    position: int
    asked_at: datetime
    error: str | None
    snapshot: bytes | None
    snapshot_sha256: str | None


class NotReady(Exception):
    """A read model is behind the position, or something is parked: the report would not be the whole truth."""


def ask_for(job_id: UUID, slug: str, quarter: str, position: int) -> UUID:
    """Queue a report of a log position; asking twice for the same position gives the same job."""
    with tools.database() as connection:
        found = connection.execute(ASK, (job_id, slug, quarter, position)).fetchone()
    assert found is not None
    return UUID(str(found[0]))


def latest(slug: str, quarter: str, until: int | None = None) -> ReportJob | None:
    """The job of the latest position asked for, up to a position when one is named."""
    return _job(LATEST, slug, quarter, until)


def latest_compiled(slug: str, quarter: str, until: int | None = None) -> ReportJob | None:
    """The same among those that have been compiled: what can be read while a later one is waited for."""
    return _job(LATEST_COMPILED, slug, quarter, until)


def one(job_id: UUID) -> ReportJob | None:
    return _job(ONE, job_id)


def compiled(slug: str, quarter: str, position: int) -> bytes | None:
    """The snapshot compiled at that very position."""
    with tools.database() as connection:
        found = connection.execute(COMPILED, (slug, quarter, position)).fetchone()
    return bytes(found[0]) if found else None


def with_hash(slug: str, quarter: str, sha256: str) -> bytes | None:
    """The compiled snapshot that has this hash."""
    with tools.database() as connection:
        found = connection.execute(WITH_HASH, (slug, quarter, sha256)).fetchone()
    return bytes(found[0]) if found else None


def work_on_next() -> bool:
    """Compile the oldest report asked for; False when there is none, or only a newer version of the program can.

    A killed worker's lease runs out.
    """
    with tools.database() as connection:
        connection.execute(GIVE_UP, (f"Arbetet avbröts {ATTEMPTS} gånger utan att bli klart.", ATTEMPTS))
        taken = connection.execute(TAKE).fetchone()
    if taken is None:
        return False
    job_id, slug, quarter, position, attempts, lease = taken
    try:
        canonical = compile_report(slug, quarter, position)
    except NewerVersionNeeded as newer:
        _put_back(job_id, lease, newer.what)
        return False
    except NotReady as reason:
        _fail(job_id, lease, "failed", str(reason))
    except PlanUnknown:
        _fail(job_id, lease, "failed", f"Det fanns ingen plan {slug} då.")
    except Exception as reason:
        _fail(job_id, lease, "queued" if attempts < ATTEMPTS else "failed", _sentence(attempts, reason))
        raise
    else:
        with tools.database() as connection:
            connection.execute(FINISH, (canonical, digest(canonical), job_id))
    return True


def compile_report(slug: str, quarter: str, position: int | None = None, template: int = TEMPLATE) -> bytes:
    """The snapshot's canonical JSON at a position (the newest when None), as a template has it.

    Raises NotReady, PlanUnknown, or NewerVersionNeeded where the log goes on in what only a newer version knows.
    """
    check_ready(position)
    with reading(position) as moment:
        return snapshot(moment, slug, quarter).canonical(template)


def compile_annual(slug: str, year: int, position: int | None = None) -> bytes:
    """The annual report in the same way; raises YearNotReported too."""
    check_ready(position)
    with reading(position) as moment:
        return annual(moment, slug, year).canonical()


def check_ready(position: int | None) -> None:
    """Raises NotReady, or NewerVersionNeeded where a read model waits for a newer version on the way there."""
    held = _figures().held
    if position is not None and not projector.wait_for(position, 0 if held else PATIENCE):
        if held := _figures().held:
            raise NewerVersionNeeded(held[0])
        raise NotReady("Läsmodellerna har inte hunnit fram till den begärda händelsen.")
    now = _figures()
    if now.went_back:
        raise NotReady("Databasen är återställd från en äldre kopia. Bygg om läsmodellerna först.")
    if now.parked:
        raise NotReady("En händelse har inte kunnat läsas in. Rapporten skulle inte bli hel.")


def _figures() -> figures.Figures:
    with tools.database() as connection:
        return figures.read(connection)


def _job(query: str, *words: Any) -> ReportJob | None:
    with tools.database() as connection:
        found = connection.execute(query, words).fetchone()
    return ReportJob(**dict(zip(ReportJob.__struct_fields__, found, strict=True))) if found else None


def _fail(job_id: UUID, lease: datetime, state: str, error: str) -> None:
    with tools.database() as connection:
        connection.execute(FAIL, (state, error, job_id, lease))


def _put_back(job_id: UUID, lease: datetime, what: str) -> None:
    why = f"Rapporten väntar: {what} kräver en nyare version av programmet, som sammanställer den."
    with tools.database() as connection:
        new = connection.execute(PUT_BACK, (why, job_id, lease)).fetchone()
    if new and new[0]:
        log.warning("report_waits", job_id=str(job_id), reason=why)


def _sentence(attempts: int, reason: Exception) -> str:
    return f"Fel vid försök {attempts} av {ATTEMPTS}: {reason!r}."
