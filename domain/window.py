"""When a period takes reports about an activity: until it is locked, and after that by exception only."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from domain.calendar import day_of, end_of, working_days_after
from domain.values import Deadlines, Quarter, Value

CORRECTION_DAYS = 5  # working days


class Window(Value):
    """A period as one activity meets it at one moment. ``until`` is the last day of an exception that is used."""

    quarter: Quarter
    is_open: bool = False
    locked: bool = False
    deadlines: Deadlines | None = None
    until: date | None = None

    def last_day(self, level: str, corrected_since: datetime | None = None) -> date | None:
        """The level's (``owner``, ``unit``, ``sam``), which an exception moves.

        A correction may come long after that: it has its working days from when it came to the level.
        """
        day: date | None = self.until or (getattr(self.deadlines, level) if self.deadlines else None)
        if day is None or corrected_since is None:
            return day
        return max(day, working_days_after(day_of(corrected_since), CORRECTION_DAYS))


class PeriodFacts(Value):
    """All of a period that decisions look at, as plain values; aggregate and read model both give it.

    ``undecided`` has the log position of the confirmation that an update under review will not be decided in time.
    ``printed_at`` is the last log position that changed what the quarter's report prints: the lock, an exception.
    """

    plan_id: UUID
    quarter: Quarter
    deadlines: Deadlines
    locked: bool = False
    exceptions: Mapping[UUID, date] = {}
    undecided: Mapping[UUID, int] = {}
    printed_at: int = 0

    def is_undecided(self, update_id: UUID, sent_at: int) -> bool:
        """It is confirmed of the update as it was last sent to review: what comes back is another matter."""
        return self.undecided.get(update_id, 0) > sent_at

    def excepted(self, now: datetime) -> frozenset[UUID]:
        """The activities whose exception holds now."""
        return frozenset(activity for activity, day in self.exceptions.items() if now < end_of(day))

    def window(self, activity_id: UUID, now: datetime) -> Window:
        until = self.exceptions.get(activity_id) if self.locked else None
        excepted = until is not None and now < end_of(until)
        return Window(
            quarter=self.quarter,
            is_open=not self.locked or excepted,
            locked=self.locked,
            deadlines=self.deadlines,
            until=until if excepted else None,
        )
