"""/metrics: who may read it, and that its numbers are those of the log and of the requests."""

from pathlib import Path

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families as parsed

from service.app import create_app
from tests.service.sample import Sample
from tests.workers.lagging import moved
from tests.workers.story_on_postgres import size
from workers import heartbeat, tools
from workers.settings import Settings

TOKEN = "en-nyckel-som-bara-proven-har"


def numbers(app: Flask) -> dict[tuple[str, ...], float]:
    """By the metric's name and the values of its labels."""
    answer = app.test_client().get("/metrics")
    assert answer.status_code == 200
    families = parsed(answer.text)
    return {(sample.name, *sample.labels.values()): sample.value for each in families for sample in each.samples}


def served(tmp_path: Path, **settings: object) -> Flask:
    return create_app(Settings(data_dir=tmp_path, secret_key="k" * 32, **settings))  # type: ignore[arg-type]


def test_the_log_and_its_followers(untouched: Sample, whole_app: Flask) -> None:
    now = numbers(whole_app)
    assert now["sparbar_database_up",] == 1
    assert now["sparbar_log_position",] == size() > 0
    assert now["sparbar_read_model_position", "activity_board"] == size()
    assert now["sparbar_read_model_lag_events", "plans"] == 0
    assert now["sparbar_read_model_parked", "plans"] == 0
    assert now["sparbar_oldest_unprojected_seconds",] == 0
    assert now["sparbar_jobs", "report", "queued"] == 0


def test_a_model_that_lags_is_seen(sample: Sample, whole_app: Flask) -> None:
    moved("plans", -3)
    with tools.database() as connection:
        connection.execute("insert into parked values ('periods', gen_random_uuid(), 1, 'fel')")
    now = numbers(whole_app)
    assert now["sparbar_read_model_lag_events", "plans"] == 3
    assert now["sparbar_read_model_parked", "periods"] == 1
    assert now["sparbar_oldest_unprojected_seconds",] > 0


def test_worker_and_beat_are_seen_when_they_have_given_a_sign(sample: Sample, whole_app: Flask) -> None:
    assert ("sparbar_seen_seconds", "worker") not in numbers(whole_app)
    heartbeat.note("worker")
    heartbeat.note("beat")
    now = numbers(whole_app)
    assert 0 <= now["sparbar_seen_seconds", "worker"] < 60
    assert 0 <= now["sparbar_seen_seconds", "beat"] < 60


def test_requests_are_counted_by_route_and_status_and_never_by_address(untouched: Sample, whole_app: Flask) -> None:
    before = numbers(whole_app)
    untouched.browser("revisor").get(f"/aktiviteter/{untouched.activity()}")
    whole_app.test_client().get("/finns-inte")
    now = numbers(whole_app)
    shown = ("sparbar_requests_total", "/aktiviteter/<uuid:activity_id>", "200")
    assert now[shown] == before.get(shown, 0) + 1
    missing = ("sparbar_requests_total", "-", "404")
    assert now[missing] == before.get(missing, 0) + 1
    assert now["sparbar_request_seconds_count", "-"] >= 1


def test_without_a_database_the_requests_are_still_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARBAR_DATABASE_URL", "postgresql://127.0.0.1:1/sparbar")
    now = numbers(served(tmp_path, demo=True))
    assert now["sparbar_database_up",] == 0
    assert not any(name == "sparbar_log_position" for name, *_ in now)
    tools.forget()


@pytest.mark.parametrize(
    ("token", "demo", "sent", "status"),
    [
        (None, False, None, 404),
        (None, False, "", 404),
        (None, False, "None", 404),
        (None, True, None, 200),
        (TOKEN, False, TOKEN, 200),
        (TOKEN, False, None, 404),
        (TOKEN, False, TOKEN + "x", 404),
        (TOKEN, True, None, 404),
    ],
)
def test_only_who_has_the_token_reads_them(
    tmp_path: Path, database_url: str, token: str | None, demo: bool, sent: str | None, status: int
) -> None:
    app = served(tmp_path, demo=demo, metrics_token=token)
    headers = {} if sent is None else {"Authorization": f"Bearer {sent}"}
    assert app.test_client().get("/metrics", headers=headers).status_code == status
