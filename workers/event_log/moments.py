"""Between moments and log positions: what had been recorded before a moment, and when a position was."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.calendar import STOCKHOLM
from workers import tools

POSITION_AT = "select position_at(%s)"
RECORDED_AT = "select recorded_at from event where position = %s"


@dataclass(frozen=True)
class Moment:
    """An earlier moment: its log position, the time that is shown for it, and the link's own words for it."""

    position: int
    at: datetime
    link: dict[str, str]

    @property
    def day(self) -> date:
        """The day in Stockholm, that lateness is judged by."""
        return self.at.astimezone(STOCKHOLM).date()


class BeforeHistory(Exception):
    """What is asked for did not exist then; it began at ``position``."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


def position_before(moment: datetime) -> int:
    """The last position recorded before the moment; 0 before the first event."""
    with tools.database() as connection:
        found = connection.execute(POSITION_AT, (moment,)).fetchone()
    return int(found[0]) if found else 0


def recorded_at(position: int) -> datetime | None:
    """When the log got the position (UTC); None where it has none."""
    with tools.database() as connection:
        found = connection.execute(RECORDED_AT, (position,)).fetchone()
    moment: datetime | None = found[0] if found else None
    return moment
