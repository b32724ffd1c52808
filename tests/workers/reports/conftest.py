"""One quarter, told once for the run: its snapshot, and the database that it came from."""

from collections.abc import Iterator

import pytest

from tests.workers.reports.told import Told, tell
from tests.workers.story_on_postgres import copy_of
from workers import tools


@pytest.fixture(scope="session")
def told_in(postgres: str, template_with_sample: str) -> Iterator[tuple[str, Told]]:
    with copy_of(postgres, template_with_sample) as url:
        found = tell()
        tools.forget()
        yield url, found


@pytest.fixture
def told(told_in: tuple[str, Told]) -> Told:
    """For tests that only read what was compiled."""
    return told_in[1]


@pytest.fixture
def database_of_told(told_in: tuple[str, Told], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The database, for tests that change nothing in it."""
    monkeypatch.setenv("SPARBAR_DATABASE_URL", told_in[0])
    yield told_in[0]
    tools.forget()
