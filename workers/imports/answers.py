"""Takes what a person has answered or edited into a proposal."""

import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

import msgspec

from domain.values import Status
from workers.imports.fields import FIELDS, Field
from workers.imports.parts import Part
from workers.imports.proposed import Proposal, ProposedActivity, ProposedArea
from workers.imports.questions import ROW_KINDS
from workers.imports.rows import Document

KEY = re.compile(r"([0-9]{1,9})/([a-z_]+)")
COLUMN_ANSWERS: dict[str, frozenset[str]] = {
    "column/title": frozenset(),
    "column/status": frozenset(),
    "column/area": frozenset({"goal", "none"}),
}
"""What may be answered about a column; of activities and statuses any that the question offers."""
KINDS = frozenset(choice.value for choice in ROW_KINDS)
DUE = re.compile(r"20[0-9]{2}(?:-(?:Q[1-4]|T[1-3]|(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?))?")
NEEDED = frozenset({"number", "title", "unit"})


class UnusableAnswer(Exception):
    """An answer to nothing that was asked, or none that the field can take; the text is a Swedish sentence."""


def decisions_in(answers: Mapping[str, Any]) -> dict[str, str]:
    """The answers that say what a row or a column is: they change how the rest is read."""
    return {key: str(value) for key, value in answers.items() if key.endswith("/row") or key in COLUMN_ANSWERS}


def apply_answers(proposal: Proposal, answers: Mapping[str, Any]) -> Proposal:
    """The proposal with the fields answered, and without the questions that are settled. Raises UnusableAnswer."""
    by_line = {row.lines[0]: place for place, row in enumerate(proposal.rows)}
    rows = list(proposal.rows)
    for key, value in answers.items():
        if key in decisions_in(answers):
            continue
        found = KEY.fullmatch(key)
        place = by_line.get(int(found[1])) if found else None
        if found is None or place is None or found[2] not in FIELDS:
            raise UnusableAnswer(f"Det finns ingen fråga {key}.")
        rows[place] = _answered(rows[place], found[2], _checked(key, found[2], value), key)
    return _settled(_with_areas(proposal, rows), answers)


def check_decisions(answers: Mapping[str, Any], document: Document) -> None:
    """Raises UnusableAnswer where a row or column is answered that is not there, or with what it cannot be."""
    lines = {row.line for row in (*document.prose, *document.table)}
    for key, value in decisions_in(answers).items():
        line = key.removesuffix("/row")
        if key.endswith("/row") and not (line.isdecimal() and int(line) in lines):
            raise UnusableAnswer(f"Det finns ingen fråga {key}.")
        known = KINDS if key.endswith("/row") else COLUMN_ANSWERS[key]
        if known and value not in known:
            raise UnusableAnswer(f"Svaret på {key} ska vara ett av {', '.join(sorted(known))}.")


def _checked(key: str, name: str, value: Any) -> Any:
    """The value in the shape of its field. Raises UnusableAnswer."""
    value = " ".join(value.split()) if isinstance(value, str) else value
    try:
        fits, shaped = _shaped(name, value)
    except (TypeError, ValueError, AttributeError, msgspec.ValidationError):
        fits, shaped = False, None
    if not fits:
        raise UnusableAnswer(f"Svaret på {key} går inte att använda: {value!r}.")
    return shaped


def _shaped(name: str, value: Any) -> tuple[bool, Any]:
    """Whether a value fits its field, and the value as the field keeps it."""
    shape = SHAPES.get(name, _text)
    shaped = shape(value)
    return shaped is not UNFIT and bool(shaped or name not in NEEDED), shaped


UNFIT = object()


def _text(value: Any) -> Any:
    return value if isinstance(value, str) else UNFIT


def _status(value: Any) -> Any:
    return value if value is None or value in get_args(Status) else UNFIT


def _due(value: Any) -> Any:
    return (value or None) if not value or DUE.fullmatch(value) else UNFIT


def _yes_or_no(value: Any) -> Any:
    return {True: True, False: False, "true": True, "false": False}.get(value, UNFIT)


def _years(value: Any) -> Any:
    years = tuple(sorted({int(year) for year in (value.split() if isinstance(value, str) else value)}))
    return years if all(2000 <= year <= 2100 for year in years) else UNFIT


def _units(value: Any) -> Any:
    units = value.split(",") if isinstance(value, str) else value
    return tuple(unit.strip() for unit in units if unit.strip())


def _parts(value: Any) -> Any:
    return tuple(msgspec.convert(part, Part) for part in value)


SHAPES: dict[str, Callable[[Any], Any]] = {
    "status": _status,
    "due": _due,
    "continuous": _yes_or_no,
    "years": _years,
    "with_units": _units,
    "parts": _parts,
}


def _answered(row: ProposedActivity, name: str, value: Any, key: str) -> ProposedActivity:
    """The row with one field as a person has said it, and what hangs on that."""
    fields = {**row.fields, name: Field(value=value, source=row.fields[name].source, sureness="answered")}
    if name == "due" and fields["years"].question == key:
        years = (int(value[:4]),) if value else ()
        fields["years"] = Field(value=years, source=row.fields["years"].source, sureness="understood")
    if name == "unit":
        others = tuple(unit for unit in fields["with_units"].value if unit != value)
        fields["with_units"] = msgspec.structs.replace(fields["with_units"], value=others)
    changed = {one: field.value for one, field in fields.items() if one != "area"}
    if name == "status":
        changed |= {"certain": value is not None, "reason": "vald av den som läste in dokumentet"}
    return msgspec.structs.replace(row, fields=fields, **changed)


def _with_areas(proposal: Proposal, rows: list[ProposedActivity]) -> Proposal:
    """The areas in the order of the document, new ones after, each with its activities; areas left empty are gone."""
    names = dict.fromkeys([*(area.name for area in proposal.areas), *(row.fields["area"].value for row in rows)])
    used = {row.fields["area"].value for row in rows}
    numbers = {name: place for place, name in enumerate((name for name in names if name in used), 1)}
    placed = tuple(msgspec.structs.replace(row, area=numbers[row.fields["area"].value]) for row in rows)
    if rows == list(proposal.rows):
        return proposal
    areas = tuple(ProposedArea(name=name, count=sum(row.area == at for row in placed)) for name, at in numbers.items())
    return msgspec.structs.replace(proposal, rows=placed, areas=areas)


def _settled(proposal: Proposal, answers: Mapping[str, Any]) -> Proposal:
    """Without the questions that are answered, or whose fields are."""
    waiting = {field.question for row in proposal.rows for field in row.fields.values() if field.sureness == "asked"}
    left = (one for one in proposal.questions if one.id in waiting or (one.field == "row" and one.id not in answers))
    return msgspec.structs.replace(proposal, questions=tuple(left))
