"""The update form: what is written is saved or kept, whatever happens, and sent exactly once."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

import pytest

from tests.service.client import Browser, Form
from tests.service.sample import REASON, TEXT, Sample, form_of, page_of
from tests.workers.story_on_postgres import size
from workers import tools

WORDS = {"status": "in_progress", "text": TEXT}
OTHERS = {"status": "partly_done", "text": "Alla träffarna är hållna."}
SEND, SAVE = "Skicka", "Spara"
NAMES = {"agare.klk": "Aktivitetsansvarig KLK", "kollega.klk": "Kollega.klk"}


@pytest.fixture
def activity(sample: Sample) -> UUID:
    """One that KLK is responsible for; nothing is reported."""
    return sample.activity("KLK")


@pytest.fixture
def owner(sample: Sample) -> Browser:
    return sample.browser("agare.klk")


def filled(form: Form, typed: Mapping[str, str]) -> Form:
    """The same form with this in it; the form of an open page can be filled in once more."""
    assert typed.keys() <= form.fields.keys()
    return replace(form, fields=form.fields | typed)


def opened(browser: Browser, activity: UUID, typed: Mapping[str, str]) -> Form:
    return filled(browser.get(form_of(activity)).form("/uppdatera"), typed)


def fields(form: Form) -> dict[str, str]:
    return {name: form.fields[name] for name in WORDS}


def written(sample: Sample, activity: UUID) -> dict[str, str | None]:
    content = sample.update(activity).content
    return {"status": content.status, "text": content.text}


def test_last_quarters_words_stand_beside_empty_fields(sample: Sample, owner: Browser, activity: UUID) -> None:
    page = owner.get(form_of(activity))
    row = sample.row(activity)
    assert " ".join((row.status_text or "").split()) in page.text
    assert "Ur dokument, 2019-Q3" in page.text
    assert fields(page.form("/uppdatera")) == {"status": "", "text": ""}
    assert f"Skickas {sample.due('owner')}." in page.text
    assert "går uppdateringen till enhetsgranskare KLK, och sedan för godkännande" in page.text


def test_a_saved_draft_is_there_to_go_on_with(sample: Sample, owner: Browser, activity: UUID) -> None:
    before = size()
    page = owner.send(opened(owner, activity, WORDS | {"next": "Två träffar till."}), SAVE)
    assert page.address.startswith(page_of(activity))
    assert "Utkastet är sparat." in page.text
    assert size() == before + 1
    again = owner.get(page.link("Fortsätt skriva")).form("/uppdatera")
    assert again.fields["text"] == TEXT
    assert again.fields["status"] == "in_progress"
    assert again.fields["next"] == "Två träffar till."


def test_sending_takes_one_press_and_leads_to_the_unit(sample: Sample, owner: Browser, activity: UUID) -> None:
    page = owner.send(opened(owner, activity, WORDS), SEND)
    assert "Uppdateringen är skickad till granskning." in page.text
    assert sample.state(activity) == "in_unit_review"
    assert "Väntar på: enhetsgranskare KLK" in page.text


def test_what_is_missing_is_named_and_the_rest_is_saved_as_a_draft(
    sample: Sample, owner: Browser, activity: UUID
) -> None:
    page = owner.post_form(form_of(activity), "/uppdatera", SEND, status=422, obstacle="Inget hinder.")
    assert page.title.startswith("Fel: ")
    assert page.link("Välj hur läget är") == "#status"
    assert page.link("Skriv en lägesbeskrivning") == "#text"
    assert "Det du har skrivit är sparat som utkast." in page.text
    assert sample.state(activity) == "draft"
    form = page.form("/uppdatera")
    assert form.fields["obstacle"] == "Inget hinder."
    owner.send(filled(form, WORDS), SEND)
    assert sample.state(activity) == "in_unit_review"
    assert sample.update(activity).content.obstacle == "Inget hinder."


def test_a_text_too_long_says_by_how_much_and_keeps_everything(sample: Sample, owner: Browser, activity: UUID) -> None:
    before, long = size(), "å" * 1517
    page = owner.post_form(form_of(activity), "/uppdatera", SEND, status=422, text=long, done="Mycket.", next="Lite.")
    assert page.link("Korta texten med 17 tecken. Högst 1500.") == "#text"
    assert "17 tecken för mycket. Högst 1500." in page.text
    kept = page.form("/uppdatera").fields
    assert (kept["text"], kept["done"], kept["next"]) == (long, "Mycket.", "Lite.")
    assert size() == before
    owner.send(filled(page.form("/uppdatera"), WORDS), SEND)
    assert sample.update(activity).content.done == "Mycket."


def test_characters_are_counted_as_people_count_them(sample: Sample, owner: Browser, activity: UUID) -> None:
    """A letter with its dots apart is one, and a line break is one, however the browser sends them."""
    text = ("a\u030a\r\n" * 750).strip()
    owner.send(opened(owner, activity, {"status": "done", "text": text}), SAVE)
    assert sample.update(activity).content.text == ("å\n" * 750).strip()


def test_a_form_opened_before_somebody_saved_shows_both_texts(sample: Sample, owner: Browser, activity: UUID) -> None:
    sample.draft(activity)
    form = owner.get(form_of(activity)).form("/uppdatera")
    sample.save(activity, text="Första träffen är hållen, en återstår.", obstacle="Lokalen är bokad.")
    before = size()
    page = owner.send(filled(form, OTHERS), SAVE, status=409)
    assert size() == before
    assert page.title.startswith("Fel: ")
    assert "Utkastet har sparats sedan du öppnade formuläret." in page.text
    assert "Aktivitetsansvarig KLK" in page.text
    assert "[borttaget: Lokalen är bokad.]" in page.text
    assert fields(page.form("/uppdatera")) == OTHERS
    owner.send(page.form("/uppdatera"), SAVE)
    assert written(sample, activity) == OTHERS
    assert sample.update(activity).versions[-2].content.obstacle == "Lokalen är bokad."


@pytest.mark.parametrize("button", [SAVE, SEND])
def test_a_double_click_gets_the_first_answer(owner: Browser, activity: UUID, button: str) -> None:
    form = owner.get(form_of(activity)).form("/uppdatera")
    first = owner.send(filled(form, WORDS), button)
    before = size()
    again = owner.send(filled(form, WORDS), button)
    assert (size(), again.text) == (before, first.text)


def test_a_double_click_on_an_unchanged_draft_gets_the_first_answer(
    sample: Sample, owner: Browser, activity: UUID
) -> None:
    sample.draft(activity)
    form = owner.get(form_of(activity)).form("/uppdatera")
    owner.send(form, SEND)
    before = size()
    assert "skickad till granskning" in owner.send(form, SEND).text
    assert size() == before


def test_going_back_after_saving_and_sending_the_same_words_works(
    sample: Sample, owner: Browser, activity: UUID
) -> None:
    form = owner.get(form_of(activity)).form("/uppdatera")
    owner.send(filled(form, WORDS), SAVE)
    owner.send(filled(form, WORDS), SEND)
    assert sample.state(activity) == "in_unit_review"
    assert len(sample.update(activity).versions) == 1


@pytest.mark.parametrize("button", [SAVE, SEND])
def test_going_back_and_sending_other_words_loses_neither(
    sample: Sample, owner: Browser, activity: UUID, button: str
) -> None:
    form = owner.get(form_of(activity)).form("/uppdatera")
    owner.send(filled(form, WORDS), SAVE)
    before = size()
    page = owner.send(filled(form, OTHERS), button, status=409)
    assert size() == before
    assert "Formuläret har redan skickats en gång, med ett annat innehåll." in page.text
    assert fields(page.form("/uppdatera")) == OTHERS
    owner.send(page.form("/uppdatera"), button)
    assert written(sample, activity) == OTHERS
    assert len(sample.update(activity).versions) == 2


@pytest.mark.parametrize(
    ("sent_before", "saved_by", "button"),
    [
        (True, "agare.klk", SAVE),
        (True, "kollega.klk", SEND),
        (False, "agare.klk", SEND),
        (False, "kollega.klk", SAVE),
    ],
)
def test_going_back_to_a_form_older_than_what_is_saved_overwrites_nothing(
    sample: Sample, owner: Browser, activity: UUID, sent_before: bool, saved_by: str, button: str
) -> None:
    """The browser's old page, edited and sent when somebody, perhaps oneself in another window, has saved since."""
    sample.add("kollega.klk", "contributor", "KLK")
    sample.draft(activity)
    form = owner.get(form_of(activity)).form("/uppdatera")
    if sent_before:
        owner.send(filled(form, WORDS | {"text": "Första träffen är bokad."}), SAVE)
    sample.save(activity, by=saved_by, text="Alla bolag har svarat.", obstacle="Lokalen är bokad.")
    newer, before = sample.update(activity).content, size()
    page = owner.send(filled(form, OTHERS), button, status=409)
    assert (size(), sample.update(activity).content) == (before, newer)
    assert fields(page.form("/uppdatera")) == OTHERS
    assert "Någon annan" not in page.text
    assert f"{NAMES[saved_by]}, " in page.text
    assert "[borttaget: Lokalen är bokad.]" in page.text
    owner.send(page.form("/uppdatera"), button)
    assert written(sample, activity) == OTHERS
    assert sample.update(activity).versions[-2].content == newer


def test_other_words_after_sending_are_kept_and_told_what_to_do(sample: Sample, owner: Browser, activity: UUID) -> None:
    form = owner.get(form_of(activity)).form("/uppdatera")
    owner.send(filled(form, WORDS), SEND)
    page = owner.send(filled(form, OTHERS), SEND, status=409)
    assert "Den som har skickat den kan dra tillbaka den på aktivitetens sida" in page.text
    assert fields(page.form("/uppdatera")) == OTHERS
    again = owner.send(page.form("/uppdatera"), SAVE, status=409)
    assert "Uppdateringen är skickad och granskas i enheten." in again.text
    assert fields(again.form("/uppdatera")) == OTHERS
    assert written(sample, activity) == WORDS
    owner.post_form(page_of(activity), "/aterkalla")
    sent = owner.send(opened(owner, activity, OTHERS), SEND)
    assert "skickad till granskning" in sent.text


def test_words_for_a_draft_that_was_discarded_meanwhile_are_kept(
    sample: Sample, owner: Browser, activity: UUID
) -> None:
    sample.draft(activity)
    form = owner.get(form_of(activity)).form("/uppdatera")
    sample.discard(activity)
    page = owner.send(filled(form, OTHERS), SAVE, status=409)
    assert "Utkastet är kasserat. Sparar du nu börjar du ett nytt." in page.text
    owner.send(page.form("/uppdatera"), SAVE)
    assert written(sample, activity) == OTHERS


def test_a_form_of_a_discarded_draft_never_overwrites_the_next_one(
    sample: Sample, owner: Browser, activity: UUID
) -> None:
    sample.draft(activity, text="Det första utkastet.")
    form = owner.get(form_of(activity)).form("/uppdatera")
    sample.discard(activity)
    sample.draft(activity, text="Det andra utkastet.")
    owner.send(filled(form, OTHERS), SAVE, status=409)
    assert written(sample, activity)["text"] == "Det andra utkastet."


def test_the_reason_stands_beside_the_words_that_came_back(sample: Sample, owner: Browser, activity: UUID) -> None:
    sample.returned(activity)
    page = owner.get(form_of(activity))
    assert REASON in page.text
    assert "Enhetsgranskare KLK" in page.text
    owner.send(page.form("/uppdatera"), SEND, text="Två bolag kom, en träff återstår.")
    assert sample.state(activity) == "in_unit_review"


def test_unchanged_words_that_sam_returned_go_straight_back_to_sam(
    sample: Sample, owner: Browser, activity: UUID
) -> None:
    sample.returned_by_sam(activity)
    owner.post_form(form_of(activity), "/uppdatera", SEND)
    assert sample.state(activity) == "in_sam_review"


def test_a_colleague_writes_but_is_told_who_sends(sample: Sample, activity: UUID) -> None:
    colleague = sample.browser(sample.add("kollega.klk", "contributor", "KLK"))
    page = colleague.get(form_of(activity))
    assert "Det kan i stället: Aktivitetsansvarig KLK." in page.text
    form = page.form("/uppdatera")
    assert [text for text, _ in form.buttons] == ["Spara utkast"]
    form.buttons.append((SEND, {"do": "submit"}))
    refused = colleague.send(filled(form, WORDS), SEND, status=403)
    assert "Det du skrev är sparat som utkast, men inte skickat." in refused.text
    assert written(sample, activity) == WORDS
    assert sample.state(activity) == "draft"


def test_another_units_owner_cannot_write_and_is_told_who_can(sample: Sample, activity: UUID) -> None:
    page = sample.browser("agare.utb").get(form_of(activity), status=403)
    assert "Du har inte den roll som krävs" in page.text
    assert "Det kan i stället: Aktivitetsansvarig KLK." in page.text


def test_another_units_draft_does_not_exist_however_one_asks(sample: Sample, activity: UUID) -> None:
    stranger = sample.browser("agare.utb")
    form = stranger.get(form_of(sample.activity("UTB"))).form("/uppdatera")
    sample.returned(activity)
    form.address = form_of(activity)
    for typed in (WORDS, {"text": "å" * 2000}, {"status": "sagolik"}):
        page = stranger.send(filled(form, typed), SAVE, status=404)
        assert REASON not in page.text
        assert TEXT not in page.answer.text or typed is WORDS
    stranger.get(form_of(activity), status=404)


def test_somebody_elses_command_id_opens_nothing(sample: Sample, owner: Browser, activity: UUID) -> None:
    form = owner.get(form_of(activity)).form("/uppdatera")
    owner.send(filled(form, {"status": "done", "text": "Hemliga ord."}), SAVE)
    stranger = sample.browser("agare.utb")
    theirs = stranger.get(form_of(sample.activity("UTB"))).form("/uppdatera")
    for address in (theirs.address, form.address):
        theirs.address, before = address, size()
        answer = stranger.http.post(
            address, data={**theirs.fields, "command_id": form.fields["command_id"], "do": "save", **WORDS}
        )
        assert answer.status_code in (404, 409)
        assert "Hemliga ord" not in answer.text
        assert size() == before


@pytest.mark.parametrize(
    ("quarter", "status", "sentence"),
    [
        ("2019-Q3", 409, "Kvartalet är inläst ur ett dokument och rapporteras inte här."),
        ("2020-Q1", 422, "Kvartalet är inte öppet för rapportering."),
        ("2019-Q5", 404, "Det finns ingenting på adressen"),
        ("", 404, "Det finns ingenting på adressen"),
        ("2019-Q4%0A", 404, "Det finns ingenting på adressen"),
    ],
)
def test_a_wrong_quarter_is_told_about(untouched: Sample, quarter: str, status: int, sentence: str) -> None:
    owner, activity, before = untouched.browser("agare.klk"), untouched.activity("KLK"), size()
    assert sentence in owner.get(form_of(activity, quarter), status=status).text
    form = owner.get(form_of(activity)).form("/uppdatera")
    form.address = form_of(activity, quarter)
    page = owner.send(filled(form, WORDS), SAVE, status=status)
    assert TEXT in page.answer.text
    assert size() == before
    assert tools.sparbar().activity(activity).update_for("2019-Q4") is None
