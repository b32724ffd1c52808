"""The moment that a page shows: now, or an earlier one asked for by ?per= (a date or a time) or ?position=."""

from datetime import UTC, date, datetime, time, timedelta

from flask import request

from domain.calendar import STOCKHOLM
from workers.event_log.moments import Moment, position_before, recorded_at

SHORTEST_STEP = timedelta(microseconds=1)
ARGUMENTS = ("per", "position")


class UnknownMoment(Exception):
    """No date, time or position that can be understood, or one after the log's end."""


def asked_moment() -> Moment | None:
    """The moment that the address asks for, or None for now; raises UnknownMoment."""
    if position := request.args.get("position", "").strip():
        return _at_position(position)
    if per := request.args.get("per", "").strip():
        return _at_time(per)
    return None


def moment_of(words: str) -> Moment | None:
    """A day, a time or a log position in one field; None for nothing. Raises UnknownMoment."""
    if not words:
        return None
    return _at_position(words) if words.isascii() and words.isdigit() else _at_time(words)


def start_of(day: date) -> datetime:
    """Midnight in Stockholm as the day begins."""
    return datetime.combine(day, time.min, STOCKHOLM)


def end_of(day: date) -> datetime:
    """The next midnight in Stockholm: a date means all that had been recorded before it."""
    return start_of(day + timedelta(days=1))


def _at_position(asked: str) -> Moment:
    position = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0
    recorded = recorded_at(position)
    if recorded is None:
        raise UnknownMoment
    return Moment(position, recorded, {"position": str(position)})


def _at_time(asked: str) -> Moment:
    try:
        moment = end_of(date.fromisoformat(asked)) if len(asked) == len("2019-12-31") else _time(asked)
        # Either zone may lie beyond the calendar's first or last day, which is told here and not on the page.
        at = (moment - SHORTEST_STEP).astimezone(UTC).astimezone(STOCKHOLM)
        return Moment(position_before(moment), at, {"per": asked})
    except (ValueError, OverflowError):
        raise UnknownMoment from None


def _time(asked: str) -> datetime:
    """What was recorded at that very time belongs to it; a time without a zone is Stockholm's."""
    moment = datetime.fromisoformat(asked.replace(" ", "+"))
    return (moment if moment.tzinfo else moment.replace(tzinfo=STOCKHOLM)) + SHORTEST_STEP
