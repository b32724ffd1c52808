"""When people work: working days, office hours, and the days of a quarter's round."""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta

from domain.calendar import STOCKHOLM, is_working_day
from domain.period import proposed_deadlines
from domain.values import Deadlines, Quarter, quarter_last_day
from workers.synth.lot import Lot

LAST: Quarter = "2025-Q4"  # where every history ends: a round that is under way
BEFORE_THE_END = 10  # working days that a round begins before its quarter ends
BOARD_MEETS = 40  # days after the quarter's end, or the first working day after that
HOURS = ((8, 14), (9, 20), (10, 18), (11, 11), (12, 3), (13, 14), (14, 14), (15, 11), (16, 6))
DAY = timedelta(days=1)


class Days:
    """The working days from one date to another, to be counted in."""

    def __init__(self, first: date, last: date) -> None:
        every = (first + n * DAY for n in range((last - first).days + 1))
        self._working = [day for day in every if is_working_day(day)]

    def after(self, day: date, count: int) -> date:
        """The day that many working days later (earlier when negative); 0: itself, or the first one after it."""
        return self._working[bisect_left(self._working, day) + count]


class Round:
    """The days of a quarter's work: opened before the quarter ends, locked when SAM's days are over."""

    def __init__(self, quarter: Quarter, days: Days) -> None:
        self.quarter = quarter
        ends = quarter_last_day(quarter)
        self.opens = days.after(ends, -BEFORE_THE_END)
        self.deadlines: Deadlines = proposed_deadlines(ends + BOARD_MEETS * DAY)
        self.locks = days.after(self.deadlines.sam, 2)


def quarters(count: int) -> list[Quarter]:
    """So many in a row, the last of which is always the same."""
    found = [LAST]
    while len(found) < count:
        found.insert(0, before(found[0]))
    return found


def before(quarter: Quarter) -> Quarter:
    year, number = int(quarter[:4]), int(quarter[-1])
    return f"{year}-Q{number - 1}" if number > 1 else f"{year - 1}-Q4"


def at(day: date, hour: int, minute: int = 0, second: int = 0, millisecond: int = 0) -> datetime:
    """That time of day in Stockholm, in UTC."""
    return datetime.combine(day, time(hour, minute, second, millisecond * 1000), STOCKHOLM).astimezone(UTC)


def in_office_hours(lot: Lot, day: date, after: datetime | None = None) -> datetime:
    """Some time on the day; never on a whole second, where the administrator's work is."""
    hour = lot.weighted(HOURS)
    moment = at(day, hour, lot.between(0, 59), lot.between(0, 59), lot.between(50, 900))
    return moment if after is None or moment > after else after + timedelta(seconds=lot.between(60, 1500))
