"""The system adds people and ends what is too late, once, and never decides."""

from collections.abc import Iterator
from typing import Any

import pytest

from domain import commands as ask
from tests.workers.story_on_postgres import Story, catch_up, size, topics
from workers import tools, upkeep

ESCALATED = "activity.review_escalated.v1"


@pytest.fixture
def story(database_url: str) -> Iterator[Story]:
    yield Story()
    tools.forget()


@pytest.fixture
def overdue(story: Story) -> Story:
    """Two reviews whose last day was years ago."""
    for activity in story.klk[:2]:
        story.signed(activity)
    catch_up()
    return story


def test_people_are_added_once_to_what_is_overdue_and_nothing_is_approved(overdue: Story) -> None:
    assert upkeep.keep_up() == (2, None)
    after_first = size()
    assert upkeep.keep_up() == (0, None)
    assert size() == after_first
    assert topics()[ESCALATED] == 2
    assert topics()["activity.update_approved.v1"] == 0
    assert [overdue.state(activity) for activity in overdue.klk[:2]] == ["in_sam_review"] * 2


def test_two_sweeps_at_once_are_answered_once(overdue: Story) -> None:
    seen_by_both = list(upkeep.due(tools.sparbar().activity(overdue.klk[0])))
    escalating = [command for command in seen_by_both if isinstance(command, ask.Escalate)]
    first, second = (tools.sparbar().do(*escalating) for _ in range(2))
    assert (first.first_position, first.replayed) == (second.first_position, False)
    assert second.replayed
    assert topics()[ESCALATED] == 1


def test_one_that_fails_stops_no_other(overdue: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, due = min(overdue.klk[:2]), upkeep.due

    def failing(activity: Any) -> Any:
        if activity.id == broken:
            raise RuntimeError
        return due(activity)

    monkeypatch.setattr(upkeep, "due", failing)
    assert upkeep.keep_up() == (1, None)


def test_a_sweep_takes_its_share_and_the_next_goes_on(overdue: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "SHARE", 1)
    first, second = sorted(overdue.klk[:2])
    assert upkeep.keep_up() == (1, first)
    assert upkeep.keep_up(first) == (1, second)
    assert upkeep.keep_up(second) == (0, None)
    assert upkeep.keep_up_all() == 0
