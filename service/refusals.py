"""Every refusal in words, and the status code that a browser or program gets with it."""

from flask_babel import lazy_gettext as _

from domain.errors import Refusal
from domain.values import Policy

STATUS = {
    409: (
        "stale_content", "stale_step", "draft_conflict", "wrong_state", "open_update_exists",
        "already_approved", "already_decided_by_you", "reassignment_pending", "command_id_reused",
        "report_outdated", "plan_revised",
    ),
    403: ("lacks_role", "conflict_of_interest", "substitution_not_valid", "principal_lacks_role", "actor_disabled"),
    422: (
        "incomplete", "reason_required", "period_locked", "no_eligible_reviewer", "no_eligible_approver",
        "same_as_now", "no_change_not_allowed", "activity_closed", "blocking_comment_open", "no_unit_step",
        "items_in_review", "date_not_allowed", "in_signed_report", "last_administrator", "change_not_in_list",
        "attachment_refused",
    ),
    404: ("not_found",),
    503: ("busy", "newer_version_needed"),
}  # fmt: skip
SENTENCES = {
    "stale_content": _("Texten har ändrats sedan du öppnade sidan. Läs den nya texten och ta ställning igen."),
    "stale_step": _(
        "Uppdateringen har skickats vidare och kommit tillbaka sedan du öppnade sidan. Läs igenom den igen."
    ),
    "draft_conflict": _("Utkastet har sparats sedan du öppnade formuläret. Det du skrev finns kvar här."),
    "wrong_state": _("Det går inte att göra i det läge som uppdateringen har nu."),
    "open_update_exists": _("Det finns redan en uppdatering på gång för kvartalet."),
    "already_approved": _("Uppdateringen är redan godkänd. Den kan bara ändras genom en rättelse."),
    "command_id_reused": _(
        "Formuläret har redan skickats en gång, med ett annat innehåll. Det du skrev nu finns kvar här."
    ),
    "lacks_role": _("Du har inte den roll som krävs för det här."),
    "conflict_of_interest": _("Den som har skrivit, skickat eller granskat texten får inte besluta om den."),
    "substitution_not_valid": _(
        "Du är inte utsedd till ersättare för den personen i dag. Personen själv, dess chef eller "
        "samordnaren kan utse dig."
    ),
    "principal_lacks_role": _(
        "Den du är ersättare för får inte göra det här. Gör det i ditt eget namn, om du får det."
    ),
    "already_decided_by_you": _("Du har redan godkänt. En annan person behöver också godkänna."),
    "reassignment_pending": _("Ett byte av ansvar är redan föreslaget och väntar på svar."),
    "report_outdated": _("Rapporten som du ser är inte den som gäller nu. Öppna sidan på nytt och läs den igen."),
    "plan_revised": _("Planen har reviderats sedan du öppnade sidan. Se över dina ändringar mot den nya versionen."),
    "in_signed_report": _(
        "Texten står i en undertecknad rapport och kan inte återkallas. Föreslå en rättelse i stället."
    ),
    "no_change_not_allowed": _("Det går inte att bekräfta ”som tidigare” här."),
    "activity_closed": _("Aktiviteten är avslutad. Det som är godkänt kan rättas, men inget nytt rapporteras."),
    "blocking_comment_open": _(
        "En fråga som måste besvaras före beslutet är fortfarande öppen. Den som ställde den, eller någon annan som "
        "kan besluta, markerar den som besvarad."
    ),
    "no_unit_step": _("Enhetens granskning är undantagen, så det finns inget enhetssteg att skicka tillbaka till."),
    "items_in_review": _(
        "Kvartalet kan inte stängas än: det finns uppdateringar i granskning. Ge undantag, eller bekräfta att de "
        "inte hann beslutas."
    ),
    "date_not_allowed": _("Datumet går inte att använda."),
    "change_not_in_list": _("Hela ändringen står inte i listan. Öppna uppdateringen och läs den innan du godkänner."),
    "last_administrator": _(
        "Det finns ingen annan administratör, och då kan ingen ge roller längre. Ge någon annan rollen först."
    ),
    "actor_disabled": _("Kontot är stängt. Kontakta administratören."),
    "incomplete": _("Något saknas innan uppdateringen kan skickas."),
    "reason_required": _("Skriv vad som saknas, så att den ansvarige vet vad som ska kompletteras."),
    "period_locked": _("Kvartalet är inte öppet för rapportering. Samordnaren kan svara på när det öppnas."),
    "no_eligible_reviewer": _(
        "Ingen i enheten kan granska: alla granskare har själva skrivit i texten. Kontakta samordnaren."
    ),
    "no_eligible_approver": _(
        "Ingen kan godkänna: alla godkännare har själva haft med texten att göra. Kontakta samordnaren."
    ),
    "attachment_refused": _("Filen går inte att bifoga."),
    "same_as_now": _("Så är det redan, så ingenting har ändrats."),
    "not_found": _("Det finns ingenting här, eller så får du inte läsa det."),
    "newer_version_needed": _(
        "Det här kräver en nyare version av programmet än den som svarade. Den är på väg in: försök igen om en stund."
    ),
    "busy": _("Flera sparade samtidigt och du hann inte emellan. Försök igen."),
}
SPECIAL = {
    ("lacks_role", "another_unit"): _(
        "Som chef utser du ersättare för dem som arbetar i din egen enhet. Välj den enheten, och en roll som utövas "
        "där."
    ),
    ("principal_lacks_role", "account_closed"): _(
        "Kontot är stängt för den du är ersättare för, och då gäller inte ersättarskapet. Samordnaren kan utse en ny "
        "ansvarig eller skicka uppdateringen till andra som kan besluta."
    ),
    ("principal_lacks_role", "cannot_lend"): _(
        "Den som ska ersättas har inte den rollen. Välj en roll som personen har, för rätt enhet."
    ),
    ("substitution_not_valid", "another_right"): _(
        "Du är ersättare i en annan roll eller för en annan enhet. Den du ersätter, eller samordnaren, kan utse dig "
        "för den här också."
    ),
    ("substitution_not_valid", "own_name"): _("Det här gör var och en i sitt eget namn."),
    ("conflict_of_interest", "wrote"): _(
        "Du har skrivit i utkastet eller skickat det. Den som har skrivit får inte besluta."
    ),
    ("conflict_of_interest", "owner"): _("Du är aktivitetsansvarig och får inte besluta om din egen uppdatering."),
    ("conflict_of_interest", "signed_off"): _(
        "Du har granskat uppdateringen för enheten. En annan person ska godkänna den."
    ),
    ("conflict_of_interest", "proposed"): _("Du har själv föreslagit bytet. Någon annan ska svara på det."),
    ("no_change_not_allowed", "no_base"): _("Det finns ingen godkänd text sedan tidigare att bekräfta. Skriv en ny."),
    ("no_change_not_allowed", "past_end"): _("Aktiviteten skulle ha varit klar. Skriv hur läget är nu."),
    ("no_change_not_allowed", "due_not_started"): _(
        "Aktiviteten ska vara klar i år och är inte påbörjad. Skriv vad som händer härnäst."
    ),
    ("no_change_not_allowed", "too_often"): _("Läget har varit oförändrat flera kvartal i rad. Skriv en ny text."),
    ("attachment_refused", "too_large"): _("En bilaga får vara högst 20 MB, och får inte vara tom."),
    ("attachment_refused", "too_much"): _("Bilagorna får vara högst 100 MB tillsammans. Ta bort någon av dem."),
    ("attachment_refused", "too_many"): _("En uppdatering kan ha högst 20 bilagor. Ta bort någon av dem."),
    ("attachment_refused", "not_kept"): _("En av bilagorna har inte kommit fram. Bifoga den igen."),
    ("date_not_allowed", "past"): _("Välj en dag som inte har passerat."),
    ("date_not_allowed", "order"): _("Dagarna står i fel ordning: ingen frist kan ligga före den förra."),
    ("date_not_allowed", "too_long"): _("En ersättare utses för högst tolv månader."),
    ("date_not_allowed", "not_yet"): _("Det är inte dags för det än."),
    ("conflict_of_interest", "own_role"): _("Ingen ger sig själv en roll. En annan administratör kan göra det."),
    ("conflict_of_interest", "own_substitute"): _(
        "Ingen utser sig själv till ersättare. Den som ska ersättas, dess chef eller samordnaren kan utse dig."
    ),
    ("command_id_reused", "other_person"): _("Formuläret hör till någon annan. Öppna sidan på nytt."),
    ("wrong_state", "not_reported"): _("Ingenting är rapporterat för kvartalet än."),
    ("wrong_state", "draft"): _("Uppdateringen är ett utkast. Den kan granskas när den har skickats."),
    ("wrong_state", "in_unit_review"): _(
        "Uppdateringen är skickad och granskas i enheten. "
        "Den som har skickat den kan dra tillbaka den på aktivitetens sida om den ska ändras."
    ),
    ("wrong_state", "in_sam_review"): _(
        "Uppdateringen är granskad i enheten och väntar på godkännande. "
        "Den som har skickat den kan dra tillbaka den på aktivitetens sida om den ska ändras."
    ),
    ("wrong_state", "returned"): _("Uppdateringen är redan lämnad tillbaka för komplettering."),
    ("wrong_state", "imported"): _("Kvartalet är inläst ur ett dokument och rapporteras inte här."),
    ("wrong_state", "discarded"): _("Utkastet är kasserat. Sparar du nu börjar du ett nytt."),
    ("wrong_state", "has_owner"): _("Aktiviteten har redan en ansvarig. Att byta görs som en omfördelning."),
    ("report_outdated", "rows"): _(
        "Något som rapporten visar har ändrats sedan den sammanställdes. Sammanställ den på nytt, läs den och "
        "underteckna den."
    ),
    ("wrong_state", "quarter_open"): _("Kvartalet är inte stängt, så rapporten är preliminär. Stäng kvartalet först."),
    ("wrong_state", "strike_in_review"): _(
        "En uppdatering av aktiviteten granskas. Låt den avgöras eller lämnas tillbaka innan aktiviteten utgår."
    ),
    ("wrong_state", "unsigned"): _("Rapporten är inte undertecknad än. En godkännare behöver underteckna den först."),
    ("wrong_state", "signed"): _("Rapporten är undertecknad men inte publicerad. Publicera den först."),
    ("wrong_state", "published"): _("Rapporten är redan publicerad. Det som är fel i den rättas på aktivitetens sida."),
    ("wrong_state", "decided"): _(
        "Nämnden har redan beslutat om rapporten. Det som är fel rättas på aktivitetens sida."
    ),
    ("conflict_of_interest", "signed_report"): _("Du har undertecknat rapporten. Någon annan ska publicera den."),
    ("date_not_allowed", "future"): _("Välj en dag som har varit."),
    ("period_locked", "opened_here"): _("Kvartalet är öppnat i Spårbar och tar inte emot inlästa uppgifter."),
}
FIELD_SENTENCES = {
    ("status", "missing"): _("Välj hur läget är"),
    ("status", "never_done"): _("En löpande aktivitet blir aldrig genomförd: välj hur läget är för kvartalet"),
    ("text", "missing"): _("Skriv en lägesbeskrivning"),
    ("reason", "missing"): _("Skriv vad som saknas"),
    ("closing_statement", "missing"): _("Skriv ett slutord: vad blev det, och vad lärde ni er?"),
    ("proposed_lifecycle", "other_status"): _("Välj en status som stämmer med att aktiviteten avslutas"),
    ("decision_reference", "missing"): _("Ange beslutet som ersättaren är utsedd genom"),
    ("registry_number", "missing"): _("Ange diarienumret"),
    ("paragraph", "missing"): _("Ange paragrafen i protokollet"),
    ("decision", "missing"): _("Skriv vad nämnden beslutade"),
    ("title", "missing"): _("Skriv vad aktiviteten heter"),
    ("parts", "unknown"): _("Planen har ingen sådan del"),
    ("number", "missing"): _("Ange ett nummer"),
    ("number", "taken"): _("Två aktiviteter i samma fokusområde har samma nummer"),
    ("area", "missing"): _("Välj ett fokusområde som planen har"),
    ("role", "not_held"): _("Personen har inte den rollen: välj en som personen har, för rätt enhet"),
    ("unit", "missing"): _("Välj vilken enhet rollen gäller"),
    ("unit", "not_for_a_unit"): _("Rollen gäller hela kommunen: välj ingen enhet"),
    **{(name, "too_low"): _("Ange ett högre tal") for name in Policy.__struct_fields__},
}


def sentence(refusal: Refusal) -> str:
    """What the person is told: why it stopped, and what can be done."""
    special = SPECIAL.get((refusal.code, refusal.reason or ""))
    return str(special or SENTENCES[refusal.code])


def status(refusal: Refusal) -> int:
    """The HTTP status code (WORKFLOW.md, commands and refusals)."""
    return next(code for code, codes in STATUS.items() if refusal.code in codes)


def field_sentences(refusal: Refusal) -> dict[str, str]:
    """A sentence for each field that the refusal names."""
    return {name: str(FIELD_SENTENCES[name, problem]) for name, problem in refusal.fields.items()}
