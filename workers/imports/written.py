"""Writes a plan in the importer's own columns, as CSV or a workbook: what is written is read in again unchanged."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

import msgspec
import xlsxwriter

from workers.imports.status_words import OWN_WORDS
from workers.trouble import Trouble

RUNS = re.compile(r"'*[=+\-@\t\r]")
"""A cell that a spreadsheet might run (OWASP, CSV injection), with or without apostrophes before it."""
NOT_CHOSEN = "Ej vald"
WORDS = {status: word for word, status in OWN_WORDS.items()}
LONGEST = 32_767  # letters in a cell of a workbook; a longer one would be dropped whole
TEXTS_ONLY = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class CellTooLong(Trouble):
    """A workbook has no room for one of the texts; CSV has."""


class PlannedRow(msgspec.Struct, frozen=True):
    """An activity of a plan, as `ProposedActivity` has it, with its area by name."""

    area: str
    number: str
    title: str
    unit: str
    with_units: tuple[str, ...]
    years: tuple[int, ...]
    due: str | None
    continuous: bool
    status: str | None
    status_text: str


def as_csv(rows: Sequence[PlannedRow]) -> bytes:
    """UTF-8 with its mark, semicolons, CRLF, as Swedish spreadsheets open it; no cell can run."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerows([[_neutral(cell) for cell in cells] for cells in _table(rows)])
    return made.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Sequence[PlannedRow]) -> bytes:
    """One sheet of texts; no cell can run. Raises CellTooLong."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, TEXTS_ONLY)
    page, look = book.add_worksheet("Aktiviteter"), book.add_format({"text_wrap": True, "valign": "top"})
    typed = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    for at, cells in enumerate(_table(rows)):
        for column, text in enumerate(cells):
            if len(text) > LONGEST:
                raise CellTooLong("En text är längre än en cell i Excel rymmer: välj --format csv.")
            page.write_string(at, column, text, typed if RUNS.match(text) else look)
    page.freeze_panes(1, 0)
    book.close()
    return made.getvalue()


WRITERS = {"csv": as_csv, "xlsx": as_xlsx}


def _neutral(cell: str) -> str:
    """An apostrophe first makes it a text; the importer takes one away again."""
    return f"'{cell}" if RUNS.match(cell) else cell


def _table(rows: Sequence[PlannedRow]) -> Iterator[list[str]]:
    years = sorted({year for row in rows for year in row.years})
    timed = [f"År {year}" for year in years]
    first = ["Fokusområde", "Nr", "Aktivitet", "Ansvarig", "Medverkande"]
    yield [*first, *timed, "Klart senast", "Löpande", "Status", "Statusord"]
    for row in rows:
        marks = ["X" if year in row.years else "" for year in years]
        yield [
            row.area, row.number, row.title, row.unit, "; ".join(row.with_units), *marks, row.due or "",
            "Ja" if row.continuous else "Nej", row.status_text, WORDS.get(row.status or "", NOT_CHOSEN),
        ]  # fmt: skip
