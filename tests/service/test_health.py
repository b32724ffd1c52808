"""/healthz and /readyz: the process lives; the pages can be trusted, or a sentence says why not."""

from typing import Any

import pytest
from flask import Flask

from tests.service.sample import Sample
from tests.workers.lagging import moved
from workers import tools

Answer = tuple[int, list[str]]
ALL_RECORDED = """
alter table event disable trigger append_only;
update event set recorded_at = clock_timestamp() - interval 'AGO';
alter table event enable trigger append_only"""
OLDER_COPY = """
alter table event disable trigger append_only;
delete from event where position > (select size - 3 from log_head);
update log_head set size = size - 3;
alter table event enable trigger append_only"""


@pytest.fixture
def ready(sample: Sample, whole_app: Flask) -> Any:
    """What /readyz answers after the statement."""

    def answered(statement: str = "select 1") -> Answer:
        with tools.database() as connection:
            connection.execute(statement)
        answer = whole_app.test_client().get("/readyz")
        return answer.status_code, answer.json["problems"]

    return answered


def recorded(ago: str) -> str:
    """As if all events had been recorded so long ago."""
    return ALL_RECORDED.replace("AGO", ago)


def test_all_is_well(ready: Any) -> None:
    assert ready() == (200, [])


def test_pages_behind_for_more_than_a_minute_are_not_ready(ready: Any) -> None:
    moved("plans", -2)
    assert ready(recorded("0 seconds")) == (200, [])
    assert ready(recorded("2 minutes")) == (
        503,
        ["Sidorna ligger efter. Händelser som inte har lästs in: 2 (plans)."],
    )


def test_a_database_restored_to_an_older_copy_is_not_ready(ready: Any) -> None:
    status, [problem] = ready(OLDER_COPY)
    assert status == 503
    assert problem.startswith("Läsmodeller har läst det som loggen inte längre har (activity_board, history, ")
    assert problem.endswith("starta om Spårbar och kör sparbar read-models rebuild.")


def test_a_parked_stream_is_not_ready(ready: Any) -> None:
    status, problems = ready("insert into parked values ('history', gen_random_uuid(), 1, 'fel')")
    assert (status, problems) == (503, ["Händelseströmmar som har stannat och behöver ses över: 1 (history)."])


def test_a_log_far_ahead_of_the_clock_is_not_ready(ready: Any) -> None:
    assert ready("update log_head set recorded_at = clock_timestamp() + interval '50 seconds'") == (200, [])
    status, problems = ready("update log_head set recorded_at = clock_timestamp() + interval '2 hours'")
    assert status == 503
    assert problems[0].startswith("Loggens klocka går 7")


def test_a_database_that_is_away_is_not_ready_but_the_process_lives(
    whole_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPARBAR_DATABASE_URL", "postgresql://127.0.0.1:1/sparbar")
    answer = whole_app.test_client().get("/readyz")
    assert (answer.status_code, answer.json["problems"]) == (503, ["Databasen svarar inte."])
    assert whole_app.test_client().get("/healthz").json == {"status": "ok"}
    tools.forget()
