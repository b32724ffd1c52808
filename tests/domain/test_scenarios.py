"""What people ask about in the corridor, each with its one answer (those not told in another file)."""

from collections.abc import Sequence
from typing import Any

import pytest
from eventsourcing.persistence import StoredEvent

from domain import commands as ask
from domain.errors import ConflictOfInterest, DraftConflict, LacksRole, NotFound, PeriodIsLocked
from domain.values import Content
from tests import people
from tests.domain.story import OTHER_TEXT, TEXT, Story


def test_a_sam_owner_who_is_sam_approver_too_goes_to_the_external_approver(story: Story) -> None:
    story.grant(people.SAM_OWNER, "sam_approver")
    story.draft(by=people.SAM_OWNER, activity=story.sams)
    story.submit(by=people.SAM_OWNER)
    story.sign_off(by=people.SAM_REVIEWER)
    with story.refused(LacksRole):
        story.approve(by=people.SAM_OWNER)
    story.approve(by=people.EXTERNAL)
    assert story.update().state == "approved"


def test_a_sam_approver_who_wrote_in_klks_draft_is_not_one_of_the_two(story: Story) -> None:
    story.revoke(people.REVIEWER, "unit_reviewer", people.KLK)
    story.grant(people.APPROVER, "contributor", people.KLK)
    story.draft()
    story.save(OTHER_TEXT, by=people.APPROVER)
    story.submit()
    assert (story.update().waived, story.update().external_added) == (True, True)
    with story.refused(ConflictOfInterest):
        story.approve()
    story.approve(by=people.OTHER_APPROVER)
    story.approve(by=people.EXTERNAL)
    assert story.update().state == "approved"


def test_sams_only_reviewer_owns_the_activity(story: Story) -> None:
    story.grant(people.BOARD, "external_approver")
    story.grant(people.SAM_OWNER, "unit_reviewer", people.SAM)
    story.revoke(people.SAM_REVIEWER, "unit_reviewer", people.SAM)
    story.draft(by=people.SAM_OWNER, activity=story.sams)
    story.submit(by=people.SAM_OWNER)
    assert (story.update().state, story.update().quorum) == ("in_sam_review", 2)
    story.approve(by=people.EXTERNAL)
    story.approve(by=people.BOARD)
    assert story.update().state == "approved"


def test_the_owner_leaves_while_sam_reviews(story: Story) -> None:
    story.signed()
    story.deactivate(people.OWNER)
    story.approve()
    assert story.update().state == "approved"


def test_the_owner_leaves_and_sam_returns_it_to_nobody(story: Story) -> None:
    story.signed()
    story.deactivate(people.OWNER)
    story.send_back(people.APPROVER)
    story.save(OTHER_TEXT, by=people.COLLEAGUE)
    with story.refused(LacksRole):
        story.submit(by=people.COLLEAGUE)
    story.hand_over(people.KLK, people.COLLEAGUE, by=people.REVIEWER)
    story.answer(ask.AcceptReassignment, people.COLLEAGUE)
    story.submit(by=people.COLLEAGUE)
    assert story.update().state == "in_unit_review"


def test_the_owner_leaves_and_the_coordinator_appoints_the_one_who_had_signed(story: Story) -> None:
    story.signed()
    story.deactivate(people.OWNER)
    facts = {"activity_id": story.activity, "owner_id": people.REVIEWER, "reason": "Ägaren har slutat."}
    story.do(story.make(ask.AppointOwner, people.COORDINATOR, **facts))
    assert (story.update().state, story.update().valid("unit")) == ("returned", [])
    story.submit(by=people.REVIEWER)
    assert story.update().waived
    story.approve()
    story.approve(by=people.OTHER_APPROVER)
    assert story.update().state == "approved"


def test_what_is_only_rehearsed_leaves_no_trace(story: Story) -> None:
    story.signed()
    before, command = list(story.log.events), story.make(ask.DeclareRecusal, people.REVIEWER, **story.where())
    (would_be,) = story.sparbar.rehearsed(command)
    assert would_be.updates[story.update_id].state == "in_unit_review"
    assert (story.log.events, story.update().state) == (before, "in_sam_review")


def test_the_reviewers_suggestion_was_accepted_so_nobody_in_the_unit_can_review(story: Story) -> None:
    story.submitted()
    suggestion = story.suggest(people.REVIEWER)
    story.send_back(people.REVIEWER)
    story.about(ask.AcceptSuggestion, people.OWNER, suggestion_id=suggestion, base_version=1)
    story.submit()
    assert (story.update().waived, story.update().quorum) == (True, 2)


def test_the_reviewer_becomes_owner_after_signing(story: Story) -> None:
    story.signed()
    story.hand_over(people.KLK, people.REVIEWER)
    story.answer(ask.AcceptReassignment, people.REVIEWER)
    assert (story.update().state, story.update().valid("unit")) == ("returned", [])
    story.submit(by=people.REVIEWER)
    assert story.update().waived


def test_the_reviewer_loses_the_role_after_signing_and_the_signature_stands(story: Story) -> None:
    story.signed()
    story.revoke(people.REVIEWER, "unit_reviewer", people.KLK)
    story.approve()
    assert story.update().state == "approved"


def test_the_principal_is_deactivated_and_what_the_substitute_had_approved_stands(story: Story) -> None:
    story.change_policy(quorum=2)
    story.appoint(people.BOARD, people.APPROVER, "sam_approver")
    story.signed()
    story.approve(by=people.BOARD, on_behalf_of=people.APPROVER)
    story.deactivate(people.APPROVER)
    story.approve(by=people.OTHER_APPROVER)
    assert story.update().state == "approved"


def test_a_unit_of_one_person_works_with_all_rules_on(story: Story) -> None:
    story.revoke(people.REVIEWER, "unit_reviewer", people.KLK)
    story.grant(people.OWNER, "unit_reviewer", people.KLK)
    story.submitted()
    story.approve()
    story.approve(by=people.OTHER_APPROVER)
    assert story.update().state == "approved"


def test_two_people_at_sam_work_with_all_rules_on(story: Story) -> None:
    story.revoke(people.REVIEWER, "unit_reviewer", people.KLK)
    story.deactivate(people.OTHER_APPROVER)
    story.submitted()
    story.approve()
    story.approve(by=people.EXTERNAL)
    assert story.update().state == "approved"


def test_the_one_who_submits_in_the_instant_of_the_lock_is_late(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    story.draft()
    append, locked = story.log.insert_events, []

    def first_the_lock(stored: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        if not locked:
            locked.append(True)
            story.lock()
        return append(stored, **kwargs)

    monkeypatch.setattr(story.log, "insert_events", first_the_lock)
    with pytest.raises(Exception, match="wrong_state"):
        story.sparbar.do(story.make(
            ask.SubmitUpdate, people.OWNER, activity_id=story.activity, update_id=story.update_id,
            content_hash=story.update().hash,
        ))  # fmt: skip
    assert story.update().state == "missed"


def test_the_lock_in_the_instant_of_a_submission_sees_it(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    story.draft()
    append, submitted = story.log.insert_events, []

    def first_the_submission(stored: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int]:
        if not submitted:
            submitted.append(True)
            story.submit()
        return append(stored, **kwargs)

    monkeypatch.setattr(story.log, "insert_events", first_the_submission)
    with pytest.raises(Exception, match="items_in_review"):
        story.lock()
    assert story.update().state == "in_unit_review"


def test_the_back_button_with_edited_text_is_a_conflict_that_loses_nothing(story: Story) -> None:
    story.draft()
    story.save(OTHER_TEXT)
    with story.refused(DraftConflict):
        story.save(Content(status="planned", text="Från bakåtknappen."), base_version=1)
    assert story.update().content == OTHER_TEXT


def test_what_was_locked_is_not_approved_by_the_approver_who_had_it_open(story: Story) -> None:
    update = story.signed()
    shown = story.shown()
    story.in_period(ask.ConfirmUndecided, activity_id=story.activity, update_id=update, reason="Hann inte.")
    story.lock()
    with story.refused(NotFound):
        story.approve(**shown)
    with story.refused(PeriodIsLocked):
        story.draft(TEXT)
