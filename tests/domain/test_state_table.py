"""The matrix: every role against every command in every state; what `allowed` says is what the server does."""

from collections.abc import Callable
from uuid import UUID

import pytest

from domain import commands as ask
from domain.errors import Refusal
from domain.guards import Case
from domain.workflow import COMMANDS, TABLE, allowed
from tests import people
from tests.domain.story import OTHER_TEXT, QUARTER, Story

STATES: dict[str, Callable[[Story], object]] = {
    "not_reported": lambda story: None,
    "draft": lambda story: story.draft(),
    "in_unit_review": lambda story: story.submitted(),
    "returned": lambda story: (story.submitted(), story.send_back(people.REVIEWER)),
    "returned_by_sam": lambda story: (story.signed(), story.send_back(people.APPROVER)),
    "in_sam_review": lambda story: story.signed(),
    "approved": lambda story: (story.signed(), story.approve()),
}
POST: dict[str, Callable[[Story, UUID], object]] = {
    "start": lambda story, by: story.draft(OTHER_TEXT, by=by),
    "save": lambda story, by: story.save(OTHER_TEXT, by=by),
    "discard": lambda story, by: story.discard(by=by),
    "submit": lambda story, by: story.submit(by=by),
    "sign-off": lambda story, by: story.sign_off(by=by),
    "return": lambda story, by: story.send_back(by),
    "withdraw": lambda story, by: story.withdraw(by=by),
    "approve": lambda story, by: story.approve(by=by),
}
# Who may do what, written down by hand from the table in words; everybody else is refused.
MAY = {
    ("not_reported", "start"): {"owner", "colleague"},
    ("draft", "save"): {"owner", "colleague"},
    ("draft", "discard"): {"owner"},
    ("draft", "submit"): {"owner"},
    ("in_unit_review", "sign-off"): {"reviewer"},
    ("in_unit_review", "return"): {"reviewer"},
    ("in_unit_review", "withdraw"): {"owner"},
    ("returned", "save"): {"owner", "colleague"},
    ("returned", "submit"): {"owner"},
    ("returned_by_sam", "save"): {"owner", "colleague"},
    ("returned_by_sam", "submit"): {"owner"},
    ("in_sam_review", "approve"): {"approver", "other_approver"},
    ("in_sam_review", "return"): {"approver", "other_approver"},
    ("in_sam_review", "withdraw"): {"owner"},
}


def case(story: Story, person: UUID) -> Case:
    activity, organisation = story.sparbar.activity(story.activity), story.sparbar.organisation()
    assert organisation is not None
    assert activity.plan_id is not None
    period, now = story.sparbar.period(activity.plan_id, QUARTER), story.log.clock
    assert period is not None
    facts = activity.facts(activity.update_for(QUARTER), QUARTER)
    return Case(facts, organisation, period.facts.window(activity.id, now), person, now)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("command", POST)
def test_who_may_do_what_and_that_posting_says_the_same(state: str, command: str) -> None:
    for role, person in people.EVERYBODY.items():
        story = Story()
        STATES[state](story)
        if story.update_id is None and command != "start":
            continue
        promised = allowed(case(story, person))[command]
        before = list(story.log.events)
        try:
            POST[command](story, person)
            outcome = None
        except Refusal as refusal:
            outcome = refusal
            assert story.log.events == before
        assert (outcome is None) == (role in MAY.get((state, command), ())), (role, outcome)
        assert type(outcome) is type(promised), (role, promised, outcome)


def test_every_row_of_the_table_is_in_the_matrix() -> None:
    rows = {(state, row.command) for row in TABLE for state in row.states}
    tried = {(state.removesuffix("_by_sam"), command) for state, command in MAY}
    known = {(state, command) for state, command in rows if command in POST and command != "start"}
    assert tried == known | {("not_reported", "start")}
    assert set(POST) <= set(COMMANDS)


def test_a_name_that_the_table_does_not_know_leads_nowhere(story: Story) -> None:
    assert "lock" not in allowed(case(story, people.OWNER))
    assert ask.Command.__subclasses__()
