"""What the rows of a table leave unclear, and the questions that settle it."""

import re
from collections.abc import Mapping, Sequence

import msgspec

from workers.imports.activities import RowGroup
from workers.imports.areas import may_be_area
from workers.imports.columns import Columns
from workers.imports.findings import quote
from workers.imports.questions import ROW_KINDS, Choice, Question
from workers.imports.rows import Row

WHICH = {"title": "Vilken kolumn har planens aktiviteter?", "status": "Vilken kolumn har den status som gäller?"}
ENDED = re.compile(r"[.!?:;)]$")
FIRST = re.compile(r"(.*?)([0-9]+)[a-z]?[.)]?")


def what_is(row: Row) -> Question:
    """Asks what a row is that could be several things."""
    text = quote(" ".join(filter(None, row.cells)))
    return Question(
        id=f"{row.line}/row", line=row.line, place=row.named, field="row", choices=ROW_KINDS, free=False,
        text=f"Vad är {row.named}, {text}?",
    )  # fmt: skip


def which_column(columns: Columns, role: str, row: Row) -> Question:
    """Asks which of several columns holds the activities, or the status that counts."""
    places = columns.doubts[role]
    return Question(
        id=f"column/{role}", line=row.line, place=row.named, field=role, free=False,
        choices=tuple(Choice(value=str(place), label=columns.headings[place]) for place in places),
        text=WHICH[role],
    )  # fmt: skip


def chosen(columns: Columns | None, decisions: Mapping[str, str]) -> Columns | None:
    """The columns, as a person has said which one holds what, and whether the goals are the areas."""
    if columns is None:
        return None
    places, area, doubts = dict(columns.places), decisions.get("column/area", ""), dict(columns.doubts)
    if area and "area" not in places and (goal := places.pop("goal", None)) is not None and area == "goal":
        places["area"] = goal
    for role, candidates in columns.doubts.items():
        answer = decisions.get(f"column/{role}", "")
        if answer.isdecimal() and int(answer) in candidates:
            places[role] = int(answer)
            del doubts[role]
    title = places.pop("title", columns.title)
    return msgspec.structs.replace(columns, title=title, doubts=doubts, places=places)


def continues(group: RowGroup, row: Row) -> bool:
    """Whether a row without number surely goes on with the activity before it.

    It does when its title goes on in the middle of a sentence, or it has no title and no other responsible unit.
    """
    columns = group.columns
    title, before = columns.text(row, "title"), columns.text(group.rows[-1], "title")
    unit = columns.text(row, "unit")
    if unit and columns.text(group.rows[0], "unit") not in {"", unit}:
        return False
    if not title:
        return not (row.sheet and len(row.filled()) > 2)
    return (
        title[:1].islower() and not (unit and columns.text(group.rows[0], "unit")) and not ENDED.search(before or "x")
    )


def stands_alone(group: RowGroup, row: Row) -> bool:
    """Whether a row without number has all that an activity has, and hardly belongs to the one before it."""
    columns = group.columns
    has = all(columns.text(row, role) and columns.text(group.rows[0], role) for role in ("title", "unit"))
    return has and not columns.text(row, "title")[:1].islower()


def touched(columns: Columns, row: Row) -> tuple[str, ...]:
    """The fields that a row would add to."""
    roles = {"title": "title", "unit": "unit", "status": "status", "comment": "status", "due": "due"}
    return tuple({field: 0 for role, field in roles.items() if columns.text(row, role)})


def follows(last: str, number: str) -> bool:
    """Whether a number is the next one after the last."""
    before, after = FIRST.fullmatch(last), FIRST.fullmatch(number)
    return bool(before and after and before[1] == after[1] and int(after[2]) == int(before[2]) + 1)


def is_parent(group: RowGroup | None, number: str) -> bool:
    """Whether the group has only a number and a title, and the number that follows is one under it: 1, then 1.1."""
    if group is None or not group.number or not number.startswith(f"{group.number}."):
        return False
    row = group.rows[0]
    return len(group.rows) == 1 and set(row.filled()) <= {group.columns.number, group.columns.title}


def heading_over(before: Sequence[Row], rows: Sequence[Row]) -> Row | None:
    """The heading right above the first table, where later tables have such headings too."""
    later = any(row.kind == "heading" for row in rows)
    last = before[-1] if before else None
    if not later or last is None or last.kind == "cells" or not may_be_area(last.cells[0] or "."):
        return None
    return last if last.kind == "heading" or not any(row.kind == "heading" for row in before) else None
