"""Places the cells of a table that may be merged: each text once, where its cell begins."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from workers.imports.limits import MOST_COLUMNS, MOST_ROWS
from workers.imports.rows import Row, clean, pairs


@dataclass
class Cell:
    """A cell as the document has it. `down` is how many rows it covers (1 for itself); `continues` says that it is
    the lower part of a cell above, as Word marks it."""

    text: str
    struck: str = ""
    shade: str = ""
    across: int = 1
    down: int = 1
    continues: bool = False
    notes: list[str] = field(default_factory=list)


@dataclass
class Grid:
    """A table while its rows are placed, one after the other."""

    table: int
    hanging: dict[int, tuple[int, str]] = field(default_factory=dict)
    above: dict[int, str] = field(default_factory=dict)

    def row(self, line: int, place: str, cells: Sequence[Cell]) -> Row:
        """The row, its cells in the columns where they begin; what is beyond the hundredth column is left out."""
        texts, struck, shades, under = dict[int, str](), dict[int, str](), dict[int, str](), dict[int, str]()
        spans, notes, column = list[tuple[int, int]](), list[str](), 0
        for cell in cells:
            column = self._free(column, under)
            if column >= MOST_COLUMNS:
                break
            across = max(1, min(cell.across, MOST_COLUMNS - column))
            self._put(cell, column, across, texts, under)
            struck[column], shades[column] = cell.struck, cell.shade
            notes += cell.notes
            if across > 1:
                spans.append((column, column + across))
            column += across
        column = self._free(column, under)
        row = tuple(clean(texts.get(place, "")) for place in range(column))
        return Row(
            line=line,
            cells=row,
            place=place,
            table=self.table,
            spans=tuple(spans),
            under=pairs(under),
            struck=pairs(struck),
            shades=pairs(shades),
            notes=tuple(notes),
        )

    def _free(self, column: int, under: dict[int, str]) -> int:
        """The next column that no cell from a row above covers."""
        while column in self.hanging:
            left, text = self.hanging[column]
            under[column] = text
            if left > 1:
                self.hanging[column] = (left - 1, text)
            else:
                del self.hanging[column]
            column += 1
        return column

    def _put(self, cell: Cell, column: int, across: int, texts: dict[int, str], under: dict[int, str]) -> None:
        if cell.continues:
            under[column] = self.above.get(column, "")
            return
        texts[column] = cell.text
        self.above[column] = cell.text
        for place in range(column, column + across) if cell.down > 1 else ():
            self.hanging[place] = (min(cell.down, MOST_ROWS) - 1, cell.text if place == column else "")
