"""Finds the columns of a table by what their headings say, wherever they stand."""

import re
from collections.abc import Sequence

import msgspec

NUMBER_HEADING = re.compile(r"(?:nr|nummer)[.:]?", re.IGNORECASE)
YEAR_HEADING = re.compile(r"(?:år )?(20[0-9]{2})", re.IGNORECASE)
TITLE_HEADING = re.compile(r"(?:aktivitet(?:er)?|åtgärd(?:er)?)\b", re.IGNORECASE)
AREA_HEADING = re.compile(r"fokusområde\b", re.IGNORECASE)
UNIT_HEADING = re.compile(r"ansvarig", re.IGNORECASE)
STATUS_HEADING = re.compile(r"(?:status|läge|lägesbeskrivning)\b", re.IGNORECASE)
AREA = re.compile(r"\bstrategiskt fokusområde\b[ :]*(?=[^ :])", re.IGNORECASE)


class Columns(msgspec.Struct, frozen=True):
    """The place of each column, counted from 0; years as (place, year); `ignored` have an unknown heading."""

    number: int
    title: int
    area: int | None
    unit: int | None
    status: int | None
    years: tuple[tuple[int, int], ...]
    ignored: tuple[int, ...]

    def area_of(self, cells: Sequence[str]) -> str:
        """The focus area that the row names itself, in a column of its own, as Spårbar's own tables do."""
        return cells[self.area] if self.area is not None and self.area < len(cells) else ""

    def missing(self) -> tuple[str, ...]:
        """The headings, in Swedish, of the columns that an action plan has and this table lacks."""
        found = {"Ansvarig": self.unit is not None, "År": bool(self.years), "Status": self.status is not None}
        return tuple(heading for heading, is_there in found.items() if not is_there)

    def unknown_places(self, width: int) -> tuple[int, ...]:
        """The places, in a row of this width, that belong to no column and to no ignored heading."""
        years = (place for place, _ in self.years)
        known = {self.number, self.title, self.area, self.unit, self.status, *self.ignored, *years}
        return tuple(place for place in range(width) if place not in known)


def number_place(cells: Sequence[str]) -> int | None:
    """Where the heading Nr stands."""
    return next((place for place, cell in enumerate(cells) if NUMBER_HEADING.fullmatch(cell)), None)


def is_header(cells: Sequence[str]) -> bool:
    """Whether the row is a header: Nr in the first cell, or further on together with a heading for titles."""
    place = number_place(cells)
    return place == 0 or (place is not None and any(TITLE_HEADING.match(cell) for cell in cells))


def split_area(cell: str) -> tuple[str, str]:
    """What stands before "Strategiskt fokusområde" in a cell, and the name after it ("" if none is named)."""
    found = AREA.search(cell)
    return (cell[: found.start()].strip(), cell[found.end() :]) if found else (cell, "")


def find_columns(headings: Sequence[str]) -> Columns | None:
    """The columns under these headings, the first where two say the same; None without Nr or Aktivitet."""
    number, title = number_place(headings), first_match(TITLE_HEADING, headings)
    if number is None or title is None:
        return None
    unit, status = first_match(UNIT_HEADING, headings), first_match(STATUS_HEADING, headings)
    years, area = year_places(headings), first_match(AREA_HEADING, headings)
    known = {number, title, area, unit, status, *(place for place, _ in years)}
    ignored = tuple(place for place, heading in enumerate(headings) if heading and place not in known)
    return Columns(number=number, title=title, area=area, unit=unit, status=status, years=years, ignored=ignored)


def first_match(pattern: re.Pattern[str], headings: Sequence[str]) -> int | None:
    """The first place whose heading begins as the pattern says."""
    return next((place for place, heading in enumerate(headings) if pattern.match(heading)), None)


def year_places(headings: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """(place, year) of each heading that is a year, "År 2019" or "2019", each year once."""
    places: dict[int, int] = {}
    for place, heading in enumerate(headings):
        if found := YEAR_HEADING.fullmatch(heading):
            places.setdefault(int(found[1]), place)
    return tuple((place, year) for year, place in sorted(places.items()))
