"""What each refusal is called, and what one does about it; `type` in the API's answers leads here."""

from flask_babel import lazy_gettext as _

from service.refusals import SENTENCES

REFUSALS = {
    "stale_content": (_("Innehållet har ändrats"), _("Läs den nya texten och ta ställning till den.")),
    "stale_step": (_("Uppdateringen har varit på väg"), _("Hämta uppdateringen på nytt och ta ställning igen.")),
    "draft_conflict": (_("Utkastet har sparats emellan"), _("Hämta utkastet, för in ändringen där och spara igen.")),
    "wrong_state": (_("Går inte i det här läget"), _("Se vad som går att göra nu i uppdateringens allowed.")),
    "open_update_exists": (_("Det finns redan en uppdatering"), _("Ändra den som är på gång i stället.")),
    "already_approved": (_("Redan godkänd"), _("En godkänd text ändras bara genom en rättelse.")),
    "already_decided_by_you": (_("Du har redan godkänt"), _("Någon annan behöver också godkänna.")),
    "reassignment_pending": (_("Ett byte väntar på svar"), _("Vänta på svaret, eller dra tillbaka förslaget.")),
    "plan_revised": (_("Planen har reviderats"), _("Läs planen på nytt och gör om ändringarna mot den.")),
    "report_outdated": (_("Rapporten är inte aktuell"), _("Sammanställ rapporten på nytt, läs den och försök igen.")),
    "in_signed_report": (_("Står i en undertecknad rapport"), _("Föreslå en rättelse i stället.")),
    "command_id_reused": (_("Kommandots id är redan använt"), _("Ge varje nytt kommando ett nytt id.")),
    "lacks_role": (_("Rollen saknas"), _("Be någon som har rollen, eller administratören om den.")),
    "conflict_of_interest": (_("Jäv"), _("Någon som inte har haft med texten att göra får besluta.")),
    "substitution_not_valid": (_("Inte utsedd ersättare"), _("Gör det för egen del, eller låt någon utse dig.")),
    "principal_lacks_role": (_("Den du ersätter saknar rollen"), _("Be någon som har rollen.")),
    "actor_disabled": (_("Kontot är stängt"), _("Kontakta administratören.")),
    "incomplete": (_("Något saknas"), _("Fyll i de fält som räknas upp och skicka igen.")),
    "reason_required": (_("Skäl saknas"), _("Skriv vad som saknas och skicka igen.")),
    "period_locked": (_("Kvartalet är inte öppet"), _("Samordnaren kan svara på när det öppnas.")),
    "no_change_not_allowed": (_("Kan inte vara som tidigare"), _("Skriv hur läget är nu.")),
    "activity_closed": (_("Aktiviteten är avslutad"), _("Det som är godkänt kan rättas.")),
    "blocking_comment_open": (
        _("En fråga är obesvarad"),
        _("Svara på frågan, eller be den som ställde den att avsluta den."),
    ),
    "no_unit_step": (_("Inget enhetssteg"), _("Lämna tillbaka till den ansvarige i stället.")),
    "items_in_review": (_("Uppdateringar i granskning"), _("Ge undantag, eller bekräfta att de inte hann beslutas.")),
    "attachment_refused": (_("Bilagan går inte"), _("Ta bort den, eller bifoga en mindre fil.")),
    "date_not_allowed": (_("Datumet går inte"), _("Välj en annan dag.")),
    "change_not_in_list": (
        _("Ändringen står inte i listan"),
        _("Läs hela uppdateringen och godkänn den för sig."),
    ),
    "last_administrator": (_("Den sista administratören"), _("Ge någon annan rollen administratör först.")),
    "no_eligible_reviewer": (_("Ingen kan granska"), _("Samordnaren kan ordna en granskare.")),
    "no_eligible_approver": (_("Ingen kan godkänna"), _("Samordnaren kan ordna en godkännare.")),
    "same_as_now": (_("Ingen skillnad"), _("Ingenting behöver göras.")),
    "not_found": (_("Finns inte"), _("Kontrollera adressen. Det som man inte får läsa ser likadant ut.")),
    "newer_version_needed": (_("Kräver nyare version"), _("Skicka samma kommando igen om en stund, med samma id.")),
    "busy": (_("Flera sparade samtidigt"), _("Skicka samma kommando igen, med samma id.")),
}
REQUESTS = {
    "outcome_unknown": (
        _("Osäkert om det sparades"),
        _("Skicka samma kommando igen, med samma id: det som redan är gjort görs inte om."),
    ),
    "malformed": (_("Går inte att läsa"), _("Kontrollera att innehållet är JSON i UTF-8.")),
    "token_missing": (_("Nyckel saknas"), _("Skicka en giltig nyckel i Authorization: Bearer. Man gör den på Konto.")),
    "scope_missing": (_("Nyckeln räcker inte"), _("Gör en nyckel som får göra det här.")),
    "method_not_allowed": (_("Går inte på den här adressen"), _("Se vilka metoder adressen tar emot i Allow.")),
    "too_large": (_("För mycket på en gång"), _("Skicka mindre.")),
    "not_json": (_("Inte JSON"), _("Skicka innehållet som application/json.")),
    "invalid": (_("Fel i det som skickades"), _("Rätta de fält som räknas upp i errors och skicka igen.")),
    "too_many": (_("För många försök"), _("Vänta så länge som Retry-After säger.")),
    "failure": (_("Något gick fel hos oss"), _("Försök igen. Lämna numret till den som sköter tjänsten.")),
    "unavailable": (_("Tjänsten är inte nåbar"), _("Försök igen om en stund.")),
}
TITLES = REFUSALS | REQUESTS
# Where the sentence of the pages speaks of the page or the form.
MEANING = {
    "stale_content": _("Texten har ändrats sedan den som content_hash gäller."),
    "stale_step": _("Uppdateringen har skickats vidare och kommit tillbaka sedan steget i step_id."),
    "draft_conflict": _("Utkastet har sparats efter versionen i base_version."),
    "command_id_reused": _("Samma command_id har redan använts, för något annat eller av någon annan."),
}


def title(code: str) -> str:
    return str(TITLES[code][0])


def meaning(code: str) -> str:
    """What has happened, in one sentence; the advice where nothing more can be said."""
    return str(MEANING.get(code) or SENTENCES.get(code) or advice(code))


def advice(code: str) -> str:
    return str(TITLES[code][1])
