"""T2: the latest approved words stand for a later period too, by one command, and go the same way as any others."""

import pytest

from domain import commands as ask
from domain.errors import (
    ActivityIsClosed,
    AlreadyApproved,
    ConflictOfInterest,
    LacksRole,
    NoChangeNotAllowed,
    OpenUpdateExists,
    PeriodIsLocked,
    StaleContent,
)
from domain.values import Content
from tests import people
from tests.domain.story import NEXT, NEXT_DEADLINES, OTHER_TEXT, QUARTER, TEXT, Story

NOT_STARTED = Content(status="not_started", text="Ej påbörjad.")


@pytest.fixture
def approved(story: Story) -> Story:
    """An activity of 2019 and 2020, approved for the last quarter of 2019; the next period is open."""
    story.plan((2019, 2020))
    story.open_period()
    story.approved()
    return story


def next_quarter_too(story: Story, quarter: str) -> None:
    story.open_period(quarter, NEXT_DEADLINES)
    story.as_before(quarter)
    story.sign_off()
    story.approve()


def test_one_command_drafts_and_submits_the_same_words(approved: Story) -> None:
    base = approved.update()
    approved.as_before()
    assert approved.topics(2) == ["no_change_confirmed", "update_submitted"]
    assert approved.update().state == "in_unit_review"
    assert (approved.update().content, approved.update().base) == (base.content, base.id)


def test_without_a_reviewer_it_goes_straight_to_two_approvers(approved: Story) -> None:
    approved.revoke(people.REVIEWER, "unit_reviewer", people.KLK)
    approved.as_before()
    assert approved.topics(3) == ["no_change_confirmed", "update_submitted", "unit_review_waived"]
    assert approved.update().quorum == 2


def test_a_reviewer_who_wrote_the_words_cannot_review_them_a_second_time(story: Story) -> None:
    story.plan((2019, 2020))
    story.open_period()
    story.grant(people.REVIEWER, "contributor", people.KLK)
    story.draft()
    story.save(OTHER_TEXT, by=people.REVIEWER)
    story.submit()
    story.approve()
    story.approve(by=people.OTHER_APPROVER)
    story.as_before()
    assert story.update().waived


def test_who_had_a_hand_in_the_base_has_one_in_what_stands_on_it(approved: Story) -> None:
    approved.hand_over(people.KLK, people.COLLEAGUE)
    approved.answer(ask.AcceptReassignment, people.REVIEWER)
    approved.grant(people.OWNER, "unit_reviewer", people.KLK)
    approved.as_before(by=people.COLLEAGUE)
    with approved.refused(ConflictOfInterest) as caught:
        approved.sign_off(by=people.OWNER)
    assert caught.value.reason == "wrote"


def test_only_the_owner_says_so(approved: Story) -> None:
    with approved.refused(LacksRole):
        approved.as_before(by=people.COLLEAGUE)


def test_it_needs_the_approved_words_that_were_shown(approved: Story) -> None:
    with approved.refused(StaleContent):
        approved.as_before(base_hash="sha256:" + "0" * 64)
    with approved.refused(NoChangeNotAllowed) as caught:
        approved.as_before(base_id=people.STRANGER)
    assert caught.value.reason == "no_base"


def test_imported_words_are_no_base(story: Story) -> None:
    story.update_id = next(iter(story.sparbar.activity(story.activity).updates))
    with story.refused(NoChangeNotAllowed) as caught:
        story.as_before(QUARTER)
    assert caught.value.reason == "no_base"


def test_past_its_end_there_is_no_as_before(story: Story) -> None:
    story.open_period()
    story.approved()
    with story.refused(NoChangeNotAllowed) as caught:
        story.as_before()
    assert caught.value.reason == "past_end"


def test_in_its_last_year_a_thing_not_started_needs_new_words(story: Story) -> None:
    story.plan((2019, 2020))
    story.open_period()
    story.approved(NOT_STARTED)
    with story.refused(NoChangeNotAllowed) as caught:
        story.as_before()
    assert caught.value.reason == "due_not_started"


def test_before_its_last_year_a_thing_may_wait(story: Story) -> None:
    story.plan((2019, 2021))
    story.open_period()
    story.approved(NOT_STARTED)
    story.as_before()
    assert story.update().state == "in_unit_review"


def test_at_most_twice_in_a_row(approved: Story) -> None:
    approved.as_before()
    approved.sign_off()
    approved.approve()
    next_quarter_too(approved, "2020-Q2")
    approved.open_period("2020-Q3", NEXT_DEADLINES)
    with approved.refused(NoChangeNotAllowed) as caught:
        approved.as_before("2020-Q3")
    assert caught.value.reason == "too_often"


def test_new_words_begin_the_count_anew(approved: Story) -> None:
    approved.as_before()
    approved.sign_off()
    approved.approve()
    approved.correct(OTHER_TEXT)
    approved.submit()
    approved.sign_off()
    approved.approve()
    for quarter in ("2020-Q2", "2020-Q3"):
        next_quarter_too(approved, quarter)
    assert approved.update().state == "approved"


def test_a_continuous_activity_may_stand_four_times(story: Story) -> None:
    story.plan((), continuous=True)
    story.approved()
    for quarter in ("2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4"):
        next_quarter_too(story, quarter)
    story.open_period("2021-Q1", NEXT_DEADLINES)
    with story.refused(NoChangeNotAllowed) as caught:
        story.as_before("2021-Q1")
    assert caught.value.reason == "too_often"


def test_the_policy_says_how_often(approved: Story) -> None:
    approved.change_policy(no_change_in_a_row=0)
    with approved.refused(NoChangeNotAllowed):
        approved.as_before()


def test_it_needs_a_period_that_is_open_and_where_nothing_is_reported(approved: Story) -> None:
    with approved.refused(PeriodIsLocked):
        approved.as_before("2020-Q2")
    with approved.refused(AlreadyApproved):
        approved.as_before(QUARTER)
    base, draft = approved.update_id, approved.draft(TEXT, quarter=NEXT)
    assert draft != base
    approved.update_id = base
    with approved.refused(OpenUpdateExists):
        approved.as_before()


def test_what_is_closed_is_not_as_before(story: Story) -> None:
    story.plan((2019, 2020))
    story.open_period()
    done = Content(status="done", text="Klart.", proposed_lifecycle="completed", closing_statement="Allt är gjort.")
    story.approved(done)
    with story.refused(ActivityIsClosed):
        story.as_before()
