"""T0: a confirmed document becomes a plan, its activities and their words, in one append; opening a period."""

import pytest

from domain import commands as ask
from domain.errors import LacksRole, NotFound, SameAsNow, WrongState
from domain.values import plan_id
from tests import people
from tests.domain.story import DEADLINES, QUARTER, Story


def test_an_imported_word_keeps_its_source_and_is_not_approved(story: Story) -> None:
    activity = story.sparbar.activity(story.activity)
    update = activity.update_for("2019-Q3")
    assert update is not None
    assert update.source is not None
    assert (update.state, update.content.text) == ("imported", "Ej påbörjad")
    assert (update.source.document, update.source.lines) == ("lagesrapport.txt", (39,))


def test_an_import_is_one_append(story: Story) -> None:
    before = len(story.log.events)
    answer = story.do(story.importing(slug="another"))
    assert (answer.first_position, answer.last_position) == (before + 1, before + 5)


def test_only_the_coordinator_imports(story: Story) -> None:
    with story.refused(LacksRole) as caught:
        story.do(story.importing(by=people.OWNER, slug="another"))
    assert caught.value.who_can == (people.COORDINATOR,)


def test_a_plan_is_not_imported_twice(story: Story) -> None:
    with story.refused(SameAsNow):
        story.do(story.importing())


def test_an_owner_is_appointed_once_with_a_reason(story: Story) -> None:
    facts = {"activity_id": story.activity, "reason": "Byter tjänst."}
    for person in (people.OWNER, people.COLLEAGUE):
        with story.refused(WrongState):
            story.do(story.make(ask.AppointOwner, people.COORDINATOR, owner_id=person, **facts))
    with story.refused(LacksRole):
        story.do(story.make(ask.AppointOwner, people.ADMIN, owner_id=people.COLLEAGUE, **facts))


def test_a_period_is_opened_once_by_the_coordinator(story: Story) -> None:
    facts = {"plan_id": plan_id("plan"), "deadlines": DEADLINES}
    with story.refused(SameAsNow):
        story.do(story.make(ask.OpenPeriod, people.COORDINATOR, quarter=QUARTER, **facts))
    with story.refused(LacksRole):
        story.do(story.make(ask.OpenPeriod, people.OWNER, quarter="2020-Q1", **facts))
    story.do(story.make(ask.OpenPeriod, people.COORDINATOR, quarter="2020-Q1", **facts))


def test_a_period_belongs_to_a_plan(story: Story) -> None:
    facts = {"plan_id": plan_id("no such plan"), "quarter": QUARTER, "deadlines": DEADLINES}
    with story.refused(NotFound):
        story.do(story.make(ask.OpenPeriod, people.COORDINATOR, **facts))


@pytest.mark.parametrize("stream", [people.STRANGER, plan_id("plan")])
def test_what_is_no_activity_is_not_found(story: Story, stream: object) -> None:
    with story.refused(NotFound):
        story.do(
            story.make(ask.AppointOwner, people.COORDINATOR, activity_id=stream, owner_id=people.OWNER, reason="x")
        )
