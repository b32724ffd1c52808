"""One's own account: a new password, signing out everywhere, and who no longer comes in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from pwdlib import PasswordHash

from domain import commands as ask
from service import auth
from service.app import create_app
from tests.people import ADMIN, OWNER
from tests.service.client import Browser, Page
from workers import accounts, passwords, tools
from workers.settings import Settings

OLD, NEW = "en gammal ramsa", "en ny ramsa om åar"
WRONG = "Det är inte lösenordet som du har nu"


@pytest.fixture(scope="module")
def no_demo(settings: Settings) -> Flask:
    return create_app(replace(settings, demo=False))


@pytest.fixture
def town_hall(no_demo: Flask, database_url: str, no_tries_yet: None) -> Flask:
    """Not a demo: an administrator, and an owner who can sign in."""
    secret = passwords.hashed(OLD)
    founding = ask.FoundOrganisation(command_id=uuid4(), actor_id=ADMIN, name="Kommunen")
    accounts.add(founding, "admin", "Administratör", secret)
    register = ask.RegisterPerson(command_id=uuid4(), actor_id=ADMIN, person_id=OWNER)
    accounts.add(register, "owner", "Ägare", secret)
    return no_demo


@pytest.fixture
def signed_in(town_hall: Flask) -> Callable[[], Browser]:
    """One more browser where the owner is signed in."""

    def another() -> Browser:
        browser = Browser(town_hall)
        browser.post_form("/logga-in?next=/konto", username="owner", password=OLD)
        return browser

    return another


def change(browser: Browser, status: int = 200, present: str = OLD, new: str = NEW, again: str = NEW) -> Page:
    return browser.post_form("/konto", "/losenord", status=status, present=present, new=new, again=again)


def comes_in(app: Flask, password: str) -> bool:
    answer = Browser(app).post_form("/logga-in?next=/konto", status=200, username="owner", password=password)
    return answer.heading == "Mitt konto"


def deactivate(person: UUID) -> None:
    tools.sparbar().do(ask.DeactivatePerson(command_id=uuid4(), actor_id=ADMIN, person_id=person))


def test_a_new_password_counts_and_ends_every_other_session(town_hall: Flask, signed_in: Callable[[], Browser]) -> None:
    here, there = signed_in(), signed_in()
    assert "Lösenordet är bytt" in change(here).text
    assert here.get("/konto").heading == "Mitt konto"
    assert there.get("/konto").heading == "Logga in"
    assert comes_in(town_hall, NEW)
    refused = Browser(town_hall).post_form("/logga-in", status=422, username="owner", password=OLD)
    assert "Användarnamnet eller lösenordet är fel" in refused.text


def test_the_present_password_must_be_right(town_hall: Flask, signed_in: Callable[[], Browser]) -> None:
    page = change(signed_in(), 422, present="en annan ramsa")
    assert WRONG in page.text
    assert not any(value for name, value in page.form("/losenord").fields.items() if name != "csrf_token")
    assert comes_in(town_hall, OLD)


@pytest.mark.parametrize(
    ("new", "again", "sentence"),
    [
        ("elva tecken", "elva tecken", "Lösenordet ska ha minst 12 tecken."),
        ("aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaa", "Lösenordet ska ha minst fyra olika tecken."),
        (NEW, NEW + "!", "Det nya lösenordet är inte likadant båda gångerna"),
        ("", "", "Skriv ett nytt lösenord"),
        ("å" * 1001, "å" * 1001, "Korta texten med 1 tecken. Högst 1000."),
    ],
)
def test_a_poor_new_password_is_refused_in_a_sentence(
    signed_in: Callable[[], Browser], new: str, again: str, sentence: str
) -> None:
    assert sentence in change(signed_in(), 422, new=new, again=again).text


def test_ten_wrong_guesses_of_the_present_password_give_a_pause(signed_in: Callable[[], Browser]) -> None:
    browser = signed_in()
    for _ in range(10):
        change(browser, 422, present="gissning")
    assert "Du kan försöka igen" in change(browser, 429).text


def test_a_hash_is_slow_on_purpose(costly: Callable[[], PasswordHash]) -> None:
    assert costly().hash("en ramsa på åtta ord").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_the_same_password_typed_with_other_signs_for_the_same_letters_counts() -> None:
    assert passwords.is_right("a\N{COMBINING RING ABOVE}ngstrom", passwords.hashed("ångstrom"))


def test_signing_out_everywhere_ends_this_session_and_the_others(signed_in: Callable[[], Browser]) -> None:
    here, there = signed_in(), signed_in()
    gone = here.send(here.get("/konto").form("/logga-ut-overallt"))
    assert gone.heading == "Logga in"
    assert here.get("/konto").heading == there.get("/konto").heading == "Logga in"


def test_a_closed_account_ends_its_session_and_gets_the_answer_of_a_wrong_password(
    town_hall: Flask, signed_in: Callable[[], Browser]
) -> None:
    browser = signed_in()
    deactivate(OWNER)
    assert browser.get("/konto").heading == "Logga in"
    closed = browser.post_form("/logga-in", status=422, username="owner", password=OLD)
    unknown = browser.post_form("/logga-in", status=422, username="nobody", password=OLD)
    assert closed.text == unknown.text


def test_a_session_ends_after_a_week_however_much_it_is_used(
    signed_in: Callable[[], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in()
    monkeypatch.setattr(auth, "LONGEST_SESSION", timedelta(seconds=-1))
    assert browser.get("/konto").heading == "Logga in"


def test_an_unused_session_ends_after_a_working_day(
    town_hall: Flask, signed_in: Callable[[], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = signed_in()
    monkeypatch.setitem(town_hall.config, "PERMANENT_SESSION_LIFETIME", timedelta(seconds=-1))
    assert browser.get("/konto").heading == "Logga in"


def test_a_session_in_use_is_prolonged(signed_in: Callable[[], Browser]) -> None:
    assert "session=" in signed_in().get("/konto").answer.headers["Set-Cookie"]


def test_a_hundred_wrong_passwords_from_one_address_give_a_pause_for_every_name(
    town_hall: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "is_right", lambda password, known: False)
    browser = Browser(town_hall)
    form = browser.get("/logga-in").form()
    for number in range(100):
        browser.send(form, status=422, username=f"namn{number}", password=OLD)
    browser.send(form, status=429, username="owner", password=OLD)


def test_over_https_the_cookie_is_secure_and_bound_to_this_host(town_hall: Flask, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, secret_key="k" * 40, base_url="https://sparbar.example")
    browser = Browser(create_app(settings))
    answer = browser.http.get("/logga-in", base_url="https://sparbar.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
