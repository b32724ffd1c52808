"""Joins the rows that belong to one activity, cell by cell."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from workers.imports.columns import Columns
from workers.imports.findings import Finding, quote
from workers.imports.marks import Marks, read_marks
from workers.imports.rows import Row

ROLES = ("number", "title", "unit", "with", "due", "start", "years", "status", "word", "comment", "continuous", "goal")


FIELD_ROLES = {
    "with_units": ("with", "unit"),
    "years": ("marks", "years", "due"),
    "due": ("due", "marks"),
    "continuous": ("continuous", "title"),
    "status": ("word", "status", "comment"),
    "status_text": ("comment", "status"),
    "parts": ("title",),
}
"""The columns that a field is read from, the first that the table has."""


SAID_ONCE = frozenset({"unit", "with"})
"""Columns where rows that are joined may say the same, which is then said once."""


class RowGroup(msgspec.Struct):
    """The rows of one activity, the first one first, with the area (from 1) and the columns they stand under.

    `number` is "" where the table has none; `doubts` are the ids of questions by the field that hangs on them.
    """

    area: int
    number: str
    columns: Columns
    rows: list[Row]
    doubts: dict[str, str] = msgspec.field(default_factory=dict)


class Activity(msgspec.Struct, frozen=True):
    """One activity as the document has it; `lines` are where it stands, counted from 1.

    `cells` are its texts word for word by role, `struck` what was struck out of them, `sources` where they stand;
    `marks` are its columns of years, `doubts` the questions that fields hang on.
    """

    area: int
    number: str
    title: str
    unit: str
    years: tuple[int, ...]
    status_text: str
    lines: tuple[int, ...]
    cells: Mapping[str, str]
    struck: Mapping[str, str]
    sources: Mapping[str, tuple[str, ...]]
    marks: Marks
    doubts: Mapping[str, str]
    place: str

    def source_of(self, name: str) -> tuple[str, ...]:
        """Where a field stands, the row where it has no cell of its own."""
        found = (self.sources.get(role) for role in FIELD_ROLES.get(name, (name,)))
        return next((places for places in found if places), (self.place,))


def joined_cell(rows: Sequence[Row], columns: Columns, role: str) -> str:
    """What stands in one column of these rows, joined with one blank; in the first what is merged from above, too."""
    texts = [columns.text(row, role) for row in rows]
    texts[0] = texts[0] or ("" if role in {"number", "title"} else rows[0].whole(columns.place(role)))
    return " ".join(filter(None, dict.fromkeys(texts) if role in SAID_ONCE else texts))


def join_group(group: RowGroup) -> tuple[Activity, tuple[Finding, ...]]:
    """The activity of a group, and what in its rows could not be read."""
    columns, rows = group.columns, group.rows
    cells = {role: joined_cell(rows, columns, role) for role in ROLES if columns.place(role) is not None}
    marks = read_marks(rows, columns)
    activity = Activity(
        area=group.area,
        number=group.number,
        title=cells["title"],
        unit=cells.get("unit", ""),
        years=marks.years,
        status_text=cells.get("status", ""),
        lines=tuple(row.line for row in rows),
        cells=cells,
        struck={role: text for role in ROLES if (text := _struck(rows, columns, role))},
        sources={role: _sources(rows, columns, role) for role in (*cells, "marks")},
        marks=marks,
        doubts=dict(group.doubts),
        place=rows[0].named,
    )
    return activity, (*_mark_findings(activity), *_row_findings(group))


def _struck(rows: Sequence[Row], columns: Columns, role: str) -> str:
    place = columns.place(role)
    return " ".join(text for row in rows for column, text in row.struck if column == place)


def _sources(rows: Sequence[Row], columns: Columns, role: str) -> tuple[str, ...]:
    """Where the texts of a column stand, or the row where nothing stands."""
    if role == "marks":
        return tuple(row.source(time.place) for row in rows for time in columns.times if row.cell(time.place))
    place = columns.place(role)
    return tuple(row.source(place) for row in rows if columns.at(row, place)) or (rows[0].source(place),)


def _mark_findings(activity: Activity) -> Iterator[Finding]:
    """The years whose mark is no X, and the activity that has no year though the table has years."""
    line, marks = activity.lines[0], activity.marks
    for time, mark in marks.unclear:
        message = f"Nr {activity.number}: {quote(mark)} under år {time} är inget kryss och räknas inte."
        yield Finding(line=line, code="year_unclear", message=message)
    if marks.there and not marks.years:
        yield Finding(line=line, code="year_missing", message=f"Nr {activity.number} har inget år.")


def _row_findings(group: RowGroup) -> Iterator[Finding]:
    """Cells with text outside every column, what was struck out, and footnotes."""
    for row in group.rows:
        for place in group.columns.unknown_places(len(row.cells)):
            if row.cells[place]:
                message = f"Texten {quote(row.cells[place])} står utanför kolumnerna och är inte med."
                yield Finding(line=row.line, code="cell_outside", message=message)
        for place, text in row.struck:
            message = f"Överstruket i {row.source(place)} och därför inte med: {quote(text)}."
            yield Finding(line=row.line, code="struck_out", message=message)
        yield from _notes(row)


def _notes(row: Row) -> Iterator[Finding]:
    if any(note.startswith("footnote:") for note in row.notes):
        message = "Raden har en fotnot: tecknet är borttaget, läs vad fotnoten säger."
        yield Finding(line=row.line, code="footnote", message=message)
    if "tracked" in row.notes:
        message = "Raden har spårade ändringar: den är läst som om de vore godtagna."
        yield Finding(line=row.line, code="tracked_changes", message=message)
