"""The commands beside the words: comments, of which deciders' may block, and suggestions that the owner answers."""

import dataclasses
from typing import TYPE_CHECKING, Any, get_args
from uuid import UUID

from msgspec.structs import replace

from domain import commands as ask
from domain import discussion_events as said
from domain import workflow
from domain.discussion import Comment, Suggestion
from domain.drafting import require_version
from domain.errors import Incomplete, LacksRole, NotFound, ReasonRequired, SameAsNow
from domain.guards import required_reason
from domain.scene import Scene
from domain.update import Update, people_of
from domain.values import Status, normalised, tidy

if TYPE_CHECKING:
    from domain.activity import Activity

DECISIONS = ("sign-off", "approve")


def comment(activity: "Activity", command: ask.AddComment, scene: Scene) -> None:
    """T21: whoever may read may comment; only somebody who could decide now may block with it."""
    update, by, _ = activity.permit("comment", command, scene)
    text = required_reason(command.text, "text")
    if command.blocking and not _could_decide(activity, update, command, scene):
        raise LacksRole
    if command.answers is not None:
        _comment(update, command.answers)
    facts: dict[str, Any] = {"field": command.field, "blocking": command.blocking, "answers": command.answers}
    facts |= {"content_hash": update.hash, "text": text}
    activity.record(said.CommentAdded, by, update_id=update.id, comment_id=command.comment_id, **facts)


def resolve(activity: "Activity", command: ask.ResolveComment, scene: Scene) -> None:
    """By its author; by another who could decide, with a reason; one that blocks nothing by any reader."""
    update, by, _ = activity.permit("resolve-comment", command, scene)
    found = _comment(update, command.comment_id)
    if not found.is_open:
        raise SameAsNow
    reason = tidy(command.reason)
    if found.blocking and not found.authors & people_of(command.actor_id, command.on_behalf_of):
        if not _could_decide(activity, update, command, scene):
            raise LacksRole(who_can=found.authors)
        if reason is None:
            raise ReasonRequired(fields={"reason": "missing"})
    activity.record(said.CommentResolved, by, update_id=update.id, comment_id=found.id, reason=reason)


def reopen(activity: "Activity", command: ask.ReopenComment, scene: Scene) -> None:
    """One that blocks only by somebody who could have written it."""
    update, by, _ = activity.permit("reopen-comment", command, scene)
    found = _comment(update, command.comment_id)
    if found.is_open:
        raise SameAsNow
    if found.blocking and not _could_decide(activity, update, command, scene):
        raise LacksRole
    reason = tidy(command.reason)
    activity.record(said.CommentReopened, by, update_id=update.id, comment_id=found.id, reason=reason)


def suggest(activity: "Activity", command: ask.SuggestChange, scene: Scene) -> None:
    """T22: other words beside the owner's, never instead of them."""
    update, by, _ = activity.permit("suggest", command, scene)
    if command.field == "status" and command.text not in get_args(Status):
        raise Incomplete(fields={"status": "missing"})
    facts = {"field": command.field, "text": required_reason(command.text, "text"), "content_hash": update.hash}
    facts |= {"reason": tidy(command.reason)}  # type: ignore[dict-item]
    activity.record(said.ChangeSuggested, by, update_id=update.id, suggestion_id=command.suggestion_id, **facts)


def accept_suggestion(activity: "Activity", command: ask.AcceptSuggestion, scene: Scene) -> None:
    """The suggested words take their field's place, and their author can decide no more."""
    update, by, _ = activity.permit("accept-suggestion", command, scene)
    found = _open_suggestion(update, command.suggestion_id)
    require_version(update, command.base_version)
    words: dict[str, Any] = {found.field: found.text}
    content = normalised(replace(update.content, **words))
    activity.record(said.SuggestionAccepted, by, update_id=update.id, suggestion_id=found.id, content=content)


def decline_suggestion(activity: "Activity", command: ask.DeclineSuggestion, scene: Scene) -> None:
    update, by, _ = activity.permit("decline-suggestion", command, scene)
    found = _open_suggestion(update, command.suggestion_id)
    reason = required_reason(command.reason)
    activity.record(said.SuggestionDeclined, by, update_id=update.id, suggestion_id=found.id, reason=reason)


def _could_decide(activity: "Activity", update: Update, command: ask.UpdateCommand, scene: Scene) -> bool:
    """Sign off or approve now, were it not for comments that block."""
    case = activity.case(update, update.period, command, scene)
    answers = workflow.allowed(dataclasses.replace(case, update=replace(case.update, blocking=frozenset())))
    return any(answers[decision] is None for decision in DECISIONS)


def _comment(update: Update, comment_id: UUID) -> Comment:
    if comment_id not in update.comments:
        raise NotFound
    return update.comments[comment_id]


def _open_suggestion(update: Update, suggestion_id: UUID) -> Suggestion:
    found = update.suggestions.get(suggestion_id)
    if found is None:
        raise NotFound
    if found.answer is not None:
        raise SameAsNow
    return found
