"""`sparbar check` says in sentences what is right and what is not, and creates nothing."""

import json
import shutil
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from click.testing import CliRunner

from workers import heartbeat, tools
from workers.commands.running import check

KEY = "0123456789abcdef" * 4


class Disk(NamedTuple):
    free: int


@pytest.fixture
def checked(database_url: str, valkey: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What is wrong, by what it is about; of a database in order, with worker and beat, after the statement."""
    monkeypatch.setenv("SPARBAR_SECRET_KEY", KEY)
    heartbeat.note("worker")
    heartbeat.note("beat")

    def wrong(statement: str = "select 1") -> dict[str, str]:
        with tools.database() as connection:
            connection.execute(statement)
        result = CliRunner().invoke(check, ["--json"])
        answer = json.loads(result.stdout)
        found = {each["about"]: each["sentence"] for each in answer["checks"] if not each["ok"]}
        assert (result.exit_code, answer["ok"]) == (1 if found else 0, not found)
        return found

    return wrong


def test_nothing_is_wrong_and_each_part_is_reported_by_name(checked: Any) -> None:
    assert checked() == {}
    shown = CliRunner().invoke(check).stdout
    assert shown.count("ok ") == len(shown.splitlines()) == 10
    answer = json.loads(CliRunner().invoke(check, ["--json"]).stdout)
    assert [each["about"] for each in answer["checks"]] == [
        "settings", "disk", "database", "migrations", "read_models", "clock", "attachments", "worker", "beat", "redis",
    ]  # fmt: skip


def test_a_worker_and_a_beat_that_were_never_heard_of(checked: Any) -> None:
    assert checked("delete from heartbeat") == {
        "worker": "Arbetaren har aldrig hörts av: starta sparbar up, eller celery worker.",
        "beat": "Tidtagaren har aldrig hörts av: starta sparbar up, eller celery beat och en arbetare.",
    }


def test_a_beat_that_has_fallen_silent(checked: Any) -> None:
    silent = "update heartbeat set at = at - interval '10 minutes' where name = 'beat'"
    assert checked(silent) == {
        "beat": "Tidtagaren har inte hörts av på 10 minuter: starta celery beat och en arbetare."
    }


def test_one_host_s_silent_worker_is_no_matter_while_another_works(checked: Any) -> None:
    assert checked("insert into heartbeat values ('worker gone', now() - interval '1 hour')") == {}


def test_a_stream_that_has_stopped(checked: Any) -> None:
    parked = checked("insert into parked values ('plans', gen_random_uuid(), 1, 'fel')")
    assert parked == {"read_models": "Händelseströmmar som har stannat och behöver ses över: 1 (plans)."}


def test_a_clock_that_has_gone_back(checked: Any) -> None:
    gone = checked("update log_head set size = 1, recorded_at = clock_timestamp() + interval '2 hours'")
    assert gone["clock"].startswith("Loggens klocka går 7")


def test_tables_of_another_version(checked: Any) -> None:
    older = "update alembic_version set version_num = '0001'"
    assert checked(older) == {"migrations": "Databasens tabeller hör till en annan version: kör sparbar migrate."}


def test_redis_away(checked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARBAR_REDIS_URL", "redis://127.0.0.1:1/0")
    assert checked()["redis"].startswith("Redis svarar inte: ")


def test_a_disk_that_is_nearly_full(checked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Disk(free=3 * 10**8))
    assert checked()["disk"].startswith("Bara 0.3 GB ledigt på disken med ")


def test_a_key_that_is_easy_to_guess(checked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARBAR_SECRET_KEY", "hemlig" * 6)
    assert checked()["settings"].startswith("SPARBAR_SECRET_KEY är lätt att gissa")


def test_the_demo_forced_on_a_database_of_ones_own(checked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARBAR_DEMO", "force")
    assert checked()["demo"].startswith("SPARBAR_DEMO=force på en egen databas")


@pytest.mark.parametrize("url", ["mejl.example", "http://mejl.example", "smtp://mejl.example:port", "smtp://"])
def test_a_mail_server_that_cannot_be_read(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARBAR_MAIL_URL", url)
    result = CliRunner().invoke(check)
    expected = "FEL  SPARBAR_MAIL_URL ska vara en adress på formen smtp://… eller smtps://….\n"
    assert (result.exit_code, result.stdout) == (1, expected)


def test_a_wrong_setting_is_the_only_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARBAR_DEMO", "ja")
    result = CliRunner().invoke(check)
    assert (result.exit_code, result.stdout) == (1, "FEL  SPARBAR_DEMO ska vara 1, 0 eller force.\n")


def test_a_folder_without_data_is_said_and_not_made(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARBAR_SECRET_KEY", KEY)
    monkeypatch.setenv("SPARBAR_DATA_DIR", str(data_folder / "var"))
    result = CliRunner().invoke(check)
    assert result.exit_code == 1
    assert "kör make run först" in result.stdout
    assert not (data_folder / "var").exists()


def test_a_database_that_does_not_answer_is_said(
    database_url: str, valkey: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPARBAR_SECRET_KEY", KEY)
    monkeypatch.setenv("SPARBAR_DATABASE_URL", database_url.replace("/test_", "/no_such_"))
    result = CliRunner().invoke(check)
    assert result.exit_code == 1
    assert "FEL  Databasen svarar inte som den ska: " in result.stdout


def test_an_attachment_that_the_log_names_and_nobody_has_kept(checked: Any) -> None:
    lost = "insert into {schema}.sign_off_queue (stream_id, valid, update_id, files) values (%s, '[1,)', %s, %s)"
    with tools.database() as connection:
        statement = lost.format(schema="sign_off_queue_g1")
        connection.execute(statement.encode(), (uuid4(), uuid4(), ["ab" * 32]))
    assert checked() == {"attachments": "Bilagor som loggen nämner och som saknas: 1. Hämta dem ur en säkerhetskopia."}
