"""Old and new code side by side: what only a newer version knows makes the old one wait, and nothing else."""

import os
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from structlog.testing import capture_logs

from domain.errors import NewerVersionNeeded
from tests.workers.other_versions import NEWER, append, append_newer, last, the_newer_program
from tests.workers.story_on_postgres import SLUG, Story, all_rows, catch_up, copy_of, name_of, size
from workers import health, held, projector, rebuilding, tools, upkeep
from workers import release as releasing
from workers.migrations import DatabaseIsNewer, migrate
from workers.read_models import ALL, activity_board
from workers.reading import reading
from workers.rebuilding import job
from workers.rebuilding.job import ProgramTooOld
from workers.reports import jobs

BOARD = activity_board.MODEL
PARKED = "select count(*) from parked"
ERRORS = "select distinct error from projection"
WAITS = "Läsmodeller väntar på en nyare version av programmet"


@pytest.fixture(scope="module")
def told(postgres: str) -> Iterator[tuple[str, UUID, int]]:
    """A log whose read models are at its head, and then an event of a newer version and others' after it.

    The database's name, the activity that it happened to, and its position.
    """
    with copy_of(postgres) as url:
        story = Story()
        story.draft(story.klk[0])
        story.save(story.klk[0])
        catch_up()
        newer = append_newer(story.klk[0])
        story.draft(story.klk[1])
        tools.forget()
        yield name_of(url), story.klk[0], newer


@pytest.fixture
def newer(told: tuple[str, UUID, int], postgres: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The position of the newer event, in a database of the test's own; nothing has been said of it yet."""
    monkeypatch.setattr(held, "_told", set())
    with copy_of(postgres, told[0]):
        yield told[2]


@pytest.fixture
def activity(told: tuple[str, UUID, int]) -> UUID:
    return told[1]


def asked(query: str) -> Any:
    with tools.database() as connection:
        return connection.execute(query).fetchall()


def right_rows() -> dict[str, list[str]]:
    """What the newer program's read models hold in the end, from the first event on."""
    assert rebuilding.rebuild().equal_to_live
    return all_rows()


def test_the_projector_waits_says_so_once_and_goes_on_when_the_newer_program_has_come(newer: int) -> None:
    rows = all_rows()
    with capture_logs() as said:
        assert [projector.project_all() for _ in range(3)] == [0, 0, 0]
    assert {(line["event"], line["model"]) for line in said} == {("read_model_held", model.name) for model in ALL}
    assert len(said) == len(ALL)
    assert f"{NEWER} kräver en nyare version av programmet" in said[0]["reason"]
    assert (projector.reached(), all_rows(), asked(PARKED)) == (newer - 1, rows, [(0,)])
    [problem] = health.ready()
    assert problem.startswith(WAITS)
    assert BOARD.name in problem
    with the_newer_program():
        catch_up()
        assert (projector.reached(), health.ready(), asked(PARKED)) == (size(), [], [(0,)])
        assert all_rows() == right_rows()


def test_what_comes_before_it_in_the_same_batch_is_taken_in(newer: int) -> None:
    with tools.database() as connection:
        for model in ALL:
            connection.execute(f"truncate {model.name}_g1.{model.table.name}")
        connection.execute("update projection set position = 0, position_leaf_hash = ''")
    catch_up(size())
    assert projector.reached() == newer - 1


def test_an_old_one_waits_also_where_the_newer_one_has_gone_on(newer: int, activity: UUID) -> None:
    """The stream goes on with an event that the old one knows, but not what it follows on."""
    with the_newer_program():
        catch_up()
        append(activity, *last(activity, "activity.draft_saved.v1"))
    for _ in range(3):
        with pytest.raises(held.EventTooNew):
            projector.project(BOARD)
    assert (projector.position_of(BOARD), asked(PARKED)) == (size() - 1, [(0,)])
    assert len(health.ready()) == 1
    with the_newer_program():
        catch_up()
        assert health.ready() == []
        assert all_rows() == right_rows()


def test_a_parked_stream_that_goes_on_in_a_newer_event_stays_parked(newer: int, activity: UUID) -> None:
    with tools.database() as connection:
        connection.execute("insert into parked values ('plans', %s, %s, 'fel')", (activity, newer - 1))
        connection.execute("update projection set position = %s where name = 'plans'", (size(),))
    assert releasing.release() == (0, 1)
    assert asked("select first_position, error from parked") == [(newer - 1, "fel")]


def test_a_rebuild_is_left_for_the_newer_program_to_end(newer: int) -> None:
    before = all_rows()
    with pytest.raises(ProgramTooOld, match=f"{NEWER} kräver en nyare version"):
        rebuilding.rebuild(chunk=20)
    with capture_logs() as said:
        assert [rebuilding.help_on(), rebuilding.help_on()] == [False, False]
    assert said == [], "it has been said"
    [(state, why)] = asked("select state, error from rebuild_job")
    assert state == "building"
    assert why.startswith("Ombyggnaden väntar")
    assert (all_rows(), asked(PARKED)) == (before, [(0,)])
    with the_newer_program():
        catch_up()
        assert rebuilding.help_on(60)
        assert asked("select state, error from rebuild_job") == [("done", None)]
        assert all_rows() == right_rows()


def test_a_report_is_left_for_the_newer_program_to_compile(newer: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "PATIENCE", 0.1)
    jobs.ask_for(uuid4(), SLUG, "2019-Q4", size())
    with capture_logs() as said:
        assert [jobs.work_on_next() for _ in range(jobs.ATTEMPTS + 1)] == [False] * (jobs.ATTEMPTS + 1)
    assert [line["event"] for line in said].count("report_waits") == 1
    [(state, attempts, why)] = asked("select state, attempts, error from report_job")
    assert (state, attempts) == ("queued", 0)
    assert why.startswith("Rapporten väntar")
    with the_newer_program():
        catch_up()
        assert jobs.work_on_next()
        assert asked("select state, attempts, error from report_job") == [("compiled", 1, None)]


def test_the_system_leaves_the_activity_alone_and_keeps_up_the_others(newer: int) -> None:
    with capture_logs() as said:
        upkeep.keep_up_all()
    assert "upkeep_failed" not in [line["event"] for line in said]


# read models that a newer version has built


@pytest.fixture
def built_by_newer(newer: int) -> None:
    """The board has been built by a newer version of the program, and says other things."""
    with tools.database() as connection:
        connection.execute("update projection set version = version + 1 where name = 'activity_board'")


@pytest.mark.usefixtures("built_by_newer")
def test_a_read_model_that_a_newer_version_has_built_is_not_read_or_moved_or_built_back_down(newer: int) -> None:
    with pytest.raises(NewerVersionNeeded), reading():
        pass
    assert projector.project(BOARD) == 0
    with tools.database() as connection:
        assert job.outdated(connection) == ()
    rebuilding.rebuild_outdated()
    for names in (("activity_board",), ()):
        with pytest.raises(ProgramTooOld, match="byggda av en nyare version"):
            rebuilding.rebuild(names)
    assert asked("select version, generation from projection where name = 'activity_board'") == [(BOARD.version + 1, 1)]
    assert asked("select count(*) from rebuild_job") == [(0,)]
    assert any("activity_board), som därför inte visar dem" in problem for problem in health.ready())


@pytest.mark.usefixtures("newer")
def test_a_rebuild_that_a_newer_version_has_begun_is_not_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as other:
        other.setattr(job, "ALL", (replace(BOARD, version=BOARD.version + 1),))
        job.begin(job.ALL, 100)
    with pytest.raises(ProgramTooOld, match="bygger om"):
        rebuilding.rebuild(("history",))
    assert not rebuilding.help_on()
    assert asked("select state from rebuild_job") == [("building",)]


@pytest.mark.usefixtures("newer")
def test_a_read_model_that_only_a_newer_version_knows_is_not_waited_for() -> None:
    before = projector.reached()
    with tools.database() as connection:
        connection.execute("insert into projection values ('unheard_of', 1, 1, 0, '', now())")
    assert projector.reached() == before > 0
    with reading() as now:
        assert now.position == before


@pytest.mark.usefixtures("newer")
def test_a_database_that_a_newer_version_has_migrated_is_left_as_it_is() -> None:
    with tools.database() as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    with pytest.raises(DatabaseIsNewer, match="nyare version"):
        migrate(os.environ["SPARBAR_DATABASE_URL"])
