"""The mail of the morning: one row for everybody on every working day; whether there is a letter is seen when sent."""

from datetime import datetime

from domain import calendar
from workers import tools
from workers.mail import outbox
from workers.settings import Settings

KIND, REASON = "digest", "morning"
HOURS = 10  # after this many nobody is written to: what was missed so long is the next morning's


def put(now: datetime) -> int:
    """So many mails were put in the outbox; none but once a working day, after the hour that the settings name."""
    day, organisation = calendar.day_of(now), tools.sparbar().organisation()
    begins = Settings.read().mail_hour
    hour = now.astimezone(calendar.STOCKHOLM).hour
    if organisation is None or not calendar.is_working_day(day) or not begins <= hour < begins + HOURS:
        return 0
    if outbox.has_day(KIND, day):
        return 0
    people = [one for one in organisation.people if organisation.is_active(one)]
    return len(outbox.put_for_day(people, KIND, REASON, day))
