"""XLSX: a sheet with the activities, to filter and sort, and one about the report; no cell can run."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from workers.rendering import gettext as _
from workers.reports.formats.office_file import canonical_zip
from workers.reports.formats.table import Table, begins_to_run, table
from workers.reports.issue import Issue
from workers.reports.printable import visible
from workers.reports.sheet import Sheet, sheet

TEXTS_ONLY = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
BEFORE_YEARS, YEAR, AFTER_YEARS = (26, 5, 52, 10), 8, (60, 18, 10, 24, 40, 34)  # widths in letters
STATUS, DONE = 18, 60
ABOUT = (34, 76)
LINE, HIGHEST = 15, 409  # points; a spreadsheet has no row higher than that
LONGEST = 32_767  # letters in a cell; a longer one would be dropped whole
A4 = 9


def render(canonical: bytes, part: Issue | None = None) -> bytes:
    drawn = sheet(canonical, visible, part)
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, TEXTS_ONLY)
    author = drawn.issuer or drawn.organisation
    created = drawn.cut_off.replace(microsecond=0, tzinfo=None)
    book.set_properties({"title": f"{drawn.title} – {drawn.plan}", "author": author, "created": created})
    looks = {
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "typed": book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True}),
        "bold": book.add_format({"text_wrap": True, "valign": "top", "bold": True}),
        "head": book.add_format({"text_wrap": True, "valign": "top", "bold": True, "top": 2, "bottom": 2}),
    }
    _activities(book.add_worksheet(drawn.say["activities"]), drawn, looks)
    _about(book.add_worksheet(_("Om rapporten")), drawn, looks)
    book.close()
    return canonical_zip(made.getvalue())


def _activities(page: Any, drawn: Sheet, looks: dict[str, Any]) -> None:
    found, say = table(drawn), drawn.say
    of_year = (*[STATUS] * len(drawn.year.quarters), DONE) if drawn.year else ()
    widths = (*BEFORE_YEARS, *[YEAR] * len(drawn.years), *AFTER_YEARS, *of_year)
    _named_table(page, found, looks)
    for number, row in enumerate(found.rows, 1):
        _write(page, number, row, widths, looks)
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_footer(f"&L{say['checksum']} {drawn.digest[:16]}&R{say['page']} &P {say['of']} &N")
    _on_paper(page)


def _named_table(page: Any, found: Table, looks: dict[str, Any]) -> None:
    columns = [{"header": head, "header_format": looks["head"]} for head in found.heads]
    options = {"name": "Aktiviteter", "style": "Table Style Light 1", "columns": columns}
    page.add_table(0, 0, max(len(found.rows), 1), len(found.heads) - 1, options)


def _about(page: Any, drawn: Sheet, looks: dict[str, Any]) -> None:
    rows = [[_("Rapport"), drawn.title], [_("Plan"), drawn.plan]]
    rows += [[fact.name, fact.value] for fact in (*drawn.facts, *drawn.issued, *drawn.checks)]
    rows += [[_("Läget"), drawn.lead], [_("Anmärkning"), drawn.notice]]
    rows += [[_("Revidering"), sentence] for sentence in drawn.revised]
    rows += [[f"{drawn.say['noticed']}: {one.label}", one.refs] for one in drawn.noticed or ()]
    for number, row in enumerate(rows):
        _write(page, number, row, ABOUT, looks)
        page.write_string(number, 0, row[0], looks["bold"])
    for column, width in enumerate(ABOUT):
        page.set_column(column, column, width)
    _on_paper(page)


def _write(page: Any, number: int, row: Sequence[str], widths: Sequence[int], looks: dict[str, Any]) -> None:
    """Every cell is a text; one that would run if somebody edits it is marked as typed with an apostrophe first."""
    page.set_row(number, _height(row, widths))
    for column, text in enumerate(row):
        page.write_string(number, column, text[:LONGEST], looks["typed"] if begins_to_run(text) else looks["text"])


def _height(row: Sequence[str], widths: Sequence[int]) -> int:
    """Room for the cell with most lines: spreadsheet programs differ in fitting it themselves."""
    lines = (
        sum(1 + len(part) // (width - 2) for part in text.split("\n")) for text, width in zip(row, widths, strict=True)
    )
    return min(LINE * max(lines), HIGHEST)


def _on_paper(page: Any) -> None:
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
