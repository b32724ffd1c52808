"""Whatever goes wrong with a form, the words that somebody typed are still there."""

from collections.abc import Callable

import pytest

from tests.service.client import Browser, Form, Page
from tests.service.conftest import MadeUpPeople

LONG = "Räksmörgås 🦐\n" * 9_000


def areas(page: Page) -> list[str]:
    return ["".join(one.itertext()) for one in page.tree.iter("textarea")]


def written(browser: Browser, **more: str) -> Form:
    form = browser.get("/papper").form("/papper")
    form.fields |= {"text": "Träffen blev av", "status": "done"} | more
    return form


def test_an_old_token_costs_nobody_their_words(writer: Browser) -> None:
    page = writer.send(written(writer, csrf_token="en gammal"), status=400)
    assert "Sidan hade blivit för gammal. Det du skrev finns kvar här nedanför. Skicka igen." in page.text
    assert areas(page) == ["Träffen blev av"]
    assert page.form("/papper").fields["command_id"] == "c1"
    again = writer.send(page.form("/papper"))
    assert "Sparat: Träffen blev av" in again.text


def test_a_decision_with_an_old_token_must_be_seen_again(writer: Browser) -> None:
    form = writer.get("/papper").form("/tryck")
    form.fields["csrf_token"] = "en gammal"
    answer = writer.http.post(form.address, data=form.fields, headers={"Referer": "http://localhost/papper?a=1"})
    assert answer.status_code == 400
    assert 'href="/papper?a=1"' in answer.text
    assert "sha256:ab" not in answer.text


def test_an_ended_session_keeps_the_words_through_signing_in(writer: Browser, people: MadeUpPeople) -> None:
    form = written(writer)
    people.end_sessions("owner")
    sign_in = writer.send(form, status=401)
    assert sign_in.heading == "Logga in"
    assert "Det du skrev finns kvar" in sign_in.text
    wrong = writer.send(sign_in.form(), status=422, username="owner", password="fel")
    kept = writer.send(wrong.form(), username="owner", password="demo")
    assert "Ingenting är skickat än" in kept.text
    assert "Genomförd" in kept.text
    assert areas(kept) == ["Träffen blev av"]
    assert "Sparat: Träffen blev av" in writer.send(kept.form("/papper")).text


def test_a_lost_cookie_keeps_the_words_too(writer: Browser, browser_of: Callable[[], Browser]) -> None:
    form, fresh = written(writer, text="\n  Rad ett\n\n<b>Rad två"), browser_of()
    sign_in = fresh.send(form, status=401)
    kept = fresh.send(sign_in.form(), username="owner", password="demo")
    assert areas(kept) == ["\n  Rad ett\n\n<b>Rad två"]


def test_a_decision_after_the_session_leads_back_to_the_page(writer: Browser, people: MadeUpPeople) -> None:
    form = writer.get("/papper").form("/tryck")
    people.end_sessions("owner")
    answer = writer.http.post(form.address, data=form.fields, headers={"Referer": "http://localhost/papper"})
    assert answer.status_code == 401
    assert 'name="next" value="/papper"' in answer.text
    assert "Det du tryckte på är inte gjort." in answer.text
    assert "sha256:ab" not in answer.text


@pytest.mark.parametrize(
    "header", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]
)
def test_words_from_another_site_are_not_taken_for_the_persons_own(visitor: Browser, header: dict[str, str]) -> None:
    answer = visitor.http.post("/papper", data={"text": "Inte mina ord"}, headers=header)
    assert answer.status_code == 401
    assert "Inte mina ord" not in answer.text


def test_the_sign_in_page_itself_may_grow_old(visitor: Browser) -> None:
    form = visitor.get("/logga-in?next=/papper").form()
    form.fields["csrf_token"] = ""
    page = visitor.send(form, status=400, username="owner", password="demo")
    assert page.form().fields["username"] == "owner"
    assert page.form().fields["password"] == ""
    assert visitor.send(page.form(), password="demo").heading == "Papper"


def test_a_form_from_before_another_person_signed_in_is_not_taken(writer: Browser) -> None:
    form = written(writer)
    writer.post_form("/logga-in?next=/papper", username="approver", password="demo")
    assert areas(writer.send(form, status=400)) == ["Träffen blev av"]


def test_a_hundred_thousand_characters_are_refused_and_kept(writer: Browser) -> None:
    page = writer.send(written(writer, text=LONG), status=422)
    assert f"Korta texten med {len(LONG) - 20} tecken. Högst 20." in page.text
    assert areas(page) == [LONG]
    assert page.title.startswith("Fel: ")


def test_more_than_the_service_takes_is_told_about(writer: Browser) -> None:
    page = writer.send(written(writer, text="a" * 3_000_000), status=413)
    assert "är inte sparat" in page.text


def test_an_invisible_character_is_refused_and_taken_out(writer: Browser) -> None:
    page = writer.send(written(writer, text="Kl\x00ar\x1b nu"), status=422)
    assert "osynligt styrtecken" in page.text
    assert areas(page) == ["Klar nu"]
    assert "Sparat: Klar nu" in writer.send(page.form("/papper")).text


@pytest.mark.parametrize(("kind", "sentence"), [("unknown", "osäkert om det sparades"), ("busy", "hann inte emellan")])
def test_an_uncertain_answer_offers_the_very_same_form_again(writer: Browser, kind: str, sentence: str) -> None:
    form = written(writer)
    form.address = f"/papper/fel/{kind}"
    page = writer.send(form, status=503)
    assert sentence in page.text
    assert "Retry-After" in page.answer.headers
    again = page.form(f"/{kind}")
    assert again.fields["command_id"] == "c1"
    assert again.fields["text"] == "Träffen blev av"


def test_a_refusal_that_no_page_took_care_of_shows_the_words(writer: Browser) -> None:
    form = written(writer)
    form.address = "/papper/fel/conflict"
    page = writer.send(form, status=403)
    assert "Du har skrivit i utkastet" in page.text
    assert "Det kan i stället: Godkännare 1 SAM." in page.text
    assert "Träffen blev av" in page.text
