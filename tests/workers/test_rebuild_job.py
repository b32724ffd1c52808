"""A rebuild is work that stands in the database: whoever dies, another goes on, and it can be watched and ended."""

import json
import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any
from uuid import UUID

import psycopg
import pytest

from tests.waiting import wait_until
from tests.workers.story_on_postgres import all_rows, catch_up, size
from tests.workers.test_rebuild import GENERATIONS, NAMES, in_use, run
from workers import rebuilding, tools
from workers.read_models import ALL
from workers.rebuilding import chunks, job
from workers.rebuilding.coordinate import RebuildCancelled

SMALL = 60
STATES = """
select state, (select count(done_at) from rebuild_chunk where job_id = id) from rebuild_job order by begun_at"""
Rows = dict[str, list[str]]


@pytest.fixture
def projected(driven_url: str) -> str:
    """The driven log with read models that have followed it all the way."""
    catch_up()
    return driven_url


class Stuck:
    """Folding that stops in a chunk until it is told to go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at_work, self.go_on, self._real = threading.Event(), threading.Event(), chunks.fold
        monkeypatch.setattr(chunks, "fold", self._fold)

    def _fold(self, *words: Any) -> Any:
        self.at_work.set()
        assert self.go_on.wait(10)
        return self._real(*words)


def states() -> list[tuple[str, int]]:
    """Each job's state with how many of its chunks are done, oldest first."""
    with tools.database() as connection:
        return connection.execute(STATES).fetchall()


# who dies


def killed_in_the_third_chunk(url: str, told: Connection) -> None:
    """In a process of its own: two chunks are done, and it is in the middle of the next."""
    os.environ["SPARBAR_DATABASE_URL"] = url
    real, done = chunks.fold, []

    def fold(connection: Any, *words: Any) -> Any:
        failed = real(connection, *words)
        done.append(1)
        if len(done) == 3:
            told.send("in the third")
            threading.Event().wait()
        return failed

    chunks.fold = fold
    rebuilding.rebuild(chunk=SMALL)


def test_after_kill_9_the_next_goes_on_where_it_died(projected: str, right_rows: Rows) -> None:
    here, there = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=killed_in_the_third_chunk, args=(projected, there))
    process.start()
    assert here.poll(60)
    assert process.pid is not None
    with pytest.raises(rebuilding.RebuildUnderWay, match="byggs redan om"):
        rebuilding.rebuild()
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert states() == [("building", 2)]
    wait_until(_nobody_coordinates)
    assert all_rows() == right_rows, "what is in use is as it was"
    done = rebuilding.rebuild()
    assert (done.models, done.events, done.equal_to_live) == (NAMES, size(), True)
    assert [state for state, _ in states()] == ["done"]
    assert all_rows() == right_rows
    assert in_use() == 2


def _nobody_coordinates() -> bool:
    with tools.database() as connection:
        held = connection.execute("select count(*) from pg_locks where locktype = 'advisory'").fetchone()
    return held == (0,)


def test_a_celery_worker_goes_on_and_ends_what_was_left(projected: str, right_rows: Rows) -> None:
    assert not rebuilding.help_on()
    job.begin(ALL, SMALL)
    assert rebuilding.help_on(seconds=0)
    assert states() == [("building", 1)]
    assert rebuilding.help_on(seconds=60)
    assert states()[0][0] == "done"
    assert in_use() == 2
    assert all_rows() == right_rows


def test_a_worker_ends_what_the_database_does_not_take(projected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else each worker would try the same chunk for ever, where nobody coordinates any more."""
    job.begin(ALL, SMALL)

    def refused(*_: Any) -> Any:
        raise psycopg.DataError("integer out of range")

    monkeypatch.setattr(chunks, "fold", refused)
    with pytest.raises(rebuilding.CannotRebuild):
        rebuilding.help_on()
    assert states() == [("failed", 0)]
    assert not rebuilding.help_on()


def test_a_worker_of_another_version_leaves_it_alone(projected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    job.begin(ALL, SMALL)
    newer = tuple(replace(model, version=model.version + 1) for model in ALL)
    monkeypatch.setattr(job, "ALL", newer)
    assert not rebuilding.help_on()
    assert states() == [("building", 0)]
    assert rebuilding.rebuild().equal_to_live
    assert [state for state, _ in states()] == ["cancelled", "done"]


def test_several_processes_make_the_same_rows(projected: str, right_rows: Rows) -> None:
    done = rebuilding.rebuild(chunk=SMALL, workers=2)
    assert done.equal_to_live
    assert all_rows() == right_rows


# who looks, and who ends it


def test_how_far_it_has_come_is_shown_and_what_nobody_is_at_is_cancelled(projected: str) -> None:
    begun = job.begin(job.chosen(["history"]), SMALL)
    assert chunks.work_on_next(begun)
    models = {one["name"]: one["rebuilding"] for one in json.loads(run("status", "--json").stdout)["models"]}
    told = models.pop("history")
    assert set(models.values()) == {None}
    assert (told["events"], told["stage"]) == (size(), "filling")
    assert 0 < told["folded"] < size()
    assert told["chunks_left"] > 5
    assert json.loads(run("cancel", "--json").stdout) == {"cancelled": True}
    assert run("cancel").exit_code == 1
    with psycopg.connect(projected) as connection:
        assert connection.execute("select count(*) from pg_namespace where nspname ~ '^history_g'").fetchone() == (1,)


def test_each_look_tells_how_much_is_folded(projected: str) -> None:
    told: list[job.Progress] = []
    rebuilding.rebuild(("plans",), chunk=SMALL, tell=told.append)
    assert told[-1] == job.Progress(folded=size(), events=size(), chunks_left=0)
    assert all(before.folded < after.folded for before, after in pairwise(told))


def test_it_can_be_cancelled_under_way_and_leaves_nothing(
    projected: str, right_rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = Stuck(monkeypatch)
    with ThreadPoolExecutor(1) as pool:
        under_way = pool.submit(rebuilding.rebuild, (), SMALL)
        assert stuck.at_work.wait(10)
        assert rebuilding.cancel()
        stuck.go_on.set()
        with pytest.raises(RebuildCancelled, match="avbröts"):
            under_way.result(30)
    with psycopg.connect(projected) as connection:
        assert connection.execute(GENERATIONS).fetchone() == (1,)
    assert in_use() == 1
    assert all_rows() == right_rows
    assert rebuilding.rebuild().equal_to_live


# which streams


STREAMS = [(UUID(int=number), count) for number, count in enumerate((3, 1, 900, 2, 2, 2, 1, 7))]


@pytest.mark.parametrize("most", [1, 4, 5000])
def test_every_stream_is_in_one_chunk(most: int) -> None:
    made = list(job._chunks(STREAMS, most))
    covered = [stream for first, last, _ in made for stream, _ in STREAMS if first <= stream <= last]
    assert covered == [stream for stream, _ in STREAMS]
    assert sum(events for *_, events in made) == sum(count for _, count in STREAMS)
    assert len(made) == {1: 8, 4: 4, 5000: 1}[most]
