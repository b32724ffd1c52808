"""A log with more than 500 commands in it, driven once for the run, and copies of it."""

from collections.abc import Iterator

import pytest

from tests.conftest import template_once
from tests.workers.story_on_postgres import all_rows, catch_up, copy_of, drive

SEED, COMMANDS = 11, 500


@pytest.fixture(scope="session")
def driven(postgres: str) -> str:
    """The name of a database where the driver has worked and no read model has followed yet."""
    return template_once(postgres, "template_driven", lambda: drive(SEED, COMMANDS))


@pytest.fixture(scope="session")
def right_rows(postgres: str, driven: str) -> dict[str, list[str]]:
    """What the read models must hold in the end, from the projector's usual batches."""
    with copy_of(postgres, driven):
        catch_up()
        return all_rows()


@pytest.fixture
def driven_url(postgres: str, driven: str) -> Iterator[str]:
    """A copy of the driven database that SPARBAR_DATABASE_URL names."""
    with copy_of(postgres, driven) as url:
        yield url
