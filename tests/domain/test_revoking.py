"""T15: an approver takes an approval back, with a reason, while the period is open."""

import pytest

from domain import commands as ask
from domain.errors import (
    ConflictOfInterest,
    LacksRole,
    PeriodIsLocked,
    ReasonRequired,
    StaleContent,
    StaleStep,
    WrongState,
)
from domain.values import Content
from tests import people
from tests.domain.story import Story

CLOSING = Content(status="done", text="Klart.", proposed_lifecycle="completed", closing_statement="Allt är gjort.")


def test_it_goes_back_to_the_owner_and_every_signature_falls(story: Story) -> None:
    story.approved()
    story.revoke_approval()
    assert story.topics(3) == ["sign_off_voided", "sign_off_voided", "approval_revoked"]
    assert story.update().state == "returned"
    story.submit()
    assert story.update().state == "in_unit_review"


def test_any_approver_may_also_one_who_did_not_approve(story: Story) -> None:
    story.approved()
    story.revoke_approval(by=people.OTHER_APPROVER)
    last = story.update().last_return
    assert last is not None
    assert (last.by, last.cause, last.reason) == (people.OTHER_APPROVER, "revoked", "Fel bilaga.")


@pytest.mark.parametrize("person", [people.OWNER, people.REVIEWER, people.COORDINATOR, people.EXTERNAL])
def test_nobody_else_may(story: Story, person: object) -> None:
    story.approved()
    with story.refused(LacksRole):
        story.revoke_approval(by=person)  # type: ignore[arg-type]


def test_nobody_revokes_their_own_words(story: Story) -> None:
    story.grant(people.OWNER, "sam_approver")
    story.approved()
    with story.refused(ConflictOfInterest):
        story.revoke_approval(by=people.OWNER)


def test_an_approver_who_has_become_the_owner_does_not_revoke(story: Story) -> None:
    story.approved()
    story.hand_over(people.KLK, people.OTHER_APPROVER)
    story.answer(ask.AcceptReassignment, people.REVIEWER)
    with story.refused(ConflictOfInterest) as caught:
        story.revoke_approval(by=people.OTHER_APPROVER)
    assert caught.value.reason == "owner"


def test_it_has_a_reason_and_is_bound_to_words_and_step(story: Story) -> None:
    story.approved()
    with story.refused(ReasonRequired):
        story.revoke_approval(reason="\n")
    with story.refused(StaleContent):
        story.revoke_approval(content_hash="sha256:" + "0" * 64)
    with story.refused(StaleStep):
        story.revoke_approval(step_id=story.update().step_id - 1)


def test_after_the_lock_only_a_correction_helps(story: Story) -> None:
    story.approved()
    story.lock()
    with story.refused(PeriodIsLocked):
        story.revoke_approval()


def test_a_correction_is_not_revoked(story: Story) -> None:
    story.approved()
    story.correct()
    story.submit()
    story.sign_off()
    story.approve()
    with story.refused(WrongState) as caught:
        story.revoke_approval()
    assert caught.value.reason == "correction"


def test_revoking_the_approval_that_completed_the_activity_opens_it_again(story: Story) -> None:
    story.approved(CLOSING)
    assert story.topics(1) == ["completed"]
    story.revoke_approval()
    assert story.topics(1) == ["reopened"]
    assert story.sparbar.activity(story.activity).lifecycle == "ongoing"
    story.submit()
    assert story.update().state == "in_unit_review"
