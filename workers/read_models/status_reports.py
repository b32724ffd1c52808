"""The status reports: how far each quarter's has come, who signed what, and what has been corrected since."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Column, Text, Uuid, select

from domain.aggregate import Event
from domain.catalogue import events_of
from domain.status_report import Report, ReportSeries, SeriesBegun
from domain.values import derived_id
from workers.read_model import ReadModel, Row, temporal_table
from workers.reading import Reading

TABLE = temporal_table(
    "status_report",
    Column("report_id", Uuid),
    Column("plan_id", Uuid),
    Column("quarter", Text),
    Column("report", Text),
)
IGNORES = events_of("plan", "activity", "organisation", "period") | {SeriesBegun}
HANDLES = events_of("report") - {SeriesBegun}


def view(series: ReportSeries, event: Any) -> Iterable[Row]:
    """The report that the event is about."""
    quarter: str = event.quarter
    report = msgspec.json.encode(series.report(quarter), order="deterministic").decode()
    yield derived_id(series.id, quarter), series.plan_id, quarter, report


MODEL = ReadModel("status_reports", 1, TABLE, view, frozenset[type[Event]](HANDLES), IGNORES)


def of_plan(reading: Reading, plan_id: UUID) -> list[Report]:
    """Those of the plan's reports that have been signed, newest quarter first."""
    found = select(TABLE.c.report).where(reading.valid(TABLE), TABLE.c.plan_id == plan_id)
    return [_report(row) for row in reading.rows(found.order_by(TABLE.c.quarter.desc()))]


def one(reading: Reading, plan_id: UUID, quarter: str) -> Report:
    """As far as it has come; an unsigned one where nobody has signed it."""
    wanted = (TABLE.c.plan_id == plan_id, TABLE.c.quarter == quarter)
    rows = reading.rows(select(TABLE.c.report).where(reading.valid(TABLE), *wanted))
    return _report(rows[0]) if rows else Report(quarter=quarter)


def _report(row: Any) -> Report:
    return msgspec.json.decode(row.report, type=Report)
