"""What every reader turns a document into: rows of clean cells, each of which knows where it stands."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

import msgspec

from workers.imports.refusals import NotText

SOFT_HYPHEN = "\N{SOFT HYPHEN}"
LONGEST_MARK_RUN = 30
FAR_UP = re.compile(rf"[\u0300-\U0010ffff]{{{LONGEST_MARK_RUN + 1},}}")


class Row(msgspec.Struct, frozen=True):
    """One row of the document and its cells, already cleaned.

    `line` counts the rows of the document from 1, as an editor counts the lines where the document has lines.
    `place` says in Swedish where the row stands, "" for "rad LINE"; `sheet` is the sheet of a workbook and `at` the
    row in it. `table` tells tables apart, 0 where the document does not say where a table begins.
    `spans` are the cells merged across as (first, after the last), `under` the text of a cell merged from above,
    `struck` what was struck out of a cell, `shades` the colours of cells; each with its column, from 0.
    """

    line: int
    cells: tuple[str, ...]
    place: str = ""
    sheet: str = ""
    at: int = 0
    kind: Literal["cells", "heading", "text"] = "cells"
    level: int = 0
    table: int = 0
    spans: tuple[tuple[int, int], ...] = ()
    under: tuple[tuple[int, str], ...] = ()
    struck: tuple[tuple[int, str], ...] = ()
    shades: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()

    def cell(self, index: int | None) -> str:
        """The cell at a place, or nothing where the row is too short or the column is missing."""
        return self.cells[index] if index is not None and index < len(self.cells) else ""

    def whole(self, index: int | None) -> str:
        """The cell at a place, or what a cell merged from above says there."""
        return self.cell(index) or (dict(self.under).get(index, "") if index is not None else "")

    def filled(self) -> tuple[int, ...]:
        """The places that have text."""
        return tuple(place for place, cell in enumerate(self.cells) if cell)

    def is_across(self, width: int) -> bool:
        """Whether the row is one cell merged across (nearly) all of a table of this width."""
        filled, width = self.filled(), max(width, len(self.cells))
        if len(filled) != 1 or width < 2:
            return False
        return any(first == filled[0] and after - first >= width - 1 for first, after in self.spans)

    @property
    def named(self) -> str:
        """Where the row stands, as a message says it."""
        return self.place or f"rad {self.line}"

    def source(self, column: int | None) -> str:
        """Where a cell stands: rad 3 kolumn 2, Blad1!B4, tabell 1 rad 3 kolumn 2."""
        if column is None:
            return self.named
        return f"{self.sheet}!{letters(column)}{self.at}" if self.sheet else f"{self.named} kolumn {column + 1}"


class Document(msgspec.Struct, frozen=True):
    """The rows that stand before the table, and the rows from its first header on."""

    prose: tuple[Row, ...]
    table: tuple[Row, ...]


def letters(column: int) -> str:
    """The name of a column of a sheet: A for 0, AA for 26."""
    name, left = "", column + 1
    while left:
        left, digit = divmod(left - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


def normalise(text: str) -> str:
    """The text in NFC and without soft hyphens, so that equal words are equal strings.

    Raises NotText for a longer run of combining marks than the 30 that UAX #15 (Stream-Safe Text Format)
    allows: no language needs one, and the time to normalise it grows with its square.
    """
    text = text.replace(SOFT_HYPHEN, "")
    if longest_mark_run(text) > LONGEST_MARK_RUN:
        raise NotText
    return unicodedata.normalize("NFC", text)


def longest_mark_run(text: str) -> int:
    """How many combining marks at most stand together, where that is more than a language needs; else 0.

    Marks begin at U+0300, and runs of letters so far up are rare enough to be looked at one by one.
    """
    longest = 0
    for found in FAR_UP.finditer(text) if not text.isascii() else ():
        run = 0
        for character in found[0]:
            run = run + 1 if unicodedata.combining(character) else 0
            longest = max(longest, run)
    return longest


def fold_blanks(text: str) -> str:
    """The text with every run of blanks, of any kind, as one blank and none at the ends."""
    return " ".join(text.split())


def clean(text: str) -> str:
    """The text of one cell as it is stored: NFC, no soft hyphens, blanks folded. Raises NotText."""
    return fold_blanks(normalise(text))


def pairs(cells: dict[int, str]) -> tuple[tuple[int, str], ...]:
    """The cleaned texts with their columns, empty ones left out."""
    return tuple(_pairs(cells))


def _pairs(cells: dict[int, str]) -> Iterator[tuple[int, str]]:
    for column, text in sorted(cells.items()):
        if cleaned := clean(text):
            yield column, cleaned
