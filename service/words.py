"""The Swedish words for what the code calls by its own names."""

from flask import Flask
from flask_babel import lazy_gettext as _
from flask_babel import ngettext

from domain import activity_events
from workers import words
from workers.mail import wording
from workers.reports.files import OWN

STATUS = {code: _(word) for code, word in words.STATUS.items()}
STATUS_MEANING = {
    "in_progress": _("Arbete pågår."),
    "partly_done": _("En avgränsad del är klar, resten återstår."),
    "done": _("Allt som aktiviteten omfattar är gjort."),
    "planned": _("Det är bestämt när arbetet börjar."),
    "not_started": _("Inget arbete har börjat."),
    "cancelled": _("Aktiviteten kommer inte att genomföras."),
}
COMPARED = {
    "area": _("Fokusområde"),
    "number": _("Nr"),
    "title": _("Aktivitet"),
    "kind": _("Vad"),
    "field": _("Uppgift"),
    "before": _("Före"),
    "after": _("Efter"),
    "added": _("Tillkom"),
    "removed": _("Togs bort"),
    "changed": _("Ändrad"),
    "unit": _("Ansvarig enhet"),
    "owner": _("Aktivitetsansvarig"),
    "with_units": _("Medverkande"),
    "performer": _("Utförare utanför kommunen"),
    "years": _("År"),
    "due": _("Klart senast"),
    "parts": _("Delar"),
    "said_of_parts": _("Delarnas läge"),
    "links": _("Beslut, mål och indikatorer"),
    "struck": _("Utgår"),
    "continuous": _("Pågår löpande"),
    "continuous_yes": _("Ja"),
    "continuous_no": _("Nej"),
    "status": _("Status"),
    "status_text": _("Lägesbeskrivning"),
    "status_period": _("Beskrivningens kvartal"),
    "state": _("Kvartalets uppdatering"),
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
    "superseded": _("Ersatt av nyare ord"),
    "missed": _("Ej inlämnad eller ej beslutad i tid"),
}
# The others are called by their own names.
FILE_KIND = {OWN: _("DOCX i kommunens mall")}
ROLE = {
    "contributor": _("medarbetare"),
    "owner": _("aktivitetsansvarig"),
    "submitter": _("den som skickade"),
    "unit_reviewer": _("enhetsgranskare"),
    "unit_manager": _("enhetschef"),
    "sam_approver": _("godkännare SAM"),
    "external_approver": _("extern godkännare"),
    "coordinator": _("samordnare"),
    "auditor": _("revisor"),
    "board": _("nämnd"),
    "administrator": _("administratör"),
    "founder": _("administratör"),
    "reader": _("läsare"),
    "oneself": _("för egen del"),
    "proposer": _("den som föreslog"),
    "system": _("Spårbar, när tiden har gått"),
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
    "no_change_confirmed": _("Läget bekräftades vara som tidigare"),
    "unit_review_waived": _("Enhetens granskning undantogs: två personer behöver godkänna"),
    "update_sent_back_to_unit_review": _("Skickades tillbaka till enhetens granskning"),
    "approval_revoked": _("Godkännandet återkallades"),
    "correction_proposed": _("En rättelse påbörjades"),
    "update_superseded": _("Ersattes av en rättelse eller ett nyare dokument"),
    "update_missed_period": _("Kvartalet stängdes innan uppdateringen var klar"),
    "completed": _("Aktiviteten avslutades som genomförd"),
    "cancelled": _("Aktiviteten avslutades som avbruten"),
    "reopened": _("Aktiviteten öppnades igen"),
    "review_rerouted": _("Uppdateringen gick till fler, för att någon ska kunna besluta"),
    "review_escalated": _("Fler fick besluta, eftersom fristen hade gått ut"),
    "recusal_declared": _("En person avstod från att besluta"),
    "comment_added": _("En kommentar skrevs"),
    "comment_resolved": _("En kommentar markerades som besvarad"),
    "comment_reopened": _("En kommentar öppnades igen"),
    "change_suggested": _("En ändring föreslogs"),
    "suggestion_accepted": _("Ett förslag togs in i texten"),
    "suggestion_declined": _("Ett förslag avböjdes"),
    "reassignment_proposed": _("Byte av ansvar föreslogs"),
    "reassignment_accepted": _("Bytet av ansvar godtogs"),
    "reassignment_imposed": _("Bytet av ansvar beslutades av SAM"),
    "reassignment_declined": _("Bytet av ansvar avböjdes"),
    "reassignment_rejected": _("Bytet av ansvar avslogs av SAM"),
    "reassignment_withdrawn": _("Förslaget om byte av ansvar togs tillbaka"),
    "reassignment_escalated": _("Förslaget om byte av ansvar lyftes till SAM"),
    "reassigned": _("Ansvaret bytte händer"),
    "placed": _("Fick en ny plats eller ett nytt nummer i en plan"),
    "revised": _("Planen ändrades om aktiviteten, genom beslut"),
    "left_plan": _("Visas inte längre i en annan plan"),
}
KIND = {
    **{event.TOPIC: EVENT[event.TOPIC.split(".")[1]] for event in activity_events.EVENTS},
    "plan.adopted.v1": _("Planen lästes in"),
    "plan.revised.v1": _("Planen reviderades genom beslut"),
    "organisation.founded.v1": _("Organisationen skapades"),
    "organisation.unit_created.v1": _("En enhet skapades"),
    "organisation.approving_unit_chosen.v1": _("Den godkännande enheten valdes"),
    "organisation.person_registered.v1": _("En person lades till"),
    "organisation.role_granted.v1": _("En roll gavs"),
    "organisation.role_revoked.v1": _("En roll togs tillbaka"),
    "organisation.person_deactivated.v1": _("Ett konto stängdes"),
    "organisation.policy_changed.v1": _("Reglernas gränser ändrades"),
    "organisation.report_template_chosen.v1": _("En Word-mall för rapporterna valdes"),
    "organisation.report_template_dropped.v1": _("Word-mallen för rapporterna togs ur bruk"),
    "organisation.substitute_appointed.v1": _("En ersättare utsågs"),
    "organisation.substitution_ended.v1": _("En ersättares tid avslutades"),
    "period.opened.v1": _("Kvartalet öppnades för rapportering"),
    "period.deadlines_changed.v1": _("Fristerna ändrades"),
    "period.late_submission_granted.v1": _("Undantag beviljades"),
    "period.undecided_confirmed.v1": _("Det bekräftades att en uppdatering inte hann beslutas"),
    "period.locked.v1": _("Kvartalet stängdes"),
    "report.series_begun.v1": _("Planens första rapport undertecknas"),
    "report.signed.v1": _("Rapporten undertecknades"),
    "report.registered.v1": _("Rapporten diariefördes"),
    "report.published.v1": _("Rapporten publicerades"),
    "report.board_decision_recorded.v1": _("Nämndens beslut om rapporten fördes in"),
    "report.erratum_issued.v1": _("En uppgift i den publicerade rapporten rättades"),
}
STREAM = {
    "plan": _("Handlingsplanen"),
    "organisation": _("Organisationen"),
    "period": _("Kvartalet"),
    "activity": _("En aktivitet"),
    "report": _("Planens rapporter"),
}
GUARD = {
    "nothing_under_way": _("Ingen uppdatering var på väg eller godkänd för kvartalet."),
    "period_is_open": _("Kvartalet var öppet."),
    "is_complete": _("Status och lägesbeskrivning var ifyllda."),
    "unit_has_signed_these_words": _("Enheten hade granskat just de här orden."),
    "approver_exists": _("Det fanns tillräckligt många som kunde godkänna."),
    "reviewer_exists": _("Det fanns någon som kunde granska."),
    "period_is_not_locked": _("Kvartalet var inte stängt."),
    "period_has_closed": _("Kvartalet var stängt och inget undantag gällde."),
    "activity_is_ongoing": _("Aktiviteten var inte avslutad."),
    "activity_is_ongoing_or_corrected": _("Aktiviteten var inte avslutad, eller så gällde det en rättelse."),
    "activity_has_closed": _("Aktiviteten var avslutad, så det som hade kommit tillbaka kunde inte skickas igen."),
    "no_other_under_way": _("Ingen annan uppdatering var på väg för kvartalet."),
    "may_stand_as_before": _("Det fanns godkända ord att bekräfta, och de fick bekräftas."),
    "no_reviewer_exists": _("Ingen i enheten kunde granska, så två behövde godkänna."),
    "two_approvers_exist": _("Det fanns två som kunde godkänna."),
    "unit_has_a_reviewer": _("Det fanns någon i enheten som kunde granska."),
    "unit_step_was_taken": _("Enheten hade granskat."),
    "not_approved_by_you": _("Hen hade inte redan godkänt."),
    "the_list_showed_it_all": _("Uppdateringen var öppnad, eller hela ändringen stod i listan."),
    "no_blocking_comment": _("Ingen fråga som måste besvaras stod öppen."),
    "one_approval_is_missing": _("Det var det sista godkännandet som behövdes."),
    "more_approvals_are_missing": _("Fler godkännanden behövdes."),
    "is_no_correction": _("Det gällde inte en rättelse."),
    "in_no_signed_report": _("Orden stod inte i någon undertecknad rapport."),
    "a_later_period_is_open": _("Ett senare kvartal var öppet."),
    "too_few_are_left": _("För få som kunde besluta var kvar."),
    "has_had_its_day": _("Stegets frist hade gått ut."),
    "not_recused_already": _("Hen hade inte avstått förut."),
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
    "sent_back": _("Enheten ska granska igen."),
    "revoked": _("Godkännandet återkallades."),
    "reassigned": _("Ansvaret bytte händer."),
    "period_locked": _("Kvartalet stängdes."),
    "recused": _("Personen avstod från att besluta."),
    "not_submitted": _("Den var inte skickad."),
    "not_decided": _("Den hann inte beslutas."),
}
FIELD = {name: _(word) for name, word in words.FIELD.items()} | {
    "closing_statement": _("Slutord"),
    "proposed_lifecycle": _("Avslutas"),
}
LINK = {kind: _(word) for kind, word in words.LINK.items()}
LEAD_STEP = {
    "owner": _("Hos den ansvarige"),
    "unit": _("Enhetens granskning"),
    "sam": _("SAM:s godkännande"),
    "returned": _("Tillbaka för komplettering"),
}
MAIL_KIND = {code: _(word) for code, word in wording.KIND.items()}
MAIL_REASON = {code: _(word) for code, word in wording.REASON.items()}
MAIL_STATE = {code: _(word) for code, word in wording.STATE.items()}
MAIL_OUTCOME = {code: _(word) for code, word in wording.OUTCOME.items()}
LIFECYCLE = {"completed": _("genomförd"), "cancelled": _("avbruten")}


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
        "COMPARED": COMPARED,
        "ROLE": ROLE,
        "EVENT": EVENT,
        "FILE_KIND": FILE_KIND,
        "KIND": KIND,
        "STREAM": STREAM,
        "GUARD": GUARD,
        "RESUBMITTED": RESUBMITTED,
        "CAUSE": CAUSE,
        "FIELD": FIELD,
        "LIFECYCLE": LIFECYCLE,
        "MAIL_KIND": MAIL_KIND,
        "MAIL_REASON": MAIL_REASON,
        "MAIL_STATE": MAIL_STATE,
        "MAIL_OUTCOME": MAIL_OUTCOME,
        "LEAD_STEP": LEAD_STEP,
        "LINK": LINK,
    }
