"""The tokens on one's account: a person makes a token for a program, sees it once, and takes it back."""

from time import time

from flask import Flask

from service import auth
from tests import people
from tests.service.api.program import Program
from tests.service.client import Browser
from tests.workers.story_on_postgres import Story
from workers import tokens, tools

CREDENTIAL = "insert into credential (person_id, username, password_hash) values (%s, 'agare', '')"


def signed_in(app: Flask) -> Browser:
    browser = Browser(app)
    with tools.database() as connection:
        connection.execute(CREDENTIAL, (people.OWNER,))
    with browser.http.session_transaction() as session:
        session |= {"_user_id": f"{people.OWNER}:1", "_fresh": True, auth.BEGUN: int(time())}
    return browser


def test_a_token_is_shown_once_and_works(whole_app: Flask, story: Story) -> None:
    browser = signed_in(whole_app)
    page = browser.post_form("/konto", "/nycklar", name="Statistik", scope="read")
    secret = "".join(next(page.tree.iter("code")).itertext())
    assert len(secret) == 43
    assert "Spara den nu: den visas bara den här gången." in page.text
    assert "Läsa det du får läsa" in page.text
    assert "inte använd än" in page.text
    again = browser.get("/konto")
    assert secret not in again.answer.text
    program = Program(whole_app)
    program.secret = secret
    program.get("/plans")
    assert "senast använd" in browser.get("/konto").text


def test_a_revoked_token_opens_nothing(whole_app: Flask, story: Story) -> None:
    browser, program = signed_in(whole_app), Program(whole_app, people.OWNER)
    program.get("/plans")
    page = browser.send(browser.get("/konto").form("/aterkalla"))
    assert "Nyckeln är återkallad" in page.text
    assert "Du har inga nycklar." in page.text
    program.get("/plans", 401)


def test_what_is_missing_is_told_and_what_was_typed_stays(whole_app: Flask, story: Story) -> None:
    page = signed_in(whole_app).post_form("/konto", "/nycklar", status=422, name="Statistik")
    assert page.title.startswith("Fel: ")
    assert "Välj vad programmet ska få göra" in page.text
    assert page.form("/nycklar").fields["name"] == "Statistik"


def test_nobody_takes_back_or_sees_anothers_token(whole_app: Flask, story: Story) -> None:
    browser, other = signed_in(whole_app), Program(whole_app, people.REVIEWER)
    theirs = tokens.of_person(people.REVIEWER)[0]
    tokens.create(people.OWNER, "min", "read")
    page = browser.get("/konto")
    assert "prov" not in page.text
    form = page.form("/aterkalla")
    form.address = f"/konto/nycklar/{theirs.id}/aterkalla"
    browser.send(form, status=404)
    other.get("/plans")


def test_the_name_in_the_corner_leads_to_the_account(whole_app: Flask, story: Story) -> None:
    browser = signed_in(whole_app)
    assert browser.get("/planer").link("Person") == "/konto"
