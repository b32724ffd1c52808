"""The examples that programs outside are written after hold: key by key in OpenAPI, and in real answers.

A key may be added and never taken away. "…" stands for any word, "a|b" for one of those, an empty object for
anything in it, and null for something that may be null.
"""

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from service.api.answers import ABOUT_ONE, BEGINNING, HANDING_OVER, OF_A_QUARTER
from service.api.examples import example as documented
from tests import people
from tests.service.api.conftest import Programs
from tests.service.api.program import WORDS, Program
from workers import feed
from workers.reports import jobs

NAMES = ("activities", "start", "update", "save", "return", "refusal", "events", "tasks", "compile", "report")
SCHEMAS = {
    "activities": "Activities", "start": "StartIn", "update": "Update", "save": "SaveIn", "return": "ReturnIn",
    "refusal": "Problem", "events": "Feed", "tasks": "Tasks", "compile": "CompileIn", "report": "Report",
}  # fmt: skip
Json = dict[str, Any]


def example(name: str) -> Any:
    return json.loads(files("tests.service.api").joinpath(f"examples/{name}.json").read_text())


@pytest.fixture
def spec(whole_app: Flask) -> Json:
    document: Json = whole_app.test_client().get("/api/v1/openapi.json").get_json()
    return document


def test_the_document_says_who_may_and_what_stops(spec: Json) -> None:
    assert spec["openapi"].startswith("3.1")
    assert spec["components"]["securitySchemes"] == {"token": {"type": "http", "scheme": "bearer"}}
    for path, operations in spec["paths"].items():
        for method in operations.keys() & {"get", "post", "put"}:
            operation = operations[method]
            expected = {"read", "log"} if method == "get" else {"write"}
            assert set(operation["security"][0]["token"]) <= expected, path
            for status in operation["responses"].keys() - {"200", "201", "202"}:
                name = operation["responses"][status]["$ref"].rpartition("/")[2]
                assert "application/problem+json" in spec["components"]["responses"][name]["content"]


def test_every_command_that_is_spoken_of_can_be_asked_for(spec: Json) -> None:
    named = {"resolve": "resolve-comment", "reopen": "reopen-comment"}
    named |= {"accept": "accept-suggestion", "decline": "decline-suggestion"}
    last = {path.rpartition("/")[2] for path, operations in spec["paths"].items() if "post" in operations}
    asked = {named.get(word, word) for word in last}
    spoken_of = {*BEGINNING.values(), *ABOUT_ONE.values(), *HANDING_OVER.values(), *OF_A_QUARTER.values()}
    assert spoken_of - {"start", "save"} <= asked | set(named.keys() & last)
    assert "put" in spec["paths"]["/api/v1/updates/{update_id}"]
    assert "post" in spec["paths"]["/api/v1/activities/{activity_id}/updates"]


@pytest.mark.parametrize("name", NAMES)
def test_every_key_of_the_example_is_in_the_document(spec: Json, name: str) -> None:
    schema = spec["components"]["schemas"][SCHEMAS[name]]
    assert not list(missing_in_schema(spec, schema, example(name)))


@pytest.mark.parametrize("name", NAMES)
def test_the_documents_own_example_has_every_key(name: str) -> None:
    assert not unlike(example(name), documented(name))


def test_real_answers_have_every_key(
    owner: Program, reviewer: Program, approver: Program, program: Programs, klk: UUID
) -> None:
    draft = owner.start(klk, **{name: example("start")[name] for name in ("done", "next")})
    sent = owner.submit(draft)
    signed = reviewer.decide("sign-off", sent)
    back = approver.decide("return", signed, reason="Mer.", on_behalf_of=None)
    stale = owner.put(f"/updates/{draft['id']}", base_version=1, **WORDS | {"text": "Annat."})
    assert not list(
        unlike(example("refusal"), owner.post(f"/updates/{back['id']}/submit", 409, content_hash=back["content_hash"]))
    )
    assert not unlike(example("update"), stale)
    assert not unlike(example("activities"), owner.get("/plans/plan/activities"))
    owner.submit(stale)
    assert not unlike(example("tasks"), reviewer.get("/tasks"))
    assert not unlike(example("events"), program(people.AUDITOR).get("/events", after=feed.head() - 1))
    report = "/reports/plan/2019-Q4"
    program(people.COORDINATOR).post(f"{report}/compile", 202, position=None)
    assert jobs.work_on_next()
    assert not unlike(example("report"), owner.get(report))


def unlike(expected: Any, real: Any, where: str = "") -> list[str]:
    """What the example has and the other lacks, or has in another form."""
    if expected is None or real is None:
        return []
    if type(expected) is not type(real):
        return [f"{where} is {real!r}"]
    if isinstance(expected, dict):
        missing = [f"{where}.{name} is missing" for name in expected.keys() - real.keys()]
        shared = expected.keys() & real.keys()
        return missing + [wrong for name in shared for wrong in unlike(expected[name], real[name], f"{where}.{name}")]
    if isinstance(expected, list):
        return unlike(expected[0], real[0], f"{where}[0]") if expected and real else []
    return [] if looks_like(expected, real) else [f"{where} is {real!r}"]


def looks_like(expected: Any, real: Any) -> bool:
    if not isinstance(expected, str):
        return True
    if expected.endswith("…Z"):
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", real))
    return "|" not in expected or real in expected.split("|")


def missing_in_schema(spec: Json, schema: Json, expected: Any, where: str = "") -> Iterator[str]:
    schema = resolved(spec, schema)
    if isinstance(expected, list):
        yield from missing_in_schema(spec, schema["items"], expected[0], f"{where}[0]") if expected else ()
    elif isinstance(expected, dict) and "properties" in schema:
        for name, value in expected.items():
            if name not in schema["properties"]:
                yield f"{where}.{name} is missing"
            else:
                yield from missing_in_schema(spec, schema["properties"][name], value, f"{where}.{name}")


def resolved(spec: Json, schema: Json) -> Json:
    """Through a reference, also one that may be null instead."""
    if "anyOf" in schema:
        schema = next(one for one in schema["anyOf"] if "$ref" in one)
    if "$ref" in schema:
        return resolved(spec, spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    return schema
