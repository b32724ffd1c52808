"""Who gets in by program: a token and nothing else, for what its scope and its person allow."""

from uuid import uuid4

from flask import Flask

from domain import commands as ask
from tests import people
from tests.service.api.conftest import Programs
from tests.service.api.program import Program
from tests.workers.story_on_postgres import Story
from workers import tokens, tools

WRONG = ("", "Bearer", "Bearer ", "Basic YTpi", "Bearer fel", "bearer " + "a" * 5000, "Bearer å\\x00")


def test_without_a_good_token_nothing_opens(program: Programs) -> None:
    for header in WRONG:
        answer = program().raw("GET", "/plans", 401, headers={"Authorization": header} if header else {})
        assert answer.get_json()["code"] == "token_missing"
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_cookie_opens_nothing(program: Programs) -> None:
    visitor = program()
    with visitor.http.session_transaction() as session:
        session |= {"_user_id": f"{people.OWNER}:1", "_fresh": True}
    visitor.raw("GET", "/plans", 401)
    visitor.raw("POST", f"/updates/{uuid4()}/submit", 401, json={"command_id": str(uuid4()), "content_hash": "x"})


def test_what_each_scope_opens(program: Programs) -> None:
    opens = {"read": (200, 403, 200), "write": (200, 404, 200), "log": (403, 403, 200)}
    for scope, (reading, writing, log) in opens.items():
        one = program(people.OWNER, scope)
        one.raw("GET", "/tasks", reading)
        one.post(f"/updates/{uuid4()}/withdraw", writing)
        one.raw("GET", "/events", log)


def test_a_missing_scope_is_named(program: Programs) -> None:
    answer = program(people.OWNER, "read").raw("POST", f"/updates/{uuid4()}/discard", 403, json={})
    assert answer.get_json()["code"] == "scope_missing"
    assert 'scope="write"' in answer.headers["WWW-Authenticate"]


def test_a_closed_account_has_no_good_tokens(owner: Program, story: Story) -> None:
    owner.get("/plans")
    story.admin(ask.DeactivatePerson, person_id=people.OWNER)
    owner.get("/plans", 401)


def test_many_wrong_tokens_give_a_pause_that_right_ones_never_meet(whole_app: Flask, program: Programs) -> None:
    wrong, right = program(), program(people.OWNER)
    wrong.secret = "fel"
    for _ in range(60):
        wrong.get("/plans", 401)
    answer = wrong.raw("GET", "/plans", 429)
    assert answer.get_json()["code"] == "too_many"
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60 + 1
    right.get("/plans")


def test_the_day_of_use_is_kept(owner: Program) -> None:
    assert tokens.of_person(people.OWNER)[0].last_used_on is None
    owner.get("/plans")
    assert tokens.of_person(people.OWNER)[0].last_used_on is not None


def test_the_secret_is_not_kept(owner: Program) -> None:
    with tools.database() as connection:
        rows = connection.execute("select t::text from token t").fetchall()
    assert rows
    assert all(owner.secret not in row[0] for row in rows)
