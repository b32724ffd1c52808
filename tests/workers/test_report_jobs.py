"""A report that was asked for is compiled once, whoever is killed meanwhile, and is the same bytes everywhere."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from domain import commands as ask
from tests.waiting import wait_until
from tests.workers.celery_processes import broker_at, kill, killed_at_the_end, start
from tests.workers.story_on_postgres import SLUG, Story, catch_up, size, waiting_for_locks
from workers import projector, tools
from workers.nudge import Nudge
from workers.reports import jobs
from workers.reports.jobs import ATTEMPTS, ReportJob, ask_for, compile_report, latest, work_on_next

QUARTER = "2019-Q4"
PATIENCE = 60.0  # seconds for a process to start on a busy machine
LEASE_ENDS = "update report_job set leased_until = clock_timestamp() - interval '1 second' where state = 'running'"
SPARBAR = (sys.executable, "-c", "from service.cli import main; main()")
ELSEWHERE = (
    {"TZ": "Pacific/Kiritimati", "PGTZ": "Pacific/Kiritimati", "LANG": "C", "PYTHONHASHSEED": "1"},
    {"TZ": "America/St_Johns", "PGTZ": "America/St_Johns", "LANG": "sv_SE.UTF-8", "PYTHONHASHSEED": "2"},
)


@pytest.fixture
def story(database_url: str) -> Story:
    story = Story()
    story.approved(story.klk[0])
    story.approved(story.sams[0])
    story.signed(story.klk[1])
    catch_up()
    return story


@pytest.fixture
def log(database_url: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


def asked() -> UUID:
    return ask_for(uuid4(), SLUG, QUARTER, projector.reached())


def job() -> ReportJob:
    found = latest(SLUG, QUARTER)
    assert found is not None
    return found


def attempts(log: psycopg.Connection[Any]) -> int:
    found = log.execute("select attempts from report_job").fetchone()
    assert found is not None
    return int(found[0])


@pytest.mark.usefixtures("story")
def test_asking_twice_is_one_job(log: psycopg.Connection[Any]) -> None:
    assert asked() == asked()
    assert (job().state, job().position) == ("queued", size())
    assert (work_on_next(), work_on_next()) == (True, False)
    before = job()
    assert before.state == "compiled"
    assert asked() == before.id
    assert (job(), work_on_next()) == (before, False)
    assert log.execute("select count(*) from report_job").fetchone() == (1,)


def test_another_position_is_another_job(story: Story) -> None:
    first = asked()
    story.approve(story.klk[1])
    catch_up()
    assert asked() != first
    assert (work_on_next(), work_on_next(), work_on_next()) == (True, True, False)


def test_a_report_that_a_killed_worker_had_begun_is_finished_by_another(
    story: Story, log: psycopg.Connection[Any], database_url: str, valkey: str, tmp_path: Path
) -> None:
    asked()
    with broker_at(valkey):
        with psycopg.connect(database_url) as slowness:
            slowness.execute("lock table parked in access exclusive mode")
            worker = start(tmp_path)
            with killed_at_the_end(worker):
                Nudge()()
                wait_until(lambda: waiting_for_locks(log), PATIENCE)
                kill(worker)
        assert (job().state, job().snapshot) == ("running", None)
        assert not work_on_next(), "the lease has not run out"
        with killed_at_the_end(start(tmp_path)):
            log.execute(LEASE_ENDS)
            Nudge()()
            wait_until(lambda: job().state == "compiled", PATIENCE)
    assert attempts(log) == 2
    assert job().snapshot == compile_report(SLUG, QUARTER, size())


@pytest.mark.usefixtures("story")
def test_a_report_that_kills_every_worker_is_given_up(
    log: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """Nothing catches it, as nothing catches kill -9."""

    def killed(*_: Any) -> bytes:
        raise Killed

    monkeypatch.setattr(jobs, "compile_report", killed)
    asked()
    for _ in range(ATTEMPTS):
        with pytest.raises(Killed):
            work_on_next()
        assert job().state == "running"
        log.execute(LEASE_ENDS)
    assert not work_on_next()
    assert (job().state, job().error) == ("failed", "Arbetet avbröts 3 gånger utan att bli klart.")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The report cannot be compiled; calling this mends it."""
    real = jobs.snapshot

    def fails(*_: Any) -> Any:
        raise RuntimeError("trasig")

    monkeypatch.setattr(jobs, "snapshot", fails)
    return lambda: monkeypatch.setattr(jobs, "snapshot", real)


@pytest.mark.usefixtures("story")
def test_a_job_that_fails_three_times_says_so_and_can_be_asked_for_again(broken: Callable[[], None]) -> None:
    asked()
    for number in range(1, ATTEMPTS + 1):
        assert job().state == "queued"
        with pytest.raises(RuntimeError):
            work_on_next()
        assert job().error == f"Fel vid försök {number} av 3: RuntimeError('trasig')."
    assert (job().state, work_on_next()) == ("failed", False)
    broken()
    asked()
    assert (job().state, work_on_next()) == ("queued", True)
    assert (job().state, job().error) == ("compiled", None)


@pytest.mark.usefixtures("story", "broken")
def test_a_slow_worker_does_not_fail_what_another_has_finished(
    log: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    finished = "update report_job set state = 'compiled', snapshot = '{}', leased_until = null"

    def overtaken(*_: Any) -> bytes:
        log.execute(finished)
        raise RuntimeError("för sent")

    monkeypatch.setattr(jobs, "compile_report", overtaken)
    asked()
    with pytest.raises(RuntimeError):
        work_on_next()
    assert (job().state, job().error) == ("compiled", None)


@pytest.mark.usefixtures("story")
def test_a_plan_that_was_not_there_and_a_moment_that_has_not_come_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    ask_for(uuid4(), "annan", QUARTER, size())
    assert work_on_next()
    found = latest("annan", QUARTER)
    assert found is not None
    assert (found.state, found.error) == ("failed", "Det fanns ingen plan annan då.")
    monkeypatch.setattr(projector, "wait_for", lambda *_: False)
    ask_for(uuid4(), SLUG, QUARTER, size() + 1)
    assert work_on_next()
    assert (job().state, job().error) == (
        "failed", "Läsmodellerna har inte hunnit fram till den begärda händelsen.",
    )  # fmt: skip


def test_the_same_position_gives_the_same_bytes_anywhere_and_later(story: Story, tmp_path: Path) -> None:
    position = size()
    first = compile_report(SLUG, QUARTER, position)
    asked()
    work_on_next()
    assert job().snapshot == first
    running = [_build_elsewhere(tmp_path, number, position) for number in range(len(ELSEWHERE))]
    story.approve(story.klk[1])
    story.admin(ask.CreateUnit, code="NY", name="Ny")
    story.draft(story.klk[2])
    catch_up()
    for number, process in enumerate(running):
        _, errors = process.communicate(timeout=PATIENCE)
        assert (process.returncode, errors) == (0, b"")
        assert (tmp_path / str(number) / "report.json").read_bytes() == first
    assert compile_report(SLUG, QUARTER, position) == first
    assert compile_report(SLUG, QUARTER, size()) != first
    tools.forget()
    assert compile_report(SLUG, QUARTER, position) == first


def _build_elsewhere(tmp_path: Path, number: int, position: int) -> subprocess.Popen[bytes]:
    folder = tmp_path / str(number)
    folder.mkdir()
    words = ("--plan", SLUG, "--quarter", QUARTER, "--at", str(position), "--format", "json", "--out", "report.json")
    broker = {"SPARBAR_REDIS_URL": "redis://127.0.0.1:1/0", "SPARBAR_DATA_DIR": str(folder)}
    return subprocess.Popen(
        [*SPARBAR, "report", "build", *words],
        cwd=folder,
        env=os.environ | broker | ELSEWHERE[number],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
