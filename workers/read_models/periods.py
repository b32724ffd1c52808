"""The periods of each plan, with the last day for each level."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Boolean, Column, DateTime, Text, Uuid, select

from domain.aggregate import Event
from domain.catalogue import events_of
from domain.commands import Deadlines
from domain.period import Period, PeriodOpened
from domain.values import Value
from workers.read_model import ReadModel, Row, temporal_table
from workers.reading import Reading

TABLE = temporal_table(
    "period",
    Column("period_id", Uuid),
    Column("plan_id", Uuid),
    Column("quarter", Text),
    Column("is_open", Boolean),
    Column("deadlines", Text),
    Column("opened_at", DateTime(timezone=True)),
)
HANDLES = frozenset[type[Event]]({PeriodOpened})
IGNORES = events_of("plan", "activity", "organisation")


class PlanPeriod(Value):
    """A quarter of a plan."""

    plan_id: UUID
    quarter: str
    is_open: bool
    deadlines: Deadlines
    opened_at: datetime


def view(period: Period, _event: Event) -> Iterable[Row]:
    yield (
        period.id,
        period.plan_id,
        period.quarter,
        period.is_open,
        msgspec.json.encode(period.deadlines).decode(),
        period.created_on,
    )


MODEL = ReadModel("periods", 1, TABLE, view, HANDLES, IGNORES)


def of_plan(reading: Reading, plan_id: UUID) -> list[PlanPeriod]:
    """The plan's periods, newest first."""
    found = select(TABLE).where(reading.valid(TABLE), TABLE.c.plan_id == plan_id)
    return [_period(row) for row in reading.rows(found.order_by(TABLE.c.quarter.desc()))]


def _period(row: Any) -> PlanPeriod:
    deadlines = msgspec.json.decode(row.deadlines, type=Deadlines)
    return PlanPeriod(
        plan_id=row.plan_id,
        quarter=row.quarter,
        is_open=row.is_open,
        deadlines=deadlines,
        opened_at=row.opened_at,
    )
