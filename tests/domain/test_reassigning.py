"""T19, S7: a unit or an owner hands over when the other side agrees or SAM decides, and every signature falls."""

from datetime import date
from uuid import UUID

import pytest

from domain import commands as ask
from domain.errors import (
    ActivityIsClosed,
    ConflictOfInterest,
    DateNotAllowed,
    LacksRole,
    NotFound,
    ReasonRequired,
    ReassignmentPending,
    SameAsNow,
    WrongState,
)
from domain.values import SYSTEM_ID, Content
from tests import people
from tests.domain.story import OTHER_TEXT, Story

NEW_REVIEWER = people.BOARD
CLOSING = Content(status="done", text="Klart.", proposed_lifecycle="completed", closing_statement="Allt är gjort.")


@pytest.fixture(autouse=True)
def another_unit(story: Story) -> None:
    story.grant(NEW_REVIEWER, "unit_reviewer", people.UTB)
    story.grant(people.COLLEAGUE, "contributor", people.UTB)


def responsible(story: Story) -> tuple[UUID | None, UUID | None]:
    activity = story.sparbar.activity(story.activity)
    return activity.unit_id, activity.owner_id


def test_until_it_is_accepted_responsibility_stays(story: Story) -> None:
    story.hand_over()
    assert responsible(story) == (people.KLK, people.OWNER)
    story.answer(ask.AcceptReassignment, NEW_REVIEWER)
    assert story.topics(2) == ["reassignment_accepted", "reassigned"]
    assert responsible(story) == (people.UTB, people.COLLEAGUE)


@pytest.mark.parametrize("person", [people.OWNER, people.REVIEWER, people.APPROVER])
def test_owner_reviewer_and_approver_propose(story: Story, person: UUID) -> None:
    story.hand_over(by=person)


@pytest.mark.parametrize("person", [people.COLLEAGUE, people.COORDINATOR, NEW_REVIEWER, people.ADMIN])
def test_nobody_else_proposes(story: Story, person: UUID) -> None:
    with story.refused(LacksRole):
        story.hand_over(by=person)


@pytest.mark.parametrize("person", [people.OWNER, people.REVIEWER, people.COLLEAGUE, people.COORDINATOR])
def test_only_the_receiving_units_reviewers_accept(story: Story, person: UUID) -> None:
    story.hand_over()
    for kind in (ask.AcceptReassignment, ask.DeclineReassignment):
        with story.refused(LacksRole):
            story.answer(kind, person)


def test_inside_a_unit_the_new_owner_or_the_reviewer_accepts(story: Story) -> None:
    for person in (people.COLLEAGUE, people.REVIEWER):
        other = story.fork()
        other.hand_over(people.KLK, people.COLLEAGUE)
        other.answer(ask.AcceptReassignment, person)
        assert responsible(other) == (people.KLK, people.COLLEAGUE)


def test_nobody_decides_about_their_own_proposal(story: Story) -> None:
    story.grant(people.APPROVER, "unit_reviewer", people.UTB)
    story.hand_over(by=people.APPROVER)
    for kind in (
        ask.AcceptReassignment,
        ask.DeclineReassignment,
        ask.ImposeReassignment,
        ask.RejectReassignment,
    ):
        with story.refused(ConflictOfInterest):
            story.answer(kind, people.APPROVER)


def test_not_for_another_either(story: Story) -> None:
    story.appoint(people.APPROVER, people.OTHER_APPROVER, "sam_approver")
    story.hand_over(by=people.APPROVER, on_behalf_of=people.OTHER_APPROVER)
    with story.refused(ConflictOfInterest):
        story.answer(ask.ImposeReassignment, people.OTHER_APPROVER)


def test_sam_imposes_it_with_a_reason(story: Story) -> None:
    story.hand_over()
    with story.refused(ReasonRequired):
        story.answer(ask.ImposeReassignment, people.APPROVER, reason=" ")
    story.answer(ask.ImposeReassignment, people.APPROVER)
    assert responsible(story) == (people.UTB, people.COLLEAGUE)


@pytest.mark.parametrize(
    ("kind", "person"),
    [
        (ask.DeclineReassignment, NEW_REVIEWER),
        (ask.RejectReassignment, people.APPROVER),
        (ask.WithdrawReassignment, people.OWNER),
    ],
)
def test_it_ends_and_another_may_be_proposed(story: Story, kind: type[ask.ReassignmentCommand], person: UUID) -> None:
    story.hand_over()
    with story.refused(ReassignmentPending):
        story.hand_over(by=people.REVIEWER)
    story.answer(kind, person)
    assert responsible(story) == (people.KLK, people.OWNER)
    story.hand_over()


@pytest.mark.parametrize("kind", [ask.DeclineReassignment, ask.RejectReassignment])
def test_a_no_has_a_reason(story: Story, kind: type[ask.ReassignmentCommand]) -> None:
    story.hand_over()
    with story.refused(ReasonRequired):
        story.answer(kind, NEW_REVIEWER if kind is ask.DeclineReassignment else people.APPROVER, reason="")


def test_only_the_proposer_withdraws(story: Story) -> None:
    story.hand_over()
    with story.refused(LacksRole):
        story.answer(ask.WithdrawReassignment, people.REVIEWER)


def test_what_cannot_be_proposed(story: Story) -> None:
    with story.refused(SameAsNow):
        story.hand_over(people.KLK, people.OWNER)
    with story.refused(NotFound):
        story.hand_over(people.STRANGER)
    with story.refused(NotFound):
        story.hand_over(owner=people.STRANGER)
    with story.refused(DateNotAllowed):
        story.hand_over(effective=date(2019, 12, 1))
    with story.refused(ReasonRequired):
        story.hand_over(reason="")


def test_what_is_closed_does_not_change_hands(story: Story) -> None:
    story.approved(CLOSING)
    with story.refused(ActivityIsClosed):
        story.hand_over()


def test_without_a_proposal_there_is_no_answer(story: Story) -> None:
    with story.refused(WrongState):
        story.answer(ask.AcceptReassignment, NEW_REVIEWER)


def test_an_update_in_review_comes_back_without_a_signature(story: Story) -> None:
    story.signed()
    story.hand_over()
    story.answer(ask.AcceptReassignment, NEW_REVIEWER)
    assert story.topics(4) == ["reassignment_accepted", "sign_off_voided", "update_returned", "reassigned"]
    assert (story.update().state, story.update().valid("unit")) == ("returned", [])
    last = story.update().last_return
    assert last is not None
    assert last.cause == "reassigned"
    story.submit(by=people.COLLEAGUE)
    assert story.update().state == "in_unit_review"
    story.sign_off(by=NEW_REVIEWER)


def test_what_the_former_unit_signed_is_not_the_new_units_word(story: Story) -> None:
    story.signed()
    story.send_back(people.APPROVER)
    story.hand_over()
    story.answer(ask.AcceptReassignment, NEW_REVIEWER)
    story.submit(by=people.COLLEAGUE)
    assert story.update().state == "in_unit_review"


def test_the_owner_who_left_has_still_written_the_words(story: Story) -> None:
    story.grant(people.OWNER, "unit_reviewer", people.UTB)
    story.signed()
    story.hand_over()
    story.answer(ask.ImposeReassignment, people.APPROVER)
    story.submit(by=people.COLLEAGUE)
    with story.refused(ConflictOfInterest):
        story.sign_off(by=people.OWNER)


def test_who_sent_it_in_has_done_so_in_every_round_to_come(story: Story) -> None:
    """A colleague wrote the words and the former owner only submitted them; both have a hand in them."""
    story.grant(people.OWNER, "unit_reviewer", people.UTB)
    story.draft(by=people.COLLEAGUE)
    story.submit()
    story.hand_over()
    story.answer(ask.ImposeReassignment, people.APPROVER)
    story.submit(by=people.COLLEAGUE)
    with story.refused(ConflictOfInterest):
        story.sign_off(by=people.OWNER)


def test_the_former_owner_may_do_nothing_more(story: Story) -> None:
    story.draft()
    story.hand_over()
    story.answer(ask.AcceptReassignment, NEW_REVIEWER)
    with story.refused(NotFound):
        story.save(OTHER_TEXT)


def test_it_takes_effect_on_its_day_and_not_before(story: Story) -> None:
    story.signed()
    story.hand_over(effective=date(2019, 12, 9))
    story.answer(ask.AcceptReassignment, NEW_REVIEWER)
    assert responsible(story) == (people.KLK, people.OWNER)
    assert story.update().state == "in_sam_review"
    story.on(date(2019, 12, 8), 23, 59)
    with story.refused(DateNotAllowed):
        story.answer(ask.CarryOutReassignment, SYSTEM_ID)
    story.on(date(2019, 12, 9), 0, 0)
    with story.refused(LacksRole):
        story.answer(ask.CarryOutReassignment, people.APPROVER)
    story.answer(ask.CarryOutReassignment, SYSTEM_ID)
    assert responsible(story) == (people.UTB, people.COLLEAGUE)
    assert story.update().state == "returned"


def test_sam_may_say_no_to_what_is_agreed_until_its_day(story: Story) -> None:
    story.hand_over(by=people.APPROVER, effective=date(2019, 12, 9))
    story.answer(ask.AcceptReassignment, NEW_REVIEWER)
    with story.refused(ConflictOfInterest):
        story.answer(ask.RejectReassignment, people.APPROVER)
    for kind, person in ((ask.DeclineReassignment, NEW_REVIEWER), (ask.WithdrawReassignment, people.APPROVER)):
        with story.refused(WrongState):
            story.answer(kind, person)
    story.answer(ask.RejectReassignment, people.OTHER_APPROVER)
    assert responsible(story) == (people.KLK, people.OWNER)
    story.on(date(2019, 12, 9), 0, 0)
    with story.refused(WrongState):
        story.answer(ask.CarryOutReassignment, SYSTEM_ID)
    story.hand_over(effective=date(2019, 12, 9))


def test_after_ten_working_days_somebody_is_told_and_nothing_is_accepted(story: Story) -> None:
    story.hand_over()
    story.on(date(2019, 12, 16), 23, 59)
    with story.refused(DateNotAllowed):
        story.answer(ask.EscalateReassignment, SYSTEM_ID)
    story.on(date(2019, 12, 17), 0, 0)
    story.answer(ask.EscalateReassignment, SYSTEM_ID)
    assert story.topics(1) == ["reassignment_escalated"]
    assert responsible(story) == (people.KLK, people.OWNER)
    with story.refused(DateNotAllowed):
        story.answer(ask.EscalateReassignment, SYSTEM_ID)


def test_without_an_active_owner_one_may_write_and_nobody_may_submit(story: Story) -> None:
    story.draft()
    story.deactivate(people.OWNER)
    story.save(OTHER_TEXT, by=people.COLLEAGUE)
    with story.refused(LacksRole):
        story.submit(by=people.COLLEAGUE)
    story.hand_over(people.KLK, people.COLLEAGUE, by=people.REVIEWER)
    story.answer(ask.AcceptReassignment, people.COLLEAGUE)
    story.submit(by=people.COLLEAGUE)
    assert story.update().state == "in_unit_review"
