"""Makes the documents that the tests read: Word, workbooks, and packed files that are made to harm."""

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import docx
import openpyxl
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl.styles import Font, PatternFill


def document(paragraphs: Iterable[str] = (), table: Sequence[Sequence[str]] = ()) -> bytes:
    """A Word document of these paragraphs ("# " begins a heading), and after them one table."""
    made = docx.Document()
    for text in paragraphs:
        add_paragraph(made, text)
    if table:
        add_table(made, table)
    return saved(made)


def add_paragraph(made: Any, text: str) -> None:
    if text.startswith("# "):
        made.add_heading(text[2:], level=2)
    else:
        made.add_paragraph(text)


def add_table(made: Any, rows: Sequence[Sequence[str]]) -> Any:
    """A table; a text "~old~ new" has its first part struck out, "<" joins a cell to the one on its left, "^" to the
    one above, "#x" colours the cell."""
    width = max(map(len, rows))
    table = made.add_table(rows=len(rows), cols=width)
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            cell = table.cell(at, column)
            if text == "<":
                table.cell(at, column - 1).merge(cell)
            elif text == "^":
                table.cell(at - 1, column).merge(cell)
            else:
                write(cell, text)
    for row in table.rows:
        for cell in row.cells:
            while len(cell.paragraphs) > 1 and not cell.paragraphs[-1].text:
                cell.paragraphs[-1]._element.getparent().remove(cell.paragraphs[-1]._element)
    return table


def write(cell: Any, text: str) -> None:
    if text == "#x":
        shading = OxmlElement("w:shd")
        shading.set(qn("w:val"), "clear")
        shading.set(qn("w:fill"), "92D050")
        cell._element.get_or_add_tcPr().append(shading)
        return
    paragraph = cell.paragraphs[0]
    if text.startswith("~"):
        _, old, text = text.split("~", 2)
        paragraph.add_run(old).font.strike = True
    words, _, mark = text.partition("^^")
    paragraph.add_run(words)
    if mark:
        paragraph.add_run(mark).font.superscript = True


def saved(made: Any) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def workbook(rows: Sequence[Sequence[Any]], merged: Iterable[str] = (), **sheets: Sequence[Sequence[Any]]) -> bytes:
    """A workbook; "~old" is a cell struck out whole, "#x" a coloured cell; more sheets by name."""
    book = openpyxl.Workbook()
    fill(book.active, rows)
    for reference in merged:
        book.active.merge_cells(reference)
    for name, more in sheets.items():
        fill(book.create_sheet(name), more)
    return saved(book)


def fill(sheet: Any, rows: Sequence[Sequence[Any]]) -> None:
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(at, column)
            if value == "#x":
                cell.fill = PatternFill("solid", fgColor="92D050")
            elif isinstance(value, tuple):
                cell.value, cell.number_format = value
            elif isinstance(value, str) and value.startswith("~"):
                cell.value, cell.font = value[1:], Font(strike=True)
            else:
                cell.value = value


def zipped(parts: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def understated(parts: Mapping[str, bytes]) -> bytes:
    """A packed file that says of each part that it holds ten bytes."""
    content = bytearray(zipped(parts))
    at = 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        content[at + 24 : at + 28] = struct.pack("<I", 10)
        at += 4
    return bytes(content)
