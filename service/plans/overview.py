"""A plan at one moment: counts per status, what is late, and the activities that a filter asks for."""

from collections import Counter
from dataclasses import dataclass

from service.workplace import Workplace
from workers.plan_rows import shown_in
from workers.read_models import status_reports
from workers.read_models.activity_board import BoardRow
from workers.read_models.plans import Plan
from workers.reports.judged import lateness
from workers.reports.shape import STATUSES

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Line:
    """An activity and what is to be noticed about it, judged against the last day of the plan's newest period.

    ``is_published`` is False for approved words that no published report has: the board reads them at once.
    """

    row: BoardRow
    flags: tuple[str, ...]
    is_published: bool = True

    @property
    def status(self) -> str:
        return self.row.status or UNKNOWN


@dataclass(frozen=True)
class Area:
    """A focus area with the activities that the filter leaves, and the counts of all of them."""

    number: int
    name: str
    lines: tuple[Line, ...]
    counts: dict[str, int]


@dataclass(frozen=True)
class Overview:
    """``quarter`` is the period that lateness is judged against, ``published`` the newest that everybody can read."""

    plan: Plan
    quarter: str
    lines: tuple[Line, ...]
    areas: tuple[Area, ...]
    counts: dict[str, int]
    units: dict[str, int]
    unit: str | None
    status: str | None
    published: str = ""

    @property
    def late(self) -> tuple[Line, ...]:
        """Past their last year without being done; those not even started first."""
        late = [line for line in self.lines if "late" in line.flags]
        return tuple(sorted(late, key=lambda line: line.status != "not_started"))

    @property
    def due_not_started(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if "due_not_started" in line.flags)

    @property
    def waiting_to_start(self) -> tuple[Line, ...]:
        """Not started, with time left."""
        return tuple(line for line in self.lines if line.status == "not_started" and not line.flags)


def overview(at: Workplace, plan: Plan, unit: str | None = None, status: str | None = None) -> Overview:
    """``unit`` is a code, ``status`` a status, "unknown" or "late"; None leaves everything."""
    periods = at.periods(plan.id)
    quarter = periods[0].quarter if periods else plan.details.quarter
    rows = shown_in(at.reading, plan.id)
    published = _published(at, plan)
    lines = tuple(Line(row, _flags(row, quarter), _is_published(row, published)) for row in rows)
    kept = [line for line in lines if _matches(at, line, unit, status)]
    return Overview(
        plan=plan,
        quarter=quarter,
        lines=lines,
        areas=tuple(
            Area(area.number, area.name, _in_area(kept, area.number), count(_in_area(lines, area.number)))
            for area in plan.details.areas
        ),
        counts=count(lines),
        units=dict(sorted(Counter(at.unit(line.row.unit_id) for line in lines).items())),
        unit=unit,
        status=status,
        published=published,
    )


def _flags(row: BoardRow, quarter: str) -> tuple[str, ...]:
    return lateness(row.status, row.years, quarter, row.planned.due)


def _published(at: Workplace, plan: Plan) -> str:
    """The newest quarter whose report is published; "" before the first."""
    reports = status_reports.of_plan(at.reading, plan.id)
    return next((report.quarter for report in reports if report.publication), "")


def _is_published(row: BoardRow, published: str) -> bool:
    """A document's words stand in no report of Spårbar's own, and say themselves where they come from."""
    return row.status_source != "approved" or (row.status_period or "") <= published


def count(lines: tuple[Line, ...]) -> dict[str, int]:
    """How many activities have each status, in the order that bars are drawn."""
    found = Counter(line.status for line in lines)
    return {status: found[status] for status in (*STATUSES, UNKNOWN)}


def _in_area(lines: list[Line] | tuple[Line, ...], area: int) -> tuple[Line, ...]:
    return tuple(line for line in lines if line.row.area == area)


def _matches(at: Workplace, line: Line, unit: str | None, status: str | None) -> bool:
    right_unit = unit is None or at.unit(line.row.unit_id) == unit
    return right_unit and (status is None or status == line.status or status in line.flags)
