"""Imports point one way, and the contracts that say so would notice a wrong one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGES, ROOT, imports, modules, tree, where

LINTER = (str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo")
CELERY_FILES = {
    "workers/celery_app.py",
    "workers/schedule.py",
    "workers/tasks.py",
    "workers/check.py",  # asks the workers whether they live
}
LAYERS = "Imports point one way: service, workers, domain"
DOMAIN = "The domain knows nothing of the web, the database or the queue"
WORKERS = "The workers know nothing of the web"
PAGES = "Pages speak neither SQL nor Celery nor event sourcing"
MODELS = "Read models do not know each other"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The code as it is, to plant something wrong in."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """The contracts of the folder's pyproject.toml against the folder's own packages."""
    environment = os.environ | {"PYTHONPATH": str(folder), "COLUMNS": "200"}
    return subprocess.run(LINTER, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_every_contract_holds(copy: Path) -> None:
    told = lint(copy)
    assert told.returncode == 0, told.stdout + told.stderr
    assert " 0 broken" in told.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("domain/period.py", "import flask", DOMAIN),
        ("domain/period.py", "import sqlalchemy", DOMAIN),
        ("domain/period.py", "import workers.settings", LAYERS),
        ("domain/period.py", "import service.words", LAYERS),
        ("workers/reading.py", "from service.words import STATUS", LAYERS),
        ("workers/reading.py", "import flask", WORKERS),
        ("workers/reading.py", "import flask_babel", WORKERS),
        ("service/words.py", "import sqlalchemy", PAGES),
        ("service/words.py", "import psycopg", PAGES),
        ("service/words.py", "import celery", PAGES),
        ("service/words.py", "import eventsourcing.domain", PAGES),
        ("workers/read_models/history.py", "from workers.read_models import plans", MODELS),
    ],
)
def test_a_wrong_import_breaks_its_contract(copy: Path, file: str, line: str, contract: str) -> None:
    with (copy / file).open("a") as module:
        module.write(f"\n{line}\n")
    told = lint(copy)
    assert told.returncode == 1, told.stderr
    assert f"{contract} BROKEN" in told.stdout


def test_celery_is_spoken_in_its_own_files_only() -> None:
    speaking = {
        where(path)
        for path in modules()
        for _, name, _ in imports(tree(path))
        if name.partition(".")[0] in ("celery", "kombu")
    }
    assert speaking <= CELERY_FILES
    assert "workers/celery_app.py" in speaking
