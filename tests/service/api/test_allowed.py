"""`allowed` is right: a command is in it exactly when posting it would not be refused, and `why_not` names the refusal.

Every person looks at everything in every state; what is offered is compared with what the application then says,
also in the name of those whom somebody stands in for.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain import commands as ask
from domain.errors import Refusal
from domain.update import Update
from domain.values import Content, Deadlines, next_quarter
from service.api.answers import ABOUT_ONE, BEGINNING, HANDING_OVER, OF_A_QUARTER
from service.workplace import today
from tests import people
from tests.service.api.conftest import Programs
from tests.service.api.program import Program
from tests.workers.story_on_postgres import DEADLINES, PLAN, Story, catch_up
from workers import tools
from workers.act import act

Facts = dict[str, Any]
QUARTER = "2019-Q4"
OTHER, WHY = Content(status="done", text="Helt andra ord."), "Det behövs."
NOBODYS = people.someone("nothing has this id")


def decided(update: Update) -> Facts:
    return {"content_hash": update.hash, "step_id": update.step_id}


def said(update: Update) -> UUID:
    return next(iter(update.comments), NOBODYS)


def suggested(update: Update) -> UUID:
    return next(iter(update.suggestions), NOBODYS)


UPDATES: Mapping[str, tuple[type[ask.UpdateCommand], Callable[[Update], Facts]]] = {
    "save": (ask.SaveDraft, lambda one: {"base_version": len(one.versions), "content": OTHER}),
    "discard": (ask.DiscardDraft, lambda _: {}),
    "submit": (ask.SubmitUpdate, lambda one: {"content_hash": one.hash}),
    "withdraw": (ask.WithdrawUpdate, lambda _: {}),
    "sign-off": (ask.SignOffUpdate, decided),
    "approve": (ask.ApproveUpdate, decided),
    "return": (ask.ReturnUpdate, lambda one: decided(one) | {"reason": WHY}),
    "send-back": (ask.SendBackToUnit, lambda one: decided(one) | {"reason": WHY}),
    "revoke": (ask.RevokeApproval, lambda one: decided(one) | {"reason": WHY}),
    "carry-forward": (ask.CarryForward, lambda one: {"quarter": next_quarter(one.period)}),
    "reroute": (ask.Reroute, lambda _: {}),
    "correction": (ask.ProposeCorrection, lambda one: {"content_hash": one.hash, "content": OTHER, "reason": WHY}),
    "recusal": (ask.DeclareRecusal, lambda _: {}),
    "comments": (ask.AddComment, lambda _: {"text": "Hur många kom?"}),
    "suggestions": (ask.SuggestChange, lambda _: {"field": "text", "text": "Andra ord.", "reason": WHY}),
    "resolve-comment": (ask.ResolveComment, lambda one: {"comment_id": said(one)}),
    "reopen-comment": (ask.ReopenComment, lambda one: {"comment_id": said(one)}),
    "accept-suggestion": (
        ask.AcceptSuggestion,
        lambda one: {"suggestion_id": suggested(one), "base_version": len(one.versions)},
    ),
    "decline-suggestion": (ask.DeclineSuggestion, lambda one: {"suggestion_id": suggested(one), "reason": WHY}),
}


def outcome(kind: Any, facts: Facts, by: UUID, principal: UUID | None) -> str | None:
    """The refusal's code, or None; the log stays as it is."""
    try:
        tools.sparbar().rehearsed(kind(command_id=uuid4(), actor_id=by, on_behalf_of=principal, **facts))
    except Refusal as refusal:
        return refusal.code
    return None


def promised(shown: Any, name: str, principal: UUID | None) -> str | bool | None:
    """None where it is offered, the code where it is not; for another only whether it is."""
    if principal is None:
        assert (name in shown["allowed"]) != (name in shown["why_not"]), name
        return None if name in shown["allowed"] else str(shown["why_not"][name])
    (found,) = [one for one in shown["standing_in"] if one["for"]["id"] == str(principal)]
    return name in found["allowed"]


@pytest.fixture
def everything(story: Story) -> Story:
    """An update in each state, a proposal to answer, words to settle and answer, and somebody who stands in."""
    draft, unit, sam, back, approved, _ = story.klk
    story.draft(draft)
    story.draft(unit)
    story.submit(unit)
    say(story, unit, ask.AddComment, people.REVIEWER, text="Vilka bolag?", blocking=True)
    story.signed(sam)
    story.draft(back)
    story.submit(back)
    say(story, back, ask.SuggestChange, people.REVIEWER, field="text", text="Kortare ord.", reason="Kortare.")
    story.send_back(back)
    story.approved(approved)
    story.signed(story.sams[0])
    to = {"to_unit_id": people.KLK, "to_owner_id": people.COLLEAGUE, "effective": today(), "reason": WHY}
    act(story.make(ask.ProposeReassignment, people.SAM_OWNER, activity_id=story.sams[1], **to))
    for principal, role, unit_id in ((people.REVIEWER, "unit_reviewer", people.KLK), (people.OWNER, "owner", None)):
        facts = {"principal_id": principal, "substitute_id": people.BOARD, "role": role, "unit_id": unit_id}
        days = {"valid_from": today(), "valid_to": today(), "reason": WHY, "decision_reference": "KS 2019/12"}
        act(story.make(ask.AppointSubstitute, principal, **facts, **days))
    catch_up()
    return story


def say(story: Story, activity: UUID, kind: Any, by: UUID, **facts: Any) -> None:
    act(story.make(kind, by, activity_id=activity, update_id=story.update(activity).id, **facts))


def of_updates(reader: Program, story: Story) -> Iterator[tuple[str, Any, Any]]:
    for activity in story.activities:
        for shown in reader.get(f"/activities/{activity}/updates")["items"]:
            update = tools.sparbar().activity(activity).updates[UUID(shown["id"])]
            for name, (kind, facts) in UPDATES.items():
                about = {"activity_id": activity, "update_id": update.id} | facts(update)
                yield name, shown, partial(outcome, kind, about)


def of_activities(reader: Program, story: Story) -> Iterator[tuple[str, Any, Any]]:
    for activity in story.activities:
        shown, found = reader.get(f"/activities/{activity}"), tools.sparbar().activity(activity)
        asked: dict[str, tuple[Any, Facts]] = {"start": (ask.StartDraft, {"quarter": QUARTER, "content": OTHER})}
        proposal = found.reassignment.id if found.reassignment else NOBODYS
        to = {"to_unit_id": people.UTB, "to_owner_id": people.COLLEAGUE, "effective": today(), "reason": WHY}
        asked["owner"] = (ask.AppointOwner, {"owner_id": people.COLLEAGUE, "reason": WHY})
        asked["reassignments"] = (ask.ProposeReassignment, to)
        for word in ("Accept", "Decline", "Impose", "Reject", "Withdraw"):
            kind = getattr(ask, f"{word}Reassignment")
            asked[word.lower()] = (kind, {"reassignment_id": proposal, "reason": WHY})
        for name, (kind, facts) in asked.items():
            yield name, shown, partial(outcome, kind, facts | {"activity_id": activity})


def of_quarters(reader: Program, story: Story) -> Iterator[tuple[str, Any, Any]]:
    later = Deadlines(**{level: getattr(DEADLINES, level) + timedelta(days=3) for level in Deadlines.__struct_fields__})
    waiting = story.klk[1]
    about = {"activity_id": waiting, "update_id": story.update(waiting).id, "reason": WHY}
    asked: dict[str, tuple[Any, Facts]] = {
        "deadlines": (ask.ChangeDeadlines, {"deadlines": later, "reason": WHY}),
        "exceptions": (ask.GrantException, {"activity_id": waiting, "valid_to": today(), "reason": WHY}),
        "confirm": (ask.ConfirmUndecided, about),
        "lock": (ask.LockPeriod, {}),
    }
    for shown in reader.get("/plans/plan/periods")["items"]:
        where = {"plan_id": PLAN, "quarter": shown["period"]}
        for name, (kind, facts) in asked.items():
            yield name, shown, partial(outcome, kind, facts | where)


@pytest.mark.parametrize(("looks", "names"), [
    (of_updates, set(ABOUT_ONE.values())),
    (of_activities, {*BEGINNING.values(), *HANDING_OVER.values()} - {"no-change"}),
    (of_quarters, set(OF_A_QUARTER.values())),
], ids=["updates", "activities", "quarters"])  # fmt: skip
def test_what_is_offered_is_what_is_not_refused(everything: Story, program: Programs, looks: Any, names: Any) -> None:
    compared: Counter[str] = Counter()
    offered: Counter[str] = Counter()
    for person in sorted({person for person, _, _ in people.ROLES}):
        reader = program(person)
        organisation = tools.sparbar().organisation()
        assert organisation is not None
        lent = [None, *{one.principal_id for one in organisation.substitutions.values() if one.substitute_id == person}]
        for name, shown, posted in looks(reader, everything):
            for one in lent:
                said_before, came = promised(shown, name, one), posted(person, one)
                expected = came if one is None else came is None
                assert said_before == expected, (name, shown.get("state"), person, one, came)
                compared[name] += 1
                offered[name] += came is None
    assert set(compared) == names
    never_here = {"carry-forward", "reroute", "reopen-comment", "lock", "owner"}
    assert all(offered[name] for name in names - never_here), offered
