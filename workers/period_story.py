"""A quarter's story: when it was opened and locked, whose days were moved, and why."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.values import Deadlines, Quarter, Value, period_id
from workers import tools


class Entry(Value):
    """One event; ``activity_id`` and ``valid_to`` belong to an exception."""

    position: int
    topic: str
    at: datetime
    actor_id: UUID
    on_behalf_of: UUID | None
    role: str | None
    reason: str | None
    deadlines: Deadlines | None
    activity_id: UUID | None
    valid_to: date | None


def period_story(plan: UUID, quarter: Quarter, position: int) -> list[Entry]:
    """What the log tells of the period up to the position, newest first."""
    events: list[Any] = list(tools.sparbar().events.get(period_id(plan, quarter)))
    return [_entry(event) for event in reversed(events) if event.position <= position]


def _entry(event: Any) -> Entry:
    by = event.provenance
    return Entry(
        position=event.position,
        topic=event.TOPIC,
        at=by.decided_at,
        actor_id=by.actor_id,
        on_behalf_of=by.on_behalf_of,
        role=by.basis.role if by.basis else None,
        reason=getattr(event, "reason", None),
        deadlines=getattr(event, "deadlines", None),
        activity_id=getattr(event, "activity_id", None),
        valid_to=getattr(event, "valid_to", None),
    )
