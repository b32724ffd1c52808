"""Beside the decision by program: comments, suggestions, stepping aside, corrections, taking back and as before."""

from uuid import UUID

from tests import people
from tests.service.api.conftest import Programs
from tests.service.api.program import WORDS, Program
from tests.workers.story_on_postgres import Story


def test_a_comment_is_answered_settled_and_opened_again(owner: Program, reviewer: Program, klk: UUID) -> None:
    sent = owner.submit(owner.start(klk))
    address = f"/updates/{sent['id']}/comments"
    (asked,) = reviewer.post(address, field="text", text="Hur många?", blocking=True)["comments"]
    assert (asked["by"]["id"], asked["field"], asked["blocking"]) == (str(people.REVIEWER), "text", True)
    replied = owner.post(address, answers=asked["id"], text="Tolv.")["comments"]
    assert [one["answers"] for one in replied] == [None, asked["id"]]
    settled = reviewer.post(f"{address}/{asked['id']}/resolve", reason="Svaret räcker.")["comments"][0]
    assert settled["resolved_by"]["id"] == str(people.REVIEWER)
    assert reviewer.post(f"{address}/{asked['id']}/reopen")["comments"][0]["resolved_by"] is None


def test_a_suggestion_is_taken_in_or_left(owner: Program, reviewer: Program, klk: UUID) -> None:
    sent = owner.submit(owner.start(klk))
    address = f"/updates/{sent['id']}/suggestions"
    reviewer.post(address, field="text", text="Tolv företag kom.")
    offered = reviewer.post(address, field="next", text="Ett möte i maj.")["suggestions"]
    assert "accept-suggestion" in owner.get(f"/updates/{sent['id']}")["why_not"]
    back = reviewer.decide("return", offered_update(reviewer, sent), reason="Se förslagen.")
    taken = owner.post(f"{address}/{offered[0]['id']}/accept", base_version=back["content_version"])
    assert taken["content"]["text"] == "Tolv företag kom."
    left = owner.post(f"{address}/{offered[1]['id']}/decline", reason="Inte bestämt än.")
    assert [one["answer"] for one in left["suggestions"]] == ["accepted", "declined"]


def offered_update(reviewer: Program, sent: dict[str, str]) -> dict[str, str]:
    shown: dict[str, str] = reviewer.get(f"/updates/{sent['id']}")
    return shown


def test_who_steps_aside_may_not_decide(owner: Program, reviewer: Program, klk: UUID) -> None:
    sent = owner.submit(owner.start(klk))
    aside = reviewer.post(f"/updates/{sent['id']}/recusal", reason="Jag känner bolaget.")
    assert aside["why_not"]["sign-off"] == "conflict_of_interest"
    assert reviewer.decide("sign-off", sent, 403)["code"] == "conflict_of_interest"


def test_back_to_the_unit_and_an_approval_taken_back(
    owner: Program, reviewer: Program, approver: Program, klk: UUID
) -> None:
    signed = reviewer.decide("sign-off", owner.submit(owner.start(klk)))
    assert approver.decide("send-back", signed, 422, reason="")["code"] == "reason_required"
    back = approver.decide("send-back", signed, reason="Granska igen.")
    assert back["state"] == "in_unit_review"
    approved = approver.decide("approve", reviewer.decide("sign-off", back))
    assert {"revoke", "correction"} <= set(approved["allowed"])
    assert approver.decide("revoke", approved, reason="Fel siffra.")["state"] == "returned"


def test_a_correction_is_an_update_of_its_own(story: Story, owner: Program, klk: UUID) -> None:
    story.approved(klk)
    base = owner.get(f"/updates/{story.update(klk).id}")
    words = WORDS | {"text": "Tolv företag kom.", "content_hash": base["content_hash"], "reason": "Fel antal."}
    corrected = owner.post(f"/updates/{base['id']}/correction", 201, **words)
    assert (corrected["kind"], corrected["base"], corrected["state"]) == ("correction", base["id"], "draft")
    assert owner.get(f"/updates/{base['id']}")["state"] == "approved"


def test_what_does_not_apply_is_refused_with_its_code(owner: Program, program: Programs, klk: UUID) -> None:
    draft = owner.start(klk)
    coordinator = program(people.COORDINATOR)
    shown = coordinator.get(f"/updates/{draft['id']}")
    refusal = coordinator.raw("POST", f"/updates/{draft['id']}/reroute", 409, json={"command_id": draft["id"]})
    assert refusal.get_json()["code"] == shown["why_not"]["reroute"] == "wrong_state"
    later = owner.post(f"/updates/{draft['id']}/carry-forward", 409, period="2020-Q1")
    assert later["code"] == draft["why_not"]["carry-forward"]
    before = {"period": "2019-Q4", "base_id": draft["id"], "base_hash": draft["content_hash"]}
    assert owner.post(f"/activities/{klk}/updates/no-change", 409, **before)["code"] == "open_update_exists"
