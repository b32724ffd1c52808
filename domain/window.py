"""When a period takes reports about an activity: until it is locked, and after that by exception only."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from domain.calendar import end_of
from domain.values import Deadlines, Quarter, Value


class Window(Value):
    """A period as one activity meets it at one moment. ``until`` is the last day of an exception that is used."""

    quarter: Quarter
    is_open: bool = False
    locked: bool = False
    deadlines: Deadlines | None = None
    until: date | None = None

    def is_over(self, level: str, now: datetime) -> bool:
        """The level's last day (``owner``, ``unit``, ``sam``) has passed; an exception moves it."""
        day = self.until or (getattr(self.deadlines, level) if self.deadlines else None)
        return day is not None and now >= end_of(day)


class PeriodFacts(Value):
    """All of a period that decisions look at, as plain values; aggregate and read model both give it.

    ``printed_at`` is the last log position that changed what the quarter's report prints: the lock, an exception.
    """

    plan_id: UUID
    quarter: Quarter
    deadlines: Deadlines
    locked: bool = False
    exceptions: Mapping[UUID, date] = {}
    undecided: frozenset[UUID] = frozenset()
    printed_at: int = 0

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
