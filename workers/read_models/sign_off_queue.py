"""The sign-off queue: every update, where it stands on its way, and all that decides who may act on it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

import msgspec
from sqlalchemy import Column, DateTime, Text, Uuid, any_, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from domain import activity_events as happened
from domain.activity import Activity
from domain.aggregate import Event
from domain.catalogue import events_of
from domain.update import IN_REVIEW, OPEN, Return, SignOff, Update, UpdateFacts
from domain.values import Content, Source, Value
from domain.window import PeriodFacts
from workers.read_model import ReadModel, Row, temporal_table
from workers.reading import Reading

TABLE = temporal_table(
    "sign_off_queue",
    Column("update_id", Uuid),
    Column("activity_id", Uuid),
    Column("plan_id", Uuid),
    Column("unit_id", Uuid),
    Column("owner_id", Uuid),
    Column("period", Text),
    Column("kind", Text),
    Column("state", Text),
    Column("since", DateTime(timezone=True)),
    Column("facts", Text),
    Column("content", Text),
    Column("decisions", Text),
    Column("files", ARRAY(Text)),
)
# The others are only searched by: what they hold stands in the facts as well.
SHOWN = [
    TABLE.c[name] for name in ("update_id", "activity_id", "plan_id", "kind", "since", "facts", "content", "decisions")
]
IGNORES = events_of("plan", "organisation", "period", "report") | {happened.ActivityPlanned}
HANDLES = events_of("activity") - {happened.ActivityPlanned}


class Decisions(Value):
    """What others have said about the words."""

    sign_offs: tuple[SignOff, ...]
    last_return: Return | None
    source: Source | None


class QueuedUpdate(Value):
    """An update where it stands. ``since`` is when it came there."""

    update_id: UUID
    activity_id: UUID
    plan_id: UUID
    kind: str
    since: datetime
    facts: UpdateFacts
    content: Content
    decisions: Decisions

    @property
    def state(self) -> str:
        return self.facts.state

    @property
    def period(self) -> str:
        return self.facts.period


def view(activity: Activity, event: Event) -> Iterable[Row]:
    """The update that the event is about, and those that judge themselves by it; all when it is about the activity."""
    about = getattr(event, "update_id", None)
    for update in _beside(activity, activity.updates[about]) if about else activity.updates.values():
        facts = activity.facts(update, update.period)
        decisions = Decisions(sign_offs=tuple(update.sign_offs), last_return=update.last_return, source=update.source)
        yield (
            update.id,
            activity.id,
            activity.plan_id,
            activity.unit_id,
            activity.owner_id,
            update.period,
            update.kind,
            update.state,
            update.changed_at,
            _json(facts),
            _json(update.content),
            _json(decisions),
            [file.sha256 for file in update.content.attachments],
        )


def _beside(activity: Activity, about: Update) -> Iterable[Update]:
    """Open ones see what has been approved; one of the same period sees what is under way, and what stands on it."""
    return [u for u in activity.updates.values() if u is about or u.state in OPEN or u.period == about.period]


CONTENT_WORDS: LiteralString = "jsonb_to_tsvector('swedish', content::jsonb, '[\"string\"]')"
MODEL = ReadModel(
    "sign_off_queue", 8, TABLE, view, HANDLES, IGNORES, searched=("files",),
    at_any_moment=("plan_id", "owner_id", "activity_id", "state"), full_text=(CONTENT_WORDS,),
)  # fmt: skip


def of_plan(reading: Reading, plan_id: UUID, states: Sequence[str] = ()) -> list[QueuedUpdate]:
    """The plan's updates, oldest first; only those in ``states`` when any are named."""
    return _found(reading, TABLE.c.plan_id == plan_id, *([TABLE.c.state.in_(states)] if states else []))


def keeping_open(reading: Reading, period: PeriodFacts, now: datetime) -> tuple[UUID, ...]:
    """The activities whose update under review keeps the quarter from being locked, as the domain judges it."""
    excepted = period.excepted(now)
    return tuple(
        update.activity_id
        for update in of_plan(reading, period.plan_id, sorted(IN_REVIEW))
        if update.period == period.quarter
        and update.kind != "correction"
        and not period.is_undecided(update.update_id, update.facts.sent_at)
        and update.activity_id not in excepted
    )


def waiting(reading: Reading, states: Sequence[str]) -> list[QueuedUpdate]:
    """The updates of every plan that stand in one of the states, oldest first."""
    return _found(reading, TABLE.c.state.in_(states))


def owned_by(reading: Reading, person: UUID) -> list[QueuedUpdate]:
    return _found(reading, TABLE.c.owner_id == person)


def of_activities(reading: Reading, activities: Sequence[UUID]) -> list[QueuedUpdate]:
    """The updates of all of the activities, oldest first."""
    return _found(reading, TABLE.c.activity_id == any_(literal(list(activities), ARRAY(Uuid))))


def of_activity(reading: Reading, activity_id: UUID) -> list[QueuedUpdate]:
    return _found(reading, TABLE.c.activity_id == activity_id)


def one(reading: Reading, update_id: UUID) -> QueuedUpdate | None:
    found = _found(reading, TABLE.c.update_id == update_id)
    return found[0] if found else None


def several(reading: Reading, updates: Sequence[UUID]) -> list[QueuedUpdate]:
    """Those of the updates that there are, oldest first."""
    return _found(reading, TABLE.c.update_id.in_(updates))


def that_carried(reading: Reading, digest: str) -> list[QueuedUpdate]:
    """The versions of updates, until this moment, that the file with this SHA-256 was attached to; newest first."""
    begun = func.lower(TABLE.c.valid) <= reading.position
    found = select(*SHOWN).where(TABLE.c.files.contains([digest]), begun)
    return [_queued(row) for row in reading.rows(found.order_by(TABLE.c.since.desc(), TABLE.c.update_id))]


def _found(reading: Reading, *conditions: Any) -> list[QueuedUpdate]:
    found = select(*SHOWN).where(reading.valid(TABLE), *conditions)
    rows = reading.rows(found.order_by(TABLE.c.since, TABLE.c.update_id))
    return [_queued(row) for row in rows]


def _queued(row: Any) -> QueuedUpdate:
    return QueuedUpdate(
        update_id=row.update_id,
        activity_id=row.activity_id,
        plan_id=row.plan_id,
        kind=row.kind,
        since=row.since,
        facts=msgspec.json.decode(row.facts, type=UpdateFacts),
        content=msgspec.json.decode(row.content, type=Content),
        decisions=msgspec.json.decode(row.decisions, type=Decisions),
    )


def _json(value: Value) -> str:
    return msgspec.json.encode(value, order="deterministic").decode()
