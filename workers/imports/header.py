"""The header of a table, which may be split over some rows and is repeated after page breaks."""

from collections.abc import Mapping
from dataclasses import dataclass

from workers.imports.columns import number_place, split_area
from workers.imports.headings import is_title, role_of
from workers.imports.rows import Row
from workers.imports.times import time_column

MOST_HEADER_ROWS = 3


@dataclass
class Header:
    """The rows of one header, areas taken out, and the place of its Nr (None where it has none)."""

    rows: list[Row]
    number_at: int | None

    @classmethod
    def begin(cls, row: Row) -> "Header":
        """A header that begins with this row."""
        headings = tuple(split_area(cell)[0] for cell in row.cells)
        number = number_place(headings)
        if number is None:
            number = next((place for place, cell in enumerate(headings) if role_of(cell) == "number"), None)
        return cls(rows=[Row(line=row.line, cells=headings, spans=row.spans, under=row.under)], number_at=number)

    def headings(self, *more: Row) -> tuple[str, ...]:
        """The headings, joined over the rows of the header (and more), without empty ones at the end."""
        rows = [*self.rows, *more]
        headings = [_joined(rows, place) for place in range(max(len(row.cells) for row in rows))]
        while headings and not headings[-1]:
            headings.pop()
        return tuple(headings)

    def reach(self) -> Mapping[int, int]:
        """Where each heading ends that is merged across, unless the next row parts it."""
        return {
            first: after
            for row in self.rows
            for first, after in row.spans
            if row.cell(first)
            and not any(other.cell(place) for other in self.rows for place in range(first + 1, after))
        }

    def goes_on(self, row: Row, first: tuple[str, ...] | None) -> bool:
        """Whether a row without number is more of this header, and not of the activity cut by the page break.

        A repeated header goes on only towards what the first one says. The first goes on where nothing stands under
        the heading of the activities; without a column of numbers, only with what says something as a heading.
        """
        if len(self.rows) >= MOST_HEADER_ROWS or not any(row.cells):
            return False
        if first is None:
            return self._is_under_no_title(row) and (self.number_at is not None or self._is_heading(row))
        headings = self.headings(row)
        return len(headings) <= len(first) and all(
            whole.casefold().startswith(part.casefold()) for part, whole in zip(headings, first, strict=False)
        )

    def _is_under_no_title(self, row: Row) -> bool:
        titles = [place for place, heading in enumerate(self.headings()) if is_title(heading)]
        return not any(row.cell(place)[:1].strip() and not row.cell(place)[:1].islower() for place in titles)

    def _is_heading(self, row: Row) -> bool:
        """Whether every cell parts a merged heading, or says by itself what its column is."""
        parted = {place for header in self.rows for first, after in header.spans for place in range(first, after)}
        return all(
            place in parted or time_column(place, row.cells[place]) or role_of(row.cells[place])
            for place in row.filled()
        )


def _joined(rows: list[Row], place: int) -> str:
    """The heading over one column; one that is merged across is said again over each part of it."""
    said = []
    for row in rows:
        over = next((first for first, after in row.spans if first < place < after), place)
        parted = over != place and any(other.cell(place) for other in rows)
        said.append(row.cell(over) if parted else row.cell(place))
    return " ".join(filter(None, said))
