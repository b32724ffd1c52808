"""What the coordinator says of the plan as a whole when a document is read in."""

from typing import Any

from flask_babel import lazy_gettext as _
from marshmallow import fields, validate

from service.schemas import InSomebodysName, Longest, Text
from workers.imports.naming import SLUG

LONGEST_SLUG = 80


def quarter_field(missing: Any, hint: Any) -> fields.String:
    return fields.String(
        required=True,
        validate=validate.Regexp(
            r"2\d{3}-Q[1-4]\Z", error=_("Skriv kvartalet som år-Q1 till Q4, till exempel 2019-Q3")
        ),
        error_messages={"required": missing},
        metadata={"label": _("Kvartalet som dokumentet rapporterar"), "hint": hint},
    )


class PlanForm(InSomebodysName):
    name = Text(
        200, required=True, error_messages={"required": _("Skriv planens namn")}, metadata={"label": _("Planens namn")}
    )
    slug = fields.String(
        required=True,
        validate=[
            validate.Regexp(rf"{SLUG.pattern}\Z", error=_("Skriv adressen med a–z, 0–9 och bindestreck")),
            Longest(LONGEST_SLUG),
        ],
        error_messages={"required": _("Skriv ett kort namn för planens adress")},
        metadata={
            "label": _("Kort namn i adressen"),
            "hint": _("Små bokstäver a–z, siffror och bindestreck, till exempel naringsliv-2019. Går inte att ändra."),
        },
    )
    quarter = quarter_field(
        _("Skriv vilket kvartal dokumentet rapporterar"),
        _("Till exempel 2019-Q3. Lägena ur dokumentet hör till det kvartalet."),
    )


class TakeForm(InSomebodysName):
    """What a second document says of how far activities had come, for one quarter."""

    quarter = quarter_field(_("Skriv vilket kvartal dokumentet rapporterar"), _("Till exempel 2019-Q3."))
