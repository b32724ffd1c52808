"""The reports that wait for somebody: to be signed, to be published, to have the board's decision recorded."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from domain import reporting
from domain.status_report import Report
from workers.read_models import plans, status_reports
from workers.read_models.periods import PlanPeriod
from workers.read_models.plans import Plan
from workers.workplace import Workplace

# What each state waits for; once published, a report waits for the board.
NEXT = {"unsigned": "sign-report", "signed": "publish-report", "published": "record-decision"}


class WaitingReport(NamedTuple):
    """``command`` is the next step's name in the table, ``due`` the last day for it."""

    plan: Plan
    quarter: str
    command: str
    due: date


def waiting(at: Workplace) -> list[WaitingReport]:
    """For the person, or somebody whom they stand in for; the one that is due first, first."""
    found = (one for plan in plans.all_plans(at.reading) for one in _of_plan(at, plan))
    return sorted(found, key=lambda one: one.due)


def _of_plan(at: Workplace, plan: Plan) -> Iterator[WaitingReport]:
    known = {report.quarter: report for report in status_reports.of_plan(at.reading, plan.id)}
    people = {at.person, *(found.principal_id for found in at.organisation.principals(at.person, at.now))}
    for period in at.periods(plan.id):
        report = known.get(period.quarter) or Report(quarter=period.quarter)
        command = NEXT.get(report.state)
        due = _due(at, report, period)
        if command and due and people & reporting.who_can(command, report, at.organisation):
            yield WaitingReport(plan, period.quarter, command, due)


def _due(at: Workplace, report: Report, period: PlanPeriod) -> date | None:
    """None before the quarter is locked, and while the board has not met about what is published."""
    if report.publication is None:
        return None if period.is_open else period.deadlines.board
    meeting = report.registration.meeting if report.registration else None
    return meeting if meeting and meeting <= at.today else None
