"""Two people in the same instant, on two connections: both have decided, both append, and the log has one order."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import psycopg
import pytest

from domain import calendar
from domain import commands as ask
from domain.errors import Refusal
from domain.values import Answer, Policy
from tests import people
from tests.waiting import wait_until
from tests.workers.story_on_postgres import PLAN, Story, head_row_held, size, topics, waiting_for_locks
from workers import tools

Outcome = Answer | str


@pytest.fixture
def story(database_url: str) -> Iterator[Story]:
    yield Story()
    tools.forget()


def attempt(command: ask.Command) -> Outcome:
    """The answer, or the code of the refusal."""
    try:
        return tools.sparbar().do(command)
    except Refusal as refusal:
        return refusal.code


def race(url: str, *commands: ask.Command) -> list[Outcome]:
    """They queue for the log in this order, each on what it saw before any of them was done."""
    with psycopg.connect(url, autocommit=True) as eyes, ThreadPoolExecutor(len(commands)) as pool:
        attempts = []
        with head_row_held(url, len(commands)):
            for number, command in enumerate(commands, 1):
                attempts.append(pool.submit(attempt, command))
                wait_until(lambda queued=number: waiting_for_locks(eyes) >= queued)  # type: ignore[misc]
        return [each.result() for each in attempts]


def won(outcomes: list[Outcome]) -> list[Answer]:
    return [outcome for outcome in outcomes if isinstance(outcome, Answer)]


def lost(outcomes: list[Outcome]) -> list[str]:
    return [outcome for outcome in outcomes if isinstance(outcome, str)]


def approving(story: Story, activity: UUID, by: UUID) -> Any:
    return story.asked(ask.ApproveUpdate, activity, by)


def lock(story: Story) -> ask.LockPeriod:
    facts = {"plan_id": PLAN, "quarter": story.quarters[-1]}
    return story.make(ask.LockPeriod, people.COORDINATOR, **facts)  # type: ignore[no-any-return]


def confirming(story: Story, activity: UUID) -> ask.ConfirmUndecided:
    about = {"activity_id": activity, "update_id": story.update(activity).id, "reason": "Hinner inte beslutas."}
    where = {"plan_id": PLAN, "quarter": story.quarters[-1]}
    return story.make(ask.ConfirmUndecided, people.COORDINATOR, **where, **about)  # type: ignore[no-any-return]


def test_approving_and_taking_back_one_of_them(story: Story, database_url: str) -> None:
    for activity, state in ((story.klk[0], "approved"), (story.klk[1], "draft")):
        story.signed(activity)
        both = [approving(story, activity, people.APPROVER), story.asked(ask.WithdrawUpdate, activity, people.OWNER)]
        outcomes = race(database_url, *(both if state == "approved" else reversed(both)))
        assert isinstance(outcomes[0], Answer)
        assert outcomes[1] in ("already_approved", "not_found")
        assert story.state(activity) == state


def test_two_approve_where_one_is_enough(story: Story, database_url: str) -> None:
    activity = story.klk[0]
    story.signed(activity)
    both = [approving(story, activity, person) for person in (people.APPROVER, people.OTHER_APPROVER)]
    assert lost(race(database_url, *both)) == ["already_approved"]
    assert topics()["activity.sam_approval_given.v1"] == topics()["activity.update_approved.v1"] == 1


def test_two_approve_where_two_must(story: Story, database_url: str) -> None:
    activity = story.klk[0]
    story.admin(ask.ChangePolicy, policy=Policy(quorum=2))
    story.signed(activity)
    both = [approving(story, activity, person) for person in (people.APPROVER, people.OTHER_APPROVER)]
    assert lost(race(database_url, *both)) == []
    assert topics()["activity.sam_approval_given.v1"] == 2
    assert topics()["activity.update_approved.v1"] == 1


def test_the_same_person_in_two_windows_is_one(story: Story, database_url: str) -> None:
    activity = story.klk[0]
    story.admin(ask.ChangePolicy, policy=Policy(quorum=2))
    story.signed(activity)
    both = [approving(story, activity, people.APPROVER) for _ in range(2)]
    assert lost(race(database_url, *both)) == ["already_decided_by_you"]
    assert story.state(activity) == "in_sam_review"


def test_nobody_saves_what_is_being_approved(story: Story, database_url: str) -> None:
    activity = story.klk[0]
    story.signed(activity)
    saving = story.asked(ask.SaveDraft, activity, people.OWNER)
    with ThreadPoolExecutor(1) as pool:
        with head_row_held(database_url, 1):
            approved = pool.submit(attempt, approving(story, activity, people.APPROVER))
            assert attempt(saving) == "wrong_state"
        assert isinstance(approved.result(), Answer)
    assert attempt(saving) == "already_approved"


def test_what_is_submitted_before_the_lock_keeps_the_period_from_being_locked(story: Story, database_url: str) -> None:
    activity = story.klk[0]
    story.draft(activity)
    outcomes = race(database_url, story.asked(ask.SubmitUpdate, activity), lock(story))
    assert lost(outcomes) == ["items_in_review"]
    assert story.state(activity) == "in_unit_review"


def test_what_is_submitted_after_the_lock_is_late(story: Story, database_url: str) -> None:
    activity = story.klk[0]
    story.draft(activity)
    outcomes = race(database_url, lock(story), story.asked(ask.SubmitUpdate, activity))
    assert lost(outcomes) == ["wrong_state"]
    assert story.state(activity) == "missed"


def test_what_was_confirmed_and_is_sent_again_keeps_the_period_from_being_locked(
    story: Story, database_url: str
) -> None:
    """The confirmation was about what was sent then."""
    activity = story.klk[0]
    story.draft(activity)
    story.submit(activity)
    tools.sparbar().do(confirming(story, activity))
    story.withdraw(activity)
    assert lost(race(database_url, story.asked(ask.SubmitUpdate, activity), lock(story))) == ["items_in_review"]
    assert story.state(activity) == "in_unit_review"


def test_approving_in_the_instant_of_the_lock(story: Story, database_url: str) -> None:
    """It was confirmed that it would not be decided in time; it is approved if that came first, and only then."""
    for refused, state, order in (([], "approved", 1), (["not_found"], "missed", -1)):
        activity = story.klk[0]
        story.signed(activity)
        tools.sparbar().do(confirming(story, activity))
        both = [approving(story, activity, people.APPROVER), lock(story)]
        assert lost(race(database_url, *both[::order])) == refused
        assert story.state(activity) == state
        story.open_quarter()


def test_what_is_taken_back_cannot_be_said_to_wait_for_a_decision(story: Story, database_url: str) -> None:
    """Confirmed first, it can still be taken back."""
    for activity, refused, order in ((story.klk[0], ["wrong_state"], 1), (story.klk[1], [], -1)):
        story.draft(activity)
        story.submit(activity)
        both = [story.asked(ask.WithdrawUpdate, activity, people.OWNER), confirming(story, activity)]
        assert lost(race(database_url, *both[::order])) == refused
        assert story.state(activity) == "draft"


def test_the_receiver_accepts_while_sam_imposes(story: Story, database_url: str) -> None:
    """One of them, and the one that came first."""
    for activity, order, happened in ((story.klk[0], 1, "accepted"), (story.klk[1], -1, "imposed")):
        outcomes = race(database_url, *two_answers(story, activity)[::order])
        assert isinstance(outcomes[0], Answer)
        assert lost(outcomes) == ["wrong_state"]
        assert topics()[f"activity.reassignment_{happened}.v1"] == 1
        assert tools.sparbar().activity(activity).owner_id == people.COLLEAGUE
    assert topics()["activity.reassigned.v1"] == 2


def two_answers(story: Story, activity: UUID) -> list[ask.Command]:
    """The receiver's and SAM's, to a proposal that takes effect today."""
    today = calendar.day_of(tools.sparbar()._log.news({})[0])
    facts = {"activity_id": activity, "to_unit_id": people.KLK, "to_owner_id": people.COLLEAGUE, "effective": today}
    proposal = story.make(ask.ProposeReassignment, people.OWNER, reason="Ny ansvarig.", **facts)
    tools.sparbar().do(proposal)
    about = {"activity_id": activity, "reassignment_id": proposal.reassignment_id, "reason": "Det är beslutat."}
    accepting = story.make(ask.AcceptReassignment, people.COLLEAGUE, **about)
    return [accepting, story.make(ask.ImposeReassignment, people.APPROVER, **about)]


def test_the_role_is_taken_away_in_the_instant_of_the_approval(story: Story, database_url: str) -> None:
    """The approval counts when it came first, and only then."""
    first, second = story.klk[:2]
    for activity in (first, second):
        story.signed(activity)
    facts = {"person_id": people.APPROVER, "role": "sam_approver", "unit_id": None}
    taking = story.make(ask.RevokeRole, people.ADMIN, **facts)
    assert lost(race(database_url, approving(story, first, people.APPROVER), taking)) == []
    story.admin(ask.GrantRole, **facts)
    again = story.make(ask.RevokeRole, people.ADMIN, **facts)
    assert lost(race(database_url, again, approving(story, second, people.APPROVER))) == ["not_found"]
    assert (story.state(first), story.state(second)) == ("approved", "in_sam_review")


def test_a_double_click_is_one_approval_with_equal_answers(story: Story, database_url: str) -> None:
    activity = story.klk[0]
    story.signed(activity)
    before, click = size(), approving(story, activity, people.APPROVER)
    outcomes = won(race(database_url, click, click))
    assert len({(answer.first_position, answer.last_position) for answer in outcomes}) == 1
    assert (len(outcomes), size() - before) == (2, 2)


def test_a_double_click_in_two_windows_is_one_approval(story: Story, database_url: str) -> None:
    """Two forms carry two command ids, so the second is told what the first did."""
    activity = story.klk[0]
    story.signed(activity)
    before, clicks = size(), [approving(story, activity, people.APPROVER) for _ in range(2)]
    outcomes = race(database_url, *clicks)
    assert isinstance(outcomes[0], Answer)
    assert lost(outcomes) == ["already_approved"]
    assert size() - before == 2


def test_what_is_begun_or_submitted_in_two_windows_is_there_once(story: Story, database_url: str) -> None:
    activity = story.klk[0]
    begun = [story.asked(ask.StartDraft, activity) for _ in range(2)]
    assert lost(race(database_url, *begun)) == ["open_update_exists"]
    assert story.update(activity).content == begun[0].content
    submitted = [story.asked(ask.SubmitUpdate, activity) for _ in range(2)]
    assert lost(race(database_url, *submitted)) == ["wrong_state"]
    assert (topics()["activity.update_drafted.v1"], topics()["activity.update_submitted.v1"]) == (1, 1)


def test_one_id_for_two_requests_at_once_answers_the_first(story: Story, database_url: str) -> None:
    """Who came later, oneself or somebody else, is told that the id is taken, and nothing of theirs is written."""
    for activity, other in ((story.klk[0], people.OWNER), (story.klk[1], people.COLLEAGUE)):
        story.draft(activity)
        first = story.asked(ask.SaveDraft, activity)
        second = story.asked(ask.SaveDraft, activity, other, command_id=first.command_id)
        before = size()
        assert lost(race(database_url, first, second)) == ["command_id_reused"]
        assert size() - before == 1
        assert story.update(activity).content == first.content


# reports


def signing(story: Story, compiled: int) -> ask.SignReport:
    """What was compiled at the position."""
    facts = {"plan_id": PLAN, "quarter": story.quarters[-1]}
    facts |= {"compiled": compiled, "snapshot_sha256": f"{compiled:064x}", "template": 1}
    return story.make(ask.SignReport, people.APPROVER, **facts)  # type: ignore[no-any-return]


def publishing(story: Story, compiled: int) -> ask.PublishReport:
    facts = {"plan_id": PLAN, "quarter": story.quarters[-1]}
    return story.make(ask.PublishReport, people.COORDINATOR, snapshot_sha256=f"{compiled:064x}", **facts)  # type: ignore[no-any-return]


def a_correction_waits(story: Story) -> tuple[ask.ApproveUpdate, int]:
    """The quarter is locked; a correction of approved words needs nothing more but the approval, that comes with
    the position at which the report is compiled."""
    activity = story.klk[0]
    story.approved(activity)
    tools.sparbar().do(lock(story))
    update, words = story.update(activity), story.words()
    facts = {"update_id": update.id, "content_hash": update.hash, "content": words, "reason": "Fel datum."}
    tools.sparbar().do(story.make(ask.ProposeCorrection, people.OWNER, activity_id=activity, **facts))
    story.submit(activity)
    story.sign(activity)
    return approving(story, activity, people.OTHER_APPROVER), size()


def test_signing_while_a_correction_is_approved(story: Story, database_url: str) -> None:
    """Approved first, what was compiled is not what would be printed now."""
    approval, compiled = a_correction_waits(story)
    assert lost(race(database_url, approval, signing(story, compiled))) == ["report_outdated"]
    assert "report.signed.v1" not in topics()


def test_a_correction_that_is_approved_after_the_signature_is_not_published_over(
    story: Story, database_url: str
) -> None:
    approval, compiled = a_correction_waits(story)
    assert lost(race(database_url, signing(story, compiled), approval)) == []
    assert attempt(publishing(story, compiled)) == "report_outdated"
    assert "report.erratum_issued.v1" not in topics()


def test_publishing_while_a_correction_is_approved(story: Story, database_url: str) -> None:
    """Published first, it gets its erratum in the append of the approval, though that was decided without knowing."""
    approval, compiled = a_correction_waits(story)
    tools.sparbar().do(signing(story, compiled))
    assert lost(race(database_url, publishing(story, compiled), approval)) == []
    assert topics()["report.erratum_issued.v1"] == 1


def test_an_approved_correction_stops_the_publication(story: Story, database_url: str) -> None:
    approval, compiled = a_correction_waits(story)
    tools.sparbar().do(signing(story, compiled))
    assert lost(race(database_url, approval, publishing(story, compiled))) == ["report_outdated"]
    assert "report.published.v1" not in topics()


def an_earlier_quarter(story: Story) -> tuple[ask.RevokeApproval, int]:
    """Words of a quarter that is still open, which the next quarter's report prints as the newest."""
    activity = story.klk[0]
    story.approved(activity)
    update = story.update(activity)
    story.open_quarter()
    tools.sparbar().do(lock(story))
    facts = {"update_id": update.id, "content_hash": update.hash, "step_id": update.step_id, "reason": "Fel bilaga."}
    revoking = story.make(ask.RevokeApproval, people.APPROVER, activity_id=activity, **facts)
    return revoking, size()


def test_signing_while_the_words_in_the_report_are_revoked(story: Story, database_url: str) -> None:
    """One of them, and the one that came first."""
    revoking, compiled = an_earlier_quarter(story)
    assert lost(race(database_url, signing(story, compiled), revoking)) == ["in_signed_report"]
    assert "activity.approval_revoked.v1" not in topics()


def test_revoking_words_while_the_report_that_has_them_is_signed(story: Story, database_url: str) -> None:
    revoking, compiled = an_earlier_quarter(story)
    assert lost(race(database_url, revoking, signing(story, compiled))) == ["report_outdated"]
    assert "report.signed.v1" not in topics()
