"""Groups the rows of a table into headers, areas and activities, whatever the page breaks did to them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from workers.imports.activities import Activity, RowGroup, join_group
from workers.imports.columns import Columns, find_columns, is_header, split_area
from workers.imports.findings import Finding, quote
from workers.imports.header import Header
from workers.imports.rows import Row

NUMBER = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,4})*[a-z]?)[.)]?")


@dataclass
class Table:
    """What the rows read so far have given; `areas` are names and numbers, from 1."""

    areas: dict[str, int] = field(default_factory=dict)
    groups: list[RowGroup] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    area: int = 0
    current: RowGroup | None = None
    number_at: int = 0
    columns: Columns | None = None
    first_headings: tuple[str, ...] | None = None
    header: Header | None = None

    def read(self, row: Row) -> None:
        """Take the next row: a header, an area, an activity, or more of what the row before began."""
        if is_header(row.cells):
            self.start_header(row)
        elif found := NUMBER.fullmatch(row.cell(self.number_at)):
            self.start_activity(row, found[1])
        elif any(is_area(cell) for cell in row.cells):
            self.read_area_row(row)
        else:
            self.continue_row_before(row)

    def find(self, line: int, code: str, message: str) -> None:
        """Note something for the person who confirms the import."""
        self.findings.append(Finding(line=line, code=code, message=message))

    def start_header(self, row: Row) -> None:
        """A header, the first or one repeated after a page break, perhaps with an area inside."""
        self.close_header()
        if self.first_headings is not None:
            self.find(row.line, "header_repeated", "Rubrikraden upprepas, troligen efter en sidbrytning.")
        self.header = Header.begin(row)
        self.number_at = self.header.number_at
        for name in filter(None, (split_area(cell)[1] for cell in row.cells)):
            self.find(row.line, "area_in_header", f"Fokusområdet står inne i rubrikraden: {quote(name)}.")
            self.enter_area(name)

    def close_header(self) -> None:
        """Find the columns, once all the rows of the header are known."""
        if self.header is None:
            return
        line, headings = self.header.rows[0].line, self.header.headings()
        self.header = None
        self.first_headings = self.first_headings or headings
        self.columns = find_columns(headings)
        for name in self.columns.missing() if self.columns else ("Aktivitet",):
            self.find(line, "column_missing", f"Tabellen har ingen kolumn {name}.")
        for place in self.columns.ignored if self.columns else ():
            self.find(line, "column_ignored", f"Kolumnen {quote(headings[place])} läses inte in.")

    def enter_area(self, name: str) -> None:
        """Count what follows to this area; a name that returns after a page break is the same area."""
        area = self.areas.setdefault(name, len(self.areas) + 1)
        if area != self.area:
            self.area, self.current = area, None

    def read_area_row(self, row: Row) -> None:
        """An area on a row of its own; what stands beside it can only be the rest of a split header."""
        for name in (split_area(cell)[1] for cell in row.cells if is_area(cell)):
            self.enter_area(name)
        rest = Row(line=row.line, cells=tuple("" if is_area(cell) else cell for cell in row.cells))
        if any(rest.cells):
            self.continue_row_before(rest, beside_area=True)

    def start_activity(self, row: Row, number: str) -> None:
        """A numbered row, read by the columns of the header above it."""
        self.close_header()
        if self.columns is None or not row.cell(self.columns.title):
            self.leave_unread(row)
            self.current = None
            return
        if area := self.columns.area_of(row.cells):
            self.enter_area(area)
        if not self.area:
            self.find(row.line, "area_missing", f"Nr {number} står inte under något fokusområde.")
            self.enter_area("")
        self.current = RowGroup(area=self.area, number=number, columns=self.columns, rows=[row])
        self.groups.append(self.current)

    def continue_row_before(self, row: Row, *, beside_area: bool = False) -> None:
        """A row without number belongs to the row before it: a header, or an activity cut by a page break."""
        if row.cell(self.number_at):
            self.leave_unread(row)
        elif self.header and self.header.goes_on(row, self.first_headings):
            self.header.rows.append(row)
            message = f"Rubrikraden fortsätter på rad {row.line}: {row_text(row)}."
            self.find(self.header.rows[0].line, "header_split", message)
        elif self.current and not beside_area:
            before = f"nr {self.current.number} (rad {self.current.rows[0].line})"
            message = f"Raden saknar nummer och har fogats till {before}: {row_text(row)}."
            self.find(row.line, "row_continued", message)
            self.current.rows.append(row)
        else:
            self.leave_unread(row)

    def leave_unread(self, row: Row) -> None:
        """Nothing in the document is dropped in silence."""
        message = f"Raden gick inte att tolka och är inte med: {row_text(row)}."
        self.find(row.line, "row_unread", message)


def is_area(cell: str) -> bool:
    """Whether the cell is an area and nothing else."""
    before, name = split_area(cell)
    return bool(name) and not before


def row_text(row: Row) -> str:
    """What a row says, as a message quotes it."""
    return quote(" ".join(filter(None, row.cells)))


def read_table(rows: Sequence[Row]) -> tuple[tuple[str, ...], tuple[Activity, ...], tuple[Finding, ...]]:
    """The names of the areas, the activities in the order of the document, and what was noticed."""
    table = Table()
    for row in rows:
        table.read(row)
    table.close_header()
    read = [join_group(group) for group in table.groups]
    noticed = [*table.findings, *(finding for _, findings in read for finding in findings)]
    return tuple(table.areas), tuple(activity for activity, _ in read), tuple(noticed)
