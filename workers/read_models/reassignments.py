"""Which activity a change of responsibility is about: of every one that was ever proposed, also when it has ended."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Uuid, select

from domain.activity import Activity
from domain.aggregate import Event
from domain.catalogue import events_of
from domain.reassignment_events import ReassignmentProposed
from workers.read_model import ReadModel, Row, temporal_table
from workers.reading import Reading

TABLE = temporal_table("reassignment", Column("reassignment_id", Uuid), Column("activity_id", Uuid))
HANDLES = frozenset[type[Event]]({ReassignmentProposed})
# Only a proposal can begin one, whatever else may happen to activities.
IGNORES = events_of("plan", "organisation", "period", "report") | (events_of("activity") - HANDLES)


def view(activity: Activity, event: Any) -> Iterable[Row]:
    yield event.reassignment_id, activity.id


MODEL = ReadModel("reassignments", 1, TABLE, view, HANDLES, IGNORES)


def activity_of(reading: Reading, reassignment_id: UUID) -> UUID | None:
    found = select(TABLE.c.activity_id).where(reading.valid(TABLE), TABLE.c.reassignment_id == reassignment_id)
    rows = reading.rows(found)
    return rows[0].activity_id if rows else None
