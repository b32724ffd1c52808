"""Celery is never told to run its tasks in the caller's own process: a test of that would prove nothing."""

from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import PACKAGES, ROOT

SETTING = "always" + "_eager"
SEARCHED = (*PACKAGES, "tests", "templates", ".ci")


def mentioning(files: Iterator[Path]) -> list[str]:
    texts = (path for path in files if path.is_file() and path.suffix not in (".pyc", ".woff2", ".png"))
    return [path.name for path in texts if SETTING in path.read_text(errors="replace").lower()]


def test_the_eager_setting_occurs_nowhere() -> None:
    below = (path for folder in SEARCHED for path in (ROOT / folder).rglob("*"))
    assert mentioning(below) == []
    assert mentioning(ROOT.iterdir()) == []


def test_it_would_be_noticed(tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text(f"app.conf.task_{SETTING} = True\n")
    (tmp_path / "old.env").write_text(f"CELERY_TASK_{SETTING.upper()}=1\n")
    assert sorted(mentioning(tmp_path.iterdir())) == ["old.env", "planted.py"]
