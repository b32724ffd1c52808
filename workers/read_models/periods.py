"""The periods of each plan, with the last day for each level."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Column, DateTime, Text, Uuid, select

from domain.aggregate import Event
from domain.catalogue import events_of
from domain.period import Period
from domain.values import Deadlines, Value
from domain.window import PeriodFacts
from workers.read_model import ReadModel, Row, temporal_table
from workers.reading import Reading

TABLE = temporal_table(
    "period",
    Column("period_id", Uuid),
    Column("plan_id", Uuid),
    Column("quarter", Text),
    Column("facts", Text),
    Column("opened_at", DateTime(timezone=True)),
)
HANDLES = frozenset[type[Event]](events_of("period"))
IGNORES = events_of("plan", "activity", "organisation", "report")


class PlanPeriod(Value):
    """A quarter of a plan."""

    facts: PeriodFacts
    opened_at: datetime

    @property
    def plan_id(self) -> UUID:
        return self.facts.plan_id

    @property
    def quarter(self) -> str:
        return self.facts.quarter

    @property
    def is_open(self) -> bool:
        """Not locked; after the lock an activity may still have an exception."""
        return not self.facts.locked

    @property
    def deadlines(self) -> Deadlines:
        return self.facts.deadlines


def view(period: Period, _event: Event) -> Iterable[Row]:
    yield (
        period.id,
        period.plan_id,
        period.quarter,
        _json(period.facts),
        period.created_on,
    )


MODEL = ReadModel("periods", 5, TABLE, view, HANDLES, IGNORES)


def of_plan(reading: Reading, plan_id: UUID) -> list[PlanPeriod]:
    """The plan's periods, newest first."""
    found = select(TABLE).where(reading.valid(TABLE), TABLE.c.plan_id == plan_id)
    return [_period(row) for row in reading.rows(found.order_by(TABLE.c.quarter.desc()))]


def one(reading: Reading, period_id: UUID) -> PlanPeriod | None:
    rows = reading.rows(select(TABLE).where(reading.valid(TABLE), TABLE.c.period_id == period_id))
    return _period(rows[0]) if rows else None


def _json(facts: PeriodFacts) -> str:
    """In a fixed order, which the encoder gives only to keys that are text."""
    return msgspec.json.encode(msgspec.to_builtins(facts, str_keys=True), order="deterministic").decode()


def _period(row: Any) -> PlanPeriod:
    return PlanPeriod(facts=msgspec.json.decode(row.facts, type=PeriodFacts), opened_at=row.opened_at)
