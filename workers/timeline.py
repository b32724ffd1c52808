"""An activity's story, event by event: who did what, in which role, and the words before and after."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.activity import Activity
from domain.organisation import Organisation
from domain.reading import may_read
from domain.update import Update
from domain.values import Content, Provenance, Source, Value
from workers import tools


class Entry(Value):
    """One event. ``what`` is the event's own name, as in its topic; ``before`` and ``after`` are None where

    nothing was written, and where the reader may not see the words (``withheld``). ``from_list`` when the decision
    was made from the list, where the whole change stood. ``until`` is the last day of the one who acted for another.
    """

    position: int
    what: str
    at: datetime
    actor_id: UUID
    on_behalf_of: UUID | None
    role: str | None
    period: str | None = None
    update_id: UUID | None = None
    before: Content | None = None
    after: Content | None = None
    reason: str | None = None
    owner_id: UUID | None = None
    cause: str | None = None
    route: str | None = None
    source: Source | None = None
    withheld: bool = False
    from_list: bool = False
    until: date | None = None


def timeline(activity_id: UUID, position: int, organisation: Organisation, person: UUID, now: datetime) -> list[Entry]:
    """The story up to a log position, newest first, in the words that the person may read now."""
    events = [event for event in tools.sparbar().events.get(activity_id) if _at(event) <= position]
    told = list(_told(events, organisation))
    activity = told[-1][0] if told else None
    entries = [entry for _, entry in told]
    hidden = _hidden(activity, organisation, person, now) if activity else frozenset()
    return [_without_words(entry) if entry.update_id in hidden else entry for entry in reversed(entries)]


def _told(events: list[Any], organisation: Organisation) -> Iterator[tuple[Activity, Entry]]:
    activity: Activity | None = None
    for event in events:
        before = _words(activity, event)
        activity = event.mutate(activity)
        assert activity is not None
        yield activity, _entry(activity, event, before, _until(event.provenance, organisation))


def _entry(activity: Activity, event: Any, before: Content | None, until: date | None) -> Entry:
    by, update = event.provenance, activity.updates.get(getattr(event, "update_id", None))  # type: ignore[arg-type]
    return Entry(
        position=_at(event),
        what=event.TOPIC.split(".")[1],
        at=by.decided_at,
        actor_id=by.actor_id,
        on_behalf_of=by.on_behalf_of,
        role=by.basis.role if by.basis else None,
        period=update.period if update else None,
        update_id=update.id if update else None,
        before=before,
        after=_words(activity, event),
        reason=getattr(event, "reason", None) or getattr(event, "status_reason", None),
        owner_id=getattr(event, "owner_id", None),
        cause=getattr(event, "cause", None),
        route=getattr(event, "route", None),
        source=getattr(event, "source", None),
        from_list=by.bulk_id is not None,
        until=until,
    )


def _until(by: Provenance, organisation: Organisation) -> date | None:
    if by.on_behalf_of is None:
        return None
    role, unit = (by.basis.role, by.basis.unit) if by.basis else (None, None)
    return organisation.stood_in_until(by.actor_id, by.on_behalf_of, role, unit, by.decided_at)


def _words(activity: Activity | None, event: Any) -> Content | None:
    """The update's words as they stand; before its first words, the latest known of the activity."""
    if activity is None or not hasattr(event, "update_id"):
        return None
    update = activity.updates.get(event.update_id)
    if update is not None:
        return update.content
    known = [u for u in activity.updates.values() if u.state in ("approved", "imported")]
    return max(known, key=lambda known_update: known_update.period).content if known else None


def _hidden(activity: Activity, organisation: Organisation, person: UUID, now: datetime) -> frozenset[UUID]:
    def unreadable(update: Update) -> bool:
        return not may_read(activity.facts(update, update.period), organisation, person, now)

    return frozenset(update.id for update in activity.updates.values() if unreadable(update))


def _without_words(entry: Entry) -> Entry:
    fields = {name: getattr(entry, name) for name in Entry.__struct_fields__}
    return Entry(**fields | {"before": None, "after": None, "reason": None, "withheld": True})


def _at(event: Any) -> int:
    position: int = event.position
    return position
