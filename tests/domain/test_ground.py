"""A decision stands on streams and a time that were read together, and leaves what was read as it was."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import is_dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent

from domain import commands as ask
from domain.activity import Activity
from domain.aggregate import Aggregate, forked
from domain.errors import Busy
from domain.sparbar import Sparbar
from domain.values import ORGANISATION_ID, period_id, plan_id
from tests import people
from tests.domain.story import OTHER_TEXT, QUARTER, TEXT, Story
from workers import tools

PERIOD = period_id(plan_id("plan"), QUARTER)
NO_PERIOD = period_id(plan_id("annan"), "2019-Q3")


@pytest.fixture
def looks(story: Story, monkeypatch: pytest.MonkeyPatch) -> list[set[UUID]]:
    """The streams of every look at the log, from now on."""
    news, seen = story.log.news, []

    def look(after: Mapping[UUID, int]) -> Any:
        seen.append(set(after))
        return news(after)

    monkeypatch.setattr(story.log, "news", look)
    return seen


@pytest.fixture
def expected(story: Story, monkeypatch: pytest.MonkeyPatch) -> list[dict[UUID, int]]:
    """What every append from now on expects of other streams."""
    append, seen = story.log.insert_events, []

    def insert(stored: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        seen.append(dict(kwargs["expected"]))
        return append(stored, **kwargs)

    monkeypatch.setattr(story.log, "insert_events", insert)
    return seen


def submitting(story: Story) -> ask.SubmitUpdate:
    facts = {"activity_id": story.activity, "update_id": story.update_id, "content_hash": story.update().hash}
    return story.make(ask.SubmitUpdate, people.OWNER, **facts)  # type: ignore[no-any-return]


def test_one_look_is_enough_for_an_activity_that_the_process_knows(story: Story, looks: list[set[UUID]]) -> None:
    story.draft()
    command = submitting(story)
    looks.clear()
    story.sparbar.do(command)
    assert looks == [{ORGANISATION_ID, story.activity, PERIOD}]


def test_a_process_that_does_not_know_the_activity_looks_at_all_of_it_together(
    story: Story, looks: list[set[UUID]], expected: list[dict[UUID, int]]
) -> None:
    story.draft()
    command = submitting(story)
    looks.clear()
    Sparbar(story.log, tools.mapper()).do(command)
    assert looks == [{ORGANISATION_ID, story.activity}, {ORGANISATION_ID, story.activity, PERIOD}]
    assert expected[-1] == {ORGANISATION_ID: story.log.version(ORGANISATION_ID), PERIOD: 1}


def test_another_process_may_have_begun_the_update(story: Story) -> None:
    other = Sparbar(story.log, tools.mapper())
    other.activity(story.activity)
    story.draft()
    other.do(submitting(story))
    assert story.update().state == "in_unit_review"


def test_an_append_expects_every_other_stream_as_it_was_read(story: Story, expected: list[dict[UUID, int]]) -> None:
    story.sparbar.do(story.importing(slug="annan"))
    assert expected[-1] == {ORGANISATION_ID: story.log.version(ORGANISATION_ID), NO_PERIOD: 0}


def test_a_command_that_changes_nothing_expects_its_own_stream_too(
    story: Story, expected: list[dict[UUID, int]]
) -> None:
    story.draft()
    story.save(TEXT)
    assert expected[-1][story.activity] == story.log.version(story.activity)


def test_a_decision_has_the_time_at_which_its_streams_were_read(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    story.draft()
    command = submitting(story)
    news, read_at = story.log.news, story.log.clock

    def look(after: Mapping[UUID, int]) -> Any:
        found = news(after)
        story.log.clock += timedelta(hours=1)
        return found

    monkeypatch.setattr(story.log, "news", look)
    story.sparbar.do(command)
    assert story.update().changed_at == read_at


def test_what_was_decided_and_not_appended_is_forgotten(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    story.draft()

    def moved(*_: Any, **__: Any) -> Any:
        raise IntegrityError("stream_moved")

    with monkeypatch.context() as race, story.refused(Busy):
        race.setattr(story.log, "insert_events", moved)
        story.save(OTHER_TEXT)
    assert len(story.update().versions) == 1
    story.save(OTHER_TEXT)
    assert len(story.update().versions) == 2


def test_what_somebody_holds_stays_as_they_read_it(story: Story) -> None:
    held = story.sparbar.activity(story.activity)
    version = held.version
    story.draft()
    assert story.sparbar.activity(story.activity).version == version + 1
    assert (held.version, held.update_for(QUARTER)) == (version, None)


def test_a_fork_is_equal_and_shares_nothing_that_can_change(story: Story) -> None:
    story.signed()
    for stream in (ORGANISATION_ID, PERIOD, story.activity):
        original = story.sparbar._known.read([stream]).streams[stream]
        fork = forked(original)
        for update in list(fork.updates) if isinstance(fork, Activity) else ():
            fork.own(update)  # shared until an event takes it to change it
        assert vars(fork) == vars(original)
        assert not {id(one) for one in changeable(fork)} & {id(one) for one in changeable(original)}


def changeable(held: Any) -> Iterator[Any]:
    """Whatever could be changed in it, itself included."""
    if isinstance(held, Aggregate) or is_dataclass(held):
        yield from changeable(vars(held))
        yield held
    elif isinstance(held, dict):
        yield held
        yield from (one for value in held.values() for one in changeable(value))
    elif isinstance(held, list | set):
        yield held
        yield from (one for value in held for one in changeable(value))
