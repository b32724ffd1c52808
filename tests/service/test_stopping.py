"""Told to stop, everything finishes what it is at and leaves the rest: one service, stopped in the midst of it all."""

import http.client
import json
import os
import shutil
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from service.app import create_app
from tests import people
from tests.conftest import FOLDER, passable_folder
from tests.service.api.program import V1, WORDS
from tests.waiting import wait_until
from tests.workers.celery_processes import broker_at
from tests.workers.story_on_postgres import SLUG, Story, catch_up, copy_of, size
from tests.workers.test_compose import free_port
from tests.workers.test_up import SPARBAR, Supervisor, finish, first_line, launch, processes_of
from workers import rebuilding, tasks, tokens
from workers.celery_app import app
from workers.child_processes import LONGEST_STOP, stop_orphans
from workers.embedded import Servers
from workers.read_models import ALL
from workers.rebuilding import job
from workers.reports import jobs
from workers.settings import Settings

KEY = "en nyckel som bara proven har " * 2
# Whatever comes to a closed gate waits, past every time limit, until it is opened.
GATES = """
create table gate (name text primary key, open boolean default false);
insert into gate values ('web'), ('worker');
create function wait_at_gate() returns trigger language plpgsql as $$
begin
    perform set_config('transaction_timeout', '0', true);
    perform set_config('application_name', 'waits for ' || tg_argv[0], true);
    while not (select open from gate where name = tg_argv[0]) loop perform pg_sleep(0.02); end loop;
    return coalesce(new, old);
end $$;
create trigger gate before insert on event for each statement execute function wait_at_gate('web');
create trigger gate before insert on history_g1.history for each statement execute function wait_at_gate('worker');
create trigger gate before update on rebuild_chunk for each statement execute function wait_at_gate('worker');
create trigger gate before update on report_job for each row when (new.state = 'compiled')
    execute function wait_at_gate('worker');"""
AT_GATE = "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()"
CHUNKS = "select count(*) filter (where done_at is not null), count(*) from rebuild_chunk"
REPORTS = "select position, state, attempts from report_job order by position"


class Service:
    """The whole service on a database of its own, with a program's key and what is sent with it."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder, self.port = url, folder, free_port()
        self.story = Story()
        catch_up()
        self.before = size()
        self.secret = tokens.create(people.OWNER, "prov", "write")
        self.address = f"{V1}/activities/{self.story.klk[0]}/updates"
        self.body = {"command_id": str(uuid4()), "period": "2019-Q4", **WORDS}
        self.headers = {"Authorization": f"Bearer {self.secret}"}
        self.answer: tuple[int, Any] = (0, None)
        self.seconds, self.reached = 0.0, 0
        self.chunks, self.reports = (0, 0), []

    def asked(self, query: str, *words: Any) -> Any:
        with psycopg.connect(self.url, autocommit=True) as connection:
            found = connection.execute(query, words)
            return found.fetchall() if found.description else None

    def open_gate(self, *names: str) -> None:
        self.asked("update gate set open = name = any(%s)", list(names))

    def wait_for(self, count: int) -> None:
        """Until so many stand at a gate."""
        wait_until(lambda: self.asked(AT_GATE)[0][0] >= count, 60)

    def is_closed(self) -> bool:
        with socket.socket() as knock:
            return knock.connect_ex(("127.0.0.1", self.port)) != 0

    def post(self) -> tuple[int, Any]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            headers = self.headers | {"Content-Type": "application/json"}
            connection.request("POST", self.address, json.dumps(self.body), headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())

    def begin_work(self) -> None:
        """A chunk of a rebuild, a batch of the projector, and the second of two reports, each as far as the gate."""
        self.open_gate("web")
        job.begin(ALL, 10)
        app.control.pool_grow(1)
        tasks.build.apply_async()
        self.wait_for(1)
        self.story.draft(self.story.klk[1])
        tasks.work.apply_async()
        self.wait_for(2)
        for position in (self.before, self.before - 1):
            jobs.ask_for(uuid4(), SLUG, "2019-Q4", position)
        tasks.work.apply_async()
        self.wait_for(3)
        self.open_gate()

    def stop(self, service: Supervisor) -> None:
        """While all of them are at it, and a request too."""
        with ThreadPoolExecutor(1) as browser:
            asked = browser.submit(self.post)
            self.wait_for(4)
            began = monotonic()
            service.send_signal(signal.SIGTERM)
            wait_until(self.is_closed)
            self.open_gate("web")
            self.answer = asked.result(30)
        wait_until(lambda: "Warm shutdown" in (self.folder / "log" / "worker.log").read_text())
        self.open_gate("web", "worker")
        assert finish(service) == (0, "")
        self.seconds = monotonic() - began
        (self.chunks,), self.reports = self.asked(CHUNKS), self.asked(REPORTS)
        ((self.reached,),) = self.asked("select min(position) from projection")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """As ``data_folder``, for all tests here."""
    folder = Path(passable_folder(Path(os.environ[FOLDER])))
    yield folder
    stop_orphans(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def service(postgres: str, shared_servers: Servers, worker_id: str, folder: Path) -> Iterator[Service]:
    number = 12 + (int(worker_id.removeprefix("gw")) % 3 if worker_id != "master" else 3)
    broker = f"{shared_servers.redis.rpartition('/')[0]}/{number}"
    with copy_of(postgres) as url, broker_at(broker):
        told = Service(url, folder)
        told.asked(GATES)
        command = (*SPARBAR, "up", "--data", str(folder), "--port", str(told.port))
        running = launch(*command, SPARBAR_SECRET_KEY=KEY)
        try:
            assert first_line(running).startswith("Spårbar är igång"), finish(running)
            told.begin_work()
            told.stop(running)
        finally:
            told.open_gate("web", "worker")
            running.kill()
        yield told


@pytest.fixture
def stopped(service: Service, monkeypatch: pytest.MonkeyPatch) -> Service:
    monkeypatch.setenv("SPARBAR_DATABASE_URL", service.url)
    return service


def test_a_request_under_way_is_answered_once_and_the_same_again(stopped: Service) -> None:
    status, answer = stopped.answer
    assert status == 201
    count = "select count from command where command_id = %s"
    assert stopped.asked(count, stopped.body["command_id"]) == [(1,)]
    client = create_app(Settings(data_dir=stopped.folder, secret_key=KEY)).test_client()
    again = client.post(stopped.address, json=stopped.body, headers=stopped.headers)
    assert (again.status_code, {**again.json, "replayed": None}) == (201, {**answer, "replayed": None})
    assert size() == stopped.before + 2


def test_the_worker_ends_the_pieces_it_is_at_and_begins_no_more(stopped: Service) -> None:
    done, chunks = stopped.chunks
    assert 0 < done < chunks
    assert stopped.reports == [(stopped.before - 1, "queued", 0), (stopped.before, "compiled", 1)]
    assert stopped.reached > stopped.before
    assert stopped.asked("select count(*) from parked") == [(0,)]


def test_everything_is_gone_within_its_bound(stopped: Service) -> None:
    assert processes_of(stopped.folder) == []
    assert stopped.seconds < LONGEST_STOP


def test_whoever_comes_next_goes_on_and_finds_nothing_missing(stopped: Service) -> None:
    catch_up()
    assert rebuilding.rebuild().equal_to_live
    assert stopped.asked("select state from rebuild_job") == [("done",)]
    assert jobs.work_on_next()
    assert {state for _, state, _ in stopped.asked(REPORTS)} == {"compiled"}
