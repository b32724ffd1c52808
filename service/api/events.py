"""The log as a feed: every event in order, and waiting for the next one."""

from datetime import UTC, datetime
from threading import BoundedSemaphore
from typing import Any

from service.api import answers
from service.api.bearer import caller
from service.api.blueprint import Part
from service.api.examples import example
from service.api.requests import EventsIn
from workers import feed, tools

blueprint = Part("api_events", __name__, url_prefix="/api/v1/events", description="The event log")
# So many may wait at once in a process: the rest are answered straight away, and nobody's page waits for a thread.
WAITING = BoundedSemaphore(4)


@blueprint.reads("", answers.Feed, EventsIn, scope="log", example=example("events"))
def index(query: dict[str, Any]) -> dict[str, Any]:
    """Events after a position; with `wait` the answer may take that many seconds when there are none"""
    after = query["after"]
    if query["wait"] and WAITING.acquire(blocking=False):
        try:
            feed.wait_beyond(after, query["wait"])
        finally:
            WAITING.release()
    head = feed.head()
    items = feed.after(after, head, query["limit"])
    organisation = tools.sparbar().organisation()
    assert organisation is not None
    next_after = items[-1]["position"] if items else min(after, head)
    return {
        "head": head,
        "next_after": next_after,
        "items": feed.for_reader(items, organisation, caller(), datetime.now(UTC)),
    }
