"""What the coordinator fills in about a quarter."""

from flask_babel import lazy_gettext as _
from marshmallow import fields

from service.schemas import AskedForSomebody, Day, Reason


class DeadlinesForm(AskedForSomebody):
    """The last day of each level."""

    owner = Day(_("Aktivitetsansvariga skickar senast"))
    unit = Day(_("Enheterna granskar senast"))
    sam = Day(_("SAM godkänner senast"))
    board = Day(_("Nämnden får rapporten"))


class ChangedDeadlinesForm(DeadlinesForm):
    reason = Reason(
        _("Varför ändras fristerna?"),
        _("Skriv varför fristerna ändras"),
        _("Skälet visas för alla som rapporterar."),
    )


class ExceptionForm(AskedForSomebody):
    activity_id = fields.UUID(
        required=True,
        error_messages={"required": _("Välj en aktivitet")},
        metadata={"label": _("Aktivitet"), "widget": "select"},
    )
    valid_to = Day(_("Undantaget gäller till och med"))
    reason = Reason(
        _("Varför ges undantag?"),
        _("Skriv varför undantag ges"),
        _("Skälet står kvar i historiken."),
    )


class UndecidedForm(AskedForSomebody):
    reason = Reason(
        _("Varför hinner den inte beslutas?"),
        _("Skriv varför den inte hinner beslutas"),
        _("Förseningen räknas på det steg som hade uppdateringen."),
    )
