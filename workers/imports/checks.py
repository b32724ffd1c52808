"""Compares what was read with what the document and the municipality say about themselves."""

from collections.abc import Collection, Iterator, Sequence

from workers.imports.activities import Activity
from workers.imports.findings import Finding, quote
from workers.imports.judging import Judged
from workers.imports.prose import Declared
from workers.imports.rows import Row
from workers.imports.statuses import StatusGuess

SHORTEST_COPY_WORDS = 5


def name_of(activity: Activity) -> str:
    """How a message names an activity."""
    return f"fokusområde {activity.area} nr {activity.number}"


def prose_findings(rows: Sequence[Row]) -> Iterator[Finding]:
    """Rows with several cells that stand before the first header, and so under no column."""
    for row in rows:
        cells = [cell for cell in row.cells if cell]
        if len(cells) > 1:
            message = f"Raden står före tabellens rubrikrad och är inte med: {quote(' '.join(cells))}."
            yield Finding(line=row.line, code="row_unread", message=message)


def status_findings(activities: Sequence[Activity], guesses: Sequence[StatusGuess]) -> Iterator[Finding]:
    """The activities whose status a person must choose, and why."""
    for activity, guess in zip(activities, guesses, strict=True):
        if not guess.certain:
            message = f"Välj status för {name_of(activity)}: {guess.reason}."
            yield Finding(line=activity.lines[0], code="status_asked", message=message)


def count_findings(declared: Declared, activities: Sequence[Activity]) -> Iterator[Finding]:
    """The number of activities that the text announces, where another number was read."""
    if declared.count is not None and declared.count != len(activities):
        message = f"Dokumentet anger {declared.count} punkter men tabellen har {len(activities)}."
        yield Finding(line=declared.count_line, code="count_differs", message=message)


def area_findings(declared: Declared, areas: Sequence[str]) -> Iterator[Finding]:
    """The areas that the text lists but the table lacks or has in another order, and the other way round."""
    listed, read = declared.areas, tuple(filter(None, areas))
    if not listed or [name.casefold() for name in listed] == [name.casefold() for name in read]:
        return
    message = f"Dokumentet räknar upp fokusområdena {'; '.join(listed)} men tabellen har {'; '.join(read)}."
    yield Finding(line=declared.areas_line, code="areas_differ", message=message)


def numbering_findings(activities: Sequence[Activity]) -> Iterator[Finding]:
    """Numbers that return within an area, and whole numbers that do not follow on 1, 2, 3 …"""
    seen: set[tuple[int, str]] = set()
    last: dict[int, int] = {}
    for activity in activities:
        area, number, before = activity.area, activity.number, last.get(activity.area, 0)
        if (area, number) in seen:
            message = f"Numret upprepas: {name_of(activity)}."
            yield Finding(line=activity.lines[0], code="number_repeated", message=message)
        elif number.isdecimal() and int(number) != before + 1:
            message = f"Numreringen hoppar: {name_of(activity)} där nr {before + 1} väntades."
            yield Finding(line=activity.lines[0], code="numbering_gap", message=message)
        seen.add((area, number))
        last[area] = int(number) if number.isdecimal() else before


def unit_findings(
    activities: Sequence[Activity], judged: Sequence[Judged], known_units: Collection[str] | None
) -> Iterator[Finding]:
    """Units that the municipality does not have, where its units are given; and several where one must answer."""
    for activity, one in zip(activities, judged, strict=True):
        reading, name = one.readings["unit"], name_of(activity)
        if len(reading.choices) > 1 and len(one.readings["with_units"].value) > 1 and activity.unit:
            message = f"Flera ansvariga enheter för {name}: {quote(activity.unit)}."
            yield Finding(line=activity.lines[0], code="unit_several", message=message)
        elif reading.asked and known_units is not None:
            unit = quote(activity.unit) if activity.unit else "ingen enhet"
            message = f"Okänd ansvarig enhet för {name}: {unit}."
            yield Finding(line=activity.lines[0], code="unit_unknown", message=message)


def unclear_findings(activities: Sequence[Activity], judged: Sequence[Judged]) -> Iterator[Finding]:
    """Days, and statuses of sub-activities, that can be read in several ways."""
    said = {"due": "När den ska vara klar är oklart", "parts": "Delarnas status är oklar"}
    for activity, one in zip(activities, judged, strict=True):
        for field, words in said.items():
            if one.readings[field].asked:
                message = f"{words} för {name_of(activity)}: {one.readings[field].asked}."
                yield Finding(line=activity.lines[0], code=f"{field}_unclear", message=message)


def copy_findings(activities: Sequence[Activity]) -> Iterator[Finding]:
    """Status texts of five words or more that an earlier activity has too, word for word."""
    first: dict[str, Activity] = {}
    for activity in activities:
        if len(activity.status_text.split()) < SHORTEST_COPY_WORDS:
            continue
        original = first.setdefault(activity.status_text, activity)
        if original is not activity:
            where = f"{name_of(original)} ({original.place})"
            message = f"Statustexten för {name_of(activity)} är densamma som för {where}: kontrollera den."
            yield Finding(line=activity.lines[0], code="status_copied", message=message)
