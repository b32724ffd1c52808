"""Beside the decision, for programs: comments, suggestions, stepping aside, correcting, taking back and going on."""

from typing import Any
from uuid import UUID

from domain import commands as ask
from service.api import answers
from service.api.blueprint import Part
from service.api.carry_out import about, activity_of, carry_out
from service.api.examples import example
from service.api.parts import content_of
from service.api.requests import (
    AcceptIn,
    CarryForwardIn,
    CommandIn,
    CommentIn,
    CorrectionIn,
    DeclineIn,
    RecusalIn,
    ResolveIn,
    SuggestionIn,
    WhyIn,
)
from workers import tools

DESCRIPTION = "What is said and done about an update beside the decision"
blueprint = Part("api_beside", __name__, url_prefix="/api/v1/updates", description=DESCRIPTION)
ONE = "/<uuid:update_id>"
COMMENT = f"{ONE}/comments/<uuid:comment_id>"
SUGGESTION = f"{ONE}/suggestions/<uuid:suggestion_id>"


@blueprint.writes(f"{ONE}/correction", CorrectionIn, answers.Update, status=201)
def correct(body: dict[str, Any], update_id: UUID) -> Any:
    """Propose new words beside the approved ones; files stay, and parts unless they are sent. The correction answers"""
    content = content_of(body, tools.sparbar().activity(activity_of(update_id)).update(update_id).content)
    words = {"content": content, "content_hash": body["content_hash"], "reason": body["reason"]}
    command = ask.ProposeCorrection(**about(body, update_id), **words)
    return carry_out(command, command.correction_id)


@blueprint.writes(f"{ONE}/carry-forward", CarryForwardIn, answers.Update, status=201)
def carry_forward(body: dict[str, Any], update_id: UUID) -> Any:
    """Begin a later quarter's draft with the words that missed theirs; answers with that draft"""
    command = ask.CarryForward(**about(body, update_id), quarter=body["period"])
    return carry_out(command, command.next_id)


@blueprint.writes(f"{ONE}/send-back", WhyIn, answers.Update, asks=example("return"))
def send_back(body: dict[str, Any], update_id: UUID) -> Any:
    """Back to the unit's review, with a reason"""
    return carry_out(ask.SendBackToUnit(**_about(body, update_id)))


@blueprint.writes(f"{ONE}/revoke", WhyIn, answers.Update, asks=example("return"))
def revoke(body: dict[str, Any], update_id: UUID) -> Any:
    """Take the approval back, with a reason"""
    return carry_out(ask.RevokeApproval(**_about(body, update_id)))


@blueprint.writes(f"{ONE}/reroute", CommandIn, answers.Update)
def reroute(body: dict[str, Any], update_id: UUID) -> Any:
    """Send the update on to others, where fewer are left than the step needs"""
    return carry_out(ask.Reroute(**_about(body, update_id)))


@blueprint.writes(f"{ONE}/recusal", RecusalIn, answers.Update)
def recuse(body: dict[str, Any], update_id: UUID) -> Any:
    """Say of oneself that one should not decide about this update"""
    return carry_out(ask.DeclareRecusal(**_about(body, update_id)))


@blueprint.writes(f"{ONE}/comments", CommentIn, answers.Update, asks=example("comment"))
def comment(body: dict[str, Any], update_id: UUID) -> Any:
    """Comment on the words as they are, or reply: then `answers` is the comment that is replied to"""
    return carry_out(ask.AddComment(**_about(body, update_id)))


@blueprint.writes(f"{COMMENT}/resolve", ResolveIn, answers.Update)
def resolve(body: dict[str, Any], update_id: UUID, comment_id: UUID) -> Any:
    """Say that a comment is settled"""
    return carry_out(ask.ResolveComment(**_about(body, update_id), comment_id=comment_id))


@blueprint.writes(f"{COMMENT}/reopen", CommandIn, answers.Update)
def reopen(body: dict[str, Any], update_id: UUID, comment_id: UUID) -> Any:
    """Open a comment that was settled"""
    return carry_out(ask.ReopenComment(**_about(body, update_id), comment_id=comment_id))


@blueprint.writes(f"{ONE}/suggestions", SuggestionIn, answers.Update, asks=example("suggestion"))
def suggest(body: dict[str, Any], update_id: UUID) -> Any:
    """Suggest other words for one field"""
    return carry_out(ask.SuggestChange(**_about(body, update_id)))


@blueprint.writes(f"{SUGGESTION}/accept", AcceptIn, answers.Update)
def accept(body: dict[str, Any], update_id: UUID, suggestion_id: UUID) -> Any:
    """Take the suggested words into the draft"""
    return carry_out(ask.AcceptSuggestion(**_about(body, update_id), suggestion_id=suggestion_id))


@blueprint.writes(f"{SUGGESTION}/decline", DeclineIn, answers.Update)
def decline(body: dict[str, Any], update_id: UUID, suggestion_id: UUID) -> Any:
    """Leave the suggested words, with a reason"""
    return carry_out(ask.DeclineSuggestion(**_about(body, update_id), suggestion_id=suggestion_id))


def _about(body: dict[str, Any], update_id: UUID) -> dict[str, Any]:
    """The whole of the body is the command's own part."""
    return body | about(body, update_id)
