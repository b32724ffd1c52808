"""`sparbar check` says in sentences what is right and what is not, and creates nothing."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from workers.commands.running import check

KEY = "k" * 32


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


def test_each_part_is_reported_by_name(database_url: str, valkey: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARBAR_SECRET_KEY", KEY)
    result = CliRunner().invoke(check, ["--json"])
    answer = json.loads(result.stdout)
    found = {each["about"]: each["ok"] for each in answer["checks"]}
    everything_but_a_worker = dict.fromkeys(("settings", "database", "migrations", "redis"), True)
    assert found == {**everything_but_a_worker, "worker": False}
    assert (result.exit_code, answer["ok"]) == (1, False)


def test_a_database_that_does_not_answer_is_said(
    database_url: str, valkey: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPARBAR_SECRET_KEY", KEY)
    monkeypatch.setenv("SPARBAR_DATABASE_URL", database_url.replace("/test_", "/no_such_"))
    result = CliRunner().invoke(check)
    assert result.exit_code == 1
    assert "FEL  Databasen svarar inte som den ska: " in result.stdout
