"""Columns that stand for a year, a quarter or a third of a year, and are marked where something is to be done."""

import re
from collections.abc import Sequence

import msgspec

OVER = (
    r"(?:(?:tid(?:s?plan|splanering|speriod)?|period|genomför(?:ande"
    r"|s)(?:år)?|planerat|planering|när|år|time ?(?:line|table|frame)"
    r"|schedule|year|when)[: ]+)?"
)
"""What stands over several years where their heading is merged across them."""
YEAR = re.compile(rf"{OVER}(20[0-9]{{2}})", re.IGNORECASE)
PART = r"(?:(?P<kind{n}>q|kv\.?|kvartal|quarter|t|tertial)\s?(?P<part{n}>[1-4]))"
HEADING = re.compile(
    rf"{OVER}(?:(?P<before>20[0-9]{{2}})\s*[-/:,]?\s*)?{PART.format(n='')}(?:\s*[-/:,]?\s*(?P<after>20[0-9]{{2}}))?",
    re.IGNORECASE,
)


class TimeColumn(msgspec.Struct, frozen=True):
    """A column of marks: its place, its year (None where no heading says it), and "Q1" to "Q4", "T1" to "T3" or ""."""

    place: int
    year: int | None
    part: str = ""

    @property
    def ends(self) -> str:
        """What is reached by then: 2024, 2024-Q2 or 2024-T1."""
        return f"{self.year}-{self.part}" if self.part else str(self.year)


def time_columns(headings: Sequence[str]) -> tuple[TimeColumn, ...]:
    """The columns of marks, each time once; a quarter without a year has the year of the nearest one to its left."""
    found: dict[tuple[int | None, str], TimeColumn] = {}
    year: int | None = None
    for place, heading in enumerate(headings):
        column = time_column(place, heading, year)
        if column is not None:
            year = column.year
            found.setdefault((column.year, column.part), column)
    return tuple(sorted(found.values(), key=lambda column: (column.year or 0, column.part)))


def time_column(place: int, heading: str, before: int | None = None) -> TimeColumn | None:
    """What the heading says, if it is a time; `before` is the year that stands to the left."""
    if whole := YEAR.fullmatch(heading):
        return TimeColumn(place=place, year=int(whole[1]))
    part = HEADING.fullmatch(heading)
    if part is None or (part["kind"].lower().startswith("t") and part["part"] == "4"):
        return None
    said = part["before"] or part["after"]
    kind = "T" if part["kind"].lower().startswith("t") else "Q"
    return TimeColumn(place=place, year=int(said) if said else before, part=f"{kind}{part['part']}")
