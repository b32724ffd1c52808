"""What is filled in about a report: the one that was shown, its number and meeting, and what the board decided."""

from flask_babel import lazy_gettext as _
from marshmallow import fields, validate

from service.schemas import AskedForSomebody, Day, Text

HASH = validate.Regexp(r"^[0-9a-f]{64}$", error=_("Är ingen kontrollsumma."))


class ShownReport(AskedForSomebody):
    """Carries the checksum of the report that was shown: no other one is signed or published."""

    snapshot_sha256 = fields.String(required=True, validate=HASH, metadata={"widget": "hidden"})


class RegistrationForm(AskedForSomebody):
    registry_number = Text(
        100,
        load_default="",
        metadata={"label": _("Diarienummer"), "hint": _("Ärendets nummer, till exempel SAM 2020/14.")},
    )
    meeting_date = Day(_("Nämndens möte"))


class DecisionForm(AskedForSomebody):
    paragraph = Text(
        50, load_default="", metadata={"label": _("Paragraf i protokollet"), "hint": _("Till exempel § 12.")}
    )
    decided_on = Day(_("Dag för beslutet"))
    decision = Text(
        4000,
        load_default="",
        metadata={"label": _("Nämndens beslut"), "widget": "textarea", "hint": _("Ord för ord ur protokollet.")},
    )
