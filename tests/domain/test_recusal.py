"""T23: somebody says of themself that they should not decide, and what they signed falls."""

from domain.errors import AlreadyApproved, ConflictOfInterest, NotFound, SameAsNow, SubstitutionNotValid
from tests import people
from tests.domain.story import Story


def test_a_recused_approver_decides_no_more(story: Story) -> None:
    story.signed()
    story.recuse(people.APPROVER, reason="Min bror driver bolaget.")
    assert story.topics(1) == ["recusal_declared"]
    with story.refused(ConflictOfInterest):
        story.approve()
    story.approve(by=people.OTHER_APPROVER)


def test_ones_own_approval_falls(story: Story) -> None:
    story.change_policy(quorum=2)
    story.signed()
    story.approve()
    story.recuse(people.APPROVER)
    assert story.topics(2) == ["recusal_declared", "sign_off_voided"]
    assert (story.update().state, len(story.update().valid("sam"))) == ("in_sam_review", 0)
    assert story.update().valid("unit")


def test_when_the_units_signature_falls_the_unit_reviews_again(story: Story) -> None:
    story.grant(people.COLLEAGUE, "unit_reviewer", people.KLK)
    story.signed()
    story.recuse(people.REVIEWER)
    assert story.update().state == "in_unit_review"
    assert not story.update().valid("unit")
    with story.refused(ConflictOfInterest):
        story.sign_off()
    story.sign_off(by=people.COLLEAGUE)
    assert story.update().state == "in_sam_review"


def test_a_decision_shown_before_the_recusal_is_late(story: Story) -> None:
    story.signed()
    story.recuse(people.REVIEWER)
    with story.refused(NotFound):
        story.approve()


def test_in_a_returned_update_the_signature_falls_and_does_not_come_back(story: Story) -> None:
    story.grant(people.COLLEAGUE, "unit_reviewer", people.KLK)
    story.signed()
    story.send_back(people.APPROVER)
    story.recuse(people.REVIEWER)
    story.submit()
    assert story.update().state == "in_unit_review"


def test_with_the_only_reviewer_gone_the_way_on_is_a_waiver(story: Story) -> None:
    story.submitted()
    story.recuse(people.REVIEWER)
    story.reroute()
    assert (story.update().state, story.update().quorum) == ("in_sam_review", 2)


def test_once_is_enough(story: Story) -> None:
    story.signed()
    story.recuse(people.APPROVER)
    with story.refused(SameAsNow):
        story.recuse(people.APPROVER)


def test_what_one_may_not_read_one_is_no_judge_of(story: Story) -> None:
    story.signed()
    with story.refused(NotFound):
        story.recuse(people.BOARD)


def test_a_substitute_does_not_recuse_the_one_they_stand_in_for(story: Story) -> None:
    story.appoint(people.OTHER_APPROVER, people.APPROVER, "sam_approver")
    story.signed()
    with story.refused(SubstitutionNotValid):
        story.recuse(people.OTHER_APPROVER, on_behalf_of=people.APPROVER)


def test_nothing_is_left_to_recuse_from_when_it_is_approved(story: Story) -> None:
    story.approved()
    with story.refused(AlreadyApproved):
        story.recuse(people.APPROVER)
