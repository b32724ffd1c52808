"""Joins the rows that belong to one activity, cell by cell."""

from collections.abc import Iterator, Sequence

import msgspec

from workers.imports.columns import Columns
from workers.imports.findings import Finding, quote
from workers.imports.rows import Row


class RowGroup(msgspec.Struct):
    """The rows of one activity, the numbered one first, the area (from 1) and columns they stand under."""

    area: int
    number: str
    columns: Columns
    rows: list[Row]


class Activity(msgspec.Struct, frozen=True):
    """One activity as the document has it; `lines` are where it stands, counted from 1."""

    area: int
    number: str
    title: str
    unit: str
    years: tuple[int, ...]
    status_text: str
    lines: tuple[int, ...]


def joined_cell(rows: Sequence[Row], place: int | None) -> str:
    """What stands in one column of these rows, joined with one blank."""
    return " ".join(filter(None, (row.cell(place) for row in rows)))


def join_group(group: RowGroup) -> tuple[Activity, tuple[Finding, ...]]:
    """The activity of a group, and what in its rows could not be read."""
    columns, rows = group.columns, group.rows
    marks = {year: joined_cell(rows, place) for place, year in columns.years}
    activity = Activity(
        area=group.area,
        number=group.number,
        title=joined_cell(rows, columns.title),
        unit=joined_cell(rows, columns.unit),
        years=tuple(year for year, mark in marks.items() if is_cross(mark)),
        status_text=joined_cell(rows, columns.status),
        lines=tuple(row.line for row in rows),
    )
    return activity, (*year_findings(activity, marks), *stray_findings(group))


def is_cross(mark: str) -> bool:
    """Whether a year's cell is marked, with one X or one in each of two joined rows."""
    return bool(mark) and set(mark.casefold().split()) == {"x"}


def year_findings(activity: Activity, marks: dict[int, str]) -> Iterator[Finding]:
    """The years whose mark is no X, and the activity that has no year though the table has years."""
    line = activity.lines[0]
    for year, mark in marks.items():
        if mark and not is_cross(mark):
            message = f"Nr {activity.number}: {quote(mark)} under år {year} är inget kryss och räknas inte."
            yield Finding(line=line, code="year_unclear", message=message)
    if marks and not activity.years:
        yield Finding(line=line, code="year_missing", message=f"Nr {activity.number} har inget år.")


def stray_findings(group: RowGroup) -> Iterator[Finding]:
    """The cells with text that stand outside every column."""
    for row in group.rows:
        for place in group.columns.unknown_places(len(row.cells)):
            if row.cells[place]:
                message = f"Texten {quote(row.cells[place])} står utanför kolumnerna och är inte med."
                yield Finding(line=row.line, code="cell_outside", message=message)
