"""Swedish words that sentences are made of: `{slot}` is filled from SLOTS, and a slot may hold slots of its own."""

SLOTS = {
    "part": (
        "kontoret", "de berörda enheterna", "näringslivet", "föreningarna", "grannkommunerna", "regionen",
        "Arbetsförmedlingen", "skolorna", "de kommunala bolagen", "referensgruppen", "medborgarna",
    ),
    "möte": (
        "Ett arbetsmöte", "En workshop", "Ett första samråd", "Ett dialogmöte", "En genomgång", "Ett avstämningsmöte",
        "En temadag", "Ett uppföljningsmöte",
    ),
    "sak": (
        "arbetssättet", "rutinen", "underlaget", "kartläggningen", "handlingsplanen", "utbildningen", "e-tjänsten",
        "informationen på webbplatsen", "samverkansavtalet", "enkäten", "budgeten för insatsen", "checklistan",
    ),
    "vad": (
        "ärendehanteringen", "bemötandet", "samverkan med {part}", "uppföljningen", "tillgängligheten",
        "introduktionen av nyanställda", "handläggningstiderna", "upphandlingen", "energianvändningen",
        "resorna i tjänsten", "lokalernas användning", "stödet till små företag", "besöksnäringen", "kollektivtrafiken",
    ),
    "månad": (
        "januari", "februari", "mars", "april", "maj", "juni", "augusti", "september", "oktober", "november",
        "december",
    ),
    "tid": ("i {månad}", "under hösten", "under våren", "före sommaren", "i slutet av kvartalet", "nästa kvartal"),
    "antal": ("två", "tre", "fyra", "fem", "sju", "ett tiotal", "ett femtontal", "ett trettiotal"),
    "andel": ("en tredjedel", "hälften", "drygt hälften", "tre fjärdedelar", "så gott som alla"),
    "hinder": (
        "vakanser på {part2}", "försenade leveranser", "att beslut saknas", "att upphandlingen överklagats",
        "brist på lokaler", "att arbetet dragit ut på tiden hos en leverantör", "sjukfrånvaro", "otydliga ansvar",
    ),
    "part2": ("enheten", "kontoret", "IT-avdelningen", "det kommunala bolaget"),
}  # fmt: skip

TITLE = (
    "{verb} {föremål}", "{verb} {föremål} {inriktning}", "{verb} {föremål} i samverkan med {part}",
    "{verb} {föremål} {inriktning}, i syfte att {syfte}", "I dialog med {part} {verb2} {föremål}",
)  # fmt: skip
TITLE_SLOTS = {
    "verb": (
        "Ta fram", "Utveckla", "Se över", "Genomföra", "Förbättra", "Samordna", "Införa", "Kartlägga", "Följa upp",
        "Pröva", "Förenkla", "Sprida kunskap om",
    ),
    "verb2": ("utveckla", "ta fram", "se över", "förenkla", "pröva"),
    "föremål": (
        "en gemensam rutin för tillståndsärenden", "ett årligt företagsbesök", "kommunens mötesplatser",
        "arbetet med lärlingsplatser", "en kommunikationsplan", "rutinerna för bygglov", "en utbildning i bemötande",
        "modellen för medborgardialog", "ett program för sommarjobb", "stödet till föreningslivet",
        "en strategi för markanvisning", "cykelvägnätet", "en webbplats för besökare", "insatserna mot ensamhet",
        "energirådgivningen", "en digital ansökan", "inköpen från små företag", "en plan för laddplatser",
        "introduktionen på arbetsplatserna", "samarbetet mellan skola och arbetsliv", "skötseln av naturområdena",
    ),
    "inriktning": (
        "för hela kommunen", "på landsbygden", "för unga", "i centrum", "för nyanlända", "för äldre",
        "i de egna verksamheterna", "för små och medelstora företag",
    ),
    "syfte": (
        "korta handläggningstiderna", "fler ska hitta till kommunen", "minska utsläppen", "öka tryggheten",
        "fler unga ska gå till arbete eller studier", "stärka lokala företag", "göra service tillgänglig för fler",
    ),
}  # fmt: skip

PROGRESS = {
    "not_started": (
        "Arbetet har inte påbörjats.", "Start är planerad {tid}.", "Aktiviteten avvaktar {sak}.",
        "Frågan tas upp med {part} {tid}.",
    ),
    "in_progress": (
        "{möte} om {vad} har hållits med {part}.", "Arbetet med {sak} pågår enligt plan.",
        "En arbetsgrupp med {antal} deltagare från {part} har bildats.", "Synpunkter på {vad} har samlats in.",
        "{möte} hölls {tid} och samlade {antal} deltagare.", "Kontakt har tagits med {part} om {vad}.",
        "Ett utkast till {sak} är ute på remiss hos {part}.", "{antal2} intervjuer om {vad} är genomförda.",
    ),
    "partly_done": (
        "{andel2} av momenten är genomförda.", "Den första delen, {sak}, är klar och används av {part}.",
        "{sak2} har prövats på {antal} enheter och justeras efter deras synpunkter.",
        "Resultatet av {möte2} visar att {vad} har förbättrats.", "Återstår gör {sak} och en utvärdering {tid}.",
    ),
    "done": (
        "Aktiviteten är genomförd.", "{sak2} är beslutad och införd i ordinarie verksamhet.",
        "Utvärderingen visar att målgruppen är nöjd med {vad}.", "Arbetet fortsätter i linjen utan uppföljning.",
    ),
    "cancelled": ("Aktiviteten avslutas utan att ha genomförts.", "Insatsen har ersatts av ett regionalt uppdrag."),
}  # fmt: skip
PROGRESS["planned"] = PROGRESS["not_started"]
PROGRESS_SLOTS = {
    "antal2": ("Två", "Tre", "Fem", "Åtta", "Ett tiotal"),
    "andel2": ("En tredjedel", "Hälften", "Drygt hälften", "De flesta"),
    "sak2": ("Rutinen", "E-tjänsten", "Handlingsplanen", "Checklistan", "Utbildningen", "Modellen"),
    "möte2": ("enkäten", "avstämningen", "dialogmötet", "pilotförsöket"),
}
MORE = (
    "Samarbetet med {part} fungerar väl.", "Tidplanen håller.", "Kostnaden ryms inom ram.",
    "{part1} har bidragit med synpunkter på {sak}.", "Erfarenheterna sprids till {part} {tid}.",
    "Fokus har legat på {vad} och på {vad}.", "Under kvartalet har {antal} nya kontakter tagits.",
    "Arbetet har försenats av {hinder}, men tas igen {tid}.", "Nämnden informerades {tid}.",
    "En lärdom är att {vad} behöver resurser tidigt, särskilt när flera kontor är inblandade och ansvaret delas.",
    "För {andel} av målgruppen är insatsen redan synlig.",
)  # fmt: skip
MORE_SLOTS = {"part1": ("Regionen", "Näringslivet", "Skolorna", "Föreningarna", "Referensgruppen")}

DONE = ("{möte} är genomfört.", "{sak2} är framtagen.", "{antal2} träffar med {part} är hållna.")
NEXT = (
    "{möte} med {part} {tid}.",
    "Färdigställa {sak} {tid}.",
    "Utvärdera tillsammans med {part}.",
    "Beslut om {sak} {tid}.",
)
OBSTACLE = ("Arbetet påverkas av {hinder}.", "Risk för försening på grund av {hinder}.", "Svårt att nå {part}.")
DECISION = ("Nämnden behöver ta ställning till {sak}.", "Beslut om finansiering av {sak} behövs {tid}.")
CLOSING = {
    "completed": ("Målet är uppnått och arbetet är överlämnat till linjen.", "Allt som planerades är gjort."),
    "cancelled": ("Uppdraget har tagits över av regionen.", "Förutsättningarna har ändrats och insatsen behövs inte."),
}

COMMENTS = (
    "Bra sammanfattat.", "Vilka delar av {sak} är klara?", "Stämmer antalet deltagare?", "Kan texten kortas något?",
    "Jag saknar något om {vad}.", "Tack, nu är det tydligt.", "När räknar ni med att {sak} är på plats?",
    "Skriv ut förkortningarna.", "Bör stämmas av med {part} innan det går vidare.",
)  # fmt: skip
RETURNS = (
    "Beskriv vad som återstår.", "Statusen stämmer inte med texten.", "Skriv vad som har hänt under kvartalet.",
    "Komplettera med hur {part} har deltagit.", "Texten är svår att förstå för den som inte är insatt.",
    "Ange när {sak} ska vara klar.",
)  # fmt: skip
REASONS = {
    "send_back": ("Enheten behöver stämma av siffrorna.", "Uppgifterna skiljer sig från dem i enhetens egen rapport."),
    "revoke": ("En uppgift visade sig vara fel.", "Fel kvartals siffror hade använts."),
    "correction": ("Datum blev fel.", "Antalet deltagare var fel.", "En mening hade fallit bort."),
    "settled": ("Det är rättat.", "Besvarat i texten."),
    "declined": ("Det stämmer inte med vad som är beslutat.", "Formuleringen är avstämd med {part}."),
    "suggested": ("Tydligare så.", "Kortare och lättare att läsa."),
    "recused": ("Jag har själv deltagit i arbetet.", "En närstående berörs."),
    "owner": ("Planen anger bara ansvarig enhet.",),
    "handover": ("Ansvaret flyttas när {part2} organiseras om.", "Byte av tjänst.", "Frågan hör hemma där."),
    "handover_no": ("Vi har inte bemanning för det.", "Frågan hör till ett annat kontor."),
    "deadlines": ("Ledighet gör att fler behöver tid.", "Nämndens sammanträde är flyttat."),
    "exception": ("Den ansvariga har varit sjuk.", "Underlaget från {part} kom sent."),
    "undecided": ("Hann inte beslutas före låsningen.", "Granskningen drog ut på tiden."),
    "away": ("Föräldraledighet.", "Semester.", "Tjänstledighet.", "Sjukskrivning."),
    "back": ("Åter i tjänst tidigare än beräknat.",),
}  # fmt: skip

TOPICS = (
    ("naringsliv", "näringslivsutveckling"), ("klimat", "klimat och energi"), ("folkhalsa", "folkhälsa"),
    ("digitalisering", "digitalisering"), ("barn-och-unga", "barn och unga"), ("landsbygd", "landsbygdsutveckling"),
    ("kompetens", "kompetensförsörjning"), ("trygghet", "trygghet och förebyggande arbete"),
    ("kultur", "kultur och mötesplatser"), ("resor", "hållbara resor"), ("aldre", "ett gott åldrande"),
    ("vatten", "vatten och natur"),
)  # fmt: skip
AREAS = (
    "Service, bemötande och myndighetsutövning", "Samverkan och dialog", "Kompetens och arbetsliv",
    "Platsen och dess utveckling", "Uppföljning och lärande",
)  # fmt: skip
SECTIONS = (
    ("Inledning", "Handlingsplanen samlar kommunens insatser för {ämne} och följs upp varje kvartal."),
    ("Så läses planen", "Varje aktivitet har en ansvarig enhet och de år då den ska genomföras."),
)
