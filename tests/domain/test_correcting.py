"""T16: approved words are never changed; a correction goes the whole way and then takes their place."""

import pytest

from domain.errors import AlreadyApproved, ConflictOfInterest, LacksRole, OpenUpdateExists, ReasonRequired, StaleContent
from domain.values import Content
from tests import people
from tests.domain.story import OTHER_TEXT, TEXT, Story


def test_the_old_words_stand_until_the_correction_is_approved(story: Story) -> None:
    base = story.approved()
    story.correct()
    updates = story.sparbar.activity(story.activity).updates
    assert (updates[base].state, story.update().state, story.update().kind) == ("approved", "draft", "correction")
    story.submit()
    story.sign_off()
    story.approve()
    assert story.topics(3) == ["sam_approval_given", "update_approved", "update_superseded"]
    updates = story.sparbar.activity(story.activity).updates
    assert (updates[base].state, story.update().state) == ("superseded", "approved")
    assert updates[base].content == TEXT


def test_a_correction_is_corrected_in_turn(story: Story) -> None:
    story.approved()
    for words in (OTHER_TEXT, TEXT):
        story.correct(words)
        story.submit()
        story.sign_off()
        story.approve()
    states = [update.state for update in story.sparbar.activity(story.activity).updates.values()]
    assert states == ["imported", "superseded", "superseded", "approved"]


@pytest.mark.parametrize("person", [people.OWNER, people.APPROVER])
def test_the_owner_or_an_approver_proposes_it(story: Story, person: object) -> None:
    story.approved()
    story.correct(by=person)  # type: ignore[arg-type]
    assert story.update().state == "draft"


@pytest.mark.parametrize("person", [people.COLLEAGUE, people.REVIEWER, people.COORDINATOR])
def test_nobody_else_proposes_it(story: Story, person: object) -> None:
    story.approved()
    with story.refused(LacksRole):
        story.correct(by=person)  # type: ignore[arg-type]


def test_the_approver_who_proposed_it_does_not_approve_it(story: Story) -> None:
    story.approved()
    story.correct(by=people.APPROVER)
    story.submit()
    story.sign_off()
    with story.refused(ConflictOfInterest):
        story.approve()
    story.approve(by=people.OTHER_APPROVER)


def test_a_correction_has_a_reason_and_the_words_that_were_shown(story: Story) -> None:
    story.approved()
    with story.refused(ReasonRequired):
        story.correct(reason=" ")
    with story.refused(StaleContent):
        story.correct(content_hash="sha256:" + "0" * 64)


def test_one_correction_at_a_time(story: Story) -> None:
    base = story.approved()
    story.correct()
    story.update_id = base
    with story.refused(OpenUpdateExists):
        story.correct()
    with story.refused(OpenUpdateExists):
        story.revoke_approval()


def test_a_correction_that_is_thrown_away_leaves_the_words_as_they_were(story: Story) -> None:
    base = story.approved()
    story.correct()
    story.discard()
    story.update_id = base
    assert story.update().state == "approved"
    story.correct()


def test_corrections_are_made_after_the_lock_too(story: Story) -> None:
    story.approved()
    story.lock()
    story.correct()
    story.submit()
    story.sign_off()
    story.approve()
    assert story.update().state == "approved"


def test_a_correction_does_not_keep_the_period_from_being_locked(story: Story) -> None:
    story.approved()
    story.correct()
    story.submit()
    story.lock()
    assert story.update().state == "in_unit_review"
    counts = story.log.events[-1].state.decode()
    assert '"approved":1' in counts


def test_approved_words_are_changed_in_no_other_way(story: Story) -> None:
    story.approved()
    with story.refused(AlreadyApproved):
        story.save(OTHER_TEXT)


def test_a_corrected_closing_opens_the_activity_again(story: Story) -> None:
    story.approved(Content(status="done", text="Klart.", proposed_lifecycle="completed", closing_statement="Allt."))
    assert story.sparbar.activity(story.activity).lifecycle == "completed"
    story.correct(TEXT)
    story.submit()
    story.sign_off()
    story.approve()
    assert story.topics(2) == ["update_superseded", "reopened"]
    assert story.sparbar.activity(story.activity).lifecycle == "ongoing"
