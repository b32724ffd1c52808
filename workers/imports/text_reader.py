"""Reads text whose table has a tab between the columns (.txt and .tsv)."""

from workers.imports.columns import is_header
from workers.imports.refusals import EmptyFile, FileTooLarge, NoTable, NotText
from workers.imports.rows import Document, Row, fold_blanks, normalise

LARGEST_FILE = 5 * 1024 * 1024
MOST_LINES = 20_000
MOST_TABS = 100


def read_text(content: bytes) -> Document:
    """The rows of a UTF-8 text, with or without a byte order mark; every line that is not blank is one row.

    Raises EmptyFile, FileTooLarge, NotText or NoTable.
    """
    rows = rows_of(decode(content))
    start = next((place for place, row in enumerate(rows) if is_header(row.cells)), None)
    if start is None:
        raise NoTable
    return Document(prose=rows[:start], table=rows[start:])


def decode(content: bytes) -> str:
    """The normalised text. Raises EmptyFile, FileTooLarge (over 5 MB) or NotText."""
    if len(content) > LARGEST_FILE:
        raise FileTooLarge
    if b"\0" in content:
        raise NotText
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText from error
    if not text.strip():
        raise EmptyFile
    return normalise(text)


def rows_of(text: str) -> tuple[Row, ...]:
    """One row per line that is not blank, numbered as an editor numbers the lines. Raises FileTooLarge."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > MOST_LINES:
        raise FileTooLarge
    rows = (Row(line=at, cells=cells_of(line)) for at, line in enumerate(lines, start=1) if line.strip())
    return tuple(rows)


def cells_of(line: str) -> tuple[str, ...]:
    """The cells between the tabs, blanks folded; what stands after the hundredth tab is one cell."""
    return tuple(fold_blanks(cell) for cell in line.split("\t", MOST_TABS))
