"""T20, T24, S5, S6: when too few are left the way on is recorded; when a day has passed people are added."""

from datetime import date
from uuid import UUID

import pytest

from domain import commands as ask
from domain.errors import DateNotAllowed, LacksRole, NoEligibleApprover, SameAsNow
from domain.values import Deadlines
from tests import people
from tests.domain.story import Story

PARENTS_REVIEWER = people.BOARD


def under_a_parent(story: Story) -> None:
    """UTB's child takes over the activity: its own reviewer, and its parent's."""
    story._admin(ask.CreateUnit, code="SKOL", name="Skolor", parent_id=people.UTB)
    child = ask.unit_id("SKOL")
    story.grant(people.REVIEWER, "unit_reviewer", child)
    story.grant(PARENTS_REVIEWER, "unit_reviewer", people.UTB)
    story.hand_over(child, people.COLLEAGUE)
    story.answer(ask.ImposeReassignment, people.APPROVER)
    story.draft(by=people.COLLEAGUE)
    story.submit(by=people.COLLEAGUE)


def test_the_parents_reviewers_have_no_say_while_the_unit_has_its_own(story: Story) -> None:
    under_a_parent(story)
    story.grant(PARENTS_REVIEWER, "coordinator")
    with story.refused(LacksRole):
        story.sign_off(by=PARENTS_REVIEWER)


def test_with_nobody_left_in_the_unit_the_parents_reviewers_step_in(story: Story) -> None:
    under_a_parent(story)
    story.deactivate(people.REVIEWER)
    story.sign_off(by=PARENTS_REVIEWER)
    assert story.update().state == "in_sam_review"


def test_after_the_units_day_the_parents_reviewers_may_too(story: Story) -> None:
    under_a_parent(story)
    story.on(date(2020, 1, 11), 0, 0)
    story.escalate()
    story.fork().sign_off(by=people.REVIEWER)
    story.sign_off(by=PARENTS_REVIEWER)


def test_while_somebody_can_act_nothing_is_rerouted(story: Story) -> None:
    story.submitted()
    with story.refused(SameAsNow):
        story.reroute()
    story.sign_off()
    with story.refused(SameAsNow):
        story.reroute()


def test_without_a_reviewer_left_the_unit_step_is_waived_and_two_approve(story: Story) -> None:
    story.submitted()
    story.deactivate(people.REVIEWER)
    story.reroute(by=people.COORDINATOR)
    assert story.topics(2) == ["review_rerouted", "unit_review_waived"]
    assert (story.update().state, story.update().quorum, story.update().external_added) == ("in_sam_review", 2, False)
    story.approve()
    story.approve(by=people.OTHER_APPROVER)
    assert story.update().state == "approved"


def test_with_too_few_approvers_left_the_external_ones_come_in(story: Story) -> None:
    story.signed()
    for person in (people.APPROVER, people.OTHER_APPROVER):
        story.deactivate(person)
    story.reroute()
    assert story.topics(1) == ["review_rerouted"]
    story.approve(by=people.EXTERNAL)
    assert story.update().state == "approved"


def test_what_the_first_approved_stands(story: Story) -> None:
    story.change_policy(quorum=2)
    story.signed()
    story.approve()
    story.deactivate(people.OTHER_APPROVER)
    story.reroute()
    story.approve(by=people.EXTERNAL)
    assert [s.by for s in story.update().valid("sam")] == [people.APPROVER, people.EXTERNAL]


def test_with_nobody_left_anywhere_it_says_so(story: Story) -> None:
    story.signed()
    for person in (people.APPROVER, people.OTHER_APPROVER, people.EXTERNAL):
        story.deactivate(person)
    with story.refused(NoEligibleApprover):
        story.reroute()


@pytest.mark.parametrize("person", [people.OWNER, people.APPROVER])
def test_the_way_on_is_the_coordinators(story: Story, person: UUID) -> None:
    story.signed()
    with story.refused(LacksRole):
        story.reroute(by=person)


def test_nobody_is_added_before_the_day_has_passed_nor_twice(story: Story) -> None:
    story.signed()
    story.on(date(2020, 1, 10), 23, 59)
    with story.refused(DateNotAllowed):
        story.escalate()
    story.on(date(2020, 1, 11), 0, 0)
    with story.refused(LacksRole):
        story.escalate(by=people.COORDINATOR)
    story.escalate()
    assert story.topics(1) == ["review_escalated"]
    with story.refused(DateNotAllowed):
        story.escalate()


def test_each_step_has_its_own_day(story: Story) -> None:
    days = Deadlines(owner=date(2020, 1, 7), unit=date(2020, 1, 8), sam=date(2020, 1, 9), board=date(2020, 1, 10))
    story.in_period(ask.ChangeDeadlines, deadlines=days, reason="Nämnden flyttas.")
    story.submitted()
    story.on(date(2020, 1, 9), 0, 0)
    story.escalate()
    story.sign_off()
    with story.refused(DateNotAllowed):
        story.escalate()
    story.on(date(2020, 1, 10), 0, 0)
    story.escalate()


def test_escalation_adds_people_and_decides_nothing(story: Story) -> None:
    story.signed()
    story.on(date(2020, 1, 11))
    shown = story.shown()
    story.escalate()
    assert (story.update().state, story.shown()) == ("in_sam_review", shown)
    story.fork().approve()
    story.approve(by=people.EXTERNAL)


def test_a_correction_has_five_working_days_from_when_it_came(story: Story) -> None:
    """Also long after the quarter's own days: nobody is late at once."""
    story.approved()
    story.lock()
    story.on(date(2020, 2, 3))
    story.correct()
    story.submit()
    story.sign_off()
    story.on(date(2020, 2, 10), 23, 59)
    with story.refused(DateNotAllowed):
        story.escalate()
    story.on(date(2020, 2, 11), 0, 0)
    story.escalate()


def test_an_exception_gives_the_step_its_own_day(story: Story) -> None:
    story.signed()
    story.grant_exception(date(2020, 1, 15))
    story.lock()
    story.on(date(2020, 1, 15), 23, 59)
    with story.refused(DateNotAllowed):
        story.escalate()
