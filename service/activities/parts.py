"""The sub-activities in a form: for each, by its letter, a status and a line of words."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import Schema, fields, validate

from domain.activity import Activity
from domain.planned import PartTold, parts_told
from domain.update import Update
from domain.values import Content, PartStatus
from service.activities.schemas import STATUSES
from service.schemas import Text

NAME = re.compile(r"part-(.+)-(status|text)")
LONGEST = 300


def with_parts(schema: type[Schema], parts: Iterable[PartTold]) -> Schema:
    """The schema, with two fields more for each sub-activity; why one writes is asked last."""
    found: dict[str, Any] = {}
    for part in parts:
        status, text = names(part.letter)
        found[status] = fields.String(
            allow_none=True,
            load_default=None,
            validate=validate.OneOf(list(STATUSES), labels=list(STATUSES.values()), error=_("Välj en av statusarna")),
            metadata={
                "label": _("(%(letter)s) %(title)s", letter=part.letter, title=part.title or _("finns inte i planen")),
                "widget": "select",
                "none": _("Ingen uppgift"),
            },
        )
        label = _("Kort om (%(letter)s)", letter=part.letter)
        more = {"label": label, "widget": "line", "optional": True}
        found[text] = Text(LONGEST, allow_none=True, load_default=None, metadata=more)
    made = schema.from_dict(found)() if found else schema()
    if "reason" in made.load_fields:
        made.load_fields["reason"] = made.load_fields.pop("reason")
    return made


def names(letter: str) -> tuple[str, str]:
    """What the two fields are called."""
    return f"part-{letter}-status", f"part-{letter}-text"


def parts_of(activity: Activity, update: Update | None, typed: Iterable[str] = ()) -> tuple[PartTold, ...]:
    """The plan's, those that the words speak of, and those that a form has been filled in about."""
    said = dict(update.content.of_parts) if update else {}
    for letter in (found[1] for name in typed if (found := NAME.fullmatch(name))):
        said.setdefault(letter, PartStatus(letter=letter))
    return parts_told(activity.parts, said.values())


def said_in(form: Mapping[str, Any]) -> tuple[PartStatus, ...]:
    """What a form that has been filled in says; also of those that it says nothing of."""
    letters = dict.fromkeys(found[1] for name in form if (found := NAME.fullmatch(name)))
    return tuple(PartStatus(letter=one, status=form[names(one)[0]], text=form[names(one)[1]]) for one in letters)


def fields_of(content: Content | None) -> dict[str, str]:
    """A form's fields from stored words; only of those that anything is said of."""
    said = content.of_parts.values() if content else ()
    pairs = ((names(one.letter), (one.status, one.text)) for one in said)
    return {name: value or "" for both, values in pairs for name, value in zip(both, values, strict=True)}
