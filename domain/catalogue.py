"""Every aggregate and event that the log may hold; topics resolve here and nowhere else."""

from domain import action_plan, activity_events, organisation, period, status_report
from domain.aggregate import Event

EVENTS: tuple[type[Event], ...] = (
    *action_plan.EVENTS,
    *activity_events.EVENTS,
    *organisation.EVENTS,
    *period.EVENTS,
    *status_report.EVENTS,
)


def events_of(*kinds: str) -> frozenset[type[Event]]:
    """The events of these kinds of stream."""
    return frozenset(event for event in EVENTS if stream_kind(event.TOPIC) in kinds)


def stream_kind(topic: str) -> str:
    """``activity.draft_saved.v1`` belongs to a stream of the kind ``activity``."""
    return topic.partition(".")[0]
