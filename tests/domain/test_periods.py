"""T17, T18: a period has deadlines in working days, is locked knowingly, and after that takes exceptions only."""

from datetime import date
from uuid import UUID

import pytest

from domain import commands as ask
from domain.calendar import working_days_after
from domain.errors import (
    DateNotAllowed,
    ItemsInReview,
    LacksRole,
    NotFound,
    OpenUpdateExists,
    PeriodIsLocked,
    ReasonRequired,
    SameAsNow,
    WrongState,
)
from domain.values import SYSTEM_ID, Deadlines
from tests import people
from tests.domain.story import NEXT, OTHER_TEXT, QUARTER, Story

AFTER = date(2020, 1, 13)


def deadlines(*days: date) -> Deadlines:
    return Deadlines(**dict(zip(("owner", "unit", "sam", "board"), days, strict=True)))


def counts(story: Story) -> str:
    return next(e.state.decode() for e in reversed(story.log.events) if e.topic == "period.locked.v1")


def test_a_deadline_five_working_days_over_6_january() -> None:
    assert working_days_after(date(2020, 1, 2), 5) == date(2020, 1, 10)
    assert working_days_after(date(2019, 12, 30), 5) == date(2020, 1, 9)


def test_a_day_off_is_moved_to_the_next_working_day(story: Story) -> None:
    story.open_period(NEXT, deadlines(date(2020, 4, 10), date(2020, 4, 14), date(2020, 5, 1), date(2020, 5, 4)))
    period = story.sparbar.period(story.plan_id, NEXT)
    assert period is not None
    assert period.deadlines == deadlines(date(2020, 4, 14), date(2020, 4, 14), date(2020, 5, 4), date(2020, 5, 4))


def test_no_level_ends_before_an_earlier_one(story: Story) -> None:
    with story.refused(DateNotAllowed) as caught:
        story.open_period(NEXT, deadlines(date(2020, 4, 16), date(2020, 4, 15), date(2020, 4, 17), date(2020, 4, 17)))
    assert caught.value.reason == "order"


@pytest.mark.parametrize("person", [people.OWNER, people.APPROVER, people.ADMIN])
def test_periods_are_the_coordinators(story: Story, person: UUID) -> None:
    days = deadlines(*[date(2020, 2, 3)] * 4)
    for kind, facts in (
        (ask.OpenPeriod, {"quarter": NEXT, "deadlines": days}),
        (ask.ChangeDeadlines, {"deadlines": days, "reason": "Nämnden flyttas."}),
        (ask.GrantException, {"activity_id": story.activity, "valid_to": AFTER, "reason": "Sjuk."}),
        (ask.ConfirmUndecided, {"activity_id": story.activity, "update_id": people.STRANGER, "reason": "Hann inte."}),
        (ask.LockPeriod, {}),
    ):
        with story.refused(LacksRole):
            story.in_period(kind, person, **facts)


def test_a_period_is_opened_once(story: Story) -> None:
    with story.refused(SameAsNow):
        story.open_period(QUARTER)


def test_moved_deadlines_have_a_reason(story: Story) -> None:
    later = deadlines(*[date(2020, 1, 17)] * 4)
    with story.refused(ReasonRequired):
        story.in_period(ask.ChangeDeadlines, deadlines=later, reason="")
    story.in_period(ask.ChangeDeadlines, deadlines=later, reason="Nämnden flyttas.")
    with story.refused(SameAsNow):
        story.in_period(ask.ChangeDeadlines, deadlines=later, reason="Nämnden flyttas.")


def test_what_is_not_submitted_is_missed_by_the_owner(story: Story) -> None:
    story.draft()
    story.lock()
    assert story.topics(2) == ["locked", "update_missed_period"]
    assert '"cause":"not_submitted"' in story.log.events[-1].state.decode()
    assert story.update().state == "missed"
    assert '"counts":{"missed":1,"not_reported":1}' in counts(story)


def test_what_was_returned_is_missed_and_its_signature_falls(story: Story) -> None:
    story.signed()
    story.send_back(people.APPROVER)
    story.lock()
    assert story.topics(3) == ["locked", "sign_off_voided", "update_missed_period"]


def test_the_owner_was_in_time_sam_was_late_and_the_period_locks(story: Story) -> None:
    update = story.signed()
    with story.refused(ItemsInReview) as caught:
        story.lock()
    assert caught.value.items == (story.activity,)
    confirmed = {"activity_id": story.activity, "update_id": update, "reason": "SAM hann inte."}
    story.in_period(ask.ConfirmUndecided, **confirmed)
    with story.refused(SameAsNow):
        story.in_period(ask.ConfirmUndecided, **confirmed)
    story.lock()
    assert '"cause":"not_decided"' in story.log.events[-1].state.decode()
    assert story.update().state == "missed"
    with story.refused(NotFound):
        story.approve()


def test_an_exception_is_the_other_answer(story: Story) -> None:
    story.signed()
    story.grant_exception(AFTER)
    story.lock()
    assert '"counts":{"excepted":1,"not_reported":1}' in counts(story)
    story.on(AFTER, 23, 59)
    story.approve()
    assert story.update().state == "approved"


def test_an_exception_that_has_run_out_before_the_lock_excuses_nothing(story: Story) -> None:
    story.signed()
    story.grant_exception(date(2019, 12, 3))
    story.on(date(2019, 12, 4))
    with story.refused(ItemsInReview):
        story.lock()


def test_after_the_exception_it_is_too_late(story: Story) -> None:
    story.signed()
    story.grant_exception(AFTER)
    story.lock()
    with story.refused(WrongState):
        story.about(ask.CloseMissed, SYSTEM_ID)
    story.on(date(2020, 1, 14), 0, 0)
    with story.refused(PeriodIsLocked):
        story.approve()
    with story.refused(LacksRole):
        story.about(ask.CloseMissed, people.COORDINATOR)
    story.about(ask.CloseMissed, SYSTEM_ID)
    assert story.topics(2) == ["sign_off_voided", "update_missed_period"]
    assert story.update().state == "missed"


def test_an_open_period_misses_nothing(story: Story) -> None:
    story.draft()
    with story.refused(WrongState):
        story.about(ask.CloseMissed, SYSTEM_ID)


def test_after_the_lock_nothing_is_begun_without_an_exception(story: Story) -> None:
    story.lock()
    with story.refused(PeriodIsLocked):
        story.draft()
    story.grant_exception(AFTER)
    story.draft()
    story.submit()
    assert story.update().state == "in_unit_review"


def test_what_was_missed_may_be_begun_anew_by_exception(story: Story) -> None:
    story.draft()
    story.lock()
    with story.refused(PeriodIsLocked):
        story.draft()
    story.grant_exception(AFTER)
    story.draft(OTHER_TEXT)
    story.submit()
    assert story.update().state == "in_unit_review"


def test_an_exception_has_a_reason_and_a_day_to_come(story: Story) -> None:
    with story.refused(ReasonRequired):
        story.grant_exception(AFTER, reason="")
    with story.refused(DateNotAllowed):
        story.grant_exception(date(2019, 12, 1))
    story.grant_exception(AFTER)
    with story.refused(SameAsNow):
        story.grant_exception(AFTER)


def test_a_period_is_locked_once_and_then_keeps_its_days(story: Story) -> None:
    story.lock()
    with story.refused(SameAsNow):
        story.lock()
    with story.refused(PeriodIsLocked):
        story.in_period(ask.ChangeDeadlines, deadlines=deadlines(*[date(2020, 2, 3)] * 4), reason="Sent.")
    with story.refused(PeriodIsLocked):
        story.in_period(ask.ConfirmUndecided, activity_id=story.activity, update_id=people.STRANGER, reason="Sent.")


def test_only_what_waits_for_a_decision_is_confirmed_as_undecided(story: Story) -> None:
    update = story.draft()
    confirming = {"activity_id": story.activity, "update_id": update, "reason": "Hinner inte."}
    with story.refused(WrongState) as caught:
        story.in_period(ask.ConfirmUndecided, **confirming)
    assert caught.value.reason == "draft"
    for unknown in ({"update_id": people.STRANGER}, {"activity_id": story.sams}, {"activity_id": people.STRANGER}):
        with story.refused(NotFound):
            story.in_period(ask.ConfirmUndecided, **confirming | unknown)


def test_what_comes_back_and_is_sent_again_is_confirmed_again(story: Story) -> None:
    """What was confirmed was that the words of that day would not be decided."""
    update = story.submitted()
    confirming = {"activity_id": story.activity, "update_id": update, "reason": "Hinner inte."}
    story.in_period(ask.ConfirmUndecided, **confirming)
    with story.refused(SameAsNow):
        story.in_period(ask.ConfirmUndecided, **confirming)
    story.sign_off()
    story.send_back(people.APPROVER)
    story.save(OTHER_TEXT)
    story.submit()
    with story.refused(ItemsInReview):
        story.lock()
    story.in_period(ask.ConfirmUndecided, **confirming)
    story.sign_off()
    story.lock()
    assert story.update().state == "missed"


def test_an_update_is_undecided_in_its_own_period_only(story: Story) -> None:
    update = story.signed()
    story.open_period()
    with story.refused(NotFound):
        story.in_period(
            ask.ConfirmUndecided, quarter=NEXT, activity_id=story.activity, update_id=update, reason="Hinner inte."
        )


def test_an_exception_is_for_an_activity_of_the_plan(story: Story) -> None:
    strange = story.activity
    story.plan((2019,))
    for activity in (strange, people.STRANGER):
        with story.refused(NotFound):
            story.grant_exception(AFTER, activity_id=activity)


def test_the_lock_takes_all_of_the_plans_activities_and_no_others(story: Story) -> None:
    """Nobody names them, so nobody can leave out the one that is in review."""
    strange, waiting = story.activity, story.submitted()
    story.plan((2019,))
    for own, owner in ((story.activity, people.OWNER), (story.sams, people.SAM_OWNER)):
        story.draft(activity=own, by=owner)
        story.submit(owner)
        with story.refused(ItemsInReview) as caught:
            story.lock()
        assert caught.value.items == (own,)
        story.withdraw(owner)
    story.lock()
    assert story.update().state == "missed"
    assert story.sparbar.activity(strange).updates[waiting].state == "in_unit_review"


def test_the_day_itself_locks_it(story: Story) -> None:
    story.draft()
    story.in_period(ask.LockPeriod, SYSTEM_ID)
    assert story.update().state == "missed"


def test_missed_words_are_carried_to_a_later_period(story: Story) -> None:
    story.draft()
    missed = story.update()
    story.lock()
    with story.refused(PeriodIsLocked):
        story.carry_forward()
    story.open_period()
    with story.refused(LacksRole):
        story.carry_forward(by=people.COLLEAGUE)
    story.carry_forward()
    assert (story.update().period, story.update().kind, story.update().base) == (NEXT, "carried_forward", missed.id)
    assert (story.update().state, story.update().content) == ("draft", missed.content)
    story.update_id = missed.id
    assert story.update().state == "missed"
    with story.refused(OpenUpdateExists):
        story.carry_forward()


def test_nothing_is_carried_backwards_or_to_where_it_was(story: Story) -> None:
    story.open_period()
    story.draft(quarter=NEXT)
    story.lock(NEXT)
    with story.refused(PeriodIsLocked):
        story.carry_forward(QUARTER)
    story.grant_exception(AFTER, NEXT)
    with story.refused(PeriodIsLocked):
        story.carry_forward(NEXT)


def test_who_wrote_what_was_missed_has_a_hand_in_what_is_carried_forward(story: Story) -> None:
    story.grant(people.REVIEWER, "contributor", people.KLK)
    story.draft(by=people.REVIEWER)
    story.lock()
    story.open_period()
    story.carry_forward()
    story.submit()
    assert story.update().waived
