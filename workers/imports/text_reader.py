"""Reads text (.txt and .tsv) whose table has a tab, a line | or at least two blanks between the columns."""

import re
from collections.abc import Callable, Iterator, Sequence

from workers.imports.columns import is_header
from workers.imports.limits import LARGEST_TEXT, MOST_COLUMNS, MOST_ROWS
from workers.imports.refusals import EmptyFile, FileTooLarge, NotText
from workers.imports.rows import Row, fold_blanks, normalise

MOST_TABS = MOST_COLUMNS
RULE = re.compile(r"[\s|+:=_-]*")
PIECE = re.compile(r"\S+(?: \S+)*")
LONGEST_LINE = 2_000

Lines = Sequence[tuple[int, str]]


def read_text(content: bytes) -> tuple[Row, ...]:
    """The rows of a UTF-8 text, with or without a byte order mark; every line that is not blank is one row.

    Raises EmptyFile, FileTooLarge or NotText.
    """
    lines = lines_of(decode(content))
    ways: tuple[Callable[[Lines], Iterator[Row]], ...] = (_tabbed, _ruled, _aligned)
    for way in ways:
        rows = tuple(way(lines))
        if any(is_header(row.cells) for row in rows):
            return rows
    return tuple(_tabbed(lines))


def decode(content: bytes) -> str:
    """The normalised text. Raises EmptyFile, FileTooLarge (over 5 MB) or NotText."""
    if len(content) > LARGEST_TEXT:
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


def lines_of(text: str) -> Lines:
    """The lines that are not blank, numbered as an editor numbers them. Raises FileTooLarge."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > MOST_ROWS:
        raise FileTooLarge
    return [(at, line) for at, line in enumerate(lines, start=1) if line.strip()]


def _tabbed(lines: Lines) -> Iterator[Row]:
    """The cells between the tabs, blanks folded; what stands after the hundredth tab is one cell."""
    for at, line in lines:
        yield Row(line=at, cells=tuple(fold_blanks(cell) for cell in line.split("\t", MOST_TABS)))


def _ruled(lines: Lines) -> Iterator[Row]:
    """The cells between upright lines; a line of nothing but dashes is no row."""
    for at, line in lines:
        inside = line.strip().removeprefix("|").removesuffix("|")
        if not RULE.fullmatch(line):
            cells = inside.split("|", MOST_TABS) if "|" in line else [line]
            yield Row(line=at, cells=tuple(map(fold_blanks, cells)), kind="cells" if "|" in line else "text")


def _aligned(lines: Lines) -> Iterator[Row]:
    """The cells that begin under the headings, in text set with blanks."""
    starts: list[int] = []
    for at, line in lines:
        pieces = [(found.start(), found[0]) for found in PIECE.finditer(line[:LONGEST_LINE].expandtabs())]
        if is_header(tuple(text for _, text in pieces)):
            starts = [start for start, _ in pieces]
        if not RULE.fullmatch(line):
            yield Row(line=at, cells=_under(pieces, starts) if starts else (fold_blanks(line),))


def _under(pieces: Sequence[tuple[int, str]], starts: Sequence[int]) -> tuple[str, ...]:
    cells = [""] * len(starts)
    for begins, text in pieces:
        for start, part in _cut(begins, text, starts):
            place = sum(1 for other in starts[1:] if other <= start + 1)
            cells[place] = fold_blanks(f"{cells[place]} {part}")
    return tuple(cells)


def _cut(begins: int, text: str, starts: Sequence[int]) -> Iterator[tuple[int, str]]:
    """The piece, parted where a column begins after one blank only."""
    for start in starts:
        at = start - begins
        if 0 < at < len(text) and text[at - 1] == " ":
            yield begins, text[: at - 1]
            begins, text = start, text[at:]
    yield begins, text
