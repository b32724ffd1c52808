"""An update on its way by program: every command answers with the update, and a no says why."""

from typing import Any
from uuid import UUID, uuid4

from domain import commands as ask
from domain.planned import Part
from service.workplace import today
from tests import people
from tests.service.api.conftest import Programs
from tests.service.api.program import WORDS, Program
from tests.workers.revised import revised
from tests.workers.story_on_postgres import Story, catch_up, size
from workers import feed
from workers.act import act


def test_an_update_goes_all_the_way(owner: Program, reviewer: Program, approver: Program, klk: UUID) -> None:
    draft = owner.start(klk)
    assert (draft["state"], draft["content_version"], draft["replayed"]) == ("draft", 1, False)
    assert draft["content"] | WORDS == draft["content"]
    assert set(draft["allowed"]) == {"save", "submit", "discard", "recusal", "comments"}
    assert draft["why_not"]["approve"] == "wrong_state"
    assert draft["position"] == draft["step_id"] == feed.head()
    sent = owner.submit(draft)
    assert sent["state"] == "in_unit_review"
    assert [one["id"] for one in sent["waiting_for"]["people"]] == [str(people.REVIEWER)]
    signed = reviewer.decide("sign-off", sent)
    assert (signed["state"], signed["sign_offs"][0]["unit"]) == ("in_sam_review", "KLK")
    approved = approver.decide("approve", signed)
    assert (approved["state"], approved["waiting_for"]) == ("approved", None)
    assert approved["approvals"] == {"given": 1, "needed": 1}


def test_a_return_answers_even_the_approver_who_may_not_read_it_afterwards(
    owner: Program, reviewer: Program, approver: Program, klk: UUID
) -> None:
    signed = reviewer.decide("sign-off", owner.submit(owner.start(klk)))
    back = approver.decide("return", signed, reason="Skriv vilka bolag som kom.")
    assert (back["state"], back["last_return"]["reason"]) == ("returned", "Skriv vilka bolag som kom.")
    approver.get(f"/updates/{back['id']}", 404)
    saved = owner.put(f"/updates/{back['id']}", base_version=1, **WORDS | {"text": "Tre bolag kom."})
    assert saved["content_version"] == 2


def test_a_substitute_writes_sends_and_decides_for_others(owner: Program, program: Programs, story: Story) -> None:
    board, activity = program(people.BOARD), story.klk[0]
    for principal, role, unit in ((people.OWNER, "owner", None), (people.REVIEWER, "unit_reviewer", people.KLK)):
        appoint(principal, role, unit)
    lent = {"on_behalf_of": str(people.OWNER)}
    begun = board.start(activity, **lent)
    (task,) = [one for one in board.get("/tasks")["items"] if one["update"] == begun["id"]]
    assert (task["for"]["id"], task["do"]) == (str(people.OWNER), ["save", "discard", "submit"])
    saved = board.put(f"/updates/{begun['id']}", base_version=1, **WORDS | lent | {"text": "Tre bolag kom."})
    board.post(f"/updates/{begun['id']}/submit", content_hash=saved["content_hash"], **lent)
    withdrawn = board.post(f"/updates/{begun['id']}/withdraw", **lent)
    assert withdrawn["state"] == "draft"
    other = owner.submit(owner.start(story.klk[1]))
    signed = board.decide("sign-off", other, on_behalf_of=str(people.REVIEWER))
    (given,) = signed["sign_offs"]
    assert (given["by"]["id"], given["on_behalf_of"]["id"]) == (str(people.BOARD), str(people.REVIEWER))


def appoint(principal: UUID, role: Any, unit: UUID | None) -> None:
    facts: Any = {"principal_id": principal, "substitute_id": people.BOARD, "role": role, "unit_id": unit}
    facts |= {"valid_from": today(), "valid_to": today(), "reason": "Semester.", "decision_reference": "KS 2019/12"}
    act(ask.AppointSubstitute(command_id=uuid4(), actor_id=principal, **facts))


def test_withdrawing_and_discarding(owner: Program, klk: UUID) -> None:
    sent = owner.submit(owner.start(klk))
    back = owner.post(f"/updates/{sent['id']}/withdraw")
    assert back["state"] == "draft"
    assert owner.post(f"/updates/{sent['id']}/discard")["state"] == "discarded"


def test_the_same_command_again_is_the_first_answer_again(owner: Program, klk: UUID) -> None:
    command = {"command_id": str(uuid4())}
    first = owner.start(klk, **command)
    owner.put(f"/updates/{first['id']}", base_version=1, **WORDS | {"text": "Annat."})
    before = size()
    again = owner.start(klk, **command)
    assert again == first | {"replayed": True}
    assert size() == before


def test_every_command_is_answered_once(owner: Program, reviewer: Program, approver: Program, klk: UUID) -> None:
    draft = owner.start(klk)
    calls = [
        (owner, lambda: owner.put(f"/updates/{draft['id']}", base_version=1, **one, **WORDS | {"text": "Nytt."})),
        (owner, lambda: owner.post(f"/updates/{draft['id']}/submit", content_hash=seen["content_hash"], **one)),
        (reviewer, lambda: reviewer.decide("sign-off", seen, **one)),
        (approver, lambda: approver.decide("return", seen, reason="Mer.", **one)),
        (owner, lambda: owner.post(f"/updates/{draft['id']}/submit", content_hash=seen["content_hash"], **one)),
        (owner, lambda: owner.post(f"/updates/{draft['id']}/withdraw", **one)),
        (owner, lambda: owner.post(f"/updates/{draft['id']}/discard", **one)),
    ]
    seen = draft
    for _, call in calls:
        one = {"command_id": str(uuid4())}
        first, events = call(), size()
        assert call() == first | {"replayed": True}
        assert size() == events
        seen = first


def test_another_request_under_the_same_id_is_refused(owner: Program, reviewer: Program, klk: UUID) -> None:
    one = {"command_id": str(uuid4())}
    owner.start(klk, **one)
    refusal = owner.post(f"/activities/{klk}/updates", 409, period="2019-Q4", **WORDS | {"text": "Annat."}, **one)
    assert refusal["code"] == "command_id_reused"
    colleague = reviewer.post(f"/activities/{klk}/updates", 409, period="2019-Q4", **WORDS, **one)
    assert (colleague["code"], colleague["who"], colleague["diff"]) == ("command_id_reused", None, [])


def test_stale_words_are_refused_with_the_difference(owner: Program, program: Programs, klk: UUID) -> None:
    draft = owner.start(klk)
    saved = program(people.COLLEAGUE).put(
        f"/updates/{draft['id']}", base_version=1, **WORDS | {"text": "Tre bolag kom.", "next": "Ett möte i maj."}
    )
    refusal = owner.post(f"/updates/{draft['id']}/submit", 409, content_hash=draft["content_hash"])
    assert (refusal["code"], refusal["type"]) == ("stale_content", "/fel/stale_content")
    assert refusal["title"] == "Innehållet har ändrats"
    assert refusal["who"]["id"] == str(people.COLLEAGUE)
    assert refusal["diff"] == [
        {"field": "text", "seen": WORDS["text"], "now": "Tre bolag kom."},
        {"field": "next", "seen": None, "now": "Ett möte i maj."},
    ]
    assert refusal["position"] == saved["position"]
    conflict = owner.put(f"/updates/{draft['id']}", 409, base_version=1, **WORDS)
    assert (conflict["code"], conflict["diff"]) == ("draft_conflict", refusal["diff"])


def test_a_forbidden_decision_says_who_can(owner: Program, story: Story, klk: UUID) -> None:
    sent = owner.submit(owner.start(klk))
    refusal = owner.decide("sign-off", sent, 403)
    assert refusal["code"] == "lacks_role"
    assert [one["id"] for one in refusal["who_can"]] == [str(people.REVIEWER)]


def test_what_is_missing_is_told_by_field(owner: Program, klk: UUID) -> None:
    draft = owner.start(klk, text=None)
    refusal = owner.post(f"/updates/{draft['id']}/submit", 422, content_hash=draft["content_hash"])
    assert (refusal["code"], list(refusal["errors"])) == ("incomplete", ["text"])


def test_a_return_without_a_reason(owner: Program, reviewer: Program, klk: UUID) -> None:
    refusal = reviewer.decide("return", owner.submit(owner.start(klk)), 422, reason="")
    assert refusal["errors"] == {"reason": ["Skriv vad som saknas"]}


def test_nobody_acts_for_another_without_being_appointed(owner: Program, reviewer: Program, klk: UUID) -> None:
    sent = owner.submit(owner.start(klk))
    refusal = reviewer.decide("sign-off", sent, 403, on_behalf_of=str(people.SAM_REVIEWER))
    assert refusal["code"] == "substitution_not_valid"


def test_what_is_not_allowed_is_refused_with_the_code_that_says_why_not(
    owner: Program, reviewer: Program, approver: Program, program: Programs, klk: UUID
) -> None:
    """In four states, for whoever may read: what `why_not` says of a command is what posting it gives."""
    draft = owner.start(klk)
    tried = _refused_as_told(program, draft)
    sent = owner.submit(draft)
    tried += _refused_as_told(program, sent)
    signed = reviewer.decide("sign-off", sent)
    tried += _refused_as_told(program, signed)
    tried += _refused_as_told(program, approver.decide("approve", signed))
    assert tried >= 150


def _refused_as_told(program: Programs, update: Any) -> int:
    """How many refusals were met."""
    tried = 0
    for person in (people.OWNER, people.REVIEWER, people.COLLEAGUE, people.APPROVER, people.AUDITOR):
        one = program(person)
        shown = one.http.get(f"/api/v1/updates/{update['id']}", headers={"Authorization": f"Bearer {one.secret}"})
        if shown.status_code == 404:
            continue
        told = shown.get_json()
        assert not set(told["allowed"]) & set(told["why_not"])
        for command, code in told["why_not"].items():
            assert _refusal(one, told, command) == code, (person, update["state"], command)
            tried += 1
    return tried


def _refusal(one: Program, update: Any, command: str) -> str:
    """The code that a well-formed request gets."""
    seen = {name: update[name] for name in ("content_hash", "step_id")}
    why = seen | {"reason": "Mer."}
    some, field = uuid4(), {"field": "text", "text": "Annat."}
    bodies: dict[str, dict[str, Any]] = {
        "save": WORDS | {"base_version": update["content_version"]},
        "submit": {"content_hash": update["content_hash"]},
        "correction": WORDS | {"content_hash": update["content_hash"], "reason": "Fel."},
        "carry-forward": {"period": "2020-Q1"},
        "comments": {"text": "Bra."},
        "suggestions": field,
        "accept-suggestion": {"base_version": update["content_version"]},
        "decline-suggestion": {"reason": "Nej."},
        **dict.fromkeys(("sign-off", "approve"), seen),
        **dict.fromkeys(("return", "send-back", "revoke"), why),
    }
    verb, _, noun = command.partition("-")
    below = f"/{noun}s/{some}/{verb}" if noun in ("comment", "suggestion") else f"/{command}"
    method, below = ("PUT", "") if command == "save" else ("POST", below)
    answer = one.http.open(
        f"/api/v1/updates/{update['id']}{below}",
        method=method,
        json=_with_id(bodies.get(command, {})),
        headers={"Authorization": f"Bearer {one.secret}"},
    )
    code: str = answer.get_json().get("code", "not refused")
    return code


def test_an_update_can_be_read_at_once_also_before_the_read_models_have_it(
    owner: Program, story: Story, klk: UUID
) -> None:
    story.draft(klk)
    assert owner.get(f"/updates/{story.update(klk).id}")["state"] == "draft"
    catch_up()


def _with_id(body: dict[str, object]) -> dict[str, object]:
    return {"command_id": str(uuid4())} | body


def test_parts_go_along_by_letter_and_stand_until_others_are_sent(owner: Program, klk: UUID) -> None:
    parts = (Part(letter="a", title="Kartlägg"), Part(letter="b", title="Besluta"))
    revised("plan", people.COORDINATOR, klk, parts=parts)
    first = {"letter": "a", "status": "done", "text": None}
    draft = owner.start(klk, parts=[first])
    assert draft["content"]["parts"] == [first]
    kept = owner.put(f"/updates/{draft['id']}", base_version=1, **WORDS | {"text": "Annat."})
    assert kept["content"]["parts"] == [first]
    second = {"letter": "b", "status": None, "text": "I juni."}
    changed = owner.put(f"/updates/{draft['id']}", base_version=2, **WORDS, parts=[second])
    assert changed["content"]["parts"] == [second]
    refused = owner.put(f"/updates/{draft['id']}", 409, base_version=2, **WORDS, parts=[])
    assert {"field": "parts/a/status", "seen": "done", "now": None} in refused["diff"]
    unknown = owner.put(f"/updates/{draft['id']}", 422, base_version=3, **WORDS, parts=[second | {"letter": "c"}])
    assert unknown["errors"] == {"parts": ["Planen har ingen sådan del"]}
    assert owner.put(f"/updates/{draft['id']}", base_version=3, **WORDS, parts=[])["content"]["parts"] == []
    owner.put(f"/updates/{draft['id']}", 422, base_version=4, **WORDS, parts=[second | {"status": "bra"}])
