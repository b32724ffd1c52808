"""How far a report has come, who may take it further, and whom it waits for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from domain import reporting
from domain.errors import Refusal
from domain.reporting import ReportCase
from domain.status_report import Erratum, Report
from service.workplace import Workplace
from workers.desk.reports import NEXT
from workers.plan_rows import shown_in
from workers.read_models import activity_board, status_reports
from workers.read_models.activity_board import BoardRow
from workers.reports import issue


class Correction(NamedTuple):
    """An erratum with the activity that it is about."""

    erratum: Erratum
    row: BoardRow


@dataclass(frozen=True)
class Life:
    """``may`` tells for whom the person may give each command: None is themself; ``refusals`` why they may not.

    ``outdated``: something that the report prints has changed since it was compiled. ``issued`` are the log
    positions of the part that comes after the hashed body.
    """

    report: Report
    locked: bool
    outdated: bool
    may: Mapping[str, tuple[UUID | None, ...]]
    refusals: Mapping[str, Refusal | None]
    waits_for: str | None
    people: Sequence[UUID]
    due: date | None
    corrections: Sequence[Correction]
    issued: tuple[int, ...]

    @property
    def everybody(self) -> set[UUID | None]:
        """Whose names the page needs."""
        acts = (self.report.signature, self.report.registration, self.report.publication, self.report.decision)
        done = {one for act in (*acts, *self.report.errata) if act for one in (act.by, act.on_behalf_of)}
        return {*self.people, *done, *(one for whom in self.may.values() for one in whom)}


def life(at: Workplace, plan_id: UUID, quarter: str, compiled: int | None) -> Life:
    """At the moment of the workplace; ``compiled`` is the position of the report that is shown, None where none is."""
    report = status_reports.one(at.reading, plan_id, quarter)
    rows = shown_in(at.reading, plan_id)
    asked = _Asked(at, plan_id, report, rows, compiled)
    waits_for = NEXT.get(report.state)
    people = reporting.who_can(waits_for, report, at.organisation) if waits_for else frozenset[UUID]()
    corrected = activity_board.several(at.reading, [one.activity_id for one in report.errata])
    return Life(
        report=report,
        locked=asked.locked,
        outdated=compiled is not None and asked.rows_at > compiled,
        may={step.command: () if at.past else asked.permitted(step.command) for step in reporting.STEPS},
        refusals=reporting.allowed(asked.case()),
        waits_for=waits_for,
        people=sorted(people, key=at.names(*people).__getitem__),
        due=asked.due(waits_for),
        corrections=[Correction(one, corrected[one.activity_id]) for one in report.errata],
        issued=issue.positions(report),
    )


class _Asked:
    """The same report before one person after another."""

    def __init__(
        self, at: Workplace, plan_id: UUID, report: Report, rows: Sequence[BoardRow], compiled: int | None
    ) -> None:
        self.at, self.report, self.compiled = at, report, compiled
        self.period = at.period(plan_id, report.quarter)
        self.locked = self.period is not None and not self.period.is_open
        printed_at = self.period.facts.printed_at if self.period else 0
        self.rows_at = max(
            [printed_at, at.plan(plan_id).details.revised_at, *(row.facts.moved(report.quarter) for row in rows)]
        )

    def case(self, on_behalf_of: UUID | None = None) -> ReportCase:
        return ReportCase(
            self.report,
            self.at.organisation,
            self.at.person,
            self.at.now,
            on_behalf_of,
            self.locked,
            self.rows_at,
            self.compiled,
        )

    def permitted(self, command: str) -> tuple[UUID | None, ...]:
        """For whom the person may give it: None for themself, then those they stand in for."""
        whom: tuple[UUID | None, ...] = (None, *self.at.principals)
        return tuple(one for one in whom if reporting.allowed(self.case(one))[command] is None)

    def due(self, waits_for: str | None) -> date | None:
        """The day the board gets the report; once it has it, the day of its meeting."""
        if waits_for == "record-decision":
            return self.report.registration.meeting if self.report.registration else None
        return self.period.deadlines.board if self.period and waits_for else None
