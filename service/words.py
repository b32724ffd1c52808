"""The Swedish words for what the code calls by its own names."""

from flask import Flask
from flask_babel import lazy_gettext as _
from flask_babel import ngettext

from workers import words

STATUS = {code: _(word) for code, word in words.STATUS.items()}
STATUS_MEANING = {
    "in_progress": _("Arbete pågår."),
    "partly_done": _("En avgränsad del är klar, resten återstår."),
    "done": _("Allt som aktiviteten omfattar är gjort."),
    "planned": _("Det är bestämt när arbetet börjar."),
    "not_started": _("Inget arbete har börjat."),
    "cancelled": _("Aktiviteten kommer inte att genomföras."),
}
STATE = {
    "not_reported": _("Inte rapporterad"),
    "draft": _("Utkast"),
    "in_unit_review": _("Enhetsgranskning"),
    "in_sam_review": _("Hos SAM för godkännande"),
    "returned": _("Åter för komplettering"),
    "approved": _("Godkänd"),
    "imported": _("Ur dokument, ej godkänd i Spårbar"),
    "discarded": _("Kasserad"),
}
ROLE = {
    "contributor": _("medarbetare"),
    "owner": _("aktivitetsansvarig"),
    "submitter": _("den som skickade"),
    "unit_reviewer": _("enhetsgranskare"),
    "sam_approver": _("godkännare SAM"),
    "external_approver": _("extern godkännare"),
    "coordinator": _("samordnare"),
    "auditor": _("revisor"),
    "board": _("nämnd"),
    "administrator": _("administratör"),
    "founder": _("administratör"),
}
EVENT = {
    "planned": _("Aktiviteten skapades ur handlingsplanen"),
    "owner_appointed": _("Aktivitetsansvarig utsågs"),
    "update_imported": _("Läget lästes in ur dokumentet"),
    "update_drafted": _("Utkast påbörjades"),
    "draft_saved": _("Utkastet ändrades"),
    "update_discarded": _("Utkastet kasserades"),
    "update_submitted": _("Skickades till enhetsgranskning"),
    "unit_review_signed_off": _("Granskades för enheten"),
    "sam_approval_given": _("Fick ett godkännande"),
    "update_approved": _("Godkändes"),
    "update_returned": _("Lämnades tillbaka för komplettering"),
    "update_withdrawn": _("Drogs tillbaka"),
    "sign_off_voided": _("En granskning slutade gälla"),
}
KIND = {
    **{f"activity.{name}.v1": words for name, words in EVENT.items()},
    "plan.adopted.v1": _("Planen lästes in"),
    "organisation.founded.v1": _("Organisationen skapades"),
    "organisation.unit_created.v1": _("En enhet skapades"),
    "organisation.approving_unit_chosen.v1": _("Den godkännande enheten valdes"),
    "organisation.person_registered.v1": _("En person lades till"),
    "organisation.role_granted.v1": _("En roll gavs"),
    "organisation.role_revoked.v1": _("En roll togs tillbaka"),
    "organisation.person_deactivated.v1": _("Ett konto stängdes"),
    "period.opened.v1": _("Kvartalet öppnades för rapportering"),
}
STREAM = {
    "plan": _("Handlingsplanen"),
    "organisation": _("Organisationen"),
    "period": _("Kvartalet"),
    "activity": _("En aktivitet"),
}
GUARD = {
    "nothing_under_way": _("Ingen uppdatering var på väg eller godkänd för kvartalet."),
    "period_is_open": _("Kvartalet var öppet."),
    "is_complete": _("Status och lägesbeskrivning var ifyllda."),
    "unit_has_signed_these_words": _("Enheten hade granskat just de här orden."),
    "approver_exists": _("Det fanns tillräckligt många som kunde godkänna."),
    "reviewer_exists": _("Det fanns någon som kunde granska."),
    "no_hand_in_the_words": _("Hen hade inte skrivit i texten, inte skickat den och ansvarade inte för aktiviteten."),
    "not_the_unit_reviewer": _("Hen hade inte granskat texten för enheten."),
}
BARRED = {
    "wrote": _("hade skrivit i texten eller skickat den"),
    "owner": _("ansvarig för aktiviteten"),
    "signed_off": _("hade granskat för enheten"),
}
RESUBMITTED = _("Skickades igen, direkt till godkännande")
CAUSE = {
    "content_changed": _("Texten har ändrats sedan den gavs."),
    "withdrawn": _("Uppdateringen drogs tillbaka."),
    "returned": _("Uppdateringen lämnades tillbaka."),
}
FIELD = {name: _(word) for name, word in words.FIELD.items()}


def status_count(status: str, n: int) -> str:
    """How many activities have a status, to stand in a sentence."""
    words = {
        "done": ngettext("%(num)s genomförd", "%(num)s genomförda", n),
        "partly_done": ngettext("%(num)s delvis genomförd", "%(num)s delvis genomförda", n),
        "in_progress": ngettext("%(num)s pågående", "%(num)s pågående", n),
        "planned": ngettext("%(num)s planerad", "%(num)s planerade", n),
        "not_started": ngettext("%(num)s ej påbörjad", "%(num)s ej påbörjade", n),
        "cancelled": ngettext("%(num)s avbruten", "%(num)s avbrutna", n),
        "unknown": ngettext("%(num)s utan status", "%(num)s utan status", n),
    }
    return str(words[status])


def init_app(app: Flask) -> None:
    app.jinja_env.globals |= {
        "status_count": status_count,
        "STATUS": STATUS,
        "STATUS_MEANING": STATUS_MEANING,
        "STATE": STATE,
        "ROLE": ROLE,
        "EVENT": EVENT,
        "KIND": KIND,
        "STREAM": STREAM,
        "GUARD": GUARD,
        "RESUBMITTED": RESUBMITTED,
        "CAUSE": CAUSE,
        "FIELD": FIELD,
    }
