"""What a decision carries: the words and the step that were shown, and a reason where one is needed."""

from flask_babel import lazy_gettext as _
from marshmallow import fields

from service.schemas import Strict, Text


class DecisionForm(Strict):
    command_id = fields.UUID(required=True, metadata={"widget": "hidden"})
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
