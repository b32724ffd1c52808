"""One update: reading it, writing it, and every decision about it."""

from typing import Any
from uuid import UUID

from domain import commands as ask
from domain.errors import NotFound
from service.api import answers, shown
from service.api.bearer import caller
from service.api.blueprint import Part
from service.api.carry_out import about, activity_of, carry_out
from service.api.examples import example
from service.api.parts import content_of
from service.api.requests import CommandIn, DecisionIn, ReturnIn, SaveIn, SubmitIn
from service.workplace import workplace
from workers import feed, tools

blueprint = Part("api_updates", __name__, url_prefix="/api/v1/updates", description="One update on its way to approved")
ONE = "/<uuid:update_id>"


@blueprint.reads(ONE, answers.Update)
def show(update_id: UUID) -> dict[str, Any]:
    """One update, with what the caller may do with it"""
    position = feed.head()
    activity = tools.sparbar().activity(activity_of(update_id))
    with workplace(caller()) as at:
        one = activity.updates[update_id]
        if not at.may_read(activity.facts(one, one.period)):
            raise NotFound
        return shown.updates(at, activity, [one], position)[0]


@blueprint.writes(ONE, SaveIn, answers.Update, method="PUT", asks=example("save"))
def save(body: dict[str, Any], update_id: UUID) -> Any:
    """Save the draft's words; its files stay as they are, and its parts unless they are sent"""
    before = tools.sparbar().activity(activity_of(update_id)).update(update_id).content
    words = {"content": content_of(body, before), "base_version": body["base_version"]}
    return carry_out(ask.SaveDraft(**about(body, update_id), **words))


@blueprint.writes(f"{ONE}/discard", CommandIn, answers.Update)
def discard(body: dict[str, Any], update_id: UUID) -> Any:
    """Throw the draft away"""
    return carry_out(ask.DiscardDraft(**about(body, update_id)))


@blueprint.writes(f"{ONE}/submit", SubmitIn, answers.Update)
def submit(body: dict[str, Any], update_id: UUID) -> Any:
    """Send these very words to review"""
    return carry_out(ask.SubmitUpdate(**about(body, update_id), content_hash=body["content_hash"]))


@blueprint.writes(f"{ONE}/withdraw", CommandIn, answers.Update)
def withdraw(body: dict[str, Any], update_id: UUID) -> Any:
    """Take the update back while it is under review"""
    return carry_out(ask.WithdrawUpdate(**about(body, update_id)))


@blueprint.writes(f"{ONE}/sign-off", DecisionIn, answers.Update)
def sign_off(body: dict[str, Any], update_id: UUID) -> Any:
    """The unit has reviewed these very words"""
    return carry_out(ask.SignOffUpdate(**_decision(body, update_id)))


@blueprint.writes(f"{ONE}/approve", DecisionIn, answers.Update)
def approve(body: dict[str, Any], update_id: UUID) -> Any:
    """These very words go to the board"""
    return carry_out(ask.ApproveUpdate(**_decision(body, update_id)))


@blueprint.writes(f"{ONE}/return", ReturnIn, answers.Update, asks=example("return"))
def send_back(body: dict[str, Any], update_id: UUID) -> Any:
    """Back to the owner, with a reason"""
    return carry_out(ask.ReturnUpdate(**_decision(body, update_id), reason=body["reason"]))


def _decision(body: dict[str, Any], update_id: UUID) -> dict[str, Any]:
    shown_to_caller = {name: body[name] for name in ("content_hash", "step_id")}
    return about(body, update_id) | shown_to_caller
