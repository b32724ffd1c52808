"""What may be typed about an activity, for form and API alike."""

from flask_babel import lazy_gettext as _
from marshmallow import fields, validate

from service.schemas import AskedForSomebody, Day, InSomebodysName, Reason, Strict, Text

STATUSES = {
    "in_progress": _("Pågående"),
    "partly_done": _("Delvis genomförd"),
    "done": _("Genomförd"),
    "planned": _("Planerad"),
    "not_started": _("Ej påbörjad"),
    "cancelled": _("Avbruten"),
}
CLOSING = {"completed": _("Ja, den är genomförd"), "cancelled": _("Ja, den avbryts")}
LONGEST = {
    "text": 1500,
    "done": 1000,
    "next": 1000,
    "obstacle": 1000,
    "decision_needed": 1000,
    "closing_statement": 1000,
}


def _words(name: str, label: object, hint: object = None, rows: int = 3) -> Text:
    return Text(
        LONGEST[name],
        allow_none=True,
        load_default=None,
        metadata={
            "label": label,
            "hint": hint,
            "widget": "textarea",
            "rows": rows,
            "optional": name != "text",
        },
    )


class ContentIn(Strict):
    """The words of an update. A draft may leave anything out; the domain says what a submitted one must have."""

    status = fields.String(
        allow_none=True,
        load_default=None,
        validate=validate.OneOf(list(STATUSES), labels=list(STATUSES.values()), error=_("Välj en av statusarna")),
        metadata={"label": _("Hur är läget nu?"), "widget": "radios"},
    )
    text = _words(
        "text",
        _("Lägesbeskrivning"),
        _("Så här står det i lägesrapporten. Ett par meningar räcker: vad som är gjort, och vad som återstår."),
        rows=5,
    )
    done = _words("done", _("Vad har gjorts?"))
    next = _words("next", _("Vad händer härnäst?"), _("Skriv gärna när."))
    obstacle = _words("obstacle", _("Finns det något hinder?"))
    decision_needed = _words("decision_needed", _("Behövs ett beslut?"), _("Skriv vem som behöver besluta och om vad."))
    proposed_lifecycle = fields.String(
        allow_none=True,
        load_default=None,
        validate=validate.OneOf(list(CLOSING), labels=list(CLOSING.values()), error=_("Välj om den ska avslutas")),
        metadata={"label": _("Ska aktiviteten avslutas?"), "widget": "select", "none": _("Nej, den fortsätter")},
    )
    closing_statement = _words("closing_statement", _("Slutord"), _("Om den avslutas: vad blev det, och varför?"))


class CorrectionForm(ContentIn, InSomebodysName):
    """New words beside approved ones: all of them, why, and the hash of those that were shown."""

    command_id = fields.UUID(required=True, metadata={"widget": "hidden"})
    content_hash = fields.String(required=True, metadata={"widget": "hidden"})
    reason = Reason(
        _("Varför behövs en rättelse?"),
        _("Skriv varför den godkända texten behöver rättas"),
        _("Skälet syns i historiken."),
    )


class UpdateIdForm(AskedForSomebody):
    """The hidden fields of a form of one button about an update."""

    update_id = fields.UUID(required=True, metadata={"widget": "hidden"})


class SuggestionForm(AskedForSomebody):
    """Takes in words that somebody suggested, in the version that they were shown beside."""

    update_id = fields.UUID(required=True, metadata={"widget": "hidden"})
    base_version = fields.Integer(required=True, metadata={"widget": "hidden"})


class DeclineForm(AskedForSomebody):
    reason = Reason(_("Varför tar du inte in förslaget?"), _("Skriv varför du inte tar in förslaget"))


class ReassignmentForm(AskedForSomebody):
    """To which unit and owner, from when and why."""

    to_unit_id = fields.UUID(
        required=True,
        error_messages={"required": _("Välj en enhet")},
        metadata={"label": _("Ansvarig enhet"), "widget": "select"},
    )
    to_owner_id = fields.UUID(
        required=True,
        error_messages={"required": _("Välj en person")},
        metadata={"label": _("Aktivitetsansvarig"), "widget": "select"},
    )
    effective = Day(_("Från och med"))
    reason = Reason(_("Varför?"), _("Skriv varför ansvaret ska byta händer"))


class AnswerForm(AskedForSomebody):
    reason = Reason(_("Varför?"), _("Skriv varför"))


class OwnerForm(AskedForSomebody):
    owner_id = fields.UUID(
        required=True,
        error_messages={"required": _("Välj en person")},
        metadata={"label": _("Aktivitetsansvarig"), "widget": "select"},
    )
    reason = Reason(_("Varför?"), _("Skriv varför"))


class AsBeforeForm(AskedForSomebody):
    """The approved words that stand, by the hash that was shown."""

    base_id = fields.UUID(required=True, metadata={"widget": "hidden"})
    base_hash = fields.String(required=True, metadata={"widget": "hidden"})


class UpdateForm(ContentIn, InSomebodysName):
    """The form: the words, the command's id, and the update and version they were written on (none and 0 if new)."""

    command_id = fields.UUID(required=True, metadata={"widget": "hidden"})
    update_id = fields.UUID(load_default=None, metadata={"widget": "hidden"})
    base_version = fields.Integer(required=True, metadata={"widget": "hidden"})
    do = fields.String(required=True, validate=validate.OneOf(["save", "submit"]), metadata={"widget": "button"})
