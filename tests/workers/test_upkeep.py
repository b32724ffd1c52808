"""The system adds people and ends what is too late, once, and never decides."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from domain import calendar
from domain import commands as ask
from tests import people
from tests.workers.story_on_postgres import PLAN, Story, catch_up, head_row_held, size, topics
from workers import tools, upkeep

ESCALATED = "activity.review_escalated.v1"
LATER = timedelta(days=30)
SWEPT = {
    ESCALATED: 2,
    "activity.review_rerouted.v1": 1,
    "activity.unit_review_waived.v1": 1,
    "activity.update_missed_period.v1": 1,
    "activity.reassignment_escalated.v1": 1,
    "activity.reassigned.v1": 1,
}


@pytest.fixture
def story(database_url: str) -> Iterator[Story]:
    yield Story()
    tools.forget()


@pytest.fixture
def overdue(story: Story) -> Story:
    """Two reviews whose last day was years ago."""
    for activity in story.klk[:2]:
        story.signed(activity)
    catch_up()
    return story


def test_people_are_added_once_to_what_is_overdue_and_nothing_is_approved(overdue: Story) -> None:
    assert upkeep.keep_up() == (2, None)
    after_first = size()
    assert upkeep.keep_up() == (0, None)
    assert size() == after_first
    assert topics()[ESCALATED] == 2
    assert topics()["activity.update_approved.v1"] == 0
    assert [overdue.state(activity) for activity in overdue.klk[:2]] == ["in_sam_review"] * 2


def test_two_sweeps_at_once_are_answered_once(overdue: Story) -> None:
    seen_by_both = list(upkeep.due(tools.sparbar().activity(overdue.klk[0])))
    escalating = [command for command in seen_by_both if isinstance(command, ask.Escalate)]
    first, second = (tools.sparbar().do(*escalating) for _ in range(2))
    assert (first.first_position, first.replayed) == (second.first_position, False)
    assert second.replayed
    assert topics()[ESCALATED] == 1


def test_one_that_fails_stops_no_other(overdue: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, due = min(overdue.klk[:2]), upkeep.due

    def failing(activity: Any) -> Any:
        if activity.id == broken:
            raise RuntimeError
        return due(activity)

    monkeypatch.setattr(upkeep, "due", failing)
    assert upkeep.keep_up() == (1, None)


def test_a_sweep_takes_its_share_and_the_next_goes_on(overdue: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "SHARE", 1)
    first, second = sorted(overdue.klk[:2])
    assert upkeep.keep_up() == (1, first)
    assert upkeep.keep_up(first) == (1, second)
    assert upkeep.keep_up(second) == (0, None)
    assert upkeep.keep_up_all() == 0


# what waits for its day


@pytest.fixture
def waiting(story: Story) -> Story:
    """An exception in a closed quarter, two reviews of which one has lost its reviewer, and two changes of hands, the
    second of them accepted."""
    missed, reviewed, signed, silent, accepted = story.klk[:5]
    story.draft(missed)
    in_quarter = {"plan_id": PLAN, "quarter": story.quarters[-1]}
    excepted = {"activity_id": missed, "valid_to": today() + timedelta(days=1), "reason": "Ny ansvarig."}
    tools.sparbar().do(story.make(ask.GrantException, people.COORDINATOR, **in_quarter, **excepted))
    tools.sparbar().do(story.make(ask.LockPeriod, people.COORDINATOR, **in_quarter))
    story.open_quarter()
    story.draft(reviewed)
    story.submit(reviewed)
    story.signed(signed)
    propose(story, silent)
    agreed = propose(story, accepted)
    facts = {"activity_id": accepted, "reassignment_id": agreed.reassignment_id, "reason": ""}
    tools.sparbar().do(story.make(ask.AcceptReassignment, people.COLLEAGUE, **facts))
    story.admin(ask.RevokeRole, person_id=people.REVIEWER, role="unit_reviewer", unit_id=people.KLK)
    catch_up()
    return story


def propose(story: Story, activity: Any) -> ask.ProposeReassignment:
    facts = {"to_unit_id": people.KLK, "to_owner_id": people.COLLEAGUE, "effective": today() + timedelta(days=1)}
    command = story.make(ask.ProposeReassignment, people.OWNER, activity_id=activity, reason="Ny ansvarig.", **facts)
    tools.sparbar().do(command)
    return command  # type: ignore[no-any-return]


def today() -> date:
    return calendar.day_of(tools.sparbar()._log.news({})[0])


def later(time: timedelta = LATER) -> None:
    """The log's time never goes back, so it goes on from here."""
    with tools.database() as connection:
        connection.execute("update log_head set recorded_at = recorded_at + %s", (time,))


def swept() -> dict[str, int]:
    happened = topics()
    return {topic: happened[topic] for topic in SWEPT}


def test_what_waits_for_its_day_is_left_until_then(waiting: Story) -> None:
    upkeep.keep_up_all()
    not_yet = ("activity.update_missed_period.v1", "activity.reassignment_escalated.v1", "activity.reassigned.v1")
    assert swept() == SWEPT | dict.fromkeys(not_yet, 0)
    assert tools.sparbar().activity(waiting.klk[4]).owner_id == people.OWNER


def test_when_the_day_has_come_each_is_done_once(waiting: Story) -> None:
    later()
    assert upkeep.keep_up_all() == 6
    assert swept() == SWEPT
    after_first = size()
    catch_up()
    assert upkeep.keep_up_all() == 0
    assert size() == after_first


def test_the_day_brings_no_decision_and_moves_only_what_was_accepted(waiting: Story) -> None:
    later()
    upkeep.keep_up_all()
    missed, reviewed, signed, silent, accepted = (tools.sparbar().activity(one) for one in waiting.klk[:5])
    assert missed.update_for(waiting.quarters[0]).state == "missed"  # type: ignore[union-attr]
    assert [waiting.state(one.id) for one in (reviewed, signed)] == ["in_sam_review"] * 2
    assert [one.owner_id for one in (silent, accepted)] == [people.OWNER, people.COLLEAGUE]
    assert silent.reassignment is not None
    assert "activity.sam_approval_given.v1" not in topics()


def test_two_sweeps_on_two_connections_do_each_once(waiting: Story, database_url: str) -> None:
    """Both have found the same and wait for the log with their first command: the other's answer is theirs too."""
    later()
    with ThreadPoolExecutor(2) as pool:
        with head_row_held(database_url, 2):
            sweeps = [pool.submit(upkeep.keep_up_all) for _ in range(2)]
        assert sum(sweep.result() for sweep in sweeps) > 6
    assert swept() == SWEPT
