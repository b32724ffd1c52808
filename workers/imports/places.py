"""Numbers and areas, which an activity has among the others and not by itself."""

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from workers.imports.activities import Activity
from workers.imports.findings import quote
from workers.imports.questions import Choice
from workers.imports.reading import Reading, sure, unsure

GOAL_QUESTION = "column/area"
GOALS_ONLY = "tabellen har en kolumn med mål men ingen med fokusområden"
GOAL_CHOICES = (
    Choice(value="goal", label="Målen är planens fokusområden"),
    Choice(value="none", label="Planen har inga fokusområden"),
)
EMBEDDED = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,3}){0,3}[a-z]?)[.)]?\s+(\S.*)")


def numbered(activities: Sequence[Activity]) -> tuple[Activity, ...]:
    """The activities with numbers: those before each title where the table has no column of them, else 1, 2, 3 …"""
    without = [one for one in activities if not one.number]
    found = [EMBEDDED.fullmatch(one.title) for one in without]
    if without and all(found) and len({match[1] for match in found if match}) > 1:
        return tuple(_parted(one) if not one.number else one for one in activities)
    reached: Counter[int] = Counter()
    done = []
    for one in activities:
        reached[one.area] += 1
        done.append(one if one.number else msgspec.structs.replace(one, number=str(reached[one.area])))
    return tuple(done)


def _parted(activity: Activity) -> Activity:
    match = EMBEDDED.fullmatch(activity.title)
    assert match is not None
    cells = {**activity.cells, "title": match[2]}
    return msgspec.structs.replace(activity, number=match[1], title=match[2], cells=cells)


def number_readings(activities: Sequence[Activity]) -> list[Reading]:
    """Each number; asked where an earlier activity of the area has it too."""
    seen: set[tuple[int, str]] = set()
    readings = []
    for one in activities:
        if (one.area, one.number) in seen:
            readings.append(unsure(f"numret {quote(one.number)} finns redan i området", value=one.number))
        else:
            readings.append(sure(one.number))
        seen.add((one.area, one.number))
    return readings


def area_reading(activity: Activity, names: Sequence[str]) -> Reading:
    """The area's name; asked where the plan has none but a column of goals, which may be meant."""
    name, goal = names[activity.area - 1], activity.cells.get("goal", "")
    if not name and goal:
        return Reading(value="", asked=GOALS_ONLY, choices=GOAL_CHOICES, hangs_on=GOAL_QUESTION)
    return sure(name)
