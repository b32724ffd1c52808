"""T13, T14: SAM returns to the owner, or to the unit; what the unit signed counts again only on those very words."""

import pytest

from domain.errors import ConflictOfInterest, LacksRole, NoEligibleReviewer, NoUnitStep, ReasonRequired, StaleStep
from tests import people
from tests.domain.story import Story


def test_the_unit_reviews_again_and_its_signature_falls(story: Story) -> None:
    story.signed()
    story.send_to_unit()
    assert story.topics(2) == ["sign_off_voided", "update_sent_back_to_unit_review"]
    assert story.update().state == "in_unit_review"
    assert not story.update().valid("unit")


def test_the_same_reviewer_signs_again(story: Story) -> None:
    story.signed()
    story.send_to_unit()
    story.sign_off()
    story.approve()
    assert story.update().state == "approved"


def test_the_first_of_two_approvals_falls_with_it(story: Story) -> None:
    story.change_policy(quorum=2)
    story.signed()
    story.approve()
    story.send_to_unit(by=people.OTHER_APPROVER)
    assert not story.update().valid("sam")


def test_it_has_a_reason(story: Story) -> None:
    story.signed()
    with story.refused(ReasonRequired):
        story.send_to_unit(reason="")


@pytest.mark.parametrize("person", [people.OWNER, people.REVIEWER, people.COORDINATOR])
def test_only_an_approver_sends_back(story: Story, person: object) -> None:
    story.signed()
    with story.refused(LacksRole):
        story.send_to_unit(by=person)  # type: ignore[arg-type]


def test_the_reviewer_who_signed_does_not_send_it_back_to_themself(story: Story) -> None:
    story.grant(people.REVIEWER, "sam_approver")
    story.signed()
    with story.refused(ConflictOfInterest):
        story.send_to_unit(by=people.REVIEWER)


def test_without_a_unit_step_there_is_none_to_go_back_to(story: Story) -> None:
    story.revoke(people.REVIEWER, "unit_reviewer", people.KLK)
    story.submitted()
    with story.refused(NoUnitStep):
        story.send_to_unit()


def test_without_a_reviewer_left_it_would_wait_for_nobody(story: Story) -> None:
    story.signed()
    story.revoke(people.REVIEWER, "unit_reviewer", people.KLK)
    with story.refused(NoEligibleReviewer):
        story.send_to_unit()


def test_a_decision_of_the_round_before_is_late(story: Story) -> None:
    story.signed()
    shown = story.shown()
    story.send_to_unit()
    story.sign_off()
    with story.refused(StaleStep):
        story.approve(by=people.OTHER_APPROVER, **shown)


def test_sams_return_voids_the_approvals_of_the_round(story: Story) -> None:
    story.change_policy(quorum=2)
    story.signed()
    story.approve()
    story.send_back(people.OTHER_APPROVER)
    assert not story.update().valid("sam")
    assert story.update().valid("unit")
    story.submit()
    story.approve()
    assert story.update().state == "in_sam_review"
