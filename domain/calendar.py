"""Swedish working days: every deadline is a whole day in Stockholm and ends at the next midnight there."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAY = timedelta(days=1)
SATURDAY = 5


def holidays(year: int) -> frozenset[date]:
    """Public holidays (SFS 1989:253), and the eves that are counted as such (SFS 1977:480, 17 paragraph)."""
    easter = easter_sunday(year)
    fixed = [(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)]
    midsummer = _saturday_from(date(year, 6, 20))
    moving = [easter - 2 * DAY, easter, easter + DAY, easter + 39 * DAY, easter + 49 * DAY]
    eves_and_saturdays = [midsummer - DAY, midsummer, _saturday_from(date(year, 10, 31))]
    return frozenset([*(date(year, month, day) for month, day in fixed), *moving, *eves_and_saturdays])


def easter_sunday(year: int) -> date:
    """The Gregorian computus (Butcher's, as in Meeus, Astronomical Algorithms, chapter 8)."""
    century, of_century = divmod(year, 100)
    leap_centuries, rest = divmod(century, 4)
    lunar = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * (year % 19) + century - leap_centuries - lunar + 15) % 30
    weekday = (32 + 2 * rest + 2 * (of_century // 4) - epact - of_century % 4) % 7
    correction = (year % 19 + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in holidays(day.year)


def working_day(day: date) -> date:
    """The day itself, or the first working day after it."""
    while not is_working_day(day):
        day += DAY
    return day


def working_days_after(day: date, count: int) -> date:
    """The day that is ``count`` working days later; before it when ``count`` is negative."""
    step = DAY if count > 0 else -DAY
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days there are after ``start`` up to and including ``end``; 0 when it is not later."""
    return sum(is_working_day(start + n * DAY) for n in range(1, (end - start).days + 1))


def day_of(moment: datetime) -> date:
    """The day in Stockholm that the moment falls on."""
    return moment.astimezone(STOCKHOLM).date()


def end_of(day: date) -> datetime:
    """The midnight in Stockholm that ends the day: what happens at it is too late."""
    return datetime.combine(day + DAY, time.min, STOCKHOLM)


def _saturday_from(day: date) -> date:
    return day + timedelta(days=(SATURDAY - day.weekday()) % 7)
