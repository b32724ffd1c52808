"""What is filled in to appoint a substitute, and to end it."""

from typing import get_args

from flask_babel import lazy_gettext as _
from marshmallow import fields, validate

from domain.values import SubstitutedRole
from service.schemas import Asked, Day, Reason, Text
from service.words import ROLE

ROLES = {role: ROLE[role] for role in get_args(SubstitutedRole)}
CHOOSE = _("Välj en person")


class AppointForm(Asked):
    """One's own substitute; ``unit_id`` is chosen for roles that are for a unit."""

    substitute_id = fields.UUID(
        required=True,
        error_messages={"required": CHOOSE},
        metadata={"label": _("Vem ska vara ersättare?"), "widget": "select"},
    )
    role = fields.String(
        required=True,
        validate=validate.OneOf(list(ROLES), labels=list(ROLES.values()), error=_("Välj en roll")),
        error_messages={"required": _("Välj en roll")},
        metadata={"label": _("I vilken roll?"), "widget": "select"},
    )
    unit_id = fields.UUID(
        load_default=None,
        metadata={
            "label": _("För vilken enhet?"),
            "hint": _("Behövs för enhetsgranskare, och när en chef utser. En aktivitetsansvarig kan ersättas i alla."),
            "widget": "select",
            "none": _("Alla enheter"),
        },
    )
    valid_from = Day(_("Första dagen"))
    valid_to = Day(_("Sista dagen"), _("Högst tolv månader."))
    reason = Reason(_("Varför?"), _("Skriv varför, till exempel semester"))
    decision_reference = Text(
        200,
        load_default="",
        metadata={
            "label": _("Beslutet"),
            "hint": _("Till exempel delegationsbeslut KS 2019/12."),
            "missing": _("Ange beslutet som ersättaren är utsedd genom"),
        },
    )


class AppointForOthersForm(AppointForm):
    """The coordinator, or a unit's manager, says for whom."""

    principal_id = fields.UUID(
        required=True,
        error_messages={"required": CHOOSE},
        metadata={"label": _("Vem ska ersättas?"), "widget": "select"},
    )

    class Meta(AppointForm.Meta):
        fields = (
            "command_id", "principal_id", "substitute_id", "role", "unit_id", "valid_from", "valid_to", "reason",
            "decision_reference",
        )  # fmt: skip


class EndForm(Asked):
    reason = Reason(_("Varför avslutas det?"), _("Skriv varför det avslutas"))
