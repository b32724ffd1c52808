"""The Swedish words for kinds of mail, why each was written, what became of it, and why one was not sent."""

from workers.rendering import gettext as _

KIND = {
    "digest": _("Dagens sammanställning"),
    "nudge": _("Påminnelse"),
    "returned": _("Åter för komplettering"),
    "comment": _("Kommentar"),
    "substitute": _("Ersättare"),
    "handover_proposed": _("Förslag om byte av ansvar"),
    "handed_over": _("Ansvaret har bytt händer"),
}
REASON = {
    "morning": _("arbetsdagens morgon"),
    "asked_for": _("bad samordnaren om"),
    "owner": _("ansvarar för aktiviteten"),
    "submitter": _("skickade uppdateringen"),
    "blocking": _("ansvarar för aktiviteten, och frågan måste besvaras"),
    "answered": _("fick svar på sin kommentar"),
    "mentioned": _("nämns i kommentaren"),
    "appointed": _("utsågs till ersättare"),
    "to_owner": _("föreslås bli ansvarig"),
    "may_answer": _("kan svara på förslaget"),
    "new_owner": _("blev ansvarig"),
    "former_owner": _("var ansvarig"),
}
STATE = {
    "waiting": _("Väntar"),
    "sent": _("Skickat"),
    "given_up": _("Gick inte att skicka"),
    "not_needed": _("Skickades inte"),
}
OUTCOME = {
    "nothing_to_do": _("ingenting väntade på personen"),
    "not_urgent": _("allt hade mer än en vecka kvar"),
    "settled": _("det var redan ordnat"),
    "outdated": _("dagen hade gått"),
    "no_address": _("personen har ingen mejladress"),
    "no_server": _("ingen mejlserver är inställd"),
    "inactive": _("kontot är stängt"),
    "refused": _("mejlservern tog inte emot det"),
    "unreachable": _("mejlservern svarade inte"),
    "failed": _("det gick inte att skriva"),
    "restored": _("väntade när säkerhetskopian togs"),
}
