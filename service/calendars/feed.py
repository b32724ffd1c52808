"""Dates as iCalendar (RFC 5545): an entry keeps its id when its day is moved, and says that it is a newer one."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from flask import current_app, url_for
from flask_babel import gettext
from icalendar import Calendar, Event

from workers.dates import Dated

A_DAY = timedelta(days=1)
EVERY = timedelta(hours=6)  # how often a calendar does well to ask


def encoded(name: str, dates: Iterable[Dated]) -> bytes:
    """UTF-8 with CRLF; the same dates give the same bytes but for the time stamp that the standard asks for."""
    feed = Calendar()
    feed.add("prodid", "-//Sparbar//SV")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", name)
    feed.add("refresh-interval", EVERY, parameters={"value": "DURATION"})
    for one in dates:
        feed.add_component(_event(one))
    return bytes(feed.to_ical())


def _event(one: Dated) -> Event:
    event, address = Event(), _address(one)
    event.add("uid", f"{one.key}@{urlsplit(address).hostname or 'sparbar'}")
    event.add("sequence", one.moved)
    event.add("dtstamp", datetime.now(UTC))
    event.add("dtstart", one.day)
    event.add("dtend", one.day + A_DAY)
    event.add("transp", "TRANSPARENT")
    event.add("summary", _summary(one))
    event.add("description", "\n".join([one.plan, *one.about, address]))
    event.add("url", address)
    return event


def _summary(one: Dated) -> str:
    about = {"quarter": one.quarter, "title": one.about[0] if one.about else ""}
    words = {
        "owner": gettext("Sista dag att skicka in %(quarter)s", **about),
        "unit": gettext("Sista dag för enhetens granskning av %(quarter)s", **about),
        "sam": gettext("Sista dag att godkänna %(quarter)s", **about),
        "board": gettext("Rapporten för %(quarter)s till nämnden", **about),
        "due": gettext("Ska vara klart: %(title)s", **about),
    }
    return str(words[one.level])


def _address(one: Dated) -> str:
    path = (
        url_for("activities.show", activity_id=one.activity_id)
        if one.activity_id
        else url_for("periods.show", slug=one.slug)
    )
    return f"{str(current_app.config['SPARBAR_BASE_URL']).rstrip('/')}{path}"
