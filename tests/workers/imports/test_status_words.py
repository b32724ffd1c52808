"""A word or a symbol alone is a status; with a key the document's own symbols are too; what disagrees is asked."""

import pytest

from workers.imports.status_words import key_in, read_status

KEY = key_in(["🟢 Genomförd 🟡 Pågår 🔴 Ej påbörjad", "Grön = klart, Gul: pågår", "A = ej startad; B = utgår"])


@pytest.mark.parametrize(("text", "status"), [
    ("Klart", "done"), ("Not started", "not_started"), ("Planerad", "planned"), ("Utgår", "cancelled"),
    ("100 %", "done"),
    ("0%", "not_started"), ("✅", "done"), ("⏳ Pågår", "in_progress"), ("🟢", "done"), ("🔴", "not_started"),
    ("grön", "done"), ("Gul", "in_progress"), ("A", "not_started"), ("b", "cancelled"),
    ("Pågår enligt plan", "in_progress"),
    ("In progress – report drafted", "in_progress"), ("Slutförd. Rapporten är lämnad.", "done"),
])  # fmt: skip
def test_what_is_clear_is_read(text: str, status: str) -> None:
    guess = read_status(text, KEY)
    assert (guess.status, guess.certain) == (status, True)
    assert guess.reason


@pytest.mark.parametrize(
    "text", ["✅ Pågår", "🔴 Klart", "🟢🔴", "🔵", "Röd", "Grön men försenad", "40 %", "C", "⚠️", "❌", "", "Klar i maj",
             "Klar, utom utbildningen", "Klar. Väntar på beslut i KF", "Klar, ska förankras", "Klar – preliminärt",
             "Klar - 2026", "Klar, steg 2 kvar", "Klart, halva", "Färdig. Behöver göras om", "Slutförd, överklagad",
             "Pågår, vilande sedan mars", "Pågår – stoppad av överklagan", "Pågår, nedlagd", "Pågår, skjuts upp",
             "In progress, abandoned", "Complete - subject to approval", "Done, apart from training",
             "❌ Genomförd", "⏸ Pågår", "Klar ✗", "☐ Pågår", "🟡 Genomförd"]
)  # fmt: skip
def test_what_is_not_is_asked(text: str) -> None:
    guess = read_status(text, KEY)
    assert (guess.status, guess.certain) == (None, False)
    assert guess.reason


def test_a_symbol_that_the_document_explains_in_two_ways_is_asked() -> None:
    assert key_in(["🟢 Klart", "🟢 = Pågår"]) == {}
    assert not read_status("🟢", {}).certain
