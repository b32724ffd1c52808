"""Reads Word documents (.docx): paragraphs, headings and the rows of every table, in the order of the document."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import docx
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from workers.imports.docx_lists import Lists
from workers.imports.docx_text import Text, read_paragraph
from workers.imports.grid import Cell, Grid
from workers.imports.limits import MOST_ROWS
from workers.imports.packed import checked
from workers.imports.refusals import FileTooLarge, NotOfficeFile
from workers.imports.rows import Row, clean

WRAPPERS = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:customXml")))
WHITE = {"", "auto", "ffffff"}
HEADING_NAMES = ("heading ", "rubrik ")


def read_docx(content: bytes) -> tuple[Row, ...]:
    """The rows of a document, one for a paragraph with text, one for each row of a table.

    Raises what `packed.checked` raises, FileTooLarge (over 20 000 rows), NotText or NotOfficeFile.
    """
    packed = checked(content, "word/document.xml")
    try:
        opened = docx.Document(io.BytesIO(packed))
        body, reading = opened.element.body, _Reading(Lists(opened), _headings(opened))
    except (etree.XMLSyntaxError, KeyError, ValueError, AttributeError, TypeError, PythonDocxError, OpcError) as error:
        raise NotOfficeFile from error
    rows = []
    for row in reading.rows(body):
        rows.append(row)
        if len(rows) > MOST_ROWS:
            raise FileTooLarge
    return tuple(rows)


def _headings(opened: Any) -> dict[str, int]:
    """The level of each style that is a heading, by the id that paragraphs name it with."""
    levels = {}
    for style in opened.styles.element.findall(qn("w:style")):
        name = style.find(qn("w:name"))
        said = (name.get(qn("w:val")) or "").lower() if name is not None else ""
        for begins in HEADING_NAMES:
            if said.startswith(begins) and said.removeprefix(begins).isdecimal():
                levels[style.get(qn("w:styleId"))] = int(said.removeprefix(begins))
    return levels


@dataclass
class _Reading:
    lists: Lists
    headings: dict[str, int]
    line: int = 0
    tables: int = 0

    def rows(self, element: Any) -> Iterator[Row]:
        for child in element.iterchildren():
            if child.tag == qn("w:p"):
                yield from self.paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield from self.table(child)
            elif child.tag in WRAPPERS:
                yield from self.rows(child)

    def paragraph(self, element: Any) -> Iterator[Row]:
        read = Text()
        read_paragraph(element, read)
        self.lists.mark(element)  # counts, so that a table's numbers follow on
        text = clean("".join(read.now))
        self.line += 1
        if text or read.struck:
            level = self.level(element)
            kind: Literal["heading", "text"] = "heading" if level else "text"
            struck = clean("".join(read.struck))
            yield Row(
                line=self.line, cells=(text,), kind=kind, level=level, place=f"stycke {self.line}",
                struck=((0, struck),) if struck else (),
            )  # fmt: skip

    def level(self, element: Any) -> int:
        style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        outline = element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        said = outline.get(qn("w:val")) if outline is not None else None
        if said is not None and said.isdecimal() and int(said) < 9:
            return int(said) + 1
        return self.headings.get(style.get(qn("w:val")), 0) if style is not None else 0

    def table(self, element: Any) -> Iterator[Row]:
        self.tables += 1
        read = [[self.cell(cell) for cell in _inside(row, "w:tc")] for row in _inside(element, "w:tr")]
        widths = {len(cells) for cells in read if len(cells) > 1}
        grid, width = Grid(self.tables), max(widths) if len(widths) == 1 and not _is_merged(read) else 0
        for at, cells in enumerate(read, 1):
            self.line += 1
            row = grid.row(self.line, f"tabell {self.tables} rad {at}", _aligned(cells, width) if width else cells)
            if any(row.cells) or row.struck or row.shades:
                yield row

    def cell(self, element: Any) -> Cell:
        read, parts = Text(), []
        for paragraph in element.iter(qn("w:p")):
            mark, before = self.lists.mark(paragraph), len(read.now)
            read_paragraph(paragraph, read)
            said = "".join(read.now[before:])
            del read.now[before:]
            parts.append(_marked(mark, said))
            read.struck.append(" ")
        look = element.find(qn("w:tcPr"))
        return Cell(
            text=" ".join(parts),
            struck="".join(read.struck),
            shade=_shade(look),
            across=_across(look),
            continues=_continues(look),
            notes=read.notes,
        )


def _marked(mark: str, text: str) -> str:
    """A letter that Word counts stands before its text; a number only where nothing else is."""
    return f"{mark} {text}" if mark.startswith("(") and text.strip() else (text if text.strip() else mark)


def _inside(element: Any, name: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, those in content controls too."""
    for child in element.iterchildren():
        if child.tag == qn(name):
            yield child
        elif child.tag in WRAPPERS:
            yield from _inside(child, name)


def _is_merged(read: list[list[Cell]]) -> bool:
    return any(cell.continues for cells in read for cell in cells)


def _aligned(cells: list[Cell], width: int) -> list[Cell]:
    """The cells of a table whose rows have equally many: the first under the first, however wide Word draws them.

    One that is alone in its row covers the whole table.
    """
    for cell in cells:
        cell.across = width if len(cells) == 1 else 1
    return cells


def _shade(look: Any) -> str:
    found = look.find(qn("w:shd")) if look is not None else None
    fill = (found.get(qn("w:fill")) or "").lower() if found is not None else ""
    return "" if fill in WHITE else fill


def _across(look: Any) -> int:
    found = look.find(qn("w:gridSpan")) if look is not None else None
    said = (found.get(qn("w:val")) or "1") if found is not None else "1"
    return int(said) if said.isdecimal() and len(said) < 4 else 1


def _continues(look: Any) -> bool:
    found = look.find(qn("w:vMerge")) if look is not None else None
    return found is not None and found.get(qn("w:val")) != "restart"
