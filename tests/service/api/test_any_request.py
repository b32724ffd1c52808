"""Whatever a program sends, right or wrong, the API answers as its OpenAPI document says, and never with a 500."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from domain import commands as ask
from domain.update import Update
from domain.values import period_id
from tests import people
from tests.service.api.program import V1
from tests.workers.story_on_postgres import PLAN, Story, catch_up, copy_of
from workers import tokens, tools

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip
WHO = ("OWNER", "REVIEWER", "APPROVER", "EXTERNAL", "COORDINATOR", "AUDITOR", "BOARD")
TURN = {"draft": "OWNER", "returned": "OWNER", "in_unit_review": "REVIEWER", "in_sam_review": "APPROVER"}
TRIES = 10
BOUNDED = settings(
    max_examples=TRIES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
OPERATIONS = (
    "GET /plans", "GET /plans/{slug}", "GET /plans/{slug}/periods", "GET /plans/{slug}/activities",
    "GET /activities/{activity_id}", "GET /activities/{activity_id}/events", "GET /activities/{activity_id}/updates",
    "POST /activities/{activity_id}/updates", "GET /updates/{update_id}", "PUT /updates/{update_id}",
    "POST /updates/{update_id}/discard", "POST /updates/{update_id}/submit", "POST /updates/{update_id}/withdraw",
    "POST /updates/{update_id}/sign-off", "POST /updates/{update_id}/approve", "POST /updates/{update_id}/return",
    "POST /updates/{update_id}/attachments", "POST /updates/{update_id}/attachments/remove",
    "GET /attachments/{digest}",
    "POST /activities/{activity_id}/updates/no-change", "POST /updates/{update_id}/correction",
    "POST /updates/{update_id}/carry-forward", "POST /updates/{update_id}/send-back",
    "POST /updates/{update_id}/revoke", "POST /updates/{update_id}/reroute", "POST /updates/{update_id}/recusal",
    "POST /updates/{update_id}/comments", "POST /updates/{update_id}/comments/{comment_id}/resolve",
    "POST /updates/{update_id}/comments/{comment_id}/reopen", "POST /updates/{update_id}/suggestions",
    "POST /updates/{update_id}/suggestions/{suggestion_id}/accept",
    "POST /updates/{update_id}/suggestions/{suggestion_id}/decline",
    "GET /tasks", "GET /me", "GET /events",
    "GET /reports/{slug}/{quarter}", "GET /reports/{slug}/{quarter}/{position}.{kind}",
    "POST /reports/{slug}/{quarter}/compile", "GET /reports/{slug}/{quarter}/{position}-{issued}.{kind}",
    "POST /reports/{slug}/{quarter}/sign", "POST /reports/{slug}/{quarter}/register",
    "POST /reports/{slug}/{quarter}/publish", "POST /reports/{slug}/{quarter}/decision",
    "POST /activities/{activity_id}/reassignments", "POST /activities/{activity_id}/owner",
    "POST /reassignments/{reassignment_id}/accept",
    "POST /reassignments/{reassignment_id}/decline", "POST /reassignments/{reassignment_id}/impose",
    "POST /reassignments/{reassignment_id}/reject", "POST /reassignments/{reassignment_id}/withdraw",
    "POST /plans/{slug}/periods", "POST /periods/{period_id}/deadlines", "POST /periods/{period_id}/exceptions",
    "POST /periods/{period_id}/confirm", "POST /periods/{period_id}/lock", "POST /bulk/approve",
    "GET /substitutes", "POST /substitutes", "POST /substitutes/{substitution_id}/end",
)  # fmt: skip


class World:
    """An activity in each state, and everybody's tokens."""

    def __init__(self, story: Story) -> None:
        self.story = story
        story.draft(story.klk[0])
        story.draft(story.klk[1])
        story.submit(story.klk[1])
        story.signed(story.klk[2])
        story.signed(story.klk[3])
        story.send_back(story.klk[3])
        story.approved(story.klk[4])
        to = {"to_unit_id": people.UTB, "to_owner_id": people.COLLEAGUE, "effective": date(2100, 1, 1), "reason": "Ja."}
        proposing = story.make(ask.ProposeReassignment, people.OWNER, activity_id=story.klk[5], **to)
        tools.sparbar().do(proposing)
        self.ids = {"reassignment_id": str(proposing.reassignment_id), "period_id": str(period_id(PLAN, "2019-Q4"))}
        catch_up()
        self.headers = {who: _bearer(tokens.create(getattr(people, who), "prov", "write")) for who in WHO}

    def updates(self) -> list[Update]:
        return [one for activity in self.story.activities for one in _of(activity)]


def _bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def _of(activity: UUID) -> list[Update]:
    return list(tools.sparbar().activity(activity).updates.values())


@pytest.fixture(scope="module")
def shared(postgres: str, told: tuple[str, Story]) -> Iterator[tuple[str, World]]:
    template, story = told
    with copy_of(postgres, template) as url:
        yield url, World(deepcopy(story))


@pytest.fixture
def world(shared: tuple[str, World], monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("SPARBAR_DATABASE_URL", shared[0])
    return shared[1]


@pytest.fixture(scope="module")
def schema(whole_app: Flask) -> Any:
    """Tokens are sent by the tests, so that what is wrong is something else."""
    config = SchemathesisConfig.from_dict({"generation": {"with-security-parameters": False}})
    return schemathesis.openapi.from_wsgi(f"{V1}/openapi.json", whole_app, config=config)


def test_every_operation_is_tried(schema: Any) -> None:
    found = {f"{one.ok().method.upper()} {one.ok().path.removeprefix(V1)}" for one in schema.get_all_operations()}
    assert found == set(OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_is_right_is_answered_as_documented(world: World, schema: Any, operation: str) -> None:
    _send(world, schema, operation, GenerationMode.POSITIVE)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_is_wrong_is_refused_as_documented(world: World, schema: Any, operation: str) -> None:
    _send(world, schema, operation, GenerationMode.NEGATIVE)


def _send(world: World, schema: Any, operation: str, mode: GenerationMode) -> None:
    method, _, path = operation.partition(" ")
    cases = schema[f"{V1}{path}"][method].as_strategy(generation_mode=mode)
    wrong = [negative_data_rejection] if mode is GenerationMode.NEGATIVE else []

    @BOUNDED
    @given(case=cases, data=st.data())
    def send(case: Any, data: st.DataObject) -> None:
        who = _aim(world, case, data) if data.draw(st.integers(0, 4)) else data.draw(st.sampled_from(WHO))
        if case.query and "wait" in case.query and _is_right(case, ParameterLocation.QUERY):
            case.query["wait"] = 0  # else it waits for events that nobody will leave
        answer = case.call(headers=world.headers[who])
        case.validate_response(answer, checks=[*CHECKS, *wrong])

    send()


def _aim(world: World, case: Any, data: st.DataObject) -> str:
    """At something that exists, by somebody whose turn it may be: chance alone finds nothing but 404 and 403."""
    begun = [one for one in world.updates() if one.state != "imported"]
    update = data.draw(st.sampled_from(begun), label="update")
    real = {
        "slug": "plan",
        "quarter": "2019-Q4",
        "activity_id": str(data.draw(st.sampled_from(world.story.activities), label="activity")),
        "update_id": str(update.id),
        **world.ids,
    }
    if _is_right(case, ParameterLocation.PATH):
        case.path_parameters |= {name: real[name] for name in case.path_parameters if name in real}
    if isinstance(case.body, dict) and _is_right(case, ParameterLocation.BODY):
        seen = {"content_hash": update.hash, "step_id": update.step_id, "base_version": len(update.versions)}
        case.body |= {name: seen[name] for name in case.body if name in seen}
    return data.draw(st.sampled_from((TURN.get(update.state, "BOARD"), *WHO)), label="who")


def _is_right(case: Any, location: ParameterLocation) -> bool:
    """Not one of the places where something wrong has been put on purpose."""
    part = case.meta.components.get(location)
    return part is None or part.mode is GenerationMode.POSITIVE
