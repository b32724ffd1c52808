"""The header of a table, which may be split over some rows and is repeated after page breaks."""

from dataclasses import dataclass

from workers.imports.activities import joined_cell
from workers.imports.columns import TITLE_HEADING, number_place, split_area
from workers.imports.rows import Row

MOST_HEADER_ROWS = 3


@dataclass
class Header:
    """The rows of one header, areas taken out, and the place of its Nr."""

    rows: list[Row]
    number_at: int

    @classmethod
    def begin(cls, row: Row) -> "Header":
        """A header that begins with this row."""
        headings = tuple(split_area(cell)[0] for cell in row.cells)
        return cls(rows=[Row(line=row.line, cells=headings)], number_at=number_place(headings) or 0)

    def headings(self, *more: Row) -> tuple[str, ...]:
        """The headings, joined over the rows of the header (and more), without empty ones at the end."""
        rows = [*self.rows, *more]
        headings = [joined_cell(rows, place) for place in range(max(len(row.cells) for row in rows))]
        while headings and not headings[-1]:
            headings.pop()
        return tuple(headings)

    def goes_on(self, row: Row, first: tuple[str, ...] | None) -> bool:
        """Whether a row without number is more of this header, and not of the activity cut by the page break.

        A repeated header goes on only towards what the first one says. The first goes on with anything but a
        text in the column of titles alone, which may be an area written in some unknown way.
        """
        if len(self.rows) >= MOST_HEADER_ROWS:
            return False
        if first is None:
            return any(cell for cell, heading in self.pairs(row) if not TITLE_HEADING.match(heading))
        headings = self.headings(row)
        return len(headings) <= len(first) and all(
            whole.casefold().startswith(part.casefold()) for part, whole in zip(headings, first, strict=False)
        )

    def pairs(self, row: Row) -> list[tuple[str, str]]:
        """Each cell of the row with the heading above it."""
        above = Row(line=0, cells=self.headings())
        return [(cell, above.cell(place)) for place, cell in enumerate(row.cells)]
