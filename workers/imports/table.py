"""Groups the rows of a table into headers, areas and activities, whatever the page breaks did to them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workers.imports import doubts
from workers.imports.activities import Activity, RowGroup, join_group
from workers.imports.areas import area_across, is_area, is_sum, labelled_area, may_be_area
from workers.imports.columns import Columns, find_columns, is_all_headings, is_header, number_place, split_area
from workers.imports.findings import Finding, quote
from workers.imports.header import Header
from workers.imports.headings import role_of
from workers.imports.questions import Question
from workers.imports.rows import Row

NUMBER = re.compile(r"((?:[A-ZÅÄÖ]{1,3}[ .-]?)?[0-9]{1,4}(?:\.[0-9]{1,4})*[a-z]?)[.)]?")
RESTARTS = re.compile(r"(?:.*[^0-9])?0?1[.)]?")


@dataclass
class Table:
    """What the rows read so far have given; `areas` are names and numbers, from 1; `decisions` are answers by id."""

    decisions: Mapping[str, str] = field(default_factory=dict)
    areas: dict[str, int] = field(default_factory=dict)
    groups: list[RowGroup] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    questions: dict[str, Question] = field(default_factory=dict)
    area: int = 0
    current: RowGroup | None = None
    number_at: int | None = 0
    columns: Columns | None = None
    first_headings: tuple[str, ...] | None = None
    header: Header | None = None
    table: int = 0
    width: int = 0
    foreign: bool = False
    label: Row | None = None
    above: Row | None = None
    area_doubt: str = ""
    own: bool = False

    def read(self, row: Row) -> None:
        """Take the next row: a header, an area, an activity, or more of what the row before began."""
        if row.kind != "cells":
            self.read_between(row)
            return
        if row.table != self.table:
            self.enter_table(row)
        decided = self.decisions.get(f"{row.line}/row")
        if decided:
            self.decide(row, decided)
        elif self.own and self.is_own_row(row):
            self.start_activity(row, row.cell(self.number_at))
        elif self.starts_header(row):
            self.start_header(row)
        elif self.foreign:
            self.leave_unread(row)
        else:
            self.read_body(row)

    def read_body(self, row: Row) -> None:
        """A row of a table whose header is known."""
        if not any(row.cells):
            self.read_empty(row)
        elif row.is_across(self.width):
            self.read_across(row)
        elif self.number_at is not None and (found := NUMBER.fullmatch(row.cell(self.number_at))):
            self.start_activity(row, found[1])
        elif any(is_area(cell) for cell in row.cells):
            self.read_area_row(row)
        elif len(row.filled()) == 1 and (name := labelled_area(row.cells[row.filled()[0]])):
            self.enter_area(name)
        elif is_sum(row):
            self.read_sum(row)
        elif self.number_at is None:
            self.read_unnumbered(row)
        else:
            self.continue_row_before(row)

    def decide(self, row: Row, decided: str) -> None:
        """A row of which a person has said what it is."""
        self.close_header()
        if decided == "area":
            self.enter_area(" ".join(filter(None, row.cells)))
        elif decided == "activity" and self.columns and row.cell(self.columns.title):
            self.start_activity(row, row.cell(self.number_at))
        elif decided == "continues" and self.current:
            self.current.rows.append(row)
        else:
            self.leave_unread(row)

    def find(self, line: int, code: str, message: str) -> None:
        """Note something for the person who confirms the import."""
        self.findings.append(Finding(line=line, code=code, message=message))

    def ask(self, row: Row, *fields: str, of: RowGroup | None = None) -> None:
        """Ask what a row is; the fields of the activity hang on the answer."""
        question = self.questions.setdefault(f"{row.line}/row", doubts.what_is(row))
        for name in fields if of else ():
            of.doubts.setdefault(name, question.id)  # type: ignore[union-attr]

    def enter_table(self, row: Row) -> None:
        """Another table: its own header follows, or it goes on with the columns of the table before."""
        self.close_header()
        self.table, self.foreign = row.table, self.columns is not None and not self.goes_on_in(row)

    def goes_on_in(self, row: Row) -> bool:
        """Whether the first row of a table without header belongs to the activities before it."""
        if self.columns is None or len(row.cells) != self.width:
            return False
        last = next((group.number for group in reversed(self.groups)), "")
        number = row.cell(self.number_at)
        return doubts.follows(last, number) or (not number and self.current is not None)

    def is_own_row(self, row: Row) -> bool:
        """Whether the row is an activity as Spårbar itself writes it: whatever its number looks like."""
        return bool(row.cell(self.number_at)) and row.cells[: len(self.first_headings or ())] != self.first_headings

    def starts_header(self, row: Row) -> bool:
        """Whether the row is a header: the first, that of another table, or one repeated after a page break."""
        if number_place(row.cells) == 0:
            return True
        if not is_header(row.cells) or NUMBER.fullmatch(row.cell(self.number_at)):
            return False
        return self.first_headings is None or self.foreign or is_all_headings(row.cells) or self.is_repeated(row)

    def is_repeated(self, row: Row) -> bool:
        """Whether most cells say what the first header says."""
        said = {heading.casefold() for heading in self.first_headings or ()}
        filled = [cell for cell in row.cells if cell]
        return sum(cell.casefold() in said for cell in filled) * 2 > len(filled)

    def start_header(self, row: Row) -> None:
        """A header, the first or one repeated after a page break, perhaps with an area inside."""
        self.close_header()
        if self.first_headings is not None and not self.foreign:
            self.find(row.line, "header_repeated", "Rubrikraden upprepas, troligen efter en sidbrytning.")
        self.header, self.foreign = Header.begin(row), False
        self.number_at, self.width = self.header.number_at, len(row.cells)
        self.own = any(role_of(cell) == "word" for cell in row.cells) and self.number_at is not None
        for name in filter(None, (split_area(cell)[1] for cell in row.cells)):
            self.find(row.line, "area_in_header", f"Fokusområdet står inne i rubrikraden: {quote(name)}.")
            self.enter_area(name)

    def close_header(self) -> None:
        """Find the columns, once all the rows of the header are known."""
        if self.header is None:
            return
        line, headings = self.header.rows[0].line, self.header.headings()
        reach, self.header = self.header.reach(), None
        self.first_headings = self.first_headings or headings
        self.columns = doubts.chosen(find_columns(headings, reach), self.decisions)
        self.number_at = self.columns.number if self.columns else self.number_at
        for name in self.columns.missing() if self.columns else ("Aktivitet",):
            self.find(line, "column_missing", f"Tabellen har ingen kolumn {name}.")
        for place in self.columns.ignored if self.columns else ():
            self.find(line, "column_ignored", f"Kolumnen {quote(headings[place])} läses inte in.")

    def enter_area(self, name: str) -> None:
        """Count what follows to this area; a name that returns after a page break is the same area."""
        area = self.areas.setdefault(name, len(self.areas) + 1)
        self.drop_label()
        self.area_doubt = ""
        if area != self.area:
            self.area, self.current = area, None

    def read_between(self, row: Row) -> None:
        """A heading or a paragraph between the tables: perhaps the name of the area that follows."""
        self.close_header()
        if row.cells[0] and may_be_area(row.cells[0]):
            self.drop_label()
            self.label = row
        elif row.cells[0]:
            self.leave_unread(row)

    def read_empty(self, row: Row) -> None:
        """A row of which all was struck out, or that is only the lower part of merged cells."""
        for place, text in row.struck:
            message = f"Överstruket i {row.source(place)} och därför inte med: {quote(text)}."
            self.find(row.line, "struck_out", message)

    def read_across(self, row: Row) -> None:
        """A row merged across the table: an area, or a remark."""
        if name := area_across(row):
            self.close_header()
            self.find(row.line, "area_row", f"Raden är läst som ett fokusområde: {row_text(row)}.")
            self.enter_area(name)
        else:
            self.leave_unread(row)

    def read_area_row(self, row: Row) -> None:
        """An area on a row of its own; what stands beside it can only be the rest of a split header."""
        for name in (split_area(cell)[1] for cell in row.cells if is_area(cell)):
            self.enter_area(name)
        rest = Row(line=row.line, cells=tuple("" if is_area(cell) else cell for cell in row.cells))
        if any(rest.cells):
            self.continue_row_before(rest, beside_area=True)

    def start_activity(self, row: Row, number: str) -> None:
        """A numbered row (or one of a table without numbers), read by the columns of the header above it."""
        self.close_header()
        if self.columns is None or not row.cell(self.columns.title):
            self.leave_unread(row)
            self.ask(row) if self.columns and len(row.filled()) > 1 else None
            self.current = None
            return
        self.settle_area(row, number)
        group = RowGroup(area=self.area, number=number, columns=self.columns, rows=[row])
        if self.area_doubt:
            group.doubts["area"] = self.area_doubt
        for role in self.columns.doubts:
            question = doubts.which_column(self.columns, role, row)
            group.doubts[role] = self.questions.setdefault(question.id, question).id
        self.current = group
        self.groups.append(group)

    def settle_area(self, row: Row, number: str) -> None:
        """The area of the activity that begins: its own column, the row above it, or the one before."""
        assert self.columns is not None
        if doubts.is_parent(self.current, number):
            assert self.current is not None
            self.groups.pop()
            self.enter_area(self.current.rows[0].cell(self.columns.title))
        if area := row.whole(self.columns.place("area")):
            self.enter_area(area)
        elif self.label is not None:
            self.settle_label(self.label, RESTARTS.fullmatch(number) is not None)
        if not self.area:
            name = f"Nr {number}" if number else "Aktiviteten"
            self.find(row.line, "area_missing", f"{name} står inte under något fokusområde.")
            self.enter_area("")

    def settle_label(self, label: Row, restarts: bool) -> None:
        """A text that stood alone is the area where the numbers begin anew under it; else that is asked."""
        name, self.label = " ".join(filter(None, label.cells)), None
        if restarts or label.kind == "heading" or labelled_area(name):
            self.find(label.line, "area_row", f"Raden är läst som ett fokusområde: {row_text(label)}.")
            self.enter_area(labelled_area(name) or name)
            return
        self.leave_unread(label)
        self.area_doubt = self.questions.setdefault(f"{label.line}/row", doubts.what_is(label)).id

    def drop_label(self) -> None:
        """A text that stood alone and under which nothing followed."""
        if self.label is not None and self.label is not self.above:
            self.leave_unread(self.label)
        self.label = None

    def read_unnumbered(self, row: Row) -> None:
        """A row of a table without numbers: an activity where its column has text, else more of the one before."""
        if self.header and self.header.goes_on(row, self.first_headings):
            self.extend_header(row)
            return
        self.close_header()
        title = row.cell(self.columns.title) if self.columns else ""
        goes_on = self.current is not None and doubts.continues(self.current, row)
        if not self.columns or (len(row.filled()) == 1 and row.filled()[0] != self.columns.title and not goes_on):
            self.stand_alone(row)
        elif title and not goes_on:
            if len(row.filled()) == 1:
                self.stand_alone(row)
                self.ask(row)
            else:
                self.start_activity(row, "")
        else:
            self.continue_row_before(row)

    def stand_alone(self, row: Row) -> None:
        """A text alone in its row: it waits until the next activity shows whether it is an area."""
        self.drop_label()
        if self.columns and may_be_area(row.cells[row.filled()[0]]):
            self.label = row
        else:
            self.leave_unread(row)

    def continue_row_before(self, row: Row, *, beside_area: bool = False) -> None:
        """A row without number belongs to the row before it: a header, or an activity cut by a page break."""
        if row.cell(self.number_at):
            self.read_named(row)
        elif self.header and self.header.goes_on(row, self.first_headings):
            self.extend_header(row)
        elif self.current and not beside_area and doubts.stands_alone(self.current, row):
            self.leave_unread(row)
            self.ask(row)
        elif self.current and not beside_area:
            self.extend_activity(self.current, row)
        else:
            self.leave_unread(row)

    def read_named(self, row: Row) -> None:
        """A row with words where the number should be."""
        self.close_header()
        if len(row.filled()) == 1 and self.columns:
            self.stand_alone(row)
            return
        self.leave_unread(row)
        if self.columns and row.cell(self.columns.title):
            self.ask(row)

    def read_sum(self, row: Row) -> None:
        """A row that adds up, by its first word; asked where it has as much as an activity."""
        self.close_header()
        self.leave_unread(row)
        if len(row.filled()) > 2:
            self.ask(row)

    def extend_header(self, row: Row) -> None:
        assert self.header is not None
        self.header.rows.append(row)
        message = f"Rubrikraden fortsätter på {row.named}: {row_text(row)}."
        self.find(self.header.rows[0].line, "header_split", message)

    def extend_activity(self, group: RowGroup, row: Row) -> None:
        before = f"nr {group.number} ({group.rows[0].named})"
        message = f"Raden saknar nummer och har fogats till {before}: {row_text(row)}."
        self.find(row.line, "row_continued", message)
        if not doubts.continues(group, row):
            self.ask(row, *doubts.touched(group.columns, row), of=group)
        group.rows.append(row)

    def leave_unread(self, row: Row) -> None:
        """Nothing in the document is dropped in silence."""
        message = f"Raden gick inte att tolka och är inte med: {row_text(row)}."
        self.find(row.line, "row_unread", message)


def row_text(row: Row) -> str:
    """What a row says, as a message quotes it."""
    return quote(" ".join(filter(None, row.cells)))


def read_rows(rows: Sequence[Row], before: Sequence[Row] = (), decisions: Mapping[str, str] | None = None) -> Table:
    """The table that these rows give; `before` are the rows above its first header."""
    table = Table(decisions=decisions or {})
    table.label = table.above = doubts.heading_over(before, rows)
    for row in rows:
        table.read(row)
    table.close_header()
    table.drop_label()
    return table


def read_table(rows: Sequence[Row]) -> tuple[tuple[str, ...], tuple[Activity, ...], tuple[Finding, ...]]:
    """The names of the areas, the activities in the order of the document, and what was noticed."""
    table = read_rows(rows)
    read = [join_group(group) for group in table.groups]
    noticed = [*table.findings, *(finding for _, findings in read for finding in findings)]
    return tuple(table.areas), tuple(activity for activity, _ in read), tuple(noticed)
