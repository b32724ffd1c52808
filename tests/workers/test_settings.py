"""A wrong setting stops the program with one sentence that names it."""

import stat
from pathlib import Path

import pytest

from workers.settings import NAMES, Settings, WrongSetting, secret_key

KEY, TOKEN = "k" * 32, "t" * 16
POSTGRES = "postgresql://user:hemligt@server/sparbar"


def test_without_any_setting_the_servers_are_embedded_and_nothing_is_demo() -> None:
    settings = Settings.read({})
    assert (settings.database_url, settings.redis_url, settings.demo) == (None, None, False)
    assert settings.data_dir == Path("var").absolute()


def test_an_empty_value_counts_as_none() -> None:
    assert Settings.read(dict.fromkeys(NAMES, "")) == Settings.read({})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SPARBAR_DATABASE_URL", "mysql://server/db"),
        ("SPARBAR_DATABASE_URL", "server/db"),
        ("SPARBAR_REDIS_URL", "http://server"),
        ("SPARBAR_DATA_DIR", __file__),
        ("SPARBAR_SECRET_KEY", "kort"),
        ("SPARBAR_DEMO", "ja"),
        ("SPARBAR_BASE_URL", "sparbar.example.se"),
        ("SPARBAR_BASE_URL", "http://[::1"),
        ("SPARBAR_REDIS_URL", "redis://server:port/0"),
        ("SPARBAR_MAIL_URL", "mail.example.se:25"),
        ("SPARBAR_LOG_LEVEL", "högt"),
        ("SPARBAR_METRICS_TOKEN", "kort"),
        ("SPARBAR_PROXIES", "ja"),
        ("SPARBAR_PROXIES", "-1"),
        ("SPARBAR_PROXIES", "10"),
        ("SPARBAR_WEB_PROCESSES", "0"),
        ("SPARBAR_WEB_PROCESSES", "²"),
    ],
)
def test_a_wrong_value_is_named_in_one_sentence(name: str, value: str) -> None:
    with pytest.raises(WrongSetting) as refused:
        Settings.read({name: value})
    assert str(refused.value).startswith(name)
    assert str(refused.value).endswith(".")
    assert "\n" not in str(refused.value)


def test_a_data_folder_that_cannot_be_reached_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "exists", refused)
    with pytest.raises(WrongSetting, match="SPARBAR_DATA_DIR ska vara en mapp som går att nå"):
        Settings.read({"SPARBAR_DATA_DIR": "/hemligt/var"})


def test_demo_is_refused_with_a_database_of_ones_own_unless_forced() -> None:
    with pytest.raises(WrongSetting, match="SPARBAR_DEMO=force"):
        Settings.read({"SPARBAR_DEMO": "1", "SPARBAR_DATABASE_URL": POSTGRES})
    forced = Settings.read({"SPARBAR_DEMO": "force", "SPARBAR_DATABASE_URL": POSTGRES})
    assert (forced.demo, forced.demo_forced) == (True, True)


def test_only_the_web_needs_a_secret_key_and_not_in_demo() -> None:
    with pytest.raises(WrongSetting, match="SPARBAR_SECRET_KEY saknas"):
        Settings.read({}).check_for_web()
    Settings.read({"SPARBAR_SECRET_KEY": KEY}).check_for_web()
    Settings.read({"SPARBAR_DEMO": "1"}).check_for_web()


def test_the_demo_key_is_made_once_and_private(tmp_path: Path) -> None:
    settings = Settings.read({"SPARBAR_DEMO": "1", "SPARBAR_DATA_DIR": str(tmp_path / "var")})
    made = secret_key(settings)
    assert len(made) >= 32
    assert secret_key(settings) == made
    assert [each.name for each in (tmp_path / "var").iterdir()] == ["secret_key"]
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600


def test_a_given_key_is_used_and_none_is_made(tmp_path: Path) -> None:
    settings = Settings.read({"SPARBAR_SECRET_KEY": KEY, "SPARBAR_DATA_DIR": str(tmp_path)})
    assert secret_key(settings) == KEY
    assert list(tmp_path.iterdir()) == []


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    settings = Settings.read(
        {"SPARBAR_SECRET_KEY": KEY, "SPARBAR_DATABASE_URL": POSTGRES, "SPARBAR_METRICS_TOKEN": TOKEN}
    )
    assert KEY not in repr(settings)
    assert TOKEN not in repr(settings)
    assert "hemligt" not in repr(settings)
