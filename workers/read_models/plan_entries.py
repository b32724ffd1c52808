"""What each version of a plan says about each activity that it shows: a decision's before and after."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Boolean, Column, ColumnElement, Integer, Text, Uuid, select

from domain import revision_events
from domain.activity import Activity
from domain.activity_events import ActivityPlanned
from domain.aggregate import Event
from domain.catalogue import events_of
from domain.planned import Entry
from domain.values import derived_id
from workers.read_model import ReadModel, Row, temporal_table
from workers.reading import Reading

TABLE = temporal_table(
    "plan_entry",
    Column("entry_id", Uuid),
    Column("activity_id", Uuid),
    Column("plan_id", Uuid),
    Column("version", Integer),
    Column("guest", Boolean),
    Column("entry", Text),
)
HANDLES = frozenset[type[Event]]({ActivityPlanned, *revision_events.EVENTS})
IGNORES = events_of("plan", "organisation", "period", "report") | (events_of("activity") - HANDLES)


def view(activity: Activity, event: Any) -> Iterable[Row]:
    """The version that the event made; earlier ones stay as they were."""
    entry = next(one for one in activity.entries if (one.plan_id, one.version) == (event.plan_id, event.version))
    key = derived_id(activity.id, f"entry:{entry.plan_id}:{entry.version}")
    guest, words = entry.plan_id != activity.plan_id, msgspec.json.encode(entry, order="deterministic").decode()
    yield key, activity.id, entry.plan_id, entry.version, guest, words


MODEL = ReadModel("plan_entries", 1, TABLE, view, HANDLES, IGNORES, at_any_moment=("plan_id",))


def of_version(reading: Reading, plan_id: UUID, version: int | None = None) -> dict[UUID, Entry]:
    """What the plan's version says, the newest unless told, by activity; those that it has struck are left out."""
    return _latest(reading, TABLE.c.plan_id == plan_id, *([] if version is None else [TABLE.c.version <= version]))


def guests(reading: Reading, plan_id: UUID) -> dict[UUID, Entry]:
    """The places of other plans' activities that the plan shows, by activity."""
    return _latest(reading, TABLE.c.plan_id == plan_id, TABLE.c.guest)


def _latest(reading: Reading, *wanted: ColumnElement[bool]) -> dict[UUID, Entry]:
    found = select(TABLE.c.activity_id, TABLE.c.entry).where(reading.valid(TABLE), *wanted).order_by(TABLE.c.version)
    latest = {row.activity_id: msgspec.json.decode(row.entry, type=Entry) for row in reading.rows(found)}
    return {activity: entry for activity, entry in latest.items() if not entry.struck}


def plans_of(reading: Reading, activity_id: UUID) -> list[Entry]:
    """The newest entry of each plan that shows the activity."""
    found = select(TABLE.c.entry).where(reading.valid(TABLE), TABLE.c.activity_id == activity_id)
    entries = [msgspec.json.decode(row.entry, type=Entry) for row in reading.rows(found.order_by(TABLE.c.version))]
    return [entry for entry in {entry.plan_id: entry for entry in entries}.values() if not entry.struck]
