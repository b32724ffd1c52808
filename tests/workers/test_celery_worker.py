"""A real worker and a real beat bring the read models up with the log, whatever becomes of the messages."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
import redis

from domain import commands as ask
from domain.values import Answer
from tests.waiting import wait_until
from tests.workers.celery_processes import Process, broker_at, killed_at_the_end, start, start_beat
from tests.workers.story_on_postgres import Story, catch_up, copy_of
from workers import act as acting
from workers import projector, tools
from workers.embedded import Servers
from workers.held import LogWentBack
from workers.nudge import Nudge
from workers.rebuilding import rebuild
from workers.schedule import SWEEP_SECONDS

PATIENCE = 60.0  # seconds for a process to start on a busy machine


class Works(NamedTuple):
    story: Story
    database: str
    broker: str
    worker: Process
    folder: Path


def own_broker(shared: Servers, worker_id: str) -> str:
    """A Valkey database that no other process of the run uses, and none of the tests that ask for ``valkey``."""
    number = 8 + (int(worker_id.removeprefix("gw")) if worker_id != "master" else 7)
    url = urlsplit(shared.redis)._replace(path=f"/{number}").geturl()
    with redis.Redis.from_url(url) as client:
        client.flushdb()
    return url


@pytest.fixture(scope="module")
def works(
    postgres: str, shared_servers: Servers, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Works]:
    """A story on a database of the module's own, and one worker for it."""
    folder, broker = tmp_path_factory.mktemp("celery"), own_broker(shared_servers, worker_id)
    with copy_of(postgres) as url, broker_at(broker), killed_at_the_end(start(folder)) as worker:
        story = Story()
        catch_up()
        tools.forget()
        yield Works(story, url, broker, worker, folder)


@pytest.fixture
def story(works: Works, monkeypatch: pytest.MonkeyPatch) -> Story:
    """The web side projects nothing: whatever is projected, the worker has done it."""
    monkeypatch.setenv("SPARBAR_DATABASE_URL", works.database)
    monkeypatch.setenv("SPARBAR_REDIS_URL", works.broker)
    monkeypatch.setattr(acting, "nudge", Nudge())
    monkeypatch.setattr(projector, "catch_up", lambda: None)
    return works.story


def wait_for_the_worker(position: int | None) -> None:
    assert position is not None
    wait_until(lambda: projector.reached() >= position, PATIENCE)


def test_one_nudge_is_enough(story: Story) -> None:
    answer = acting.act(story.asked(ask.StartDraft, story.klk[0]))
    assert acting.nudge.lost == 0
    wait_for_the_worker(answer.last_position)


def test_nudges_may_come_early_late_and_often(story: Story) -> None:
    for _ in range(5):
        acting.nudge()
    story.signed(story.klk[1])
    answer = story.approve(story.klk[1])
    for _ in range(5):
        acting.nudge()
    wait_for_the_worker(answer.last_position)
    assert rebuild().equal_to_live


def test_a_projection_that_fails_in_the_web_process_is_made_up_for(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> None:
        raise LogWentBack("activity_board", 1)

    monkeypatch.setattr(projector, "catch_up", fails)
    answer = acting.act(story.asked(ask.StartDraft, story.klk[2]))
    wait_for_the_worker(answer.last_position)


def test_what_no_nudge_told_of_the_sweep_finds(story: Story, works: Works) -> None:
    before = projector.reached()
    answer = story.draft(story.klk[3])
    assert projector.reached() == before
    with killed_at_the_end(start_beat(works.folder)):
        wait_for_the_worker(answer.last_position)
    assert SWEEP_SECONDS <= 5


def test_a_worker_outlives_a_database_that_hangs_up(story: Story, works: Works) -> None:
    with tools.database() as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
    answer = story.draft(story.klk[4])
    wait_until(lambda: _nudged_to(answer), PATIENCE)
    assert works.worker.poll() is None


def _nudged_to(answer: Answer) -> bool:
    """What found the connection broken is over; the next nudge works on a new one."""
    acting.nudge()
    return projector.reached() >= (answer.last_position or 0)
