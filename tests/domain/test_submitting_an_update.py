"""T5, T6, S6: an update goes to the unit, or straight back to SAM when the unit has signed these very words."""

import pytest

from domain.errors import AlreadyDecidedByYou, Incomplete, LacksRole, NoEligibleApprover, StaleContent
from domain.values import Content
from tests import people
from tests.domain.story import OTHER_TEXT, TEXT, Story


def test_a_submitted_update_waits_for_the_unit(story: Story) -> None:
    story.submitted()
    assert story.update().state == "in_unit_review"
    assert story.topics(1) == ["update_submitted"]


@pytest.mark.parametrize(
    ("content", "missing"),
    [
        (Content(text="Bara text"), {"status"}),
        (Content(status="done"), {"text"}),
        (Content(), {"status", "text"}),
    ],
)
def test_what_is_missing_is_named(story: Story, content: Content, missing: set[str]) -> None:
    story.draft(content)
    with story.refused(Incomplete) as caught:
        story.submit()
    assert set(caught.value.fields) == missing


def test_only_what_was_shown_is_submitted(story: Story) -> None:
    story.draft()
    shown = story.update().hash
    story.save(OTHER_TEXT, by=people.COLLEAGUE)
    with story.refused(StaleContent) as caught:
        story.submit(content_hash=shown)
    assert caught.value.who == people.COLLEAGUE


def test_without_a_reviewer_the_unit_step_is_waived_by_record_and_two_must_approve(story: Story) -> None:
    story.revoke(people.REVIEWER, "unit_reviewer", people.KLK)
    story.submitted()
    assert story.topics(2) == ["update_submitted", "unit_review_waived"]
    assert (story.update().state, story.update().quorum) == ("in_sam_review", 2)
    story.approve()
    assert story.update().state == "in_sam_review"
    with story.refused(AlreadyDecidedByYou):
        story.approve()
    story.approve(by=people.OTHER_APPROVER)
    assert story.update().state == "approved"


def test_a_reviewer_who_wrote_in_the_draft_is_no_reviewer(story: Story) -> None:
    story.grant(people.REVIEWER, "contributor", people.KLK)
    story.draft()
    story.save(OTHER_TEXT, by=people.REVIEWER)
    story.submit()
    assert story.update().waived


def test_when_sam_alone_is_too_few_the_external_approvers_are_added_on_record(story: Story) -> None:
    for approver in (people.APPROVER, people.OTHER_APPROVER):
        story.revoke(approver, "sam_approver")
    story.signed()
    assert story.update().external_added
    story.approve(by=people.EXTERNAL)


def test_with_nobody_left_to_approve_there_is_no_submitting(story: Story) -> None:
    for approver in (people.APPROVER, people.OTHER_APPROVER):
        story.revoke(approver, "sam_approver")
    story.deactivate(people.EXTERNAL)
    story.draft()
    with story.refused(NoEligibleApprover):
        story.submit()


def test_words_that_the_unit_has_signed_go_straight_back_to_sam(story: Story) -> None:
    story.signed()
    story.send_back(people.APPROVER)
    story.submit()
    assert story.update().state == "in_sam_review"
    assert story.topics(1) == ["update_submitted"]


def test_changed_words_need_the_unit_again_and_void_its_old_signature(story: Story) -> None:
    story.signed()
    story.send_back(people.APPROVER)
    story.save(OTHER_TEXT)
    story.submit()
    assert story.update().state == "in_unit_review"
    assert story.topics(2) == ["sign_off_voided", "update_submitted"]
    assert not story.update().valid("unit")


def test_words_changed_back_again_are_still_the_words_the_unit_signed(story: Story) -> None:
    story.signed()
    story.send_back(people.APPROVER)
    story.save(OTHER_TEXT)
    story.save(TEXT)
    story.submit()
    assert story.update().state == "in_sam_review"


def test_a_reviewer_who_has_written_since_has_signed_nothing(story: Story) -> None:
    """The words are changed and changed back again, so that their hash is the one that was signed."""
    story.grant(people.REVIEWER, "contributor", people.KLK)
    story.signed()
    story.send_back(people.APPROVER)
    story.save(OTHER_TEXT, by=people.REVIEWER)
    story.save(TEXT)
    story.submit()
    assert (story.update().waived, story.update().valid("unit")) == (True, [])


def test_nobody_else_submits(story: Story) -> None:
    story.draft()
    with story.refused(LacksRole):
        story.submit(by=people.REVIEWER)
