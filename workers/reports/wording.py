"""What every report says whatever it is about: headings, column heads and explanations, once for all formats."""

from workers.rendering import gettext as _

SAY = {
    "preliminary": _("Preliminär"),
    "issued": _("Underskrift och beslut"),
    "minute": _("Läget på en minut"),
    "asked": _("Nämnden behöver ta ställning"),
    "changes": _("Sedan förra rapporten"),
    "per_area": _("Status per fokusområde"),
    "figure": _("Figur"),
    "chart": _("Antal aktiviteter per status. Samma siffror finns i tabellen."),
    "changed": _("Vad som har ändrats"),
    "nothing_changed": _("Ingen aktivitet har fått en ny status som är godkänd för kvartalet."),
    "noticed": _("Att lägga märke till"),
    "noticed_note": _(
        "Räknat fram ur uppgifterna i rapporten. Det behöver inte vara fel, men kan vara värt att fråga om."
    ),
    "nothing_noticed": _("Inget av det som räknas fram ur uppgifterna sticker ut."),
    "noticed_what": _("Vad"),
    "year_by_quarter": _("Året, kvartal för kvartal"),
    "year_by_quarter_note": _(
        "Statusen i varje kvartals rapport, och det som enligt uppdateringarna har gjorts. Rättelser som har godkänts "
        "sedan dess är med."
    ),
    "done_in_year": _("Gjort under året"),
    "points": _("Status avseende punkterna i handlingsplanen"),
    "approvals": _("Bilaga 1. Vem som har godkänt"),
    "approvals_note": _(
        "En uppdatering granskas av enheten och godkänns sedan av någon annan. Kontrollsumman gäller exakt den text "
        "som de såg."
    ),
    "checks": _("Bilaga 2. Så kan rapporten kontrolleras"),
    "checks_log": _(
        "Allt i rapporten kommer ur en händelselogg, där varje ändring, granskning och godkännande står med tid, "
        "person och roll. Rapporten är en funktion av loggen fram till en viss händelse: samma händelse ger samma "
        "rapport, också om tio år."
    ),
    "checks_sum": _(
        "En kontrollsumma räknas fram ur en text. Ändras ett enda tecken blir den en annan. Den som har tillgång till "
        "loggen räknar fram rapportens uppgifter på nytt med kommandot nedan; filens SHA-256 ska då vara "
        "kontrollsumman i tabellen."
    ),
    "change": _("Ändring"),
    "count": _("Antal"),
    "activities": _("Aktiviteter"),
    "number": _("Nr"),
    "activity": _("Aktivitet"),
    "unit": _("Ansvarig"),
    "year": _("År"),
    "status": _("Status"),
    "late": _("Försenad"),
    "before": _("förut"),
    "reviewed_by": _("Granskad av"),
    "approved_by": _("Godkänd av"),
    "as": _("Som"),
    "when": _("När"),
    "checksum": _("Kontrollsumma"),
    "fact": _("Uppgift"),
    "value": _("Värde"),
    "page": _("Sida"),
    "of": _("av"),
    "legend": _("Teckenförklaring"),
}
