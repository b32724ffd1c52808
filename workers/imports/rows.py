"""What every reader turns a document into: rows of clean cells, each with its line number."""

import unicodedata

import msgspec

from workers.imports.refusals import NotText

SOFT_HYPHEN = "\N{SOFT HYPHEN}"
LONGEST_MARK_RUN = 30


class Row(msgspec.Struct, frozen=True):
    """One line of the document (counted from 1) and its cells, already cleaned."""

    line: int
    cells: tuple[str, ...]

    def cell(self, index: int | None) -> str:
        """The cell at a place, or nothing where the row is too short or the column is missing."""
        return self.cells[index] if index is not None and index < len(self.cells) else ""


class Document(msgspec.Struct, frozen=True):
    """The rows that stand before the table, and the rows from its first header on."""

    prose: tuple[Row, ...]
    table: tuple[Row, ...]


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
    """How many combining marks at most stand together."""
    longest = run = 0
    for character in "" if text.isascii() else text:
        run = run + 1 if unicodedata.combining(character) else 0
        longest = max(longest, run)
    return longest


def fold_blanks(text: str) -> str:
    """The text with every run of blanks, of any kind, as one blank and none at the ends."""
    return " ".join(text.split())


def clean(text: str) -> str:
    """The text of one cell as it is stored: NFC, no soft hyphens, blanks folded. Raises NotText."""
    return fold_blanks(normalise(text))
