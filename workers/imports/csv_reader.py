"""Reads tables with a sign between the cells (.csv), whichever sign the spreadsheet has used."""

import csv
import io
import re

from workers.imports.columns import is_header
from workers.imports.limits import LARGEST_TEXT, MOST_COLUMNS, MOST_ROWS
from workers.imports.refusals import EmptyFile, FileTooLarge, NotText
from workers.imports.rows import Row, clean

SIGNS = ";,\t|"
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
NEUTRALISED = re.compile(r"''*[=+\-@]")
LONGEST_CELL = 200_000


def read_csv(content: bytes) -> tuple[Row, ...]:
    """The rows that are not blank, numbered as the lines where they begin.

    UTF-8, UTF-16 with its mark, or the Windows-1252 of older spreadsheets. The sign is the one that gives a header,
    else the one that gives most cells. Raises EmptyFile, FileTooLarge or NotText.
    """
    text = decoded(content)
    tried = [_rows(text, sign) for sign in SIGNS if sign in text] or [_rows(text, ";")]
    with_header = [rows for rows in tried if any(is_header(row.cells) for row in rows)]
    return max(with_header or tried, key=lambda rows: max((len(row.filled()) for row in rows[:50]), default=0))


def decoded(content: bytes) -> str:
    """The text. Raises EmptyFile, FileTooLarge (over 5 MB) or NotText."""
    if len(content) > LARGEST_TEXT:
        raise FileTooLarge
    code = next((code for mark, code in MARKS if content.startswith(mark)), "utf-8")
    if code != "utf-16" and b"\0" in content:
        raise NotText
    try:
        text = content.decode(code)
    except UnicodeDecodeError:
        text = _older(content, code)
    if not text.strip():
        raise EmptyFile
    return text


def _older(content: bytes, code: str) -> str:
    """Windows-1252, unless a mark has said something else or signs stand there that nobody writes."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise NotText from error
    if code != "utf-8" or re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", text):
        raise NotText
    return text


def _rows(text: str, sign: str) -> tuple[Row, ...]:
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    reader, rows, begins = csv.reader(io.StringIO(text, newline=""), delimiter=sign), list[Row](), 1
    try:
        for cells in reader:
            cleaned = tuple(_plain(clean(cell)) for cell in cells[:MOST_COLUMNS])
            if any(cleaned):
                rows.append(Row(line=begins, cells=cleaned))
            if len(rows) > MOST_ROWS:
                raise FileTooLarge
            begins = reader.line_num + 1
    except csv.Error as error:
        raise NotText from error
    return tuple(rows)


def _plain(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from running it."""
    return cell[1:] if NEUTRALISED.match(cell) else cell
