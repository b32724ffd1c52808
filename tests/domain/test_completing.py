"""F6, T12: approved words with a closing statement complete or cancel an activity; a continuous one is never done."""

import pytest

from domain.errors import ActivityIsClosed, Incomplete, WrongState
from domain.values import Content
from tests import people
from tests.domain.story import NEXT, Story

COMPLETED = Content(status="done", text="Klart.", proposed_lifecycle="completed", closing_statement="Allt är gjort.")
CANCELLED = Content(status="cancelled", text="Utgår.", proposed_lifecycle="cancelled", closing_statement="Utan medel.")


@pytest.mark.parametrize(("content", "lifecycle"), [(COMPLETED, "completed"), (CANCELLED, "cancelled")])
def test_it_is_closed_when_the_words_are_approved_and_not_before(
    story: Story, content: Content, lifecycle: str
) -> None:
    story.draft(content)
    story.submit()
    story.sign_off()
    assert story.sparbar.activity(story.activity).lifecycle == "ongoing"
    story.approve()
    assert story.topics(2) == ["update_approved", lifecycle]
    assert story.sparbar.activity(story.activity).lifecycle == lifecycle


def test_done_is_not_completed(story: Story) -> None:
    """Done in the quarter is a status; that nothing more will be reported is proposed and approved."""
    story.approved(Content(status="done", text="Klart för i år."))
    assert story.sparbar.activity(story.activity).lifecycle == "ongoing"


@pytest.mark.parametrize(
    ("content", "field", "problem"),
    [
        (Content(status="done", text="Klart.", proposed_lifecycle="completed"), "closing_statement", "missing"),
        (
            Content(status="in_progress", text="På gång.", proposed_lifecycle="completed", closing_statement="Klart."),
            "proposed_lifecycle",
            "other_status",
        ),
        (
            Content(status="done", text="Klart.", proposed_lifecycle="cancelled", closing_statement="Utgår."),
            "proposed_lifecycle",
            "other_status",
        ),
    ],
)
def test_a_closing_fits_its_status_and_has_a_statement(
    story: Story, content: Content, field: str, problem: str
) -> None:
    story.draft(content)
    with story.refused(Incomplete) as caught:
        story.submit()
    assert caught.value.fields == {field: problem}


@pytest.mark.parametrize("content", [Content(status="done", text="Klart."), COMPLETED])
def test_a_continuous_activity_is_never_done(story: Story, content: Content) -> None:
    story.plan((), continuous=True)
    story.draft(content)
    with story.refused(Incomplete) as caught:
        story.submit()
    assert caught.value.fields == {"status": "never_done"}


def test_a_continuous_activity_may_be_cancelled(story: Story) -> None:
    story.plan((), continuous=True)
    story.approved(CANCELLED)
    assert story.sparbar.activity(story.activity).lifecycle == "cancelled"


def test_nothing_more_is_reported_about_what_is_closed(story: Story) -> None:
    story.open_period()
    story.approved(COMPLETED)
    with story.refused(ActivityIsClosed):
        story.draft(quarter=NEXT)


def test_a_draft_of_another_period_cannot_be_submitted_once_it_is_closed(story: Story) -> None:
    story.open_period()
    other = story.draft(quarter=NEXT)
    story.approved(COMPLETED)
    story.update_id = other
    with story.refused(ActivityIsClosed):
        story.submit()


def test_what_came_back_is_discarded_only_once_it_is_closed(story: Story) -> None:
    """It can be sent in no more, and the lock shall not charge the owner with it."""
    story.open_period()
    other = story.draft(quarter=NEXT)
    story.submit()
    story.send_back(people.REVIEWER)
    with story.refused(WrongState):
        story.discard()
    story.approved(COMPLETED)
    story.update_id = other
    story.discard()
    story.lock(NEXT)
    assert story.update().state == "discarded"


def test_nothing_missed_is_carried_on_once_it_is_closed(story: Story) -> None:
    story.open_period()
    story.open_period("2020-Q2")
    missed = story.draft(quarter=NEXT)
    story.lock(NEXT)
    story.approved(COMPLETED)
    story.update_id = missed
    with story.refused(ActivityIsClosed):
        story.carry_forward("2020-Q2")


def test_the_statement_can_be_corrected_and_the_activity_stays_closed(story: Story) -> None:
    story.approved(COMPLETED)
    story.correct(Content(status="done", text="Klart.", proposed_lifecycle="completed", closing_statement="I mål."))
    story.submit()
    story.sign_off()
    story.approve(by=people.OTHER_APPROVER)
    assert story.topics(2) == ["update_superseded", "completed"]
    assert story.sparbar.activity(story.activity).closed_by == story.update_id
