"""A form that was kept, line by line, as a person reads it: what each field is called, and what was chosen in it."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from service.activities.parts import NAME
from service.imports.schemas import PlanForm
from service.imports.typed import OTHER
from service.kept import Kept
from service.words import COMPARED, FIELD, STATUS
from workers.imports.answers import KEY
from workers.imports.places import GOAL_CHOICES
from workers.imports.questions import ROW_KINDS

OF_A_ROW = {**COMPARED, "with_units": _("Medverkande"), "due": _("Klart senast"), "parts": _("Delar")}
COLUMN = {
    "column/title": _("Kolumnen med planens aktiviteter"),
    "column/status": _("Kolumnen med den status som gäller"),
    "column/area": _("Planens fokusområden"),
}
CHOSEN = {one.value: one.label for one in (*ROW_KINDS, *GOAL_CHOICES)}
YES_OR_NO = {"true": "continuous_yes", "false": "continuous_no"}


class Line(NamedTuple):
    """``said`` is what a code that was chosen means, and None where the value is what somebody wrote."""

    name: str
    value: str
    label: str
    said: str | None


def lines(kept: Kept) -> Iterator[Line]:
    """What a person wrote or chose, in the order of the form."""
    shown = kept.words
    labels = _of_the_plan() if kept.address.startswith("/inlasning/") else {}
    for name, value in kept.fields:
        if name in shown:
            yield Line(name, value, labels.get(name) or _label(name), _said(name, value))


def _of_the_plan() -> Mapping[str, str]:
    found = {name: field.metadata.get("label") for name, field in PlanForm().fields.items()}
    return {name: str(label) for name, label in found.items() if label}


def _label(name: str) -> str:
    """Of an answer about a document, which has the id of its question; of any other field; the name if it has none."""
    if part := NAME.fullmatch(name):
        field = FIELD["status"] if part[2] == "status" else _("Kort om den")
        return str(gettext("Del (%(letter)s): %(field)s", letter=part[1], field=str(field)))
    question = name.removesuffix(f"/{OTHER}")
    found = KEY.fullmatch(question)
    if found is None:
        return str(COLUMN.get(question) or FIELD.get(name, name))
    if found[2] == "row":
        return str(gettext("Rad %(line)s", line=found[1]))
    return str(gettext("Rad %(line)s, %(field)s", line=found[1], field=str(OF_A_ROW.get(found[2], found[2])).lower()))


def _said(name: str, value: str) -> str | None:
    part = NAME.fullmatch(name)
    field = part[2] if part else name.rpartition("/")[2]
    if name in ("column/title", "column/status") and value.isdecimal():
        return str(gettext("nr %(place)s från vänster", place=int(value) + 1))
    if field in ("row", "area") and value in CHOSEN:
        return CHOSEN[value]
    if field == "status":
        return str(STATUS.get(value, value))
    if field == "continuous" and value in YES_OR_NO:
        return str(COMPARED[YES_OR_NO[value]])
    return str(gettext("Något annat")) if value == OTHER and "/" in name else None
