"""Swedish working days against a list typed by hand, and days that are not twenty-four hours long."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.calendar import (
    day_of,
    easter_sunday,
    end_of,
    holidays,
    is_working_day,
    working_day,
    working_days_after,
    working_days_between,
)
from domain.values import next_quarter, quarter_last_day

# Typed from the calendars: New Year, Epiphany, Good Friday, Easter Sunday and Monday, 1 May, Ascension, Whit Sunday,
# National Day, Midsummer Eve and Day, All Saints, Christmas Eve to Boxing Day, New Year's Eve.
BY_HAND = {
    2019: "1/1 6/1 19/4 21/4 22/4 1/5 30/5 9/6 6/6 21/6 22/6 2/11 24/12 25/12 26/12 31/12",
    2020: "1/1 6/1 10/4 12/4 13/4 1/5 21/5 31/5 6/6 19/6 20/6 31/10 24/12 25/12 26/12 31/12",
    2021: "1/1 6/1 2/4 4/4 5/4 1/5 13/5 23/5 6/6 25/6 26/6 6/11 24/12 25/12 26/12 31/12",
    2024: "1/1 6/1 29/3 31/3 1/4 1/5 9/5 19/5 6/6 21/6 22/6 2/11 24/12 25/12 26/12 31/12",
    2025: "1/1 6/1 18/4 20/4 21/4 1/5 29/5 8/6 6/6 20/6 21/6 1/11 24/12 25/12 26/12 31/12",
    2026: "1/1 6/1 3/4 5/4 6/4 1/5 14/5 24/5 6/6 19/6 20/6 31/10 24/12 25/12 26/12 31/12",
    2027: "1/1 6/1 26/3 28/3 29/3 1/5 6/5 16/5 6/6 25/6 26/6 6/11 24/12 25/12 26/12 31/12",
}


@pytest.mark.parametrize("year", BY_HAND)
def test_the_holidays_of_a_year(year: int) -> None:
    typed = {date(year, int(month), int(day)) for day, month in (each.split("/") for each in BY_HAND[year].split())}
    assert holidays(year) == typed


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(1961, 4, 2), (1981, 4, 19), (2000, 4, 23), (2008, 3, 23), (2011, 4, 24), (2035, 3, 25), (2038, 4, 25)],
)
def test_easter_early_and_late(year: int, month: int, day: int) -> None:
    assert easter_sunday(year) == date(year, month, day)


def test_weekends_and_holidays_are_no_working_days() -> None:
    assert [is_working_day(date(2020, 6, day)) for day in (18, 19, 20, 21, 22)] == [True, False, False, False, True]
    assert working_day(date(2019, 12, 24)) == date(2019, 12, 27)
    assert working_day(date(2019, 12, 31)) == date(2020, 1, 2)
    assert working_day(date(2020, 1, 2)) == date(2020, 1, 2)


def test_counting_working_days_forwards_and_backwards() -> None:
    assert working_days_after(date(2019, 12, 20), 3) == date(2019, 12, 30)
    assert working_days_after(date(2020, 1, 10), -5) == date(2020, 1, 2)
    assert working_days_after(date(2020, 1, 4), 0) == date(2020, 1, 4)
    assert working_days_between(date(2020, 1, 2), date(2020, 1, 10)) == 5
    assert working_days_between(date(2020, 1, 10), date(2020, 1, 2)) == 0


@pytest.mark.parametrize(
    ("day", "hours", "end"),
    [
        (date(2020, 3, 28), 24, datetime(2020, 3, 28, 23, tzinfo=UTC)),
        (date(2020, 3, 29), 23, datetime(2020, 3, 29, 22, tzinfo=UTC)),
        (date(2020, 3, 30), 24, datetime(2020, 3, 30, 22, tzinfo=UTC)),
        (date(2020, 10, 25), 25, datetime(2020, 10, 25, 23, tzinfo=UTC)),
        (date(2020, 1, 10), 24, datetime(2020, 1, 10, 23, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_midnight_in_stockholm_however_long_it_is(day: date, hours: int, end: datetime) -> None:
    assert end_of(day) == end
    before = end_of(day - timedelta(days=1))
    assert (end_of(day).astimezone(UTC) - before.astimezone(UTC)) == timedelta(hours=hours)


@pytest.mark.parametrize("day", [date(2020, 3, 29), date(2020, 10, 25), date(2020, 6, 30), date(2019, 12, 31)])
def test_the_last_moment_of_a_day_belongs_to_it_and_its_end_does_not(day: date) -> None:
    end = end_of(day).astimezone(UTC)
    assert day_of(end - timedelta(microseconds=1)) == day
    assert day_of(end) == day + timedelta(days=1)


def test_quarters_follow_each_other_and_end_on_their_last_day() -> None:
    assert [next_quarter(q) for q in ("2019-Q3", "2019-Q4")] == ["2019-Q4", "2020-Q1"]
    ends = [quarter_last_day(f"2020-Q{n}") for n in (1, 2, 3, 4)]
    assert ends == [date(2020, 3, 31), date(2020, 6, 30), date(2020, 9, 30), date(2020, 12, 31)]
