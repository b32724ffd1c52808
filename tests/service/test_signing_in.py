"""Signing in and out: who comes in, where one comes to, and what a wrong password leads to."""

from collections.abc import Callable

import pytest

from service.pages import local
from tests.service.client import Browser
from tests.service.conftest import MadeUpPeople

ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "/\n/evil.example",
    "javascript:alert(1)",
    "papper",
    "",
)


def test_the_right_password_leads_to_the_page_one_asked_for(visitor: Browser) -> None:
    sign_in = visitor.get("/papper")
    assert sign_in.heading == "Logga in"
    page = visitor.send(sign_in.form(), username=" Owner ".strip().lower(), password="demo")
    assert page.address == "/papper"


def test_a_space_after_the_name_does_no_harm(visitor: Browser) -> None:
    page = visitor.post_form("/logga-in?next=/papper", username="owner ", password="demo")
    assert page.heading == "Papper"


def test_a_wrong_password_keeps_the_name_and_never_the_password(visitor: Browser) -> None:
    page = visitor.post_form("/logga-in?next=/papper", status=422, username="owner", password="fel")
    assert page.title.startswith("Fel: ")
    assert "Användarnamnet eller lösenordet är fel. Försök igen." in page.text
    assert page.form().fields | {"csrf_token": ""} == {
        "csrf_token": "", "next": "/papper", "kept": "", "username": "owner", "password": "",
    }  # fmt: skip


def test_an_unknown_name_gets_the_same_answer_as_a_wrong_password(visitor: Browser) -> None:
    wrong = visitor.post_form("/logga-in", status=422, username="owner", password="fel")
    unknown = visitor.post_form("/logga-in", status=422, username="ingen", password="demo")
    assert wrong.text == unknown.text


def test_ten_wrong_passwords_give_a_pause_for_that_name_only(
    visitor: Browser, browser_of: Callable[[], Browser]
) -> None:
    for _ in range(10):
        visitor.post_form("/logga-in", status=422, username="owner", password="fel")
    page = visitor.post_form("/logga-in", status=429, username="Owner", password="demo")
    assert "Du kan försöka igen" in page.text
    assert 0 < int(page.answer.headers["Retry-After"]) <= 15 * 60 + 1
    other = browser_of().post_form("/logga-in?next=/papper", username="approver", password="demo")
    assert other.heading == "Papper"


def test_right_passwords_are_not_counted(visitor: Browser) -> None:
    for _ in range(12):
        visitor.post_form("/logga-in?next=/papper", username="owner", password="demo")


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nobody_is_sent_elsewhere_after_signing_in(address: str) -> None:
    assert local(address) == "/"


def test_a_crafted_next_is_not_even_shown(visitor: Browser) -> None:
    page = visitor.get("/logga-in?next=https://evil.example/")
    assert page.form().fields["next"] == "/"


@pytest.mark.parametrize("address", ["/", "/planer/naringsliv?per=2019-12-31#om", "/granska/åäö"])
def test_a_path_on_the_site_is_followed(address: str) -> None:
    assert local(address) == address


def test_signing_out_is_a_post_and_nothing_else(writer: Browser) -> None:
    page = writer.get("/logga-ut", status=405)
    assert "POST" in page.answer.headers["Allow"]
    signed_out = writer.send(writer.get("/papper").form("/logga-ut"))
    assert signed_out.heading == "Logga in"
    assert writer.get("/papper").heading == "Logga in"


def test_a_raised_session_version_ends_the_session(writer: Browser, people: MadeUpPeople) -> None:
    assert writer.get("/papper").heading == "Papper"
    people.end_sessions("owner")
    assert writer.get("/papper").heading == "Logga in"


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(writer: Browser) -> None:
    cookie = writer.http.get_cookie("session")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"


def test_the_demo_people_are_shown_with_what_they_can_do(visitor: Browser) -> None:
    text = visitor.get("/logga-in").text
    assert "granskare.klkgranska KLK:s uppdateringar" in text
    assert "Lösenordet är demo för alla." in text
