"""Reads workbooks (.xlsx): the visible sheets, cell by cell as the workbook shows them."""

import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.cell.rich_text import CellRichText, TextBlock

from workers.imports.limits import MOST_COLUMNS, MOST_ROWS
from workers.imports.packed import checked
from workers.imports.refusals import FileTooLarge, NotOfficeFile
from workers.imports.rows import Row, clean, pairs
from workers.imports.xlsx_sheet import Shape, shapes

LAST_ROW = 1_048_576
DAMAGED = (
    etree.XMLSyntaxError, zipfile.BadZipFile, LookupError, ValueError, TypeError, AttributeError, SyntaxError,
    OverflowError, OSError,
)  # fmt: skip
"""What openpyxl lets through of damaged parts."""
WHITE = frozenset({"00000000", "FFFFFFFF", "00FFFFFF"})


def read_xlsx(content: bytes) -> tuple[Row, ...]:
    """The rows of the visible sheets that have anything; a date is YYYY-MM-DD, or YYYY-MM where no day is shown.

    Formulas give what was last worked out. Raises what `packed.checked` raises, FileTooLarge (over 20 000 rows),
    NotText or NotOfficeFile.
    """
    packed = checked(content, "xl/workbook.xml")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of what openpyxl leaves out, such as drop-down lists
        try:
            return tuple(_rows(packed))
        except DAMAGED as error:
            raise NotOfficeFile from error


def _rows(packed: bytes) -> Iterator[Row]:
    drawn = shapes(packed)
    book = openpyxl.load_workbook(io.BytesIO(packed), read_only=True, data_only=True, rich_text=True, keep_links=False)
    count = before = 0
    try:
        for number, sheet in enumerate(book.worksheets, 1):
            sheet.reset_dimensions()
            last = 0
            for row in _of_sheet(sheet, number, before, drawn.get(sheet.title, Shape())):
                count, last = count + 1, row.at
                if count > MOST_ROWS:
                    raise FileTooLarge
                if sheet.sheet_state == "visible":
                    yield row
            before += last
    finally:
        book.close()


def _of_sheet(sheet: Any, number: int, before: int, shape: Shape) -> Iterator[Row]:
    """The rows with text; their line goes on from the sheet before."""
    rows, blank = sheet.iter_rows(max_col=MOST_COLUMNS, max_row=LAST_ROW), None
    for at, cells in enumerate(rows, 1):
        if cells is blank and at not in shape.under:
            continue  # one and the same row stands for all that the file leaves out
        if not any(cell.value is not None for cell in cells):
            blank = cells
        if cells is not blank or at in shape.under:
            row = _row(cells, at, shape)
            if any(row.cells) or row.under or row.struck:
                place = f"{sheet.title} rad {at}"
                yield Row(
                    line=before + at, cells=row.cells, place=place, sheet=sheet.title, at=at, table=number,
                    spans=row.spans, under=row.under, struck=row.struck, shades=row.shades,
                )  # fmt: skip


def _row(cells: Sequence[Any], at: int, shape: Shape) -> Row:
    texts, struck, shades, under = [], dict[int, str](), dict[int, str](), dict[int, str]()
    for column, cell in enumerate(cells):
        now, gone = shape.runs.get((at, column)) or _text(cell)
        texts.append(clean(now))
        struck[column], shades[column] = gone, _shade(cell)
        shape.remember(at, column, texts[-1])
        under[column] = shape.above(at, column)
    wide = max((end for _, end in shape.spans.get(at, ())), default=0)
    while len(texts) > wide and not texts[-1] and not under.get(len(texts) - 1) and not shades.get(len(texts) - 1):
        texts.pop()
    spans = tuple(shape.spans.get(at, ()))
    return Row(line=at, cells=tuple(texts), spans=spans, under=pairs(under), struck=pairs(struck), shades=pairs(shades))


def _text(cell: Any) -> tuple[str, str]:
    """What a cell says now, and what is struck out of it."""
    value = cell.value
    if isinstance(value, CellRichText):
        parts = [(str(part), isinstance(part, TextBlock) and bool(part.font.strike)) for part in value]
        return "".join(text for text, gone in parts if not gone), " ".join(text for text, gone in parts if gone)
    text = "" if value is None else _shown(value, str(cell.number_format or ""))
    return ("", text) if text and _is_styled(cell) and cell.font is not None and cell.font.strike else (text, "")


def _shown(value: object, form: str) -> str:
    """A value as the sheet shows it, where that decides what it means."""
    if isinstance(value, datetime | date):
        return _day(value, form.lower())
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, int | float):
        return _number(value, form)
    return value.isoformat() if isinstance(value, time) else str(value)


def _day(value: date, form: str) -> str:
    if "d" not in form.replace("[red]", "").replace("[$-41d]", "") and "y" in form:
        return f"{value:%Y-%m}" if "m" in form else f"{value:%Y}"
    return f"{value:%Y-%m-%d}"


def _number(value: float, form: str) -> str:
    if "%" in form:
        return f"{round(value * 100, 6):g} %"
    if isinstance(value, int) or value.is_integer():
        whole = form.partition(".")[2].rstrip("_) ;@")
        decimals = len(whole) if whole and set(whole) == {"0"} else 0
        return f"{value:.{decimals}f}"
    decimals = len(form.partition(".")[2]) if form.startswith("0.") and set(form) <= {"0", "."} else 0
    return f"{value:.{decimals}f}" if decimals else f"{value:.10g}"


def _shade(cell: Any) -> str:
    fill = cell.fill if _is_styled(cell) else None
    if fill is None or fill.fill_type != "solid":
        return ""
    colour = fill.fgColor
    said = str(colour.rgb) if colour.type == "rgb" else f"{colour.type}{colour.value}:{colour.tint:.2f}"
    return "" if said in WHITE or said == "theme0:0.00" else said


def _is_styled(cell: Any) -> bool:
    """Whether the cell has a look of its own; a cell that the file leaves out has none."""
    return bool(getattr(cell, "has_style", False))
