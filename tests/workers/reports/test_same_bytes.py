"""The same position gives the same bytes in every format, wherever and whenever the report is made."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.workers.reports.told import Told
from workers.reports.files import FORMATS, rendered
from workers.reports.jobs import compile_report
from workers.sample.load import OPENED, SLUG

ROOT = Path(__file__).parents[3]
PARTS = ("domain", "workers", "templates")
PROGRAM = """
import sys
import workers
from workers.reports.files import FORMATS, rendered
from workers.reports.jobs import compile_report
print(workers.__file__)
canonical = compile_report(sys.argv[1], sys.argv[2], int(sys.argv[3]))
for kind in FORMATS:
    print(kind, rendered(canonical, kind).sha256)
"""
PLACES = [
    {"TZ": "Asia/Tokyo", "PGTZ": "Asia/Tokyo", "LANG": "sv_SE.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
    {"TZ": "America/New_York", "PGTZ": "America/New_York", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "2"},
]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place["TZ"])
def test_another_process_folder_time_zone_and_language_give_the_same_bytes(
    told: Told, database_of_told: str, tmp_path: Path, place: dict[str, str]
) -> None:
    elsewhere = tmp_path / "kopia med blanksteg"
    for part in PARTS:
        shutil.copytree(ROOT / part, elsewhere / part, ignore=shutil.ignore_patterns("__pycache__"))
    outside = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(elsewhere)}
    environment = outside | {"SPARBAR_DATABASE_URL": database_of_told} | place
    command = [sys.executable, "-c", PROGRAM, SLUG, OPENED, str(told.position)]
    said = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    program, *hashes = said.stdout.splitlines()
    assert program.startswith(str(elsewhere))
    assert hashes == [f"{kind} {rendered(told.canonical, kind).sha256}" for kind in FORMATS]


@pytest.mark.parametrize("kind", FORMATS)
def test_making_a_file_again_gives_the_same_bytes(told: Told, database_of_told: str, kind: str) -> None:
    first = FORMATS[kind].render(told.canonical)
    assert FORMATS[kind].render(compile_report(SLUG, OPENED, told.position)) == first


@pytest.mark.parametrize("kind", FORMATS)
def test_other_words_give_other_bytes(told: Told, kind: str) -> None:
    assert rendered(told.canonical, kind).sha256 != rendered(told.loaded, kind).sha256
