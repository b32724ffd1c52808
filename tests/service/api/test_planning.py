"""Quarters, responsibility, substitutes and several approvals at once, by program: the same rules as on the pages."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain import commands as ask
from service.workplace import today
from tests import people
from tests.service.api.conftest import Programs
from tests.service.api.program import Program
from tests.workers.story_on_postgres import Story, catch_up, size
from workers import tools

LATER = {"owner": "2030-01-07", "unit": "2030-01-14", "sam": "2030-01-21", "board": "2030-02-04"}


@pytest.fixture
def coordinator(program: Programs) -> Program:
    return program(people.COORDINATOR)


def quarter(reader: Program, number: int = 0) -> Any:
    return reader.get("/plans/plan/periods")["items"][number]


# quarters


def test_a_quarter_is_opened_and_its_days_are_moved_to_working_days(coordinator: Program, owner: Program) -> None:
    owner.post("/plans/plan/periods", 403, period="2020-Q1", **LATER)
    opened = coordinator.post("/plans/plan/periods", 201, period="2020-Q1", **LATER | {"owner": "2030-01-06"})
    assert (opened["open"], opened["deadlines"]["owner"], opened["position"]) == (True, "2030-01-07", size())
    assert opened["allowed"] == ["deadlines", "exceptions", "confirm", "lock"]
    address = f"/periods/{opened['id']}/deadlines"
    assert coordinator.post(address, 422, **LATER | {"board": "2030-02-05"})["errors"] == {
        "reason": ["Skriv vad som saknas"]
    }
    moved = coordinator.post(address, **LATER | {"board": "2030-02-05"}, reason="Nämnden flyttar.")
    assert moved["deadlines"]["board"] == "2030-02-05"
    shown = quarter(owner)
    assert (shown["id"], shown["deadlines"], shown["allowed"]) == (opened["id"], moved["deadlines"], [])
    assert set(shown["why_not"].values()) == {"lacks_role"}


def test_what_is_in_review_is_confirmed_or_excepted_and_then_the_quarter_is_closed(
    coordinator: Program, owner: Program, story: Story
) -> None:
    first, second = story.klk[:2]
    for activity in (first, second):
        story.draft(activity)
        story.submit(activity)
    catch_up()
    found = quarter(coordinator)
    assert (found["in_the_way"], found["why_not"]) == ([str(first), str(second)], {"lock": "items_in_review"})
    address = f"/periods/{found['id']}"
    coordinator.post(f"{address}/lock", 422)
    owner.post(f"{address}/lock", 403)
    about = {"activity_id": str(first), "update_id": str(story.update(first).id), "reason": "Den hinns inte med."}
    assert coordinator.post(f"{address}/confirm", **about)["in_the_way"] == [str(second)]
    last = (today() + timedelta(days=14)).isoformat()
    excepted = coordinator.post(f"{address}/exceptions", activity_id=str(second), valid_to=last, reason="Sjuk.")
    assert excepted["exceptions"] == [{"activity": str(second), "valid_to": last}]
    locked = coordinator.post(f"{address}/lock")
    assert (locked["open"], locked["why_not"]["lock"]) == (False, "same_as_now")
    assert (story.state(first), story.state(second)) == ("missed", "in_unit_review")


def test_a_quarter_that_is_not_there(coordinator: Program) -> None:
    coordinator.post(f"/periods/{uuid4()}/lock", 404)
    coordinator.post("/plans/no-such-plan/periods", 404, period="2020-Q1", **LATER)


# responsibility


def proposal(owner: Program, activity: UUID, **changed: Any) -> Any:
    to = {"to_unit_id": str(people.SAM), "to_owner_id": str(people.SAM_OWNER), "effective": today().isoformat()}
    return owner.post(f"/activities/{activity}/reassignments", 201, **to | {"reason": "SAM äger frågan."} | changed)


def test_responsibility_is_proposed_accepted_and_moved(
    owner: Program, reviewer: Program, program: Programs, story: Story, klk: UUID
) -> None:
    asked = proposal(owner, klk)
    assert (asked["unit"], asked["reassignment"]["state"], asked["allowed"]) == ("KLK", "proposed", ["withdraw"])
    receiver = program(people.SAM_REVIEWER)
    (task,) = receiver.get("/tasks")["reassignments"]
    assert (task["activity"]["id"], task["do"], task["for"]) == (str(klk), ["accept", "decline"], None)
    assert reviewer.get("/tasks")["reassignments"] == []
    address = f"/reassignments/{task['reassignment']['id']}"
    owner.post(f"{address}/accept", 403)
    command = {"command_id": str(uuid4())}
    moved = receiver.post(f"{address}/accept", **command)
    assert (moved["unit"], moved["owner"]["id"], moved["reassignment"]) == ("SAM", str(people.SAM_OWNER), None)
    assert receiver.post(f"{address}/accept", **command) == moved | {"replayed": True}
    assert receiver.post(f"{address}/decline", 409, reason="Nej.")["code"] == "wrong_state"


def test_an_owner_is_appointed_after_one_who_has_left(
    coordinator: Program, owner: Program, story: Story, klk: UUID
) -> None:
    asked = {"owner_id": str(people.COLLEAGUE), "reason": "Har slutat."}
    assert coordinator.post(f"/activities/{klk}/owner", 409, **asked)["code"] == "wrong_state"
    story.admin(ask.DeactivatePerson, person_id=people.OWNER)
    catch_up()
    assert "owner" in coordinator.get(f"/activities/{klk}")["allowed"]
    assert coordinator.post(f"/activities/{klk}/owner", **asked)["owner"]["id"] == str(people.COLLEAGUE)


@pytest.mark.parametrize(
    ("word", "who"),
    [("decline", "SAM_REVIEWER"), ("reject", "APPROVER"), ("impose", "APPROVER"), ("withdraw", "OWNER")],
)
def test_every_answer_to_a_proposal(
    owner: Program, program: Programs, story: Story, klk: UUID, word: str, who: str
) -> None:
    asked = proposal(owner, klk)
    done = program(getattr(people, who)).post(
        f"/reassignments/{asked['reassignment']['id']}/{word}", reason="Så blir det."
    )
    assert (done["unit"], done["reassignment"]) == ("SAM" if word == "impose" else "KLK", None)
    shown = owner.get(f"/activities/{klk}")
    assert (shown["unit"], shown["reassignment"]) == (done["unit"], None)


def test_a_later_day_waits_and_a_reassignment_that_is_not_there(
    owner: Program, program: Programs, story: Story, klk: UUID
) -> None:
    asked = proposal(owner, klk, effective=(today() + timedelta(days=30)).isoformat())
    agreed = program(people.SAM_REVIEWER).post(f"/reassignments/{asked['reassignment']['id']}/accept")
    assert (agreed["unit"], agreed["reassignment"]["state"]) == ("KLK", "agreed")
    owner.post(f"/reassignments/{uuid4()}/withdraw", 404)


# substitutes


def substitute(**changed: Any) -> dict[str, Any]:
    days = {"valid_from": today().isoformat(), "valid_to": (today() + timedelta(days=9)).isoformat()}
    facts = {"substitute_id": str(people.BOARD), "role": "unit_reviewer", "unit_id": str(people.KLK)}
    return facts | days | {"reason": "Semester.", "decision_reference": "KS 2019/12"} | changed


def test_a_substitute_is_appointed_seen_by_the_two_and_ended(
    reviewer: Program, owner: Program, program: Programs
) -> None:
    board = program(people.BOARD)
    appointed = reviewer.post("/substitutes", 201, **substitute())
    assert (appointed["principal"]["id"], appointed["unit"], appointed["ended"]) == (str(people.REVIEWER), "KLK", False)
    for one in (reviewer, board, program(people.COORDINATOR)):
        (found,) = one.get("/substitutes")["items"]
        assert found["id"] == appointed["id"]
    assert owner.get("/substitutes")["items"] == []
    assert [one["id"] for one in board.get("/tasks")["standing_in"]] == [appointed["id"]]
    address = f"/substitutes/{appointed['id']}/end"
    assert owner.post(address, 403, reason="Jag tycker så.")["code"] == "lacks_role"
    ended = board.post(address, reason="Jag hinner inte.")
    assert (ended["ended"], ended["allowed"], ended["why_not"]) == (True, [], {"end": "same_as_now"})
    assert board.get("/substitutes")["items"] == []


def test_one_appoints_for_others_only_where_one_may(owner: Program, program: Programs) -> None:
    asked = substitute(principal_id=str(people.REVIEWER))
    assert owner.post("/substitutes", 403, **asked)["code"] == "lacks_role"
    assert program(people.COORDINATOR).post("/substitutes", 201, **asked)["principal"]["id"] == str(people.REVIEWER)


def test_what_one_may_do_for_another_is_told_apart(
    reviewer: Program, program: Programs, story: Story, klk: UUID
) -> None:
    board = program(people.BOARD)
    reviewer.post("/substitutes", 201, **substitute())
    story.draft(klk)
    story.submit(klk)
    catch_up()
    shown = board.get(f"/updates/{story.update(klk).id}")
    assert "sign-off" not in shown["allowed"]
    ((whom, allowed),) = [(one["for"]["id"], one["allowed"]) for one in shown["standing_in"]]
    assert whom == str(people.REVIEWER)
    assert {"sign-off", "return"} <= set(allowed)


# several at once


def test_several_are_approved_with_one_receipt_and_each_is_judged_alone(approver: Program, story: Story) -> None:
    good, stale, unready = story.klk[:3]
    for activity in (good, stale):
        story.signed(activity)
    story.draft(unready)
    catch_up()
    strange = seen(story, good) | {"update_id": str(uuid4())}
    asked = [seen(story, good), seen(story, stale) | {"step_id": 1}, seen(story, unready), strange]
    command, before = {"command_id": str(uuid4())}, size()
    receipt = approver.post("/bulk/approve", **command, updates=asked)
    assert [one["approved"] for one in receipt["items"]] == [True, False, False, False]
    assert [one["code"] for one in receipt["items"]] == [None, "stale_step", "not_found", "not_found"]
    assert receipt["items"][0]["position"] == size() > before
    assert [story.state(one) for one in (good, stale, unready)] == ["approved", "in_sam_review", "draft"]
    again = approver.post("/bulk/approve", **command, updates=asked)
    assert (again["items"][0]["replayed"], size()) == (True, receipt["items"][0]["position"])
    approval = tools.sparbar().activity(good).updates[story.update(good).id]
    assert approval.state == "approved"


def seen(story: Story, activity: UUID) -> dict[str, Any]:
    update = story.update(activity)
    return {"update_id": str(update.id), "content_hash": update.hash, "step_id": update.step_id}


def test_an_empty_or_endless_list_is_refused(approver: Program) -> None:
    one = {"update_id": str(uuid4()), "content_hash": "sha256:x", "step_id": 1}
    for wrong in ([], [one] * 101):
        assert "updates" in approver.post("/bulk/approve", 422, updates=wrong)["errors"]
