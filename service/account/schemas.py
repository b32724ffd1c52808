"""What is typed to change one's password, and to make a token for a program."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from marshmallow import ValidationError, fields, validate, validates_schema

from service.schemas import Strict, Text

LONGEST = 1000
SCOPES = {
    "read": _("Läsa det du får läsa"),
    "write": _("Läsa, skriva och besluta i ditt namn"),
    "log": _("Läsa händelseloggen och ingenting annat"),
}


def password_field(label: Any, missing: Any) -> fields.String:
    return Text(
        LONGEST,
        required=True,
        error_messages={"required": missing},
        metadata={"label": label, "widget": "password"},
    )


class ChangePassword(Strict):
    """How long the new one must be is the account's rule, see workers/passwords.py."""

    present = password_field(_("Nuvarande lösenord"), _("Skriv lösenordet som du har nu"))
    new = password_field(_("Nytt lösenord"), _("Skriv ett nytt lösenord"))
    again = password_field(_("Nytt lösenord igen"), _("Skriv det nya lösenordet en gång till"))

    @validates_schema
    def same_twice(self, loaded: dict[str, Any], **_: Any) -> None:
        if loaded["new"] != loaded["again"]:
            raise ValidationError({"again": [gettext("Det nya lösenordet är inte likadant båda gångerna")]})


class TokenForm(Strict):
    name = Text(
        100,
        required=True,
        error_messages={"required": _("Skriv vad nyckeln ska användas till")},
        metadata={"label": _("Vad ska nyckeln användas till?"), "hint": _("Till exempel: statistik till intranätet.")},
    )
    scope = fields.String(
        required=True,
        validate=validate.OneOf(list(SCOPES), labels=list(SCOPES.values()), error=_("Välj vad programmet ska få göra")),
        error_messages={"required": _("Välj vad programmet ska få göra")},
        metadata={"label": _("Vad ska programmet få göra?"), "widget": "radios"},
    )
