"""Whatever goes wrong under /api is application/problem+json with a code, and the code has a page in Swedish."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from domain import errors as domain_errors
from domain.errors import Busy, OutcomeUnknown, Refusal
from service.api import updates
from service.problems.titles import TITLES
from tests.service.api.program import Program
from tests.service.client import Browser

CLASSES = [one for one in vars(domain_errors).values() if isinstance(one, type) and issubclass(one, Refusal)]
CODES = sorted({one.code for one in CLASSES if one is not Refusal} | set(TITLES))
KEYS = {"type", "title", "status", "code", "detail", "who", "at", "diff", "who_can", "position"}
DEEP = '{"a":' * 100_000
BROKEN = ("{", "", "nan", '{"command_id": 1' + "1" * 5000 + "}", DEEP, "\ud800".encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_page(whole_app: Flask, code: str) -> None:
    page = Browser(whole_app).get(f"/fel/{code}")
    assert code in page.text
    assert page.heading == str(TITLES[code][0])


def test_an_unknown_code_has_none(whole_app: Flask) -> None:
    Browser(whole_app).get("/fel/hittepa", status=404)


def test_what_is_no_json_is_refused(owner: Program) -> None:
    for body in BROKEN:
        answer = owner.raw("POST", f"/updates/{uuid4()}/submit", 400, data=body, content_type="application/json")
        assert answer.get_json()["code"] == "malformed"


def test_other_types_unknown_addresses_and_methods(owner: Program, klk: UUID) -> None:
    expected = {
        ("POST", f"/updates/{uuid4()}/submit", 415): "not_json",
        ("GET", "/hittepa", 404): "not_found",
        ("GET", f"/updates/{uuid4()}", 404): "not_found",
        ("DELETE", "/plans", 405): "method_not_allowed",
        ("GET", "/plans?per=igar", 422): "invalid",
    }
    for (method, address, status), code in expected.items():
        body = owner.call(method, address, status, data=b"a=b" if method == "POST" else None)
        assert set(body) - {"errors"} == KEYS
        assert (body["code"], body["status"], body["type"]) == (code, status, f"/fel/{code}")


def test_too_much_is_refused(owner: Program) -> None:
    words = {"content_hash": "a" * 3_000_000}
    assert owner.post(f"/updates/{uuid4()}/submit", 413, **words)["code"] == "too_large"


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ([], {"_schema": ["Har fel form."]}),
        ({"command_id": "x", "base_version": "1", "extra": ""}, {
            "command_id": ["Är inte ett UUID."], "base_version": ["Har fel form."], "extra": ["Finns inte här."],
        }),
        ({"base_version": 1.5, "status": "klart"}, {
            "command_id": ["Saknas."], "base_version": ["Har fel form."], "status": ["Välj en av statusarna"],
        }),
        ({"command_id": None, "base_version": True}, {
            "command_id": ["Får inte vara null."], "base_version": ["Har fel form."],
        }),
    ],
)  # fmt: skip
def test_each_wrong_field_is_told_in_swedish(owner: Program, klk: UUID, body: Any, errors: Any) -> None:
    draft = owner.start(klk)
    assert owner.call("PUT", f"/updates/{draft['id']}", 422, json=body)["errors"] == errors


def test_a_lone_surrogate_anywhere_is_no_failure(owner: Program) -> None:
    body = json.dumps({"\ud800": 1, "command_id": "\ud800", "content_hash": "\ud800"})
    answer = owner.raw("POST", f"/updates/{uuid4()}/submit", 422, data=body, content_type="application/json")
    assert "content_hash" in answer.get_json()["errors"]


def test_a_long_text_is_told_by_how_much(owner: Program, klk: UUID) -> None:
    refusal = owner.post(f"/activities/{klk}/updates", 422, period="2019-Q4", text="a" * 1501)
    assert refusal["errors"] == {"text": ["Korta texten med 1 tecken. Högst 1500."]}


@pytest.mark.parametrize(
    ("raised", "code", "wait"), [(Busy(), "busy", "1"), (OutcomeUnknown(), "outcome_unknown", "5")]
)
def test_what_may_be_sent_again_says_when(
    owner: Program, klk: UUID, monkeypatch: pytest.MonkeyPatch, raised: Exception, code: str, wait: str
) -> None:
    draft = owner.start(klk)

    def stop(_: object) -> None:
        raise raised

    monkeypatch.setattr("service.api.carry_out.act", stop)
    answer = owner.raw("POST", f"/updates/{draft['id']}/discard", 503, json={"command_id": str(uuid4())})
    assert (answer.get_json()["code"], answer.headers["Retry-After"]) == (code, wait)


def test_what_nobody_expected_has_a_number_and_no_trace(
    owner: Program, klk: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = owner.start(klk)
    monkeypatch.setattr(updates, "activity_of", lambda _: 1 / 0)
    body = owner.get(f"/updates/{draft['id']}", 500)
    assert body["code"] == "failure"
    assert "Nummer" in body["detail"]
    assert "division" not in str(body)
