"""What an administrator fills in."""

from typing import Any, get_args

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from marshmallow import ValidationError, fields, validate, validates_schema

from domain.values import Role
from service.account.schemas import password_field
from service.schemas import Asked, MailAddress, Text
from service.words import ROLE

ROLES = {role: ROLE[role] for role in get_args(Role)}


class UnitForm(Asked):
    code = fields.String(
        required=True,
        validate=validate.Regexp(
            r"[A-Z\u00c5\u00c4\u00d60-9]{2,10}\Z", error=_("Skriv en kod av 2 till 10 versaler och siffror")
        ),
        error_messages={"required": _("Skriv enhetens kod")},
        metadata={"label": _("Kod"), "hint": _("Så som planen skriver den, till exempel KLK.")},
    )
    name = Text(
        200, required=True, error_messages={"required": _("Skriv enhetens namn")}, metadata={"label": _("Namn")}
    )
    parent_id = fields.UUID(
        load_default=None,
        metadata={"label": _("Överordnad enhet"), "widget": "select", "none": _("Ingen")},
    )


class ApprovingUnitForm(Asked):
    unit_id = fields.UUID(
        required=True,
        error_messages={"required": _("Välj en enhet")},
        metadata={"label": _("Enhet"), "widget": "select"},
    )


class PersonForm(Asked):
    """A new account; the person changes the password on their own page."""

    username = fields.String(
        required=True,
        validate=validate.Regexp(
            r"[a-z\u00e5\u00e4\u00f60-9._@-]{2,100}\Z", error=_("Skriv små bokstäver, siffror, punkt eller @")
        ),
        error_messages={"required": _("Skriv ett användarnamn")},
        metadata={"label": _("Användarnamn")},
    )
    name = Text(
        200, required=True, error_messages={"required": _("Skriv personens namn")}, metadata={"label": _("Namn")}
    )
    password = password_field(_("Första lösenordet"), _("Skriv ett lösenord"))
    again = password_field(_("Samma lösenord igen"), _("Skriv lösenordet en gång till"))

    @validates_schema
    def same_twice(self, loaded: dict[str, Any], **_: Any) -> None:
        if loaded["password"] != loaded["again"]:
            raise ValidationError({"again": [gettext("Lösenordet är inte likadant båda gångerna")]})


class AddressForm(Asked):
    mail = MailAddress()


class GrantForm(Asked):
    role = fields.String(
        required=True,
        validate=validate.OneOf(list(ROLES), labels=list(ROLES.values()), error=_("Välj en roll")),
        error_messages={"required": _("Välj en roll")},
        metadata={"label": _("Roll"), "widget": "select"},
    )
    unit = fields.UUID(
        load_default=None,
        metadata={
            "label": _("Enhet"),
            "hint": _("För medarbetare, enhetsgranskare och enhetschefer."),
            "widget": "select",
            "none": _("Rollen gäller hela kommunen"),
        },
    )


def _number(label: Any, least: int, most: int) -> fields.Integer:
    wrong = _("Skriv ett heltal från %(least)s till %(most)s", least=least, most=most)
    return fields.Integer(
        required=True,
        validate=validate.Range(least, most, error=wrong),
        error_messages={"required": wrong, "invalid": wrong},
        metadata={"label": label},
    )


class PolicyForm(Asked):
    quorum = _number(_("Så många hos SAM ska godkänna"), 1, 5)
    no_change_in_a_row = _number(_("Så många kvartal i rad får läget vara som tidigare"), 0, 40)
    no_change_in_a_row_continuous = _number(_("Så många kvartal i rad för löpande aktiviteter"), 0, 40)
    escalate_after = _number(_("Så många arbetsdagar får ett byte av ansvar vänta på svar"), 1, 60)
