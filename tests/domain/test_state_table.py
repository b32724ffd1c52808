"""The matrix: every role against every command in every state; what `allowed` says is what the server does."""

from collections.abc import Callable
from datetime import date
from functools import cache
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from domain import commands as ask
from domain.catalogue import EVENTS
from domain.errors import Refusal
from domain.values import SYSTEM_ID
from domain.workflow import COMMANDS, TABLE
from tests import people
from tests.domain.promises import UPDATE_COMMANDS
from tests.domain.story import NEXT, OTHER_TEXT, Story

LATER = "2020-Q2"
NAMES = {event.TOPIC: event.__name__ for event in EVENTS}
ROLES = people.EVERYBODY | {"system": SYSTEM_ID}


@cache
def begun() -> Story:
    """Approved for 2019-Q4; for 2020-Q1, whose days have passed, nothing is reported."""
    story = Story()
    story.plan((2019, 2020, 2021))
    story.open_period()
    story.open_period(LATER)
    story.approved()
    story.on(date(2020, 4, 20))
    return story


@cache
def talked_about() -> Story:
    """In the unit's review, with a comment that is open, one that is settled, and a suggestion."""
    story = begun().fork()
    story.draft(quarter=NEXT)
    story.submit()
    say(story, people.REVIEWER)
    story.suggest(people.REVIEWER)
    return story


def say(story: Story, by: UUID) -> None:
    story.comment(by)
    story.about(ask.ResolveComment, by, comment_id=story.comment(by))


def imported(story: Story) -> None:
    story.update_id = next(iter(story.sparbar.activity(story.activity).updates))
    say(story, people.COORDINATOR)


def corrected(story: Story) -> None:
    base = story.update_id
    story.correct()
    story.submit()
    story.sign_off()
    story.approve()
    story.update_id = base


def alone(story: Story, *gone: UUID) -> None:
    for person in gone:
        for role in list(story.organisation().roles(person)):
            story.revoke(person, role.role, role.unit_id)


def waived(story: Story) -> None:
    """Waived, and then a reviewer is found again."""
    alone(story, people.REVIEWER)
    story.withdraw()
    story.submit()
    story.grant(people.REVIEWER, "unit_reviewer", people.KLK)


def past_its_exception(story: Story) -> None:
    story.sign_off()
    story.grant_exception(date(2020, 4, 21), NEXT)
    story.lock(NEXT)
    story.on(date(2020, 4, 22))


STATES: dict[str, tuple[Callable[[], Story], Callable[[Story], Any]]] = {
    "not_reported": (begun, lambda story: None),
    "draft": (talked_about, lambda story: story.withdraw()),
    "in_unit_review": (talked_about, lambda story: None),
    "in_unit_review: nobody left": (talked_about, lambda story: alone(story, people.REVIEWER)),
    "returned": (talked_about, lambda story: story.send_back(people.REVIEWER)),
    "returned: by SAM": (talked_about, lambda story: (story.sign_off(), story.send_back(people.APPROVER))),
    "in_sam_review": (talked_about, lambda story: story.sign_off()),
    "in_sam_review: nobody left": (
        talked_about, lambda story: (story.sign_off(), alone(story, people.APPROVER, people.OTHER_APPROVER)),
    ),
    "in_sam_review: waived": (talked_about, waived),
    "in_sam_review: past its exception": (talked_about, past_its_exception),
    "approved": (talked_about, lambda story: (story.sign_off(), story.approve())),
    "imported": (begun, imported),
    "superseded": (talked_about, lambda story: (story.sign_off(), story.approve(), corrected(story))),
    "missed": (talked_about, lambda story: (story.withdraw(), story.lock(NEXT))),
    "missed: excepted": (
        talked_about, lambda story: (story.withdraw(), story.lock(NEXT), story.grant_exception(date(2020, 5, 4), NEXT)),
    ),
}  # fmt: skip


def open_comment(story: Story) -> UUID:
    return next(comment.id for comment in story.update().comments.values() if comment.is_open)


def settled_comment(story: Story) -> UUID:
    return next(comment.id for comment in story.update().comments.values() if not comment.is_open)


def suggestion(story: Story) -> UUID:
    return next(iter(story.update().suggestions), people.STRANGER)


def as_before(story: Story, by: UUID) -> None:
    base = next(
        update for update in story.sparbar.activity(story.activity).updates.values() if update.state == "approved"
    )
    story.as_before(quarter(story), by, base_id=base.id, base_hash=base.hash)


def quarter(story: Story) -> str:
    """Of the update that the story is about, unless that is the base."""
    period = story.update().period
    return period if period != "2019-Q4" else NEXT


POST: dict[str, Callable[[Story, UUID], object]] = {
    "start": lambda story, by: story.draft(OTHER_TEXT, by=by, quarter=quarter(story)),
    "no-change": as_before,
    "save": lambda story, by: story.save(OTHER_TEXT, by=by),
    "discard": lambda story, by: story.discard(by=by),
    "submit": lambda story, by: story.submit(by=by),
    "sign-off": lambda story, by: story.sign_off(by=by),
    "return": lambda story, by: story.send_back(by),
    "withdraw": lambda story, by: story.withdraw(by=by),
    "approve": lambda story, by: story.approve(by=by),
    "send-back": lambda story, by: story.send_to_unit(by=by),
    "revoke": lambda story, by: story.revoke_approval(by=by),
    "correct": lambda story, by: story.correct(by=by),
    "close-missed": lambda story, by: story.about(ask.CloseMissed, by),
    "carry-forward": lambda story, by: story.carry_forward(LATER, by=by),
    "reroute": lambda story, by: story.reroute(by=by),
    "comment": lambda story, by: story.comment(by),
    "resolve-comment": lambda story, by: story.about(ask.ResolveComment, by, comment_id=open_comment(story)),
    "reopen-comment": lambda story, by: story.about(ask.ReopenComment, by, comment_id=settled_comment(story)),
    "suggest": lambda story, by: story.suggest(by),
    "accept-suggestion": lambda story, by: story.about(
        ask.AcceptSuggestion, by, suggestion_id=suggestion(story), base_version=len(story.update().versions)
    ),
    "decline-suggestion": lambda story, by: story.about(
        ask.DeclineSuggestion, by, suggestion_id=suggestion(story), reason="Det stämmer inte."
    ),
    "recuse": lambda story, by: story.recuse(by),
    "escalate": lambda story, by: story.escalate(by),
}

# Who may do what, written down by hand from the table in words; everybody else is refused.
OWNER, SYSTEM, REVIEWER = {"owner"}, {"system"}, {"reviewer"}
WRITERS = {"owner", "colleague"}
APPROVERS = {"approver", "other_approver"}
AT_WORK = {"owner", "colleague", "reviewer", "coordinator", "auditor"}
EVERYBODY = set(people.EVERYBODY)


def spoken(readers: set[str]) -> dict[str, set[str]]:
    return dict.fromkeys(("comment", "resolve-comment", "reopen-comment"), readers)


WRITING = spoken(AT_WORK) | {
    "save": WRITERS, "submit": OWNER, "accept-suggestion": OWNER, "decline-suggestion": OWNER, "recuse": AT_WORK,
}  # fmt: skip
IN_UNIT = spoken(AT_WORK) | {
    "sign-off": REVIEWER, "return": REVIEWER, "suggest": REVIEWER, "withdraw": OWNER, "escalate": SYSTEM,
    "recuse": AT_WORK,
}  # fmt: skip
IN_SAM = spoken(AT_WORK | APPROVERS) | {
    "approve": APPROVERS, "return": APPROVERS, "send-back": APPROVERS, "suggest": APPROVERS, "withdraw": OWNER,
    "escalate": SYSTEM, "recuse": AT_WORK | APPROVERS,
}  # fmt: skip
LEFT = AT_WORK - REVIEWER
MAY: dict[str, dict[str, set[str]]] = {
    "not_reported": {"start": WRITERS, "no-change": OWNER},
    "draft": WRITING | {"discard": OWNER},
    "in_unit_review": IN_UNIT,
    "in_unit_review: nobody left": spoken(LEFT) | {
        "withdraw": OWNER, "escalate": SYSTEM, "recuse": LEFT, "reroute": {"coordinator", "system"},
    },
    "returned": WRITING,
    "returned: by SAM": WRITING,
    "in_sam_review": IN_SAM,
    "in_sam_review: nobody left": spoken(AT_WORK) | {
        "withdraw": OWNER, "escalate": SYSTEM, "recuse": AT_WORK, "reroute": {"coordinator", "system"},
    },
    "in_sam_review: waived": {name: who for name, who in IN_SAM.items() if name != "send-back"},
    "in_sam_review: past its exception": {name: who for name, who in IN_SAM.items() if name != "approve"}
    | {"close-missed": SYSTEM},
    "approved": spoken(EVERYBODY) | {"revoke": APPROVERS, "correct": OWNER | APPROVERS},
    "imported": spoken(EVERYBODY),
    "superseded": spoken(EVERYBODY),
    "missed": spoken(AT_WORK) | {"carry-forward": OWNER},
    "missed: excepted": spoken(AT_WORK) | {"carry-forward": OWNER, "start": WRITERS, "no-change": OWNER},
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what_and_that_posting_says_the_same(state: str) -> None:
    """A story asks `allowed` before each post; a refused one leaves no trace, so the next is asked of the same log."""
    base = STATES[state][0]().fork()
    STATES[state][1](base)
    story = base.fork()
    for command, (role, person) in product(POST, ROLES.items()):
        if state == "not_reported" and command not in MAY[state]:
            continue
        before = list(story.log.events)
        try:
            POST[command](story, person)
            outcome = None
        except Refusal as refusal:
            outcome = refusal
        assert (outcome is None) == (role in MAY[state].get(command, ())), (command, role, outcome)
        if story.log.events != before:
            assert outcome is None
            assert {NAMES[event.topic] for event in story.log.events[len(before) :]} <= events(state, command)
            story = base.fork()


def events(state: str, command: str) -> set[str]:
    """What the table says that the command may leave."""
    rows = [row for row in TABLE if row.command == command and state.partition(":")[0] in row.states]
    return {event for row in rows for event in row.events}


def test_every_row_of_the_table_is_in_the_matrix(record_property: Callable[[str, object], None]) -> None:
    states = {state: state.partition(":")[0] for state in STATES}
    opened = {(states[state], command) for state, may in MAY.items() for command in may}
    rows = {(state, row.command) for row in TABLE for state in row.states}
    assert opened <= rows
    assert {command for _, command in opened} == set(COMMANDS) == set(POST)
    assert {name for name, _ in UPDATE_COMMANDS.values()} == set(COMMANDS)
    assert {state for row in TABLE for state in row.states} == set(states.values())
    cells = len(ROLES) * sum(len(MAY[state] if state == "not_reported" else POST) for state in STATES)
    record_property(
        "figures", f"{len(ROLES)} roles x {len(POST)} commands x {len(STATES)} states: {cells} cells posted"
    )
