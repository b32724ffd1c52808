"""What programs read: plans, activities, updates, tasks and reports, at any moment, within the person's rights."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from threading import Thread
from time import monotonic
from uuid import UUID, uuid4

from service.api import events
from tests import people
from tests.service.api.conftest import Programs
from tests.service.api.program import Program
from tests.workers.story_on_postgres import Story, catch_up
from workers import feed
from workers.reports import jobs

ACTIVITIES = "/plans/plan/activities"


def test_the_plan_and_its_quarters(owner: Program) -> None:
    plan = owner.get("/plans/plan")
    assert (plan["slug"], plan["document_period"]) == ("plan", "2019-Q3")
    assert plan["areas"] == [{"number": 1, "name": "Service"}]
    (period,) = owner.get("/plans/plan/periods")["items"]
    assert (period["period"], period["open"], period["deadlines"]["owner"]) == ("2019-Q4", True, "2020-01-10")
    owner.get("/plans/ingen", 404)
    owner.get("/plans/ingen/periods", 404)
    owner.get("/plans/ingen/activities", 404)


def test_activities_by_unit_status_and_quarter(owner: Program, story: Story, klk: UUID) -> None:
    owner.start(klk)
    whole = owner.get(ACTIVITIES)
    assert (len(whole["items"]), whole["period"], whole["as_of"]) == (8, "2019-Q4", None)
    assert [one["unit"] for one in owner.get(ACTIVITIES, unit="SAM")["items"]] == ["SAM", "SAM"]
    assert owner.get(ACTIVITIES, status="done")["items"] == []
    first = whole["items"][0]
    assert (first["state"], first["status"], first["status_source"]) == ("draft", "not_started", "imported")
    assert first["open_update"] is not None
    assert owner.get(ACTIVITIES, period="2020-Q1")["items"][0]["state"] == "not_reported"
    owner.get(ACTIVITIES, 422, period="2019")
    owner.get(ACTIVITIES, 422, enhet="SAM")
    owner.get(ACTIVITIES, 422, period="")
    owner.get(ACTIVITIES, 422, unit=["SAM", "KLK"])


def test_a_draft_is_seen_to_exist_and_read_by_those_at_work_on_it(program: Programs, owner: Program, klk: UUID) -> None:
    draft = owner.start(klk)
    readers = {people.COLLEAGUE: True, people.AUDITOR: True, people.BOARD: False, people.APPROVER: False}
    for person, may in readers.items():
        one = program(person, "read")
        one.get(f"/updates/{draft['id']}", 200 if may else 404)
        row = one.get(f"/activities/{klk}")
        assert (row["state"], row["open_update"]) == ("draft", draft["id"] if may else None)
        shown = [update["state"] for update in one.get(f"/activities/{klk}/updates")["items"]]
        assert shown == (["imported", "draft"] if may else ["imported"])
        withheld = [event["withheld"] for event in one.get(f"/activities/{klk}/events")["items"]]
        assert withheld == [False, False, False, not may]


def test_a_decision_on_what_one_may_not_read_is_not_found(program: Programs, owner: Program, klk: UUID) -> None:
    draft = owner.start(klk)
    program(people.BOARD).decide("approve", draft, 404)
    program(people.APPROVER).decide("approve", draft, 404)


def test_an_earlier_moment(owner: Program, klk: UUID) -> None:
    before = feed.head()
    draft = owner.start(klk)
    for address in (ACTIVITIES, f"/activities/{klk}", f"/activities/{klk}/updates", f"/activities/{klk}/events"):
        then, now = owner.get(address, position=before), owner.get(address)
        assert then["position"] == before
        assert (now["as_of"], then["as_of"][-1]) == (None, "Z")
        assert then != now
    assert owner.get(f"/activities/{klk}/updates", position=draft["position"])["items"][-1]["state"] == "draft"


def test_a_day_is_the_last_position_before_midnight_in_stockholm(owner: Program) -> None:
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    assert owner.get("/plans", per=tomorrow)["position"] == feed.head()
    before = owner.get("/plans", per="2019-12-31")
    assert (before["position"], before["items"], before["as_of"]) == (0, [], "2019-12-31T22:59:59.999999Z")
    owner.get("/plans/plan", 404, per="2019-12-31T12:00:00Z")
    for wrong in ("2019", "2019-02-30", "9999-12-31", "", "0001-01-01T00:00:00+14:00"):
        owner.get("/plans", 422, per=wrong)
    for wrong in ("0", "-1", "x", feed.head() + 1, 2**63):
        assert owner.get("/plans", 422, position=wrong)["errors"].keys() == {"position"}


def test_tasks_are_what_waits_came_back_and_was_sent(
    owner: Program, reviewer: Program, program: Programs, story: Story
) -> None:
    first, second, third = story.klk[:3]
    sent = owner.submit(owner.start(first))
    back = reviewer.decide("return", owner.submit(owner.start(second)), reason="Mer.")
    owner.start(third)
    (task,) = reviewer.get("/tasks")["items"]
    assert (task["update"], task["do"], task["role"]) == (sent["id"], ["sign-off", "return"], "unit_reviewer")
    assert (task["content_hash"], task["step_id"], task["for"]) == (sent["content_hash"], sent["step_id"], None)
    assert (task["due"], task["overdue"]) == ("2020-01-10T23:00:00Z", True)
    mine = owner.get("/tasks")
    assert [one["do"] for one in mine["items"]] == [["save", "discard", "submit"], *[["start"]] * 3]
    assert [one["update"] for one in mine["returned"]] == [back["id"]]
    assert [one["do"] for one in mine["sent"]] == [["withdraw"]]
    assert program(people.BOARD).get("/tasks") | {"position": 0} == {
        "position": 0, "as_of": None, "next": None, "items": [], "returned": [], "sent": [], "reassignments": [],
        "standing_in": [],
    }  # fmt: skip
    before = reviewer.get("/tasks", position=sent["position"] - 1)
    assert (before["items"], before["position"]) == ([], sent["position"] - 1)


def test_a_report_is_asked_for_and_read(program: Programs, owner: Program, story: Story) -> None:
    coordinator, report = program(people.COORDINATOR), "/reports/plan/2019-Q4"
    assert coordinator.get(report)["state"] == "none"
    command = {"command_id": str(uuid4())}
    asked = coordinator.post(f"{report}/compile", 202, **command)
    assert (asked["state"], asked["position"]) == ("queued", feed.head())
    assert jobs.work_on_next()
    done = owner.get(report)
    assert (done["state"], done["counts"]["imported"], len(done["snapshot_sha256"])) == ("compiled", 8, 64)
    assert coordinator.post(f"{report}/compile", 202, **command, position=None) == done
    for kind, file in done["files"].items():
        answer = owner.http.get(file["url"], headers={"Authorization": f"Bearer {owner.secret}"})
        assert sha256(answer.data).hexdigest() == file["sha256"], kind
    assert {"pdf", "csv", "json"} <= set(done["files"])
    assert owner.http.get(done["files"]["csv"]["url"]).status_code == 401
    owner.get(f"{report}/{done['position']}.exe", 404)
    owner.get(f"{report}/1.pdf", 404)
    assert owner.get(report, position=done["position"] - 1)["state"] == "none"
    reused = coordinator.post("/reports/plan/2019-Q3/compile", 409, **command)
    assert reused["code"] == "command_id_reused"
    coordinator.post(f"{report}/compile", 422, position=feed.head() + 1)
    refusal = owner.post(f"{report}/compile", 403)
    assert {one["id"] for one in refusal["who_can"]} == {
        str(one) for one in (people.COORDINATOR, people.APPROVER, people.OTHER_APPROVER)
    }
    owner.get("/reports/plan/2019-Q5", 404)
    owner.get("/reports/ingen/2019-Q4", 404)
    story.draft(story.klk[0])
    catch_up()
    newer = coordinator.post(f"{report}/compile", 202, command_id=str(uuid4()))
    assert owner.get(report) == newer | {key: owner.get(report)[key] for key in ("allowed", "why_not")}
    assert (newer["state"], newer["position"]) == ("queued", feed.head()), "whoever waits for it is not told of another"


def test_the_feed_in_pages_ends_at_the_head(program: Programs, story: Story) -> None:
    auditor, after, found = program(people.AUDITOR, "log"), 0, []
    while (page := auditor.get("/events", after=after, limit=10))["items"]:
        found += page["items"]
        after = page["next_after"]
    assert [one["position"] for one in found] == list(range(1, feed.head() + 1))
    assert not any(one["withheld"] for one in found)
    assert auditor.get("/events", after=10**6)["next_after"] == feed.head()


def test_the_feed_keeps_back_what_the_person_may_not_read(
    program: Programs, owner: Program, reviewer: Program, approver: Program, klk: UUID
) -> None:
    start = feed.head()
    draft = owner.start(klk)

    def seen(person: UUID) -> list[bool]:
        items = program(person, "log").get("/events", after=start)["items"]
        assert [one["payload"] is None for one in items] == [one["withheld"] for one in items]
        return [one["withheld"] for one in items]

    assert seen(people.AUDITOR) == seen(people.COLLEAGUE) == [False]
    assert seen(people.BOARD) == seen(people.APPROVER) == [True]
    approver.decide("approve", reviewer.decide("sign-off", owner.submit(draft)))
    assert set(seen(people.BOARD)) == {False}
    organisation = [one for one in program(people.BOARD).get("/events")["items"] if one["stream"] == "organisation"]
    assert all(one["withheld"] for one in organisation)


def test_waiting_for_the_next_event(program: Programs, owner: Program, story: Story, klk: UUID) -> None:
    start, found = feed.head(), []
    waiting = Thread(target=lambda: found.append(owner.get("/events", after=start, wait=20)))
    waiting.start()
    story.draft(klk)
    waiting.join(10)
    assert [one["topic"] for one in found[0]["items"]] == ["activity.update_drafted.v1"]
    catch_up()


def test_more_than_can_wait_at_once_are_answered_straight_away(owner: Program) -> None:
    with ExitStack() as others:
        while events.WAITING.acquire(blocking=False):
            others.callback(events.WAITING.release)
        begun = monotonic()
        assert owner.get("/events", after=feed.head(), wait=20)["items"] == []
    assert monotonic() - begun < 10


def test_the_feeds_own_bounds(owner: Program) -> None:
    for query in ({"limit": 0}, {"limit": 1001}, {"wait": 21}, {"after": -1}, {"after": 2**63}):
        owner.get("/events", 422, **query)
