"""A snapshot as the report's page reads it: what has changed, what is late, then the tables."""

from dataclasses import dataclass

from workers.reports.snapshot import STATUSES, ReportRow, Snapshot


@dataclass(frozen=True)
class Area:
    """A focus area with its rows in printed order, and the counts that its bar shows."""

    number: int
    name: str
    counts: dict[str, int]
    rows: tuple[ReportRow, ...]


@dataclass(frozen=True)
class Sheet:
    """The snapshot, and the questions that a reader asks of it."""

    snapshot: Snapshot

    @property
    def statuses(self) -> dict[str, int]:
        return in_order(self.snapshot.statuses)

    @property
    def areas(self) -> tuple[Area, ...]:
        return tuple(
            Area(
                area.number,
                area.name,
                in_order(area.statuses),
                tuple(r for r in self.snapshot.rows if r.area == area.number),
            )
            for area in self.snapshot.areas
        )

    @property
    def changed(self) -> tuple[ReportRow, ...]:
        """Reported for this quarter with another status than before."""
        return tuple(r for r in self.snapshot.rows if r.kind == "approved" and r.before != r.status)

    @property
    def late(self) -> tuple[ReportRow, ...]:
        late = [row for row in self.snapshot.rows if "late" in row.flags]
        return tuple(sorted(late, key=lambda row: row.status != "not_started"))

    @property
    def due_not_started(self) -> tuple[ReportRow, ...]:
        return tuple(row for row in self.snapshot.rows if "due_not_started" in row.flags)

    @property
    def years(self) -> list[int]:
        return sorted({year for row in self.snapshot.rows for year in row.years})

    def area_name(self, number: int) -> str:
        return next(area.name for area in self.snapshot.areas if area.number == number)


def in_order(statuses: dict[str, int]) -> dict[str, int]:
    """As bars are drawn: canonical JSON has put the names in alphabetical order."""
    return {status: statuses[status] for status in (*STATUSES, "unknown")}
