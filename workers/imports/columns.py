"""Finds the columns of a table by what their headings say, wherever they stand."""

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from workers.imports.headings import Role, is_title, looks_like_headings, plain, role_of, title_rank
from workers.imports.rows import Row
from workers.imports.times import TimeColumn, time_column, time_columns

NUMBER_HEADING = re.compile(r"(?:nr|nummer)[.:]?", re.IGNORECASE)
AREA = re.compile(r"\bstrategiskt fokusområde\b[ :]*(?=[^ :])", re.IGNORECASE)
DESCRIBES = re.compile(r"läge|uppföljning|progress update", re.IGNORECASE)
DATED = re.compile(r"(20[0-9]{2})(?:\D{1,4}([0-9]{1,2}))?")
PART = re.compile(r"\b(?:[qt]|kv|kvartal|tertial|delår)\.? ?([1-4])\b", re.IGNORECASE)
LAST_SURE_RANK = 2
ONE_OF: tuple[Role, ...] = ("number", "area", "goal", "unit", "with", "due", "start", "years", "word", "continuous")


class Columns(msgspec.Struct, frozen=True):
    """The place of each column, counted from 0; `ignored` have a heading that says nothing to a plan.

    `places` has one place for each role; `times` are the columns of marks; `doubts` are the columns that a person
    must choose between, by role; `reach` says where a heading that is merged across ends.
    """

    title: int
    places: Mapping[str, int]
    times: tuple[TimeColumn, ...]
    ignored: tuple[int, ...]
    doubts: Mapping[str, tuple[int, ...]]
    reach: Mapping[int, int]
    headings: tuple[str, ...]

    def place(self, role: str) -> int | None:
        """Where the column stands, None where the table has none."""
        return self.title if role == "title" else self.places.get(role)

    @property
    def number(self) -> int | None:
        return self.place("number")

    def text(self, row: Row, role: str) -> str:
        """What the row says in a column, over all that its heading covers."""
        return self.at(row, self.place(role))

    def at(self, row: Row, place: int | None) -> str:
        """What the row says in the column that begins at this place."""
        if place is None:
            return ""
        return " ".join(filter(None, map(row.cell, range(place, self.reach.get(place, place + 1)))))

    def missing(self) -> tuple[str, ...]:
        """The headings, in Swedish, of the columns that an action plan has and this table lacks."""
        timed = bool(self.times) or any(role in self.places for role in ("due", "years"))
        found = {"Ansvarig": "unit" in self.places, "År": timed, "Status": "status" in self.places}
        return tuple(heading for heading, is_there in found.items() if not is_there)

    def unknown_places(self, width: int) -> tuple[int, ...]:
        """The places, in a row of this width, that belong to no column and to no ignored heading."""
        known = {self.title, *self.places.values(), *self.ignored, *(time.place for time in self.times)}
        for place, end in self.reach.items():
            known.update(range(place, end))
        return tuple(place for place in range(width) if place not in known)


def number_place(cells: Sequence[str]) -> int | None:
    """Where the heading Nr stands."""
    return next((place for place, cell in enumerate(cells) if NUMBER_HEADING.fullmatch(cell)), None)


def is_header(cells: Sequence[str]) -> bool:
    """Whether the row is a header: Nr in the first cell, or headings for activities and for something else."""
    return number_place(cells) == 0 or looks_like_headings([split_area(cell)[0] for cell in cells])


def is_all_headings(cells: Sequence[str]) -> bool:
    """Whether every cell of a header is a heading that says something, as no row of a plan does."""
    said = [split_area(cell)[0] for cell in cells if cell]
    return number_place(cells) == 0 or (
        is_header(cells) and all(is_title(cell) or role_of(cell) or time_column(0, cell) for cell in said)
    )


def split_area(cell: str) -> tuple[str, str]:
    """What stands before "Strategiskt fokusområde" in a cell, and the name after it ("" if none is named)."""
    found = AREA.search(cell)
    return (cell[: found.start()].strip(), cell[found.end() :]) if found else (cell, "")


def find_columns(headings: Sequence[str], reach: Mapping[int, int] | None = None) -> Columns | None:
    """The columns under these headings, the first where two say the same; None where no activities stand."""
    titles = _titles(headings)
    if not titles:
        return None
    times = time_columns(headings)
    timed = {time.place for time in times}
    roles = [None if place in timed or place in titles else role_of(heading) for place, heading in enumerate(headings)]
    places, doubts = dict(_places(roles, headings)), dict(_doubts(titles, roles, headings))
    known = {titles[0], *places.values(), *timed}
    return Columns(
        title=titles[0],
        places=places,
        times=times,
        ignored=tuple(place for place, heading in enumerate(headings) if heading and place not in known),
        doubts=doubts,
        reach=dict(reach or {}),
        headings=tuple(headings),
    )


def _titles(headings: Sequence[str]) -> list[int]:
    """The places of headings for activities, the surest first; weak ones only where no better stands."""
    ranks = [
        (rank, place)
        for place, heading in enumerate(headings)
        if is_title(heading) and (rank := title_rank(heading)) is not None
    ]
    if not ranks:
        return []
    best = min(ranks)
    sure = [place for rank, place in sorted(ranks) if rank <= LAST_SURE_RANK]
    return sure or [best[1]]


def _doubts(
    titles: Sequence[int], roles: Sequence[Role | None], headings: Sequence[str]
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The columns among which nothing says which is meant: of activities, and of statuses of several times."""
    if len(titles) > 1:
        yield "title", tuple(titles)
    states = _states(roles, headings)
    if len(states) > 1 and len({_date(headings[place]) for place in states}) < len(states):
        yield "status", tuple(states)


def _states(roles: Sequence[Role | None], headings: Sequence[str]) -> list[int]:
    """The columns that say how far it has come, those that tell of it where there are no others."""
    states = [place for place, role in enumerate(roles) if role == "status"]
    return [place for place in states if not DESCRIBES.match(plain(headings[place]))] or states


def _places(roles: Sequence[Role | None], headings: Sequence[str]) -> Iterator[tuple[str, int]]:
    for role in ONE_OF:
        if role in roles:
            yield role, roles.index(role)
    yield from _status_places(roles, headings)


def _status_places(roles: Sequence[Role | None], headings: Sequence[str]) -> Iterator[tuple[str, int]]:
    """The column that says how far it has come, and the one that tells of it; of dated ones the latest."""
    short = _states(roles, headings)
    telling = [place for place, role in enumerate(roles) if role == "status" and place not in short]
    comments = [place for place, role in enumerate(roles) if role == "comment"]
    chosen = [_latest(places, headings) for places in (short, telling, comments) if places]
    if chosen:
        yield "status", chosen[0]
    if len(chosen) > 1:
        yield "comment", chosen[1]


def _latest(places: Sequence[int], headings: Sequence[str]) -> int:
    """The place whose heading has the latest year and month or quarter; the first where none has."""
    return max(places, key=lambda place: (_date(headings[place]), -place))


def _date(heading: str) -> tuple[int, int]:
    """The year and the month, quarter or third of a year in a heading; 0 where it has none."""
    found, part = DATED.search(heading), PART.search(heading)
    return int(found[1]) if found else 0, int(part[1]) if part else int((found and found[2]) or 0)
