"""What is typed to sign in."""

from flask_babel import lazy_gettext as _
from marshmallow import fields

from service.schemas import Strict, Text


class SignIn(Strict):
    """``next`` is where to go afterwards; ``kept`` is a form that could not be taken (see service/kept.py)."""

    username = Text(
        200,
        required=True,
        error_messages={"required": _("Skriv ditt användarnamn")},
        metadata={"label": _("Användarnamn")},
    )
    password = Text(
        1000,
        required=True,
        error_messages={"required": _("Skriv ditt lösenord")},
        metadata={"label": _("Lösenord"), "widget": "password"},
    )
    next = fields.String(load_default="/", metadata={"widget": "hidden"})
    kept = fields.String(load_default="", metadata={"widget": "hidden"})
