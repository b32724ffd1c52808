"""The plans: name, focus areas in printed order, and the prose that their reports begin with."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Column, Text, Uuid, select

from domain.action_plan import ActionPlan, PlanAdopted, PlanRevised, Revision
from domain.aggregate import Event
from domain.catalogue import events_of
from domain.commands import ImportedArea
from domain.values import Section, Source, Value
from workers.read_model import ReadModel, Row, temporal_table
from workers.reading import Reading

TABLE = temporal_table(
    "plan",
    Column("plan_id", Uuid),
    Column("slug", Text),
    Column("name", Text),
    Column("details", Text),
)
HANDLES = frozenset[type[Event]]({PlanAdopted, PlanRevised})
IGNORES = events_of("activity", "organisation", "period", "report")


class Details(Value):
    """What is only printed, kept as JSON."""

    quarter: str
    areas: tuple[ImportedArea, ...]
    sections: tuple[Section, ...]
    source: Source | None
    first_areas: tuple[ImportedArea, ...]
    revisions: tuple[Revision, ...]
    guests: tuple[UUID, ...]

    @property
    def version(self) -> int:
        return 1 + len(self.revisions)

    @property
    def revised_at(self) -> int:
        """The log position since which the plan says what it says; 0 for what was adopted."""
        return self.revisions[-1].position if self.revisions else 0

    def areas_of(self, version: int) -> tuple[ImportedArea, ...]:
        """The focus areas of a version, counted from 1."""
        return self.revisions[version - 2].areas if version > 1 else self.first_areas


class Plan(Value):
    """A plan as its pages show it."""

    id: UUID
    slug: str
    name: str
    details: Details

    def area(self, number: int) -> str:
        return next((area.name for area in self.details.areas if area.number == number), "")


def view(plan: ActionPlan, _event: Event) -> Iterable[Row]:
    details = Details(
        quarter=plan.quarter,
        areas=plan.areas,
        sections=plan.sections,
        source=plan.source,
        first_areas=plan.first_areas,
        revisions=plan.revisions,
        guests=tuple(sorted(plan.guests)),
    )
    yield plan.id, plan.slug, plan.name, msgspec.json.encode(details).decode()


MODEL = ReadModel("plans", 2, TABLE, view, HANDLES, IGNORES)


def all_plans(reading: Reading) -> list[Plan]:
    """Every plan at the moment read, by name."""
    rows = reading.rows(select(TABLE).where(reading.valid(TABLE)).order_by(TABLE.c.slug))
    return [_plan(row) for row in rows]


def by_slug(reading: Reading, slug: str) -> Plan | None:
    rows = reading.rows(select(TABLE).where(reading.valid(TABLE), TABLE.c.slug == slug))
    return _plan(rows[0]) if rows else None


def by_id(reading: Reading, plan_id: UUID) -> Plan | None:
    rows = reading.rows(select(TABLE).where(reading.valid(TABLE), TABLE.c.plan_id == plan_id))
    return _plan(rows[0]) if rows else None


def _plan(row: Any) -> Plan:
    details = msgspec.json.decode(row.details, type=Details)
    return Plan(id=row.plan_id, slug=row.slug, name=row.name, details=details)
