"""S1 to S6 in the corners: every decision, both people of a substitution, and hands that are several versions back."""

from typing import Any
from uuid import UUID

import pytest

from domain import commands as ask
from domain.errors import (
    AlreadyDecidedByYou,
    ConflictOfInterest,
    NoEligibleApprover,
    NotFound,
    PrincipalLacksRole,
    StaleContent,
    StaleStep,
)
from domain.values import Content
from tests import people
from tests.domain.story import NEXT, OTHER_TEXT, TEXT, Story

THIRD = Content(status="in_progress", text="Tredje lydelsen.")
CANCELLED = Content(status="cancelled", text="Utgår.", proposed_lifecycle="cancelled", closing_statement="Utan medel.")


def written_by(story: Story, person: UUID) -> None:
    """A draft of the owner's in which the person has saved words of their own."""
    story.grant(person, "contributor", people.KLK)
    story.draft()
    story.save(OTHER_TEXT, by=person)
    story.submit()


# S1, S2: every decision


def test_who_wrote_does_not_return_it_for_the_unit(story: Story) -> None:
    story.grant(people.MANAGER, "unit_reviewer", people.KLK)
    written_by(story, people.MANAGER)
    for decide in (story.sign_off, story.send_back):
        with story.refused(ConflictOfInterest):
            decide(by=people.MANAGER)


def test_who_wrote_neither_returns_nor_sends_back_for_sam(story: Story) -> None:
    written_by(story, people.APPROVER)
    story.sign_off()
    for decide in (story.approve, story.send_to_unit, story.send_back):
        with story.refused(ConflictOfInterest):
            decide(by=people.APPROVER)


def test_the_units_reviewer_neither_returns_nor_sends_back_for_sam(story: Story) -> None:
    story.grant(people.REVIEWER, "sam_approver")
    story.signed()
    for decide in (story.approve, story.send_to_unit, story.send_back):
        with story.refused(ConflictOfInterest):
            decide(by=people.REVIEWER)


# Both people of a substitution count


def test_who_signed_for_the_unit_does_not_approve_through_a_substitute(story: Story) -> None:
    story.grant(people.REVIEWER, "sam_approver")
    story.appoint(people.BOARD, people.REVIEWER, "sam_approver")
    story.signed()
    with story.refused(ConflictOfInterest):
        story.approve(by=people.BOARD, on_behalf_of=people.REVIEWER)


def test_an_approver_and_then_their_substitute_are_not_two(story: Story) -> None:
    story.change_policy(quorum=2)
    story.appoint(people.BOARD, people.APPROVER, "sam_approver")
    story.signed()
    story.approve()
    with story.refused(AlreadyDecidedByYou):
        story.approve(by=people.BOARD, on_behalf_of=people.APPROVER)


def test_one_person_for_two_principals_is_one(story: Story) -> None:
    story.change_policy(quorum=2)
    for principal in (people.APPROVER, people.OTHER_APPROVER):
        story.appoint(people.BOARD, principal, "sam_approver")
    story.signed()
    story.approve(by=people.BOARD, on_behalf_of=people.APPROVER)
    with story.refused(AlreadyDecidedByYou):
        story.approve(by=people.BOARD, on_behalf_of=people.OTHER_APPROVER)


def test_who_sent_it_for_the_owner_takes_it_back(story: Story) -> None:
    story.appoint(people.BOARD, people.OWNER, "owner")
    story.draft()
    story.submit(people.BOARD, on_behalf_of=people.OWNER)
    story.about(ask.WithdrawUpdate, people.BOARD, on_behalf_of=people.OWNER)
    assert story.update().state == "draft"


def test_for_whom_the_words_were_written_has_a_hand_in_them_ever_after(story: Story) -> None:
    story.appoint(people.BOARD, people.OWNER, "owner")
    story.draft(by=people.BOARD, on_behalf_of=people.OWNER)
    story.hand_over(people.KLK, people.COLLEAGUE)
    story.answer(ask.AcceptReassignment, people.COLLEAGUE)
    story.grant(people.OWNER, "unit_reviewer", people.KLK)
    story.submit(people.COLLEAGUE)
    with story.refused(ConflictOfInterest):
        story.sign_off(people.OWNER)
    story.sign_off()


def test_the_roles_of_a_closed_account_are_nobodys_to_lend(story: Story) -> None:
    story.deactivate(people.REVIEWER)
    with story.refused(PrincipalLacksRole):
        story.appoint(people.BOARD, people.REVIEWER, "unit_reviewer", people.KLK, actor_id=people.COORDINATOR)


# Hands in what the words stand on


def test_hands_in_what_is_corrected_count_however_far_back(story: Story) -> None:
    written_by(story, people.APPROVER)
    story.sign_off()
    story.approve(people.OTHER_APPROVER)
    for words in (THIRD, TEXT):
        story.correct(words)
        story.submit()
        story.sign_off()
        with story.refused(ConflictOfInterest):
            story.approve(people.APPROVER)
        story.approve(people.OTHER_APPROVER)


# Bound to words and step


@pytest.mark.parametrize("old", [{"content_hash": "sha256:" + "0" * 64}, {"step_id": 1}])
def test_every_decision_is_on_what_was_shown(story: Story, old: dict[str, Any]) -> None:
    stale = (StaleContent, StaleStep)
    story.submitted()
    for decide in (story.sign_off, lambda **shown: story.send_back(people.REVIEWER, **shown)):
        with story.refused(stale):
            decide(**old)
    story.sign_off()
    for decide in (story.approve, story.send_to_unit, lambda **shown: story.send_back(people.APPROVER, **shown)):
        with story.refused(stale):
            decide(**old)
    story.approve()
    with story.refused(stale):
        story.revoke_approval(**old)


# Who is left


def test_too_few_external_approvers_for_sams_own(story: Story) -> None:
    story.change_policy(quorum=2)
    story.draft(by=people.SAM_OWNER, activity=story.sams)
    with story.refused(NoEligibleApprover):
        story.submit(people.SAM_OWNER)


def test_the_units_late_step_lets_in_no_external_approver(story: Story) -> None:
    story.submitted()
    story.on(story.sparbar.period(story.plan_id, "2019-Q4").deadlines.unit.replace(day=31))
    story.escalate()
    with story.refused(NotFound):
        story.sign_off(people.EXTERNAL)


def test_unchanged_words_go_straight_on_though_the_reviewer_has_lost_the_role(story: Story) -> None:
    story.signed()
    story.send_back(people.APPROVER)
    story.revoke(people.REVIEWER, "unit_reviewer", people.KLK)
    story.submit()
    assert (story.update().state, story.update().waived) == ("in_sam_review", False)
    story.approve()
    assert story.update().state == "approved"


def test_revoking_the_approval_that_cancelled_the_activity_opens_it_again(story: Story) -> None:
    story.approved(CANCELLED)
    story.revoke_approval()
    assert story.topics(1) == ["reopened"]
    assert story.sparbar.activity(story.activity).lifecycle == "ongoing"


def test_responsibility_that_goes_to_somebody_who_has_left_meanwhile_is_on_the_list(story: Story) -> None:
    """Nobody may then send anything in: the activity lacks an owner, and the coordinator appoints one."""
    story.open_period(NEXT)
    story.hand_over()
    story.deactivate(people.COLLEAGUE)
    story.answer(ask.ImposeReassignment, people.APPROVER)
    assert story.sparbar.activity(story.activity).owner_id == people.COLLEAGUE
    appointing = {"activity_id": story.activity, "owner_id": people.STRANGER, "reason": "Har slutat."}
    with story.refused(NotFound):
        story.do(story.make(ask.AppointOwner, people.COORDINATOR, **appointing))
    story.do(story.make(ask.AppointOwner, people.COORDINATOR, **appointing | {"owner_id": people.REVIEWER}))
