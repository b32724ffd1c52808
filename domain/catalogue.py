"""Every aggregate and event that the log may hold; topics resolve here and nowhere else."""

from domain import action_plan, activity_events, organisation, period
from domain.aggregate import Event

EVENTS: tuple[type[Event], ...] = (
    *action_plan.EVENTS,
    *activity_events.EVENTS,
    *organisation.EVENTS,
    *period.EVENTS,
)


def stream_kind(topic: str) -> str:
    """``activity.draft_saved.v1`` belongs to a stream of the kind ``activity``."""
    return topic.partition(".")[0]
