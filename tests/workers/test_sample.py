"""The sample is loaded once, and whoever opens the first page sees it."""

import pytest

from tests.workers.story_on_postgres import size
from workers import projector
from workers.sample.load import load_sample


@pytest.mark.usefixtures("database_url", "valkey")
def test_the_sample_is_shown_as_soon_as_it_is_loaded_and_loaded_only_once() -> None:
    assert load_sample()
    loaded = size()
    assert projector.reached() == loaded
    assert not load_sample()
    assert size() == loaded
