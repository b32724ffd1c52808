"""A rebuilt read model is the incremental one, row for row, and nobody who reads notices that it was rebuilt."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import cycle
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy import func, select
from structlog.testing import capture_logs

from tests.waiting import wait_until
from tests.workers.poison import busiest, poisoned
from tests.workers.story_on_postgres import Story, all_rows, catch_up, copy_of, name_of, size, topics
from workers import held, projector, rebuilding, tools
from workers.commands.read_models import read_models
from workers.read_models import ALL, activity_board
from workers.reading import Reading, reading
from workers.rebuilding import chunks, job

Rows = dict[str, list[str]]
NAMES = [model.name for model in ALL]
GENERATIONS = r"select count(*) from pg_namespace where nspname ~ '^activity_board_g\d+$'"


@pytest.fixture
def projected(driven_url: str) -> str:
    """The driven log with read models that have followed it all the way."""
    catch_up()
    return driven_url


def in_use(name: str = "activity_board") -> int:
    with tools.database() as connection:
        found = connection.execute("select generation from projection where name = %s", (name,)).fetchone()
    assert found is not None
    return int(found[0])


def counts(moment: Reading) -> list[int]:
    """Asks every table."""
    return [moment.rows(select(func.count()).where(moment.valid(model.table)))[0][0] for model in ALL]


# as the projector would have done it


@pytest.fixture(scope="module")
def in_small_batches(postgres: str, driven: str) -> Iterator[tuple[str, Rows]]:
    """A database whose models have followed the log by one to seven events at a time, and their rows."""
    with copy_of(postgres, driven) as url:
        sizes = cycle((1, 7, 2, 6, 3, 5, 4))
        while projector.project_all(next(sizes)):
            pass
        rows = all_rows()
        tools.forget()
        yield name_of(url), rows


def test_the_driven_log_is_worth_comparing(driven_url: str) -> None:
    with psycopg.connect(driven_url) as connection:
        assert connection.execute("select count(*) >= 500 from command").fetchone() == (True,)
    assert topics()["activity.update_returned.v2"] >= 20


def test_the_rows_do_not_depend_on_the_batches(in_small_batches: tuple[str, Rows], right_rows: Rows) -> None:
    assert in_small_batches[1] == right_rows


@pytest.mark.parametrize("chunk", [13, 5000])
def test_rebuilt_is_incremental_row_for_row(
    in_small_batches: tuple[str, Rows], postgres: str, right_rows: Rows, chunk: int
) -> None:
    with copy_of(postgres, in_small_batches[0]):
        done = rebuilding.rebuild(chunk=chunk)
        assert (done.models, done.events, done.equal_to_live) == (NAMES, size(), True)
        assert [in_use(name) for name in NAMES] == [2] * len(NAMES)
        assert all_rows() == right_rows


def test_a_rebuild_says_when_the_model_in_use_was_not_what_the_log_says(projected: str, right_rows: Rows) -> None:
    with psycopg.connect(projected) as connection:
        connection.execute("update activity_board_g1.activity_board set title = 'Fel' where number = '3'")
    assert not rebuilding.rebuild(("activity_board",)).equal_to_live
    assert all_rows() == right_rows


def test_what_happens_meanwhile_is_in_it(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    story, real = Story(), chunks.fold
    catch_up()

    def meanwhile(*words: Any) -> Any:
        folded = real(*words)
        story.save(story.klk[0])
        assert projector.project_all()
        story.save(story.klk[0])
        return folded

    story.draft(story.klk[0])
    monkeypatch.setattr(chunks, "fold", meanwhile)
    assert rebuilding.rebuild(("activity_board",)).equal_to_live
    catch_up()
    with reading() as now:
        shown = activity_board.one(now, story.klk[0])
        assert shown is not None
        assert shown.version == tools.sparbar().activity(story.klk[0]).version


def test_the_projector_goes_on_after_a_rebuild(driven_url: str, right_rows: Rows) -> None:
    projector.project_all(300)
    assert rebuilding.rebuild().equal_to_live
    assert projector.reached() == size()
    assert projector.project_all() == 0
    assert all_rows() == right_rows


def test_a_changed_model_is_built_beside_the_old_one(
    projected: str, right_rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a new version of the program, with a column that the old table does not have."""
    board = activity_board.MODEL
    with psycopg.connect(projected) as connection:
        connection.execute("alter table activity_board_g1.activity_board drop column performer")
    changed = tuple(replace(board, version=board.version + 1) if model is board else model for model in ALL)
    monkeypatch.setattr(job, "ALL", changed)
    assert rebuilding.rebuild().equal_to_live
    assert all_rows() == right_rows


def test_a_rebuild_that_the_database_refuses_leaves_the_model_in_use_as_it_was(
    projected: str, right_rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(projected) as log:
        _, position = busiest(log)
    with poisoned(position, "number too large") as model:
        monkeypatch.setattr(job, "ALL", (model,))
        with pytest.raises(rebuilding.CannotRebuild, match="activity_board"):
            rebuilding.rebuild()
    assert in_use() == 1
    assert all_rows() == right_rows


def test_a_rebuild_while_the_fault_is_still_there_parks_what_the_projector_parked(
    driven_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(driven_url, autocommit=True) as log:
        stream, position = busiest(log)
        with poisoned(position, "raises") as model:
            catch_up()
            monkeypatch.setattr(job, "ALL", (model,))
            assert rebuilding.rebuild().equal_to_live
        parked = log.execute("select name, stream_id, first_position from parked").fetchall()
    assert parked == [("activity_board", stream, position)]
    assert in_use() == 2


# nobody waits


@pytest.mark.usefixtures("projected")
def test_readers_meanwhile_miss_no_table_and_see_the_same() -> None:
    with reading() as now:
        before = counts(now)
    done, seen = threading.Event(), []

    def read() -> int:
        looks = 0
        while not done.is_set() or not looks:
            with reading() as now:
                seen.append(counts(now))
            looks += 1
        return looks

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        try:
            for _ in range(3):
                rebuilding.rebuild(chunk=100)
        finally:
            done.set()
        assert all(reader.result(20) > 1 for reader in readers)
    assert [found for found in seen if found != before] == []


def test_a_reader_from_before_two_rebuilds_still_finds_its_tables(projected: str) -> None:
    with reading() as old:
        for _ in range(2):
            rebuilding.rebuild()
        assert counts(old)
    assert in_use() == 3
    wait_until(lambda: _left_after_one_more(projected) == 2)


def _left_after_one_more(projected: str) -> int:
    """How many generations stand; PostgreSQL itself may look at the tables for a moment, as a reader does."""
    rebuilding.rebuild()
    with psycopg.connect(projected) as connection:
        return int(connection.execute(GENERATIONS).fetchone()[0])


def test_a_reader_of_another_database_keeps_nothing_back(projected: str, postgres: str) -> None:
    with psycopg.connect(postgres) as elsewhere:
        elsewhere.execute("set transaction isolation level repeatable read")
        elsewhere.execute("select 1")
        for _ in range(3):
            rebuilding.rebuild()
    with psycopg.connect(projected) as connection:
        assert connection.execute(GENERATIONS).fetchone() == (2,)


def test_two_at_once_is_refused(projected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work, go_on, real = threading.Event(), threading.Event(), chunks.fold

    def slow(*words: Any) -> Any:
        at_work.set()
        assert go_on.wait(10)
        return real(*words)

    monkeypatch.setattr(chunks, "fold", slow)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(rebuilding.rebuild, ("history",))
        assert at_work.wait(10)
        with pytest.raises(rebuilding.RebuildUnderWay, match="byggs redan om"):
            rebuilding.rebuild(("history",))
        go_on.set()
        assert first.result(20).equal_to_live


# on the command line


def run(*words: str) -> Any:
    return CliRunner().invoke(read_models, words, env={"SPARBAR_REDIS_URL": "redis://127.0.0.1:1/0"})


@pytest.mark.usefixtures("driven_url")
def test_status_as_json() -> None:
    projector.project_all(100)
    found = json.loads(run("status", "--json").stdout)
    assert (found.keys(), found["head"]) == ({"head", "models"}, size())
    assert sorted(model["name"] for model in found["models"]) == sorted(NAMES)
    for model in found["models"]:
        assert model.pop("heartbeat").endswith("Z")
        name = model.pop("name")
        assert name in NAMES
        assert model == {
            "version": next(known.version for known in ALL if known.name == name),
            "state": "live",
            "position": 100,
            "lag_events": size() - 100,
            "parked": 0,
            "rebuilding": None,
            "error": None,
        }


@pytest.mark.usefixtures("driven_url")
def test_rebuild_as_json() -> None:
    answer = run("rebuild", "--json")
    found = json.loads(answer.stdout)
    assert (answer.exit_code, found["models"], found["events"], found["equal_to_live"]) == (0, NAMES, size(), True)
    assert found.keys() == {"models", "events", "seconds", "events_per_second", "equal_to_live"}
    assert found["events_per_second"] == pytest.approx(found["events"] / found["seconds"], rel=0.05)
    one = json.loads(run("rebuild", "history", "--json").stdout)
    assert one["models"] == ["history"]


def test_a_rebuild_that_differs_says_so(projected: str) -> None:
    with psycopg.connect(projected) as connection:
        connection.execute("delete from history_g1.history where position = 7")
    answer = run("rebuild", "history", "plans", "--json")
    assert (answer.exit_code, json.loads(answer.stdout)["equal_to_live"]) == (1, False)
    assert run("rebuild", "history").exit_code == 0


def test_an_unknown_model_is_said(driven_url: str) -> None:
    answer = run("rebuild", "historik")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert answer.stderr.startswith("sparbar: Det finns ingen läsmodell historik. De heter plans, ")


def test_after_a_restored_copy_the_command_puts_it_right(projected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "_told", set())
    with psycopg.connect(projected) as connection:
        connection.execute("alter table event disable trigger append_only")
        connection.execute("delete from event where position > 500")
        connection.execute("update log_head set size = 500")
    with capture_logs() as said:
        answer = run("rebuild", "--json")
    assert {line["event"] for line in said} == {"read_model_held"}
    assert json.loads(answer.stdout)["events"] == 500
    assert projector.reached() == 500
