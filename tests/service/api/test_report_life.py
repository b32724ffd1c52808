"""Programs sign, register, publish and record the board's decision by the same rules as people."""

import json
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest

from domain import commands as ask
from tests import people
from tests.service.api.conftest import Programs
from tests.service.api.program import Program
from tests.workers.story_on_postgres import PLAN, Story, catch_up
from workers import tools
from workers.reports import jobs

REPORT = "/reports/plan/2019-Q4"
REGISTERED = {"registry_number": "SAM 2020/14", "meeting_date": "2020-02-12"}
DECIDED = {"paragraph": "§ 12", "decided_on": "2020-02-12", "decision": "Rapporten läggs till handlingarna."}


@pytest.fixture
def coordinator(program: Programs) -> Program:
    return program(people.COORDINATOR)


@pytest.fixture
def shown(story: Story, coordinator: Program) -> dict[str, Any]:
    """The report of the closed quarter, with one approved row."""
    story.approved(story.klk[0])
    facts = {"plan_id": PLAN, "quarter": "2019-Q4"}
    tools.sparbar().do(story.make(ask.LockPeriod, people.COORDINATOR, **facts))
    catch_up()
    coordinator.post(f"{REPORT}/compile", 202)
    assert jobs.work_on_next()
    return {"snapshot_sha256": coordinator.get(REPORT)["snapshot_sha256"]}


def test_from_signature_to_decision(approver: Program, coordinator: Program, shown: dict[str, Any]) -> None:
    before = approver.get(REPORT)
    assert (before["state"], before["preliminary"], before["issue"], before["allowed"]) == (
        "compiled", True, None, ["sign"],
    )  # fmt: skip
    signed = approver.post(f"{REPORT}/sign", **shown)
    assert (signed["state"], signed["preliminary"], signed["position"]) == ("signed", False, before["position"])
    assert signed["snapshot_sha256"] == shown["snapshot_sha256"]
    assert signed["issue"]["signed"]["role"] == "sam_approver"
    registered = coordinator.post(f"{REPORT}/register", **REGISTERED)
    assert registered["issue"]["registered"]["meeting"] == "2020-02-12"
    published = coordinator.post(f"{REPORT}/publish", **shown)
    assert (published["state"], published["allowed"]) == ("published", ["register", "decision"])
    decided = coordinator.post(f"{REPORT}/decision", **DECIDED)
    assert decided["issue"]["decided"]["text"] == DECIDED["decision"]
    assert decided["files"] == published["files"], "the published files are what they were"
    assert approver.get(REPORT, position=signed["issue"]["position"])["state"] == "signed"


def test_the_files_of_a_signed_report_have_its_part(approver: Program, shown: dict[str, Any]) -> None:
    files = approver.post(f"{REPORT}/sign", **shown)["files"]
    for kind, file in files.items():
        answer = approver.http.get(file["url"], headers={"Authorization": f"Bearer {approver.secret}"})
        assert sha256(answer.data).hexdigest() == file["sha256"], kind
    answer = approver.http.get(files["json"]["url"], headers={"Authorization": f"Bearer {approver.secret}"})
    told = json.loads(answer.data)
    body = json.dumps(told["report"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert sha256(body).hexdigest() == told["issue"]["snapshot_sha256"] == shown["snapshot_sha256"]


def test_what_is_refused_says_why_and_who_can(coordinator: Program, approver: Program, shown: dict[str, Any]) -> None:
    refusal = coordinator.post(f"{REPORT}/sign", 403, **shown)
    assert refusal["code"] == "lacks_role"
    assert {one["id"] for one in refusal["who_can"]} == {
        str(one) for one in (people.APPROVER, people.OTHER_APPROVER, people.EXTERNAL)
    }
    assert coordinator.post(f"{REPORT}/publish", 409, **shown)["code"] == "wrong_state"
    assert approver.post(f"{REPORT}/sign", 409, snapshot_sha256="0" * 64)["code"] == "report_outdated"
    assert "snapshot_sha256" in approver.post(f"{REPORT}/sign", 422, snapshot_sha256="nej")["errors"]
    approver.post(f"{REPORT}/sign", **shown)
    missing = coordinator.post(f"{REPORT}/register", 422, registry_number="", meeting_date="2020-02-12")
    assert missing["errors"] == {"registry_number": ["Ange diarienumret"]}
    approver.post("/reports/ingen/2019-Q4/sign", 404, **shown)


def test_the_same_command_twice_is_one_signature(approver: Program, shown: dict[str, Any]) -> None:
    command = shown | {"command_id": str(uuid4())}
    first = approver.post(f"{REPORT}/sign", **command)
    assert approver.post(f"{REPORT}/sign", **command) == first


def test_what_is_in_a_signed_report_is_not_revoked_and_a_correction_is_an_erratum(
    story: Story, approver: Program, coordinator: Program, shown: dict[str, Any]
) -> None:
    activity = story.klk[0]
    approver.post(f"{REPORT}/sign", **shown)
    coordinator.post(f"{REPORT}/publish", **shown)
    update = story.update(activity)
    facts = {"update_id": update.id, "content_hash": update.hash, "content": story.words(), "reason": "Fel datum."}
    tools.sparbar().do(story.make(ask.ProposeCorrection, people.OWNER, activity_id=activity, **facts))
    story.submit(activity)
    story.sign(activity)
    story.approve(activity)
    catch_up()
    (corrected,) = coordinator.get(REPORT)["issue"]["corrected"]
    assert (corrected["ref"], corrected["old_hash"]) == ("1.1", update.hash)
    assert corrected["new_hash"] == story.update(activity).hash
