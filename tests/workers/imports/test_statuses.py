"""A status is proposed only when the text states it; everything else is asked about."""

import pytest

from workers.imports.statuses import propose_status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Ej påbörjad", "not_started"),
        ("Ännu ej påbörjat.", "not_started"),
        ("Inte påbörjad. Startar 2020.", "not_started"),
        ("EJ PÅBÖRJAD", "not_started"),
        ("Påbörjad", "in_progress"),
        ("Har påbörjats. Ett arbete som delvis har kommit igång.", "in_progress"),
        ("Pågående inom ramen för översiktsplanen.", "in_progress"),
        ("Pågående, beräknas vara uppe i drift 2020", "in_progress"),
        ("Planerad och delvis genomförd. Första tillfället genomfört.", "partly_done"),
        ("Delvis genomfört.", "partly_done"),
        ("En plan har tagits fram. Vissa delar kvarstår.", "partly_done"),
        ("Genomförd 8 oktober med cirka 20 utställare.", "done"),
        ("Genomfört.", "done"),
    ],
)
def test_a_stated_status_is_proposed_with_its_words(text: str, status: str) -> None:
    guess = propose_status(text)
    assert (guess.status, guess.certain) == (status, True)
    quoted = guess.reason.split("'")[1::2]
    assert quoted
    assert all(words in text for words in quoted)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Beaktas i planeringen som snart påbörjas.",
        "Arbetet pågår.",
        "Ett projekt har påbörjats.",
        "Inledande åtgärder identifierade.",
        "Påbörjas 2020",
        "Påbörjat samarbete med högskolan är avslutat.",
        "Påbörjad men avbruten.",
        "Påbörjad och genomförd.",
        "Påbörjad, nu avslutad.",
        "Påbörjad. Vissa delar kvarstår.",
        "Påbörjad upphandling avvaktas",
        "Påbörjad?",
        "Påbörjad. Nytt beslut i höst?",
        "Pågående. Arbetet ligger dock nere.",
        "Ej påbörjad. Förarbetet pågår.",
        "Ej påbörjad, utgår.",
        "Ej påbörjad i vissa delar.",
        "Ej genomförd.",
        "Ej längre aktuell",
        "Genomförd till 50 %",
        "Genomförd i vissa delar",
        "Genomförd. Fortsättning planeras.",
        "Genomförd med undantag för skolorna",
        "Genomfört två av fem utbildningar",
        "Genomförs löpande",
        "Delvis genomförd men avbruten",
        "En plan har inte upprättats. Vissa delar kvarstår.",
        "Vissa delar kvarstår",
        "Planerad",
        "Klar i maj",
        "Genomförd, utom lansering",
        "Genomförd - förutom utbildning",
        "Genomförd. Rapport saknas",
        "Genomförd (steg 1)",
        "Genomförd i augusti, kommer att upprepas",
        "Genomförd enligt planen ska den bli i höst",
        "Påbörjad (lades ned)",
        "Påbörjad, uppskjuten",
        "Ej påbörjad, nedlagd",
    ],
)
def test_what_is_not_stated_is_asked_about_with_a_reason(text: str) -> None:
    guess = propose_status(text)
    assert (guess.status, guess.certain) == (None, False)
    assert guess.reason


def test_the_question_names_the_words_that_disagree() -> None:
    assert propose_status("Påbörjad, nu avslutad.").reason == "börjar med 'Påbörjad' men har också 'avslutad'"
    assert propose_status("Arbetet pågår.").reason.startswith("nämner 'pågår'")
    assert propose_status("").reason == "ingen status är skriven"
