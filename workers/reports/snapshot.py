"""The report's content as a pure function of plan, quarter and log position: no clock, no chance, no locale."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import text

from domain.update import SignOff
from domain.values import Section, Value, canonical_json, quarter_last_day
from workers import accounts, tools
from workers.read_models import activity_board, plans, sign_off_queue
from workers.read_models.activity_board import BoardRow
from workers.read_models.sign_off_queue import QueuedUpdate
from workers.reading import Reading

SCHEMA = 1
KINDS = ("approved", "earlier", "imported", "none")
STATUSES = ("done", "partly_done", "in_progress", "planned", "not_started", "cancelled")
RECORDED = "select recorded_at from event where position = :position"


class PlanUnknown(Exception):
    """There is no such plan at the position."""


class Approver(Value):
    """Who approved a line, and when."""

    name: str
    role: str
    at: datetime


class ReportRow(Value):
    """An activity in the report. ``kind`` says where the words come from (REPORTS.md: the first that exists)."""

    area: int
    number: str
    title: str
    unit: str
    years: tuple[int, ...]
    continuous: bool
    kind: str
    status: str | None
    before: str | None
    text: str | None
    next: str | None
    obstacle: str | None
    decision_needed: str | None
    period: str | None
    document: str | None
    approved_by: tuple[Approver, ...]
    content_hash: str | None
    flags: tuple[str, ...]


class Area(Value):
    number: int
    name: str
    statuses: dict[str, int]


class Unit(Value):
    code: str
    name: str


class Snapshot(Value):
    """All that is printed. ``statuses`` counts activities by status, "unknown" where no word tells."""

    schema: int
    plan: str
    name: str
    quarter: str
    position: int
    cut_off: datetime | None
    preliminary: bool
    sections: tuple[Section, ...]
    units: tuple[Unit, ...]
    areas: tuple[Area, ...]
    counts: dict[str, int]
    statuses: dict[str, int]
    rows: tuple[ReportRow, ...]

    def canonical(self) -> bytes:
        """RFC 8785 JSON: the same bytes for the same position, on any machine."""
        return canonical_json(msgspec.to_builtins(self))


def digest(canonical: bytes) -> str:
    """The report's identity."""
    return sha256(canonical).hexdigest()


def snapshot(reading: Reading, slug: str, quarter: str) -> Snapshot:
    """Compile the report as of the reading's position; raises PlanUnknown."""
    plan = plans.by_slug(reading, slug)
    if plan is None:
        raise PlanUnknown(slug)
    units = _units()
    board = activity_board.of_plan(reading, plan.id)
    known = sign_off_queue.of_plan(reading, plan.id, ("approved", "imported"))
    names = accounts.names(s.by for update in known for s in update.decisions.sign_offs)
    rows = tuple(_row(activity, quarter, known, units, names) for activity in board)
    return Snapshot(
        schema=SCHEMA,
        plan=slug,
        name=plan.name,
        quarter=quarter,
        position=reading.position,
        cut_off=_recorded_at(reading),
        preliminary=True,
        sections=plan.details.sections,
        units=tuple(sorted(set(units.values()), key=lambda unit: unit.code)),
        areas=tuple(Area(number=a.number, name=a.name, statuses=_statuses(rows, a.number)) for a in plan.details.areas),
        counts=_counts(rows),
        statuses=_statuses(rows),
        rows=rows,
    )


def _row(
    activity: BoardRow,
    quarter: str,
    known: Sequence[QueuedUpdate],
    units: dict[UUID, Unit],
    names: Any,
) -> ReportRow:
    own = [update for update in known if update.activity_id == activity.activity_id and update.period <= quarter]
    chosen, kind = _choose(own, quarter)
    earlier, _ = _choose([update for update in own if update.period < quarter], quarter)
    status = chosen.content.status if chosen else None
    source = chosen.decisions.source if chosen else None
    return ReportRow(
        area=activity.area,
        number=activity.number,
        title=activity.title,
        unit=units[activity.unit_id].code,
        years=tuple(activity.years),
        continuous=activity.continuous,
        kind=kind,
        status=status,
        before=earlier.content.status if earlier else None,
        text=chosen.content.text if chosen else None,
        next=chosen.content.next if chosen else None,
        obstacle=chosen.content.obstacle if chosen else None,
        decision_needed=chosen.content.decision_needed if chosen else None,
        period=chosen.period if chosen else None,
        document=source.document if source else None,
        approved_by=_approvers(chosen, names),
        content_hash=chosen.facts.content_hash if chosen else None,
        flags=flags(status, activity, quarter),
    )


def _choose(updates: Sequence[QueuedUpdate], quarter: str) -> tuple[QueuedUpdate | None, str]:
    """Approved for the quarter; else the latest approved; else the latest imported; else nothing."""
    approved = max((u for u in updates if u.state == "approved"), key=lambda u: u.period, default=None)
    if approved:
        return approved, "approved" if approved.period == quarter else "earlier"
    imported = max((u for u in updates if u.state == "imported"), key=lambda u: u.period, default=None)
    return imported, "imported" if imported else "none"


def flags(status: str | None, activity: BoardRow, quarter: str) -> tuple[str, ...]:
    """Judged against the period's last day, never against today (WORKFLOW: periods)."""
    last_day, last_year = quarter_last_day(quarter), max(activity.years, default=None)
    if last_year is None or last_year > last_day.year or status in ("done", "cancelled"):
        return ()
    found = ["due_not_started"] if status == "not_started" else []
    if last_year < last_day.year or last_day.month == 12:
        found.append("late")
    return tuple(found)


def _approvers(update: QueuedUpdate | None, names: Any) -> tuple[Approver, ...]:
    given: list[SignOff] = [s for s in update.decisions.sign_offs if not s.void] if update else []
    return tuple(Approver(name=names[s.by], role=s.role, at=s.at) for s in given)


def _counts(rows: Sequence[ReportRow]) -> dict[str, int]:
    kinds = Counter(row.kind for row in rows)
    late = Counter(flag for row in rows for flag in row.flags)
    return {
        "activities": len(rows),
        **{kind: kinds[kind] for kind in KINDS},
        "due_not_started": late["due_not_started"],
        "late": late["late"],
    }


def _statuses(rows: Sequence[ReportRow], area: int | None = None) -> dict[str, int]:
    found = Counter(row.status or "unknown" for row in rows if area in (None, row.area))
    return {status: found[status] for status in (*STATUSES, "unknown")}


def _units() -> dict[UUID, Unit]:
    organisation = tools.sparbar().organisation()
    found = organisation.units if organisation else {}
    return {unit_id: Unit(code=unit.code, name=unit.name) for unit_id, unit in found.items()}


def _recorded_at(reading: Reading) -> datetime | None:
    moment: datetime | None = reading.connection.execute(text(RECORDED), {"position": reading.position}).scalar()
    return moment
