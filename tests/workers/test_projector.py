"""The projector loses nothing and does nothing twice: crashes, colleagues, poison events and an older log."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from random import Random
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import select

from tests import people
from tests.workers.poison import Poison, busiest, poisoned
from tests.workers.story_on_postgres import PLAN, SLUG, all_rows, catch_up, size
from workers import batch, health, projector, tools
from workers import release as releasing
from workers.held import LogWentBack
from workers.read_model import ReadModel
from workers.read_models import ALL, activity_board, history, periods, plans, sign_off_queue
from workers.reading import Reading, reading
from workers.rebuilding import rebuild
from workers.reports.jobs import NotReady, compile_report

Rows = dict[str, list[str]]
BOARD = activity_board.MODEL
STATE = "select position, position_leaf_hash from projection where name = %s"
HANG_UP = """
select pg_terminate_backend(pid) from pg_stat_activity
 where datname = current_database() and pid <> pg_backend_pid()"""
PARKED = "select name, stream_id, first_position from parked"


@pytest.fixture
def log(driven_url: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the test's own on the driven log, which no read model has followed yet."""
    with psycopg.connect(driven_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def halfway(log: psycopg.Connection[Any]) -> int:
    """The position that every model has reached."""
    half = size() // 2
    projector.project_all(half)
    return half


def state(log: psycopg.Connection[Any], model: ReadModel = BOARD) -> Any:
    return log.execute(STATE, (model.name,)).fetchone()


# twice, crashed, at once


def test_a_doubled_call_finds_nothing_to_do(log: psycopg.Connection[Any], right_rows: Rows) -> None:
    for model in ALL:
        while projector.project(model):
            pass
        before = state(log, model)
        assert (projector.project(model), state(log, model)) == (0, before)
    assert all_rows() == right_rows


def test_a_crash_between_applying_and_moving_on_leaves_no_trace(
    halfway: int, log: psycopg.Connection[Any], right_rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, rows = state(log), all_rows()
    with monkeypatch.context() as crash:
        crash.setattr(projector, "MOVE", "select 1 / 0, %s, %s, %s")
        with pytest.raises(psycopg.errors.DivisionByZero):
            projector.project(BOARD)
    assert (state(log), all_rows()) == (before, rows)
    catch_up()
    assert all_rows() == right_rows


@pytest.mark.parametrize("moment", ["apply", "_write"])
def test_a_connection_killed_in_the_middle_leaves_no_trace(
    halfway: int, log: psycopg.Connection[Any], right_rows: Rows, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    before, rows, real = state(log), all_rows(), getattr(batch, moment)

    def killed(connection: psycopg.Connection[Any], *words: Any) -> Any:
        done = real(connection, *words)
        log.execute("select pg_terminate_backend(%s)", (connection.info.backend_pid,))
        return done

    with monkeypatch.context() as crash:
        crash.setattr(batch, moment, killed)
        with pytest.raises(psycopg.OperationalError):
            projector.project(BOARD)
    assert (state(log), all_rows()) == (before, rows)
    catch_up()
    assert all_rows() == right_rows
    assert log.execute(PARKED).fetchall() == []


def test_a_server_that_hangs_up_on_everybody_costs_one_call(log: psycopg.Connection[Any]) -> None:
    with tools.database(), tools.database(), tools.database():
        pass
    log.execute(HANG_UP)
    with pytest.raises(psycopg.OperationalError):
        projector.project(BOARD)
    with tools.database() as one, tools.database() as other:
        assert one.execute("select 1").fetchone() == other.execute("select 1").fetchone()
    assert projector.project(BOARD) > 0


def test_of_two_at_once_one_works_and_the_other_goes_its_way(
    halfway: int, log: psycopg.Connection[Any], right_rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_work, go_on, real = threading.Event(), threading.Event(), batch._write

    def slow(*words: Any) -> Any:
        at_work.set()
        assert go_on.wait(10)
        return real(*words)

    with monkeypatch.context() as slowness, ThreadPoolExecutor(1) as colleague:
        slowness.setattr(batch, "_write", slow)
        first = colleague.submit(projector.project, BOARD)
        assert at_work.wait(10)
        slowness.setattr(batch, "_write", real)
        assert projector.project(BOARD) == 0
        assert state(log)[0] == halfway
        assert projector.project(history.MODEL) > 0
        go_on.set()
        assert first.result(10) > 0
    catch_up()
    assert all_rows() == right_rows


def test_a_model_of_another_version_of_the_program_is_left_alone(halfway: int, log: psycopg.Connection[Any]) -> None:
    before = state(log)
    for other in (BOARD.version - 1, BOARD.version + 1):
        assert projector.project(replace(BOARD, version=other)) == 0
    assert state(log) == before
    assert projector.project(BOARD) > 0


def test_many_at_once_give_the_same_rows(log: psycopg.Connection[Any], right_rows: Rows) -> None:
    def work(limit: int) -> None:
        while projector.reached() < size():
            projector.project_all(limit)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, (17, 23, 40, 61)))
    assert all_rows() == right_rows
    assert log.execute(PARKED).fetchall() == []


def test_waiting_takes_part_in_the_work(log: psycopg.Connection[Any], right_rows: Rows) -> None:
    assert projector.wait_for(size(), 10)
    assert all_rows() == right_rows
    assert not projector.wait_for(size() + 1, 0.1)


# poison


@pytest.fixture
def poison(log: psycopg.Connection[Any]) -> Poison:
    return busiest(log)


def apart(rows: list[str], stream: UUID) -> tuple[list[str], list[str]]:
    """The stream's own rows, and the others."""
    own = [row for row in rows if row.startswith(f"({stream},")]
    return own, [row for row in rows if row not in own]


def broken_off(rows: list[str], position: int) -> list[str]:
    """The rows of a stream whose last event was the one before the position."""
    earlier = [row for row in rows if int(row.split("[")[1].split(",")[0]) < position]
    return sorted(row.replace(f",{position})", ",)") for row in earlier)


@pytest.mark.parametrize("limit", [7, 200])
@pytest.mark.parametrize("how", ["raises", "number too large", "invisible character"])
def test_a_poison_event_parks_its_stream_and_the_others_go_on(
    log: psycopg.Connection[Any], right_rows: Rows, poison: Poison, how: str, limit: int
) -> None:
    stream, position = poison
    with poisoned(position, how) as model:
        while projector.project(model, limit):
            pass
    assert state(log)[0] == size()
    assert log.execute(PARKED).fetchall() == [(BOARD.name, stream, position)]
    own, others = apart(all_rows()[BOARD.name], stream)
    right_own, right_others = apart(right_rows[BOARD.name], stream)
    assert others == right_others
    assert own == broken_off(right_own, position)
    assert 0 < len(own) < len(right_own)


@pytest.mark.parametrize("how", ["raises", "number too large"])
def test_while_something_is_parked_no_report_is_made_and_a_rebuild_after_the_fix_ends_it(
    log: psycopg.Connection[Any], right_rows: Rows, poison: Poison, how: str
) -> None:
    with poisoned(poison[1], how):
        catch_up()
    with pytest.raises(NotReady):
        compile_report(SLUG, "2019-Q4", size())
    with pytest.raises(NotReady):
        compile_report(SLUG, "2019-Q4")
    assert health.ready() == ["Händelseströmmar som har stannat och behöver ses över: 1 (activity_board)."]
    assert not rebuild().equal_to_live
    assert (log.execute(PARKED).fetchall(), health.ready()) == ([], [])
    assert all_rows() == right_rows


def test_a_parked_stream_is_released_after_the_fix_and_not_before(
    log: psycopg.Connection[Any], right_rows: Rows, poison: Poison, monkeypatch: pytest.MonkeyPatch
) -> None:
    with poisoned(poison[1], "number too large") as model:
        catch_up()
        monkeypatch.setattr(releasing, "ALL", (model,))
        assert releasing.release() == (0, 1)
        assert log.execute(PARKED).fetchall() == [(BOARD.name, *poison)]
    monkeypatch.setattr(releasing, "ALL", ALL)
    assert releasing.release() == (1, 0)
    assert (log.execute(PARKED).fetchall(), health.ready()) == ([], [])
    assert all_rows() == right_rows
    assert releasing.release() == (0, 0)


# an older log


@pytest.mark.parametrize("restored", ["delete from event where position > {}", "update event set leaf_hash = 'x'"])
def test_a_database_restored_to_an_older_copy_is_noticed(
    halfway: int, log: psycopg.Connection[Any], restored: str
) -> None:
    before, rows = state(log), all_rows()
    log.execute("alter table event disable trigger append_only")
    log.execute(restored.format(halfway - 1))
    for model in ALL:
        with pytest.raises(LogWentBack, match="återställd från en äldre kopia"):
            projector.project(model)
    assert projector.project_all() == 0, "what waits for a change of its own is not stopped by it"
    assert (state(log), all_rows()) == (before, rows)
    assert "återställd från en äldre kopia" in health.ready()[0]
    rebuild()
    catch_up()
    assert health.ready() == []
    assert projector.reached() == log.execute("select max(position) from event").fetchone()[0]  # type: ignore[index]


# time travel


def everything(moment: Reading) -> Rows:
    """Every row of every model at the moment, without the positions that it is valid over."""

    def rows(model: ReadModel) -> list[str]:
        columns = [column for column in model.table.columns if column.name != "valid"]
        return sorted(str(row) for row in moment.rows(select(*columns).where(moment.valid(model.table))))

    return {model.name: rows(model) for model in ALL}


@pytest.mark.usefixtures("driven_url")
def test_as_of_a_position_is_what_a_model_holds_when_the_log_ends_there() -> None:
    positions = sorted({*Random(5).sample(range(1, size()), 12), 1, size()})
    when_it_ended: list[Rows] = []
    for before, position in zip([0, *positions], positions, strict=False):
        assert projector.project_all(position - before) == position - before
        with reading() as now:
            assert now.position == position
            when_it_ended.append(everything(now))
    for position, rows in zip(positions, when_it_ended, strict=True):
        with reading(position) as moment:
            assert everything(moment) == rows


def look(moment: Reading) -> None:
    """Each query that the pages ask."""
    plan = plans.by_slug(moment, SLUG)
    assert plan is not None
    assert plans.all_plans(moment)
    assert periods.of_plan(moment, PLAN)
    board = activity_board.of_plan(moment, PLAN)
    assert activity_board.one(moment, board[0].activity_id)
    assert activity_board.owned_by(moment, people.OWNER)
    assert sign_off_queue.of_plan(moment, PLAN, ("approved", "imported"))
    sign_off_queue.waiting(moment, ("in_unit_review",))
    assert sign_off_queue.of_activity(moment, board[0].activity_id)
    assert history.page(moment, history.Sought(stream_id=board[0].activity_id), 10)


@pytest.mark.usefixtures("driven_url")
def test_now_and_as_of_run_the_same_statements() -> None:
    catch_up()
    asked: list[list[str]] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked[-1].append(statement)

    sqlalchemy_event.listen(tools.engine(), "before_cursor_execute", note)
    for position in (None, size() // 2):
        asked.append([])
        with reading(position) as moment:
            look(moment)
    now, as_of = asked
    assert len(now) > 10
    assert now == as_of


@pytest.mark.usefixtures("driven_url")
def test_a_reader_stays_at_its_moment_while_the_models_move_on() -> None:
    projector.project_all(100)
    with reading() as moment:
        before = everything(moment)
        catch_up()
        assert everything(moment) == before
    with reading() as now:
        assert now.position == size()
        assert everything(now) != before
