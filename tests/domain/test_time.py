"""Days are Stockholm's: each ends at its own midnight, however long it is, by the log's clock and no other."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pytest

from domain import commands as ask
from domain.calendar import STOCKHOLM
from domain.errors import DateNotAllowed, PeriodIsLocked, SubstitutionNotValid
from domain.values import SYSTEM_ID, Basis, Deadlines
from tests import people
from tests.domain.story import NEXT, OTHER_TEXT, QUARTER, TEXT, Story

INSTANT = timedelta(microseconds=1)
HALF_HOUR = timedelta(minutes=30)
SUBSTITUTE = people.BOARD
WHY = "Nämnden flyttas."


class Day(NamedTuple):
    """``begins`` and ``ends`` are its midnights, written in UTC by hand."""

    date: date
    hours: int
    begins: datetime
    ends: datetime


WINTER = Day(date(2020, 1, 15), 24, datetime(2020, 1, 14, 23, tzinfo=UTC), datetime(2020, 1, 15, 23, tzinfo=UTC))
SUMMER = Day(date(2020, 6, 15), 24, datetime(2020, 6, 14, 22, tzinfo=UTC), datetime(2020, 6, 15, 22, tzinfo=UTC))
# The Sundays on which the clocks change.
SPRING = Day(date(2020, 3, 29), 23, datetime(2020, 3, 28, 23, tzinfo=UTC), datetime(2020, 3, 29, 22, tzinfo=UTC))
AUTUMN = Day(date(2020, 10, 25), 25, datetime(2020, 10, 24, 22, tzinfo=UTC), datetime(2020, 10, 25, 23, tzinfo=UTC))
DAYS = pytest.mark.parametrize("day", [WINTER, SUMMER, SPRING, AUTUMN], ids=lambda day: str(day.date))


def around(day: Day) -> Iterator[datetime]:
    """Every half hour from two hours before the day to two hours after it."""
    moment = day.begins - 4 * HALF_HOUR
    while moment < day.ends + 4 * HALF_HOUR:
        yield moment
        moment += HALF_HOUR


def deadlines(day: date) -> Deadlines:
    return Deadlines(owner=day, unit=day, sam=day, board=day)


# a substitution


@DAYS
def test_a_substitution_ends_at_the_midnight_after_its_last_day(story: Story, day: Day) -> None:
    story.appoint(SUBSTITUTE, people.APPROVER, "sam_approver", valid_to=day.date)
    story.signed()
    story.log.clock = day.ends
    with story.refused(SubstitutionNotValid):
        story.approve(by=SUBSTITUTE, on_behalf_of=people.APPROVER)
    story.log.clock = day.ends - INSTANT
    story.approve(by=SUBSTITUTE, on_behalf_of=people.APPROVER)
    assert story.update().state == "approved"


@DAYS
def test_a_substitution_begins_at_the_midnight_before_its_first_day(story: Story, day: Day) -> None:
    days = {"valid_from": day.date, "valid_to": day.date}
    story.appoint(SUBSTITUTE, people.APPROVER, "sam_approver", **days)
    story.signed()
    story.log.clock = day.begins - INSTANT
    with story.refused(SubstitutionNotValid):
        story.approve(by=SUBSTITUTE, on_behalf_of=people.APPROVER)
    story.log.clock = day.begins
    story.approve(by=SUBSTITUTE, on_behalf_of=people.APPROVER)
    assert story.update().state == "approved"


@DAYS
def test_a_substitution_of_one_day_is_as_long_as_the_day(story: Story, day: Day) -> None:
    story.appoint(SUBSTITUTE, people.APPROVER, "sam_approver", valid_from=day.date, valid_to=day.date)
    right, may_act_for = Basis(role="sam_approver"), story.organisation().may_act_for
    valid = [moment for moment in around(day) if may_act_for(SUBSTITUTE, people.APPROVER, right, moment)]
    assert len(valid) == 2 * day.hours
    assert (valid[0], valid[-1]) == (day.begins, day.ends - HALF_HOUR)


@DAYS
def test_today_is_the_first_day_that_somebody_can_be_appointed_for(story: Story, day: Day) -> None:
    days = {"valid_from": day.date, "valid_to": day.date}
    story.log.clock = day.ends
    with story.refused(DateNotAllowed):
        story.appoint(SUBSTITUTE, people.APPROVER, "sam_approver", **days)
    story.log.clock = day.ends - INSTANT
    story.appoint(SUBSTITUTE, people.APPROVER, "sam_approver", **days)


# an exception


@DAYS
def test_an_exception_ends_at_the_midnight_after_its_last_day(story: Story, day: Day) -> None:
    story.signed()
    story.grant_exception(day.date)
    story.lock()
    story.log.clock = day.ends
    with story.refused(PeriodIsLocked):
        story.approve()
    story.log.clock = day.ends - INSTANT
    story.approve()
    assert story.update().state == "approved"


@DAYS
def test_an_exception_for_today_is_as_long_as_the_day(story: Story, day: Day) -> None:
    story.log.clock = day.ends
    with story.refused(DateNotAllowed):
        story.grant_exception(day.date)
    story.log.clock = day.ends - INSTANT
    story.grant_exception(day.date)
    story.lock()
    period = story.sparbar.period(story.plan_id, QUARTER)
    assert period is not None
    hours = [moment for moment in around(day) if period.facts.window(story.activity, moment).is_open]
    assert len([moment for moment in hours if moment >= day.begins]) == 2 * day.hours


@DAYS
def test_what_is_locked_after_the_exception_is_late(story: Story, day: Day) -> None:
    """The same press in the instant before the midnight and at it."""
    story.draft()
    story.grant_exception(day.date)
    in_time = story.fork()
    in_time.log.clock = day.ends - INSTANT
    in_time.lock()
    assert in_time.update().state == "draft"
    story.log.clock = day.ends
    story.lock()
    assert story.update().state == "missed"


# a deadline


@DAYS
def test_a_step_is_late_from_the_midnight_after_its_last_day(story: Story, day: Day) -> None:
    """Also on the Sundays that no deadline falls on: an exception may."""
    story.signed()
    story.grant_exception(day.date)
    story.lock()
    story.log.clock = day.ends - INSTANT
    with story.refused(DateNotAllowed):
        story.escalate()
    story.log.clock = day.ends
    story.escalate()


@pytest.mark.parametrize(
    ("asked", "ends"),
    [
        (date(2020, 1, 15), datetime(2020, 1, 15, 23, tzinfo=UTC)),
        (date(2020, 6, 15), datetime(2020, 6, 15, 22, tzinfo=UTC)),
        (date(2020, 3, 27), datetime(2020, 3, 27, 23, tzinfo=UTC)),  # the Friday before the clocks change
        (date(2020, 3, 29), datetime(2020, 3, 30, 22, tzinfo=UTC)),  # the Sunday itself: Monday
        (date(2020, 10, 23), datetime(2020, 10, 23, 22, tzinfo=UTC)),
        (date(2020, 10, 25), datetime(2020, 10, 26, 23, tzinfo=UTC)),
        (date(2020, 1, 6), datetime(2020, 1, 7, 23, tzinfo=UTC)),
    ],
)
def test_a_deadline_ends_at_the_midnight_after_its_working_day(story: Story, asked: date, ends: datetime) -> None:
    story.in_period(ask.ChangeDeadlines, deadlines=deadlines(asked), reason=WHY)
    story.signed()
    story.log.clock = ends - INSTANT
    with story.refused(DateNotAllowed):
        story.escalate()
    story.log.clock = ends
    story.escalate()


@pytest.mark.parametrize(
    ("asked", "becomes"),
    [
        (date(2020, 1, 6), date(2020, 1, 7)),  # Epiphany, a Monday
        (date(2023, 1, 6), date(2023, 1, 9)),  # and a Friday
        (date(2020, 4, 10), date(2020, 4, 14)),  # Good Friday
        (date(2020, 4, 13), date(2020, 4, 14)),  # Easter Monday
        (date(2020, 5, 1), date(2020, 5, 4)),  # the First of May, a Friday
        (date(2021, 5, 1), date(2021, 5, 3)),  # and a Saturday
        (date(2020, 5, 21), date(2020, 5, 22)),  # Ascension Day
        (date(2019, 6, 6), date(2019, 6, 7)),  # the National Day
        (date(2020, 6, 19), date(2020, 6, 22)),  # Midsummer's Eve
        (date(2019, 12, 24), date(2019, 12, 27)),  # Christmas Eve, a Tuesday
        (date(2026, 12, 24), date(2026, 12, 28)),  # and a Thursday, with a weekend after Christmas Day
        (date(2019, 12, 31), date(2020, 1, 2)),  # New Year's Eve
        (date(2020, 2, 1), date(2020, 2, 3)),  # a Saturday
        (date(2020, 2, 2), date(2020, 2, 3)),  # a Sunday
        (date(2020, 4, 9), date(2020, 4, 9)),  # Maundy Thursday is a working day
        (date(2020, 1, 3), date(2020, 1, 3)),  # and the Friday before Epiphany
    ],
)
def test_a_deadline_on_a_day_off_is_the_next_working_day(story: Story, asked: date, becomes: date) -> None:
    """When the quarter is opened, and when its days are changed."""
    story.open_period(NEXT, deadlines(asked))
    story.in_period(ask.ChangeDeadlines, deadlines=deadlines(asked), reason=WHY)
    for quarter in (QUARTER, NEXT):
        period = story.sparbar.period(story.plan_id, quarter)
        assert period is not None
        assert period.deadlines == deadlines(becomes)


def test_five_working_days_for_a_correction_over_epiphany(story: Story) -> None:
    """What came on Friday the 3rd has until Monday the 13th: the 6th and the weekends are no working days."""
    story.approved()
    story.lock()
    story.on(date(2020, 1, 3), 23, 59)
    story.correct()
    story.submit()
    story.sign_off()
    story.log.clock = datetime(2020, 1, 13, 23, tzinfo=UTC) - INSTANT
    with story.refused(DateNotAllowed):
        story.escalate()
    story.log.clock += INSTANT
    story.escalate()


@DAYS
def test_what_is_agreed_takes_effect_at_the_midnight_before_its_day(story: Story, day: Day) -> None:
    story.grant(people.BOARD, "unit_reviewer", people.UTB)
    story.hand_over(effective=day.date)
    story.answer(ask.AcceptReassignment, people.BOARD)
    story.log.clock = day.begins - INSTANT
    with story.refused(DateNotAllowed):
        story.answer(ask.CarryOutReassignment, SYSTEM_ID)
    story.log.clock = day.begins
    story.answer(ask.CarryOutReassignment, SYSTEM_ID)
    assert story.sparbar.activity(story.activity).unit_id == people.UTB


# the clock


def test_a_deadline_that_has_passed_stops_nobody_and_the_lock_does(story: Story) -> None:
    story.draft()
    story.on(date(2020, 3, 2))
    story.submit()
    story.withdraw()
    story.lock()
    with story.refused(PeriodIsLocked):
        story.draft()


@pytest.mark.parametrize("year", [1999, 2119])
def test_only_the_logs_clock_tells_what_day_it_is(story: Story, year: int) -> None:
    """Whatever the machine's says: what is told of a past or a coming century is judged, and dated, by that one."""
    today, yesterday = date(year, 6, 15), date(year, 6, 14)
    story.on(today)
    update = story.signed()
    assert story.update().versions[-1].at == story.log.clock
    with story.refused(DateNotAllowed):
        story.appoint(SUBSTITUTE, people.APPROVER, "sam_approver", valid_from=yesterday, valid_to=today)
    story.appoint(SUBSTITUTE, people.APPROVER, "sam_approver", valid_from=today, valid_to=today)
    with story.refused(DateNotAllowed):
        story.grant_exception(yesterday)
    story.grant_exception(today)
    story.lock()
    assert story.update().id == update
    story.approve(by=SUBSTITUTE, on_behalf_of=people.APPROVER)
    assert story.update().valid("sam")[0].at == story.log.clock


def test_the_hour_that_comes_twice_is_told_apart(story: Story) -> None:
    """Half past two in the night of 25 October 2020, summer time and then winter time."""
    story.draft()
    first, second = (datetime(2020, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    assert {f"{moment.astimezone(STOCKHOLM):%H.%M}" for moment in (first, second)} == {"02.30"}
    for moment, content in ((first, OTHER_TEXT), (second, TEXT)):
        story.log.clock = moment
        story.save(content)
    assert [version.at for version in story.update().versions[1:]] == [first, second]
