"""Documents in the manner of other municipalities and countries, each with what it really says.

They are made up, in the habits of plans that such bodies publish: every one lays its table out in another way.
"""

from datetime import date
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tests.workers.imports.making import add_paragraph, add_table, saved, workbook
from tests.workers.imports.truth import Case, Says

DAYS = {"a": date(2024, 6, 30), "b": date(2025, 3, 1)}


def tables_under_headings() -> Case:
    """Word: one table under each heading, no numbers, dates struck out with new ones beside them, a repeated header."""
    made = docx.Document()
    heads = ["Åtgärd", "Ansvarig", "Klart senast", "Status", "Kommentar"]
    add_paragraph(made, "Uppföljning av klimatplan 2023–2025")
    add_paragraph(made, "# Energi")
    add_table(
        made,
        [
            heads,
            [
                "Byt belysning i idrottshallar",
                "Tekniska kontoret",
                "~30/6 2023~31/12 2023",
                "Klar",
                "Alla hallar har ny belysning.",
            ],
            ["Installera solceller på skolor", "Fastighetsenheten", "juni 2024", "Pågår", "Upphandling klar."],
            heads,
            ["Se över fjärrvärmens avtal", "Tekniska kontoret", "våren 2024", "Ej påbörjad", ""],
        ],
    )
    add_paragraph(made, "# Transporter")
    add_table(
        made,
        [
            heads,
            ["Bygg cykelväg mellan kyrkbyn och stationen", "Tekniska kontoret", "2025", "Delvis genomförd", "Etapp 1 av 2 byggd."],
            ["Laddstolpar vid kommunhuset", "Fastighetsenheten", "Kv 2 2024", "Utgår", "Platsen används till annat."],
        ],
    )  # fmt: skip
    tech, estate = "Tekniska kontoret", "Fastighetsenheten"
    return Case("tables under headings", "klimat.docx", saved(made), (
        Says("1", "Byt belysning i idrottshallar", tech, "done", (2023,), "2023-12-31", "Energi", "Alla hallar har ny belysning."),
        Says("2", "Installera solceller på skolor", estate, "in_progress", (2024,), "2024-06", "Energi", "Upphandling klar."),
        Says("3", "Se över fjärrvärmens avtal", tech, "not_started", (2024,), "?", "Energi", "Ej påbörjad"),
        Says("1", "Bygg cykelväg mellan kyrkbyn och stationen", tech, "partly_done", (2025,), "2025", "Transporter"),
        Says("2", "Laddstolpar vid kommunhuset", estate, "cancelled", (2024,), "2024-Q2", "Transporter"),
    ))  # fmt: skip


def quarters_in_colour() -> Case:
    """A workbook: areas merged down the first column, years merged over quarters, cells coloured, numbers 1.1."""
    rows = [
        ["Handlingsplan för trygghet 2024–2025"],
        [],
        ["Område", "Nr", "Aktivitet", "Ansvarig", 2024, None, None, None, 2025, None, "Status"],
        [None, None, None, None, "Q1", "Q2", "Q3", "Q4", "Q1", "Q2", None],
        ["Trygga platser", 1.1, "Trygghetsvandra i centrum", "SBF", "#x", "#x", None, None, None, None, "Genomförd"],
        [None, 1.2, "Ny belysning i parken", "SBF", None, None, "#x", "#x", "#x", None, "Pågående"],
        ["Unga", 2.1, "Fältarbete på kvällar", "SOC", None, None, None, None, "#x", "#x", "Ej påbörjad"],
        [None, 2.2, "Föräldrastöd i förskolan", "BUF", None, "#x", None, None, None, None, "Klart"],
    ]
    merged = ["A1:K1", "E3:H3", "I3:J3", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "K3:K4", "A5:A6", "A7:A8"]
    return Case("quarters in colour", "trygghet.xlsx", workbook(rows, merged), (
        Says("1.1", "Trygghetsvandra i centrum", "SBF", "done", (2024,), "2024-Q2", "Trygga platser"),
        Says("1.2", "Ny belysning i parken", "SBF", "in_progress", (2024, 2025), "2025-Q1", "Trygga platser"),
        Says("2.1", "Fältarbete på kvällar", "SOC", "not_started", (2025,), "2025-Q2", "Unga"),
        Says("2.2", "Föräldrastöd i förskolan", "BUF", "done", (2024,), "2024-Q2", "Unga"),
    ))  # fmt: skip


def older_spreadsheet() -> Case:
    """CSV of an older spreadsheet: Windows-1252, semicolons, several units in one cell, areas on rows of their own."""
    text = (
        "Nr;Insats;Ansvarig nämnd;Samverkan med;År;Lägesbeskrivning\r\n"
        "Målområde 1: Företagsklimat;;;;;\r\n"
        "1;Företagslots införs;KS;;2023-2024;Genomförd. Lotsen finns på plats.\r\n"
        "2;Dialogmöten med företag;KS/BUN;;2023;Påbörjad\r\n"
        '3;"Enklare blanketter;\nalla på webben";MBN i samverkan med KS;Företagarna;2024;Ej påbörjad\r\n'
        "Målområde 2: Kompetens;;;;;\r\n"
        "4;Praktikplatser i kommunen;BUN, SN;;2023, 2024;Löper på enligt plan\r\n"
        "5;Löpande branschråd;BUN;Arbetsförmedlingen, SN;löpande;Pågående\r\n"
    )
    return Case("older spreadsheet", "naringsliv.csv", text.encode("cp1252"), (
        Says("1", "Företagslots införs", "KS", "done", (2023, 2024), None, "Företagsklimat", "Genomförd. Lotsen finns på plats."),
        Says("2", "Dialogmöten med företag", "?", "in_progress", (2023,), None, "Företagsklimat", others=("KS", "BUN")),
        Says("3", "Enklare blanketter; alla på webben", "MBN", "not_started", (2024,), None, "Företagsklimat", others=("KS", "Företagarna")),
        Says("4", "Praktikplatser i kommunen", "?", "?", (2023, 2024), None, "Kompetens", others=("BUN", "SN")),
        Says("5", "Löpande branschråd", "BUN", "in_progress", (), None, "Kompetens", others=("Arbetsförmedlingen", "SN"), continuous=True),
    ), {"KS", "BUN", "MBN", "SN"})  # fmt: skip


def council_page() -> Case:
    """A British council's web page: a layout table around the real one, traffic lights with a key, updates beside."""
    text = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Plan</title></head><body><table><tr><td>
    <h1>Climate action plan</h1><p>Key: 🟢 Completed 🟡 In progress 🔴 Not started</p>
    <table><thead><tr><th>Ref</th><th>Action</th><th>Lead department</th><th>Target date</th><th>RAG</th><th>Progress update</th></tr></thead>
    <tr><td colspan="6">Priority 1: Homes</td></tr>
    <tr><td>H1</td><td>Insulate council homes</td><td>Housing Services</td><td>31 March 2025</td><td>🟡</td><td>140 of 300 homes done.</td></tr>
    <tr><td>H2</td><td>Publish a retrofit guide<sup>1</sup></td><td>Planning Department</td><td><s>June 2023</s> <ins>December 2023</ins></td><td>🟢</td><td>Published online.</td></tr>
    <tr><td colspan="6">Priority 2: Travel</td></tr>
    <tr><td>T1</td><td>Adopt a cycling strategy</td><td>Highways Team</td><td>6/5/2024</td><td>🔴</td><td>Waiting for funding.</td></tr>
    <tr><td>T2</td><td>Replace the pool cars</td><td>Fleet Services</td><td>Q3 2024</td><td>🟢</td><td></td></tr>
    </table><p>1 With the regional energy office.</p></td></tr></table></body></html>"""
    return Case("council page", "plan.html", text.encode(), (
        Says("H1", "Insulate council homes", "Housing Services", "in_progress", (2025,), "2025-03-31", "Homes", "140 of 300 homes done."),
        Says("H2", "Publish a retrofit guide", "Planning Department", "done", (2023,), "2023-12", "Homes", "Published online."),
        Says("T1", "Adopt a cycling strategy", "Highways Team", "not_started", (2024,), "?", "Travel"),
        Says("T2", "Replace the pool cars", "Fleet Services", "done", (2024,), "2024-Q3", "Travel", "🟢"),
    ))  # fmt: skip


def notes_with_signs() -> Case:
    """Markdown: columns in another order, emoji before words, struck-out words, two areas by headings."""
    text = """# Digitaliseringsplan 2024–2026

## Invånare

| Status | Aktivitet | Klart | Ansvarig |
|---|---|---|---|
| ✅ Klart | Ny webbplats | ~~2024-03-01~~ 2024-05-15 | IT-enheten |
| ⏳ Pågår | E-tjänst för bygglov | 2025 | Bygglovsenheten |
| ❌ | Chattbot i kontaktcenter | T2 2025 | Kontaktcenter |

## Medarbetare

| Status | Aktivitet | Klart | Ansvarig |
|---|---|---|---|
| 🔴 | Gemensam inloggning | 2025-12-31 | IT-enheten |
| ⏳ | ~~Kurs~~ Utbildning i AI | senast december 2024 | HR-avdelningen |
"""
    return Case("notes with signs", "digital.md", text.encode(), (
        Says("1", "Ny webbplats", "IT-enheten", "done", (2024,), "2024-05-15", "Invånare"),
        Says("2", "E-tjänst för bygglov", "Bygglovsenheten", "in_progress", (2025,), "2025", "Invånare"),
        Says("3", "Chattbot i kontaktcenter", "Kontaktcenter", "?", (2025,), "2025-T2", "Invånare"),
        Says("1", "Gemensam inloggning", "IT-enheten", "?", (2025,), "2025-12-31", "Medarbetare"),
        Says("2", "Utbildning i AI", "HR-avdelningen", "in_progress", (2024,), "2024-12", "Medarbetare"),
    ))  # fmt: skip


def set_with_blanks() -> Case:
    """Plain text set with blanks, a row that goes on below, a page number in between, no areas."""
    text = """ÅTGÄRDSLISTA FOLKHÄLSA

Nr  Åtgärd                            Ansvarig   2024  2025  Läge
--  --------------------------------  ---------  ----  ----  -------------------------
1   Simskola för alla i årskurs 2     KFN        X     X     Pågående.
2   Kartlägg psykisk hälsa bland      SN         X           Ej påbörjad. Väntar på
    äldre i hela kommunen                                    statsbidrag.

Sida 1 av 2

3   Rökfria skolgårdar                BUN              X     Genomförd 3 maj.
4   Hälsosamtal                       SN         X     ?     Delvis genomfört.
"""
    return Case("set with blanks", "folkhalsa.txt", text.encode(), (
        Says("1", "Simskola för alla i årskurs 2", "KFN", "in_progress", (2024, 2025)),
        Says("2", "Kartlägg psykisk hälsa bland äldre i hela kommunen", "SN", "not_started", (2024,), text="Ej påbörjad. Väntar på statsbidrag."),
        Says("3", "Rökfria skolgårdar", "BUN", "done", (2025,)),
        Says("4", "Hälsosamtal", "SN", "partly_done", (2024,)),
    ))  # fmt: skip


def parted_by_pages() -> Case:
    """Word: rows cut by a page break into a second table, sub-activities (a)–(c), footnotes, areas merged across."""
    made = docx.Document()
    heads = ["Nr", "Aktivitet", "Ansvarig", "Genomförs senast", "Uppföljning 2024-06-30"]
    add_table(
        made,
        [
            heads,
            ["Område A – Vatten", "<", "<", "<", "<"],
            ["1", "Skydda vattentäkter^^1", "Miljökontoret", "2024-12-31", "Pågående."],
            ["2", "Minska utsläpp: (a) kartlägg källor; (b) skriv åtgärdslista; (c) följ upp.", "Miljökontoret", "2025", "(a)–(b) Genomfört. (c) Ej påbörjat."],
            ["3", "Ta fram en plan för dagvatten som omfattar alla", "Samhällsbyggnadskontoret", "2024-11", "Påbörjad. Ett förslag"],
        ],
    )  # fmt: skip
    add_paragraph(made, "Sida 2")
    add_table(
        made,
        [
            ["", "tätorter i kommunen", "", "", "finns framme."],
            heads,
            ["Område B – Mark", "<", "<", "<", "<"],
            ["1", "Inventera förorenade områden", "Miljökontoret", "2026-06", "Ej påbörjad"],
        ],
    )
    add_paragraph(made, "1 Gäller kommunala täkter.")
    environment = "Miljökontoret"
    return Case("parted by pages", "vatten.docx", saved(made), (
        Says("1", "Skydda vattentäkter", environment, "in_progress", (2024,), "2024-12-31", "Vatten"),
        Says("2", "Minska utsläpp: (a) kartlägg källor; (b) skriv åtgärdslista; (c) följ upp.", environment, "partly_done", (2025,), "2025", "Vatten",
             parts=(("a", "done"), ("b", "done"), ("c", "not_started"))),
        Says("3", "Ta fram en plan för dagvatten som omfattar alla tätorter i kommunen", "Samhällsbyggnadskontoret", "in_progress", (2024,), "2024-11", "Vatten",
             "Påbörjad. Ett förslag finns framme."),
        Says("1", "Inventera förorenade områden", environment, "not_started", (2026,), "2026-06", "Mark"),
    ))  # fmt: skip


def american_city() -> Case:
    """A workbook of an American city: milestones, dates as numbers and as text, percent, a person responsible."""
    rows = [
        ["Goal", "Milestone", "Responsible party", "Target date", "Status", "Notes"],
        [
            "Safe streets",
            "Redesign Main Street",
            "Public Works Department",
            (DAYS["a"], "m/d/yy"),
            (1.0, "0%"),
            "Opened in June",
        ],
        ["Safe streets", "Lower speed limits", "Transportation Office", "9/30/2024", (0.4, "0%"), "Signs ordered"],
        ["Clean parks", "Plant 500 trees", "Parks Department", "Fall 2024", "In Progress", ""],
        ["Clean parks", "Hire a park ranger", "Jane Smith", (DAYS["b"], "mmm-yy"), "Complete", ""],
    ]
    return Case("american city", "city.xlsx", workbook(rows), (
        Says("1", "Redesign Main Street", "Public Works Department", "done", (2024,), "2024-06-30", "?", "Opened in June"),
        Says("2", "Lower speed limits", "Transportation Office", "?", (2024,), "2024-09-30", "?", "Signs ordered"),
        Says("3", "Plant 500 trees", "Parks Department", "in_progress", (2024,), "?", "?"),
        Says("4", "Hire a park ranger", "?", "done", (2025,), "2025-03", "?"),
    ))  # fmt: skip


def norwegian_municipality() -> Case:
    """CSV of a Norwegian municipality: commas, quoted cells, its own words for everything."""
    text = (
        "Innsatsområde,Nr.,Tiltak,Ansvarlig,Frist,Status,Merknad\n"
        'Klima,1,"Sykkelplan, hele kommunen",Teknisk etat,31.12.2024,Ikke påbegynt,\n'
        "Klima,2,Utslippsfri bilpark,Teknisk etat,2025,Under arbeid,To av fem biler byttet\n"
        "Oppvekst,3,Leksehjelp,Oppvekstkontoret,mai 2024,Gjennomført,\n"
    )
    return Case("norwegian municipality", "tiltak.csv", text.encode("utf-8-sig"), (
        Says("1", "Sykkelplan, hele kommunen", "Teknisk etat", "not_started", (2024,), "2024-12-31", "Klima"),
        Says("2", "Utslippsfri bilpark", "Teknisk etat", "in_progress", (2025,), "2025", "Klima", "To av fem biler byttet"),
        Says("3", "Leksehjelp", "Oppvekstkontoret", "done", (2024,), "2024-05", "Oppvekst", "Gjennomført"),
    ))  # fmt: skip


def rows_that_span() -> Case:
    """A web page whose first columns span rows, and where an activity's time is given by years in one cell."""
    text = """<h2>Kulturplan</h2><table>
    <tr><th>Fokusområde</th><th>Åtgärder</th><th>Huvudansvarig</th><th>Medverkande</th><th>Tidplan</th><th>Status 2023</th><th>Status 2024</th></tr>
    <tr><td rowspan="2">Bibliotek</td><td>Meröppet i två filialer</td><td rowspan="2">Kulturförvaltningen</td><td>SBF</td><td>2023–2024</td><td>Ej påbörjad</td><td>Genomförd</td></tr>
    <tr><td>Bokbuss till byarna</td><td>-</td><td>2024</td><td></td><td>Planerad</td></tr>
    <tr><td>Musik</td><td>El Sistema på fyra skolor</td><td>Kulturskolans enhet</td><td>BUF, RF</td><td>2024-06-30 - 2025-06-30</td><td></td><td>Pågående</td></tr>
    </table>"""
    return Case("rows that span", "kultur.htm", text.encode(), (
        Says("1", "Meröppet i två filialer", "Kulturförvaltningen", "done", (2023, 2024), "2024", "Bibliotek", others=("SBF",)),
        Says("2", "Bokbuss till byarna", "Kulturförvaltningen", "planned", (2024,), "2024", "Bibliotek"),
        Says("1", "El Sistema på fyra skolor", "Kulturskolans enhet", "in_progress", (2024, 2025), "2025-06-30", "Musik", others=("BUF", "RF")),
    ))  # fmt: skip


def bold_rows() -> Case:
    """A workbook where areas are texts alone in the first column and the numbers begin anew under each."""
    rows = [
        ["Nr", "Aktivitet", "Ansvarig", "2024", "2025", "2026", "Status", "Lägesbeskrivning"],
        ["Attraktiv boendekommun"],
        [1, "Detaljplan för Norrängen", "Plan- och byggenheten", "x", "x", None, "Pågår", "Samråd våren 2024."],
        [2, "Boendestrategi", "Kommunledningskontoret", "x", None, None, "Klar", "Antagen av fullmäktige."],
        ["Levande landsbygd"],
        [1, "Bredband till alla byar", "Kommunledningskontoret", "✓", "✓", "✓", "Pågår", None],
        [
            2,
            "Stöd till bygdegårdar",
            "Kultur- och fritidsförvaltningen",
            None,
            "x",
            None,
            "Vilande",
            "Avvaktar budget.",
        ],
        ["Summa", None, None, 3, 3, 1],
    ]
    return Case("bold rows", "boende.xlsx", workbook(rows), (
        Says("1", "Detaljplan för Norrängen", "Plan- och byggenheten", "in_progress", (2024, 2025), None, "Attraktiv boendekommun", "Samråd våren 2024."),
        Says("2", "Boendestrategi", "Kommunledningskontoret", "done", (2024,), None, "Attraktiv boendekommun"),
        Says("1", "Bredband till alla byar", "Kommunledningskontoret", "in_progress", (2024, 2025, 2026), None, "Levande landsbygd"),
        Says("2", "Stöd till bygdegårdar", "Kultur- och fritidsförvaltningen", "?", (2025,), None, "Levande landsbygd"),
    ))  # fmt: skip


def no_numbers_no_order() -> Case:
    """Word: status first, numbers before the titles, a person's column beside the unit's, names in full."""
    made = docx.Document()
    add_table(
        made,
        [
            ["Läge", "Ansvarig tjänsteperson", "Uppdrag", "Ansvarig förvaltning", "Slutdatum", "Budget"],
            ["Avslutad", "A. Ek", "1.1 Inför avgiftsfri sommarkurs", "Barn- och utbildningsförvaltningen", "2024-08-31", "200 tkr"],
            ["Försenad", "B. Alm", "1.2 Utred ny simhall", "Kultur och fritid", "1/3 2025", "1 mkr"],
            ["Genomförd", "C. Lind", "2.1 Inför e-arkiv", "Kommunledningsförvaltningen (KLF)", "Q4 2023", ""],
        ],
    )  # fmt: skip
    units = {
        "BUF": "Barn- och utbildningsförvaltningen",
        "KOF": "Kultur och fritid",
        "KLF": "Kommunledningsförvaltningen",
    }
    return Case("no numbers, no order", "uppdrag.docx", saved(made), (
        Says("1.1", "Inför avgiftsfri sommarkurs", "BUF", "?", (2024,), "2024-08-31"),
        Says("1.2", "Utred ny simhall", "KOF", "?", (2025,), "2025-03-01"),
        Says("2.1", "Inför e-arkiv", "KLF", "done", (2023,), "2023-Q4"),
    ), units)  # fmt: skip


def counted_by_word() -> Case:
    """Word: numbers that Word counts itself, a header of two rows, tracked changes, a table of signatures after."""
    made = docx.Document()
    table = add_table(
        made,
        [
            ["Nr", "Åtgärd", "Ansvar", "Tidplan", "<", "Status"],
            ["^", "^", "^", "2024", "2025", "^"],
            ["", "Se över delegationsordning", "Kommunkansliet", "X", "", "Klart"],
            ["", "Ny visselblåsarfunktion", "HR-enheten", "X", "X", "Pågår"],
            ["", "Revidera arkivreglemente", "Kommunkansliet", "", "X", "Ej påbörjad"],
        ],
    )
    for row in table.rows[2:]:
        row.cells[0].paragraphs[0].style = made.styles["List Number"]
    replace_tracked(table.rows[3].cells[2], "Personalenheten", "HR-enheten")
    add_paragraph(made, "Beslutad av kommunchefen.")
    add_table(made, [["Namn", "Datum"], ["1", "2024-02-01"]])
    return Case("counted by Word", "styrning.docx", saved(made), (
        Says("1", "Se över delegationsordning", "Kommunkansliet", "done", (2024,)),
        Says("2", "Ny visselblåsarfunktion", "HR-enheten", "in_progress", (2024, 2025)),
        Says("3", "Revidera arkivreglemente", "Kommunkansliet", "not_started", (2025,)),
    ))  # fmt: skip


def every_region_a_sheet() -> Case:
    """A workbook with a sheet for each area, one hidden, parents 1 over 1.1, words struck out in part of a cell."""
    first = [
        ["ID", "Aktivitet", "Ansvarig enhet", "Start", "Slut", "Status"],
        ["1", "Skola"],
        ["1.1", "Läsfrämjande", "Skolenheten", "2023-08", "2024-06", "Genomförd"],
        ["1.2", "Elevhälsa", "Skolenheten", "2024", "2026", "Pågående"],
        ["2", "Fritid"],
        ["2.1", "Fritidsgård öppnar", "Fritidsenheten", None, date(2025, 9, 1), "~Klar"],
        ["2.10", "Lovskola", "Fritidsenheten", None, "2024-07", "Inställd"],
    ]
    return Case("parents over children", "barn.xlsx", workbook(first), (
        Says("1.1", "Läsfrämjande", "Skolenheten", "done", (2023, 2024), "2024-06", "Skola"),
        Says("1.2", "Elevhälsa", "Skolenheten", "in_progress", (2024, 2025, 2026), "2026", "Skola"),
        Says("2.1", "Fritidsgård öppnar", "Fritidsenheten", "?", (2025,), "2025-09-01", "Fritid"),
        Says("2.10", "Lovskola", "Fritidsenheten", "cancelled", (2024,), "2024-07", "Fritid"),
    ))  # fmt: skip


def two_columns_of_actions() -> Case:
    """CSV where both Uppdrag and Aktivitet could be the activity, and a row has no number."""
    text = (
        "Nr,Uppdrag,Aktivitet,Ansvarig,Klart,Kommentar\n"
        "1,Öka tryggheten,Belysning i tunneln,Gatuenheten,2024-10-01,Genomfört\n"
        "2,Öka tryggheten,Klippa buskar,Parkenheten,Varje vår,Pågående\n"
        ",Minska buller,Plank vid E4,Gatuenheten,2025,Ej påbörjad\n"
    )
    return Case("two columns of actions", "uppdrag.csv", text.encode(), (
        Says("1", "Belysning i tunneln", "Gatuenheten", "done", (2024,), "2024-10-01"),
        Says("2", "Klippa buskar", "Parkenheten", "in_progress", (), "?"),
        Says("?", "Plank vid E4", "Gatuenheten", "not_started", (2025,), "2025"),
    ))  # fmt: skip


def danish_table() -> Case:
    """A page from Denmark with year columns ticked, an area in each row, and percent."""
    text = """<html><body><table><thead>
    <tr><th rowspan=2>Tema</th><th rowspan=2>Nr.</th><th rowspan=2>Handling</th><th rowspan=2>Ansvarlig</th><th colspan=3>År</th><th rowspan=2>Status</th></tr>
    <tr><th>2024</th><th>2025</th><th>2026</th></tr></thead><tbody>
    <tr><td>Natur</td><td>1</td><td>Vilde haver</td><td>Parkafdelingen</td><td>✓</td><td></td><td></td><td>100%</td></tr>
    <tr><td>Natur</td><td>2</td><td>Mere skov</td><td>Teknisk afdeling</td><td>✓</td><td>✓</td><td>✓</td><td>35%</td></tr>
    <tr><td>Energi</td><td>3</td><td>Varmeplan</td><td>Teknisk afdeling</td><td></td><td style="background:#c6e0b4"></td><td></td><td>I gang</td></tr>
    </tbody></table></body></html>"""
    return Case("danish table", "handleplan.html", text.encode(), (
        Says("1", "Vilde haver", "Parkafdelingen", "done", (2024,), None, "Natur"),
        Says("2", "Mere skov", "Teknisk afdeling", "?", (2024, 2025, 2026), None, "Natur"),
        Says("3", "Varmeplan", "Teknisk afdeling", "in_progress", (2025,), None, "Energi"),
    ))  # fmt: skip


def grid_of_signs() -> Case:
    """Text ruled with lines, the key to its letters below, several responsible units."""
    text = """
+----+---------------------------+-----------+------------+--------+
| Nr | Aktivitet                 | Ansvarig  | Klart      | Status |
+----+---------------------------+-----------+------------+--------+
|    | Fokusområde: Besöksnäring |           |            |        |
+----+---------------------------+-----------+------------+--------+
| 1. | Nya vandringsleder        | KFN + TN  | sept 2024  | G      |
| 2. | Skyltning vid sjön        | TN        | 15/5 2025  | P      |
| 3. | Turistbyrå i stationen    | KS        | T1         | E      |
+----+---------------------------+-----------+------------+--------+
G = genomförd, P = pågår, E = ej påbörjad
"""
    return Case("grid of signs", "besok.txt", text.encode(), (
        Says("1", "Nya vandringsleder", "?", "done", (2024,), "2024-09", "Besöksnäring", others=("KFN", "TN")),
        Says("2", "Skyltning vid sjön", "TN", "in_progress", (2025,), "2025-05-15", "Besöksnäring"),
        Says("3", "Turistbyrå i stationen", "KS", "not_started", (), "?", "Besöksnäring"),
    ))  # fmt: skip


def lessons_of_rows() -> Case:
    """Word: one activity over several rows with its number and title merged down, a row struck out whole, a lost row."""
    made = docx.Document()
    add_table(
        made,
        [
            ["Nr", "Insats", "Ansvarig", "Status", "År"],
            ["1", "Minska matsvinn", "Måltidsenheten", "Pågående.", "2024–2025"],
            ["^", "^", "", "Mätning klar i alla kök.", ""],
            ["~2~", "~Köp in elbilar~", "~Serviceenheten~", "~Ej påbörjad~", "~2024~"],
            ["3", "Laga mer från grunden", "Måltidsenheten", "Genomförd", "2024"],
            ["", "Utbilda kockar", "Måltidsenheten", "Genomförd", "2025"],
        ],
    )
    return Case("lessons of rows", "mat.docx", saved(made), (
        Says("1", "Minska matsvinn", "Måltidsenheten", "in_progress", (2024, 2025), text="Pågående. Mätning klar i alla kök."),
        Says("3", "Laga mer från grunden", "Måltidsenheten", "done", (2024,)),
        Says("?", "Utbilda kockar", "Måltidsenheten", "done", (2025,)),
    ))  # fmt: skip


def followed_up_twice() -> Case:
    """Word: goals merged down the first column, and a column of statuses for each third of the year."""
    made = docx.Document()
    add_table(
        made,
        [
            ["Fokusområde", "Indikator", "Åtgärd", "Ansvarig", "Uppföljning T1", "Uppföljning T2"],
            ["Trygg skola", "Andel nöjda", "Fler vuxna på raster", "BUN", "Påbörjat", "Genomfört"],
            ["^", "^", "Trivselledare", "BUN", "Pågår", "Ej påbörjat"],
            ["Frisk skola", "", "Frukost för alla", "BUN/KS", "Pågår", ""],
        ],
    )
    return Case("followed up twice", "skola.docx", saved(made), (
        Says("1", "Fler vuxna på raster", "BUN", "done", area="Trygg skola"),
        Says("2", "Trivselledare", "BUN", "not_started", area="Trygg skola"),
        Says("1", "Frukost för alla", "?", "?", area="Frisk skola", others=("BUN", "KS")),
    ))  # fmt: skip


def sums_and_remarks() -> Case:
    """CSV with sums and remarks below, stages of an activity on rows of their own, and one that begins as a sum."""
    text = (
        "Nr;Aktivitet;Delmål;Ansvarig;Deadline;Status\n"
        "1;Bygg om torget;Etapp 1;Gatuenheten;2024-01-01;Klar\n"
        ";;Etapp 2;Gatuenheten;2024-06-01;Pågår\n"
        "2;Total översyn av taxor;;Ekonomienheten;2024;Klar\n"
        "3;Nya cykelställ;;Gatuenheten;2024;Pågår\n"
        "\n"
        ";Totalt 3 aktiviteter;;;;\n"
        "* Beslutat av nämnden 2023-11-02;;;;;\n"
    )
    return Case("sums and remarks", "torg.csv", text.encode(), (
        Says("1", "Bygg om torget", "Gatuenheten", "?", (2024,), "?"),
        Says("2", "Total översyn av taxor", "Ekonomienheten", "done", (2024,), "2024"),
        Says("3", "Nya cykelställ", "Gatuenheten", "in_progress", (2024,), "2024"),
    ))  # fmt: skip


def words_that_turn() -> Case:
    """Statuses that begin as one thing and end as another, or that speak of what is to come."""
    turns = [
        "Klart 2025", "Klar i december", "Startar 2025", "Inte aktuellt", "Pågår ej", "Genomförd delvis", "Klart?",
        "Snart klar", "Ej klar", "Klar, uppföljning pågår", "Ja", "Påbörjad 2023, klar 2024", "Genomförs 2025",
        "Done – except testing", "Ongoing (paused)", "Pågår. Avslutas 2025.", "Klar: steg 1", "Complete (see note)",
        "Avslutad", "On track", "Delayed", "3", "75 %", "🟢", "Grön", "X", "Pausad", "Vilande", "Under utredning?",
        "Pågår inte längre", "Genomförd till hälften", "Klart utom etapp 2", "Ej påbörjad men planerad",
    ]  # fmt: skip
    rows = [["Nr", "Åtgärd", "Ansvarig", "Status"]]
    rows += [[str(at), f"Insats {at}", "Enheten", turn] for at, turn in enumerate(turns, 1)]
    says = tuple(Says(str(at), f"Insats {at}", "Enheten") for at, _ in enumerate(turns, 1))
    return Case("words that turn", "vandningar.xlsx", workbook(rows), says)


def replace_tracked(cell: Any, old: str, new: str) -> None:
    """The cell's words as Word keeps a change that nobody has accepted yet."""
    paragraph = cell.paragraphs[0]._element
    for run in paragraph.findall(qn("w:r")):
        paragraph.remove(run)
    for name, inner, text in (("w:del", "w:delText", old), ("w:ins", "w:t", new)):
        change, run, words = OxmlElement(name), OxmlElement("w:r"), OxmlElement(inner)
        words.text = text
        run.append(words)
        change.append(run)
        paragraph.append(change)


def every_case() -> tuple[Case, ...]:
    return (
        tables_under_headings(), quarters_in_colour(), older_spreadsheet(), council_page(), notes_with_signs(),
        set_with_blanks(), parted_by_pages(), american_city(), norwegian_municipality(), rows_that_span(), bold_rows(),
        no_numbers_no_order(), counted_by_word(), every_region_a_sheet(), two_columns_of_actions(), danish_table(),
        grid_of_signs(), lessons_of_rows(), followed_up_twice(), sums_and_remarks(), words_that_turn(),
    )  # fmt: skip
