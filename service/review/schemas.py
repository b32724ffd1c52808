"""What a decision carries: the words and the step that were shown, and a reason where one is needed."""

from flask_babel import lazy_gettext as _
from marshmallow import fields, validate

from service.schemas import Asked, AskedForSomebody, InSomebodysName, Reason, Text
from service.words import FIELD as EVERY_FIELD

ANSWERS = ("text", "done", "next", "obstacle", "decision_needed", "closing_statement")
FIELD = {name: EVERY_FIELD[name] for name in ("status", *ANSWERS)}


class DecisionForm(AskedForSomebody):
    content_hash = fields.String(required=True, metadata={"widget": "hidden"})
    step_id = fields.Integer(required=True, metadata={"widget": "hidden"})


class ReturnForm(DecisionForm):
    """The domain demands the reason; an empty one comes back with a sentence."""

    reason = Text(
        2000,
        load_default="",
        metadata={
            "label": _("Skäl"),
            "hint": _("Skriv vad som saknas, inte hur det ska formuleras."),
            "widget": "textarea",
        },
    )


class WhyForm(ReturnForm):
    """A decision that needs words about why: back to the unit, or an approval that is taken back."""

    reason = Reason(_("Varför?"), _("Skriv varför"), _("Den ansvarige och enheten ser ditt skäl."))


class CommentForm(AskedForSomebody):
    answers = fields.UUID(load_default=None, metadata={"widget": "hidden"})
    field = fields.String(
        load_default=None,
        validate=validate.OneOf(list(FIELD), labels=list(FIELD.values())),
        metadata={"label": _("Vad gäller det?"), "widget": "select", "none": _("Hela uppdateringen")},
    )
    text = Text(
        2000,
        load_default="",
        metadata={"label": _("Kommentar"), "widget": "textarea", "missing": _("Skriv en kommentar")},
    )


class BlockingCommentForm(CommentForm):
    """For those who could decide now."""

    blocking = fields.Boolean(
        load_default=False,
        metadata={
            "label": _("Måste besvaras innan uppdateringen godkänns"),
            "hint": _(
                "Ingen kan godkänna förrän du, eller någon annan som kan besluta, har markerat den som besvarad."
            ),
            "widget": "checkbox",
        },
    )


class ReplyForm(AskedForSomebody):
    answers = fields.UUID(required=True, metadata={"widget": "hidden"})
    text = Text(
        2000, load_default="", metadata={"label": _("Svar"), "widget": "textarea", "missing": _("Skriv ett svar")}
    )


class RecuseForm(Asked):
    """Said of oneself, in nobody else's name."""

    reason = Text(2000, load_default="", metadata={"label": _("Skäl"), "widget": "textarea", "optional": True})


class ResolveForm(RecuseForm, InSomebodysName):
    """A comment is settled, by oneself or for somebody else."""


class SuggestForm(AskedForSomebody):
    text = Text(
        1500,
        load_default="",
        metadata={
            "label": _("Så här kunde det stå"),
            "widget": "textarea",
            "rows": 5,
            "missing": _("Skriv ditt förslag"),
        },
    )
    reason = Text(1000, load_default="", metadata={"label": _("Varför?"), "widget": "textarea", "optional": True})
