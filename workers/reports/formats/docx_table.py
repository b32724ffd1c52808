"""A table in Word: its header row comes again on each page, no row splits, and it has a title to be read aloud."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm

from workers.rendering import gettext as _
from workers.reports.formats.docx_styles import element

NO_BREAK = "\u00a0"
WIDTH = 170  # mm between the margins


class Words(NamedTuple):
    """A run of text in a character style, or in none."""

    text: str
    style: str | None = None


class Row(NamedTuple):
    """The cells, each a list of runs; ``may_split`` when no page could hold the row."""

    cells: Sequence[Sequence[Words]]
    may_split: bool = False


class Columns(NamedTuple):
    """Headings, widths in mm, and which columns hold numbers and stand to the right."""

    heads: Sequence[str]
    widths: Sequence[float]
    numbers: frozenset[int] = frozenset()


def tag(word: str) -> Words:
    """White on dark, with room around it that no line break takes away."""
    return Words(f"{NO_BREAK}{word}{NO_BREAK}", "Tag")


def plain(*cells: object) -> Row:
    """A row of unstyled texts."""
    return Row([[Words(str(cell))] for cell in cells])


def add_table(document: Document, columns: Columns, rows: Sequence[Row], title: str, style: str = "Table Text") -> None:
    grid: Any = document.add_table(rows=len(rows) + 1, cols=len(columns.heads), style="Report Table")
    grid.autofit = False
    _describe(grid, title)
    for column, width in zip(grid.columns, columns.widths, strict=True):
        column.width = Mm(width)
    head = plain(*columns.heads)
    # Listed once: asking the library for one row or cell at a time counts all of them anew.
    for made, row in zip(list(grid.rows), (head, *rows), strict=True):
        properties = made._tr.get_or_add_trPr()  # noqa: SLF001 - the library has no name of its own for these
        if not row.may_split:
            properties.append(element("w:cantSplit"))
        if row is head:
            properties.append(element("w:tblHeader"))
        _fill(list(made.cells), row, columns, f"{style} Head" if row is head else style)


def add_runs(paragraph: Any, runs: Sequence[Words]) -> None:
    """Line breaks in a text stay line breaks."""
    for run in runs:
        paragraph.add_run(run.text, style=run.style)


def _fill(cells: list[Any], row: Row, columns: Columns, style: str) -> None:
    for number, (cell, runs, width) in enumerate(zip(cells, row.cells, columns.widths, strict=True)):
        cell.width = Mm(width)
        paragraph = cell.paragraphs[0]
        paragraph.style = style
        add_runs(paragraph, runs)
        if number in columns.numbers:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _describe(grid: Any, title: str) -> None:
    """A title for screen readers, and that the first row is the header (in the schema's order)."""
    properties = grid._tbl.tblPr  # noqa: SLF001 - as above
    for found in properties.findall(qn("w:tblLook")):
        properties.remove(found)
    look = element(
        "w:tblLook", "0020", firstRow="1", lastRow="0", firstColumn="0", lastColumn="0", noHBand="1", noVBand="1"
    )
    properties.append(look)
    properties.append(element("w:tblCaption", title))
    properties.append(element("w:tblDescription", _("Rubrikraden står överst.")))
