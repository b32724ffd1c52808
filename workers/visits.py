"""When a person was here last: a mark of their own beside the log, moved when they sign in or send something.

Reading never moves it: a page that is looked at leaves everything as it was.
"""

from datetime import datetime, timedelta
from uuid import UUID

import structlog

from domain.values import Value
from workers import tools

# All that a person does without a longer pause is one visit: longer than a lunch and the meeting after it, and than
# what lies between two browsers; shorter than from the end of a working day to the next morning.
PAUSE = timedelta(hours=4)
# Of two at once after a pause the second waits for the first one's row, and then sees that there is no pause any more.
LATER = "excluded.at - known.at > %(pause)s"
NOTE = f"""
insert into visit as known (person_id, position, at) select %(person)s, size, clock_timestamp() from log_head
on conflict (person_id) do update
   set position = greatest(known.position, excluded.position), at = greatest(known.at, excluded.at),
       before_position = case when {LATER} then known.position else known.before_position end,
       before_at = case when {LATER} then known.at else known.before_at end"""
BEFORE = """
select before_position, before_at from visit join event on event.position = before_position where person_id = %s"""
log = structlog.get_logger(__name__)


class Visit(Value):
    """The end of a person's visit before this one: the log's last position then, and the time (UTC)."""

    position: int
    at: datetime


def note(person_id: UUID) -> None:
    """The person is here now. A mark that cannot be moved is told to the log, and costs nobody what they sent."""
    try:
        with tools.database() as connection:
            connection.execute(NOTE, {"person": person_id, "pause": PAUSE})
    except Exception:
        log.exception("visit_not_noted")


def last(person_id: UUID) -> Visit | None:
    """The person's visit before this one; None the first time."""
    with tools.database() as connection:
        found = connection.execute(BEFORE, (person_id,)).fetchone()
    return Visit(position=found[0], at=found[1]) if found else None
