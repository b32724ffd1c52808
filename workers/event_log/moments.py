"""Between moments and log positions: what had been recorded before a moment, and when a position was."""

from datetime import datetime

from workers import tools

POSITION_AT = "select position_at(%s)"
RECORDED_AT = "select recorded_at from event where position = %s"


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
