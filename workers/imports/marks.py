"""Reads the columns of years and quarters: crosses, ticks and coloured cells."""

from collections.abc import Sequence

import msgspec

from workers.imports.columns import Columns
from workers.imports.rows import Row
from workers.imports.times import TimeColumn

CROSSES = frozenset(("x", "✓", "✔", "✅", "☑", "☒", "●", "•", "■", "◼", "⬛", "×", "ja", "yes", "j", "y"))
NOTHING = frozenset({"-", "–", "—", "nej", "no", "n", "☐", "○", "0", "⬜"})


class Marks(msgspec.Struct, frozen=True):
    """What the columns of marks say: the years, the last time reached ("2024-Q2", "" where only years are marked).

    `there` is whether the table has such columns, `unclear` the (time, text) of marks that are none, `coloured`
    whether a mark is only a colour, `yearless` whether a marked quarter has no year.
    """

    there: bool = False
    years: tuple[int, ...] = ()
    last: str = ""
    unclear: tuple[tuple[str, str], ...] = ()
    coloured: bool = False
    yearless: bool = False


def is_cross(mark: str) -> bool:
    """Whether a cell is marked, with one sign or one in each of two joined rows."""
    return bool(mark) and all(sign in CROSSES for sign in mark.casefold().replace("\ufe0f", "").split())


def read_marks(rows: Sequence[Row], columns: Columns) -> Marks:
    """What these rows mark, a column at a time."""
    if not columns.times:
        return Marks()
    said = [(time, " ".join(filter(None, (row.whole(time.place) for row in rows)))) for time in columns.times]
    spread = _spread(rows[0], columns)
    crossed = [time for time, mark in said if is_cross(mark) or (time in spread and not mark)]
    coloured = [time for time, mark in said if not mark and time not in spread and _is_coloured(rows[0], time, columns)]
    marked = [time for time in columns.times if time in crossed or time in coloured]
    parts = [time.ends for time in marked if time.part and time.year]
    return Marks(
        there=True,
        years=tuple(sorted({time.year for time in marked if time.year})),
        last=max(parts, default=""),
        unclear=tuple((time.ends, mark) for time, mark in said if mark and not is_cross(mark) and mark not in NOTHING),
        coloured=bool(coloured),
        yearless=any(time.year is None for time in marked),
    )


def _spread(row: Row, columns: Columns) -> list[TimeColumn]:
    """The times that a cross in a cell merged across several of them stands for."""
    over = [(first, after) for first, after in row.spans if is_cross(row.cell(first))]
    return [time for time in columns.times if any(first <= time.place < after for first, after in over)]


def _is_coloured(row: Row, time: TimeColumn, columns: Columns) -> bool:
    """Whether the cell is coloured, otherwise than the whole row is."""
    shades = dict(row.shades)
    colour = shades.get(time.place, "")
    return bool(colour) and colour != shades.get(columns.title, "")
