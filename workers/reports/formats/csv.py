"""CSV as Swedish spreadsheets open it: UTF-8 with its mark, semicolons, CRLF, and no cell that can run."""

import csv
import io

from workers.reports.formats.table import begins_to_run, table
from workers.reports.issue import Issue
from workers.reports.sheet import sheet


def render(canonical: bytes, _part: Issue | None = None) -> bytes:
    """The activities and nothing else, so what comes after the snapshot has no place in it."""
    heads, rows = table(sheet(canonical))
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerows([[_neutral(cell) for cell in row] for row in (heads, *rows)])
    return made.getvalue().encode("utf-8-sig")


def _neutral(cell: str) -> str:
    """An apostrophe first makes it a text."""
    return f"'{cell}" if begins_to_run(cell) else cell
