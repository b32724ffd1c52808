"""The commands beside the words: comments, of which deciders' may block, and suggestions that the owner answers."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, get_args
from uuid import UUID

from msgspec.structs import replace

from domain import commands as ask
from domain import discussion_events as said
from domain import workflow
from domain.discussion import Comment, Suggestion
from domain.drafting import require_version
from domain.errors import Incomplete, LacksRole, NotFound, ReasonRequired, Refusal, SameAsNow
from domain.guards import Case, required_reason
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
    if command.blocking and not could_decide(_case(activity, update, command, scene)):
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
    _require(settling(found, _case(activity, update, command, scene)))
    reason = tidy(command.reason)
    anothers = found.blocking and not found.authors & people_of(command.actor_id, command.on_behalf_of)
    if anothers and reason is None:
        raise ReasonRequired(fields={"reason": "missing"})
    activity.record(said.CommentResolved, by, update_id=update.id, comment_id=found.id, reason=reason)


def reopen(activity: "Activity", command: ask.ReopenComment, scene: Scene) -> None:
    """One that blocks only by somebody who could have written it."""
    update, by, _ = activity.permit("reopen-comment", command, scene)
    found = _comment(update, command.comment_id)
    _require(reopening(found, _case(activity, update, command, scene)))
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


def allowed(update: Update, case: Case) -> Mapping[str, Refusal | None]:
    """As the state table says, and beyond that whether anything is said that could be settled or answered."""
    comments, suggestions = update.comments.values(), update.suggestions.values()
    unanswered = [answering(one) for one in suggestions]
    about = {
        "resolve-comment": [settling(one, case) for one in comments],
        "reopen-comment": [reopening(one, case) for one in comments],
        "accept-suggestion": unanswered,
        "decline-suggestion": unanswered,
    }
    answers = workflow.allowed(case)
    return dict(answers) | {command: answers[command] or _least(refusals) for command, refusals in about.items()}


def settling(comment: Comment, case: Case) -> Refusal | None:
    """Where the state table lets the command through: what the one comment says to it."""
    if not comment.is_open:
        return SameAsNow()
    anothers = comment.blocking and not comment.authors & case.people
    return LacksRole(who_can=comment.authors) if anothers and not could_decide(case) else None


def reopening(comment: Comment, case: Case) -> Refusal | None:
    if comment.is_open:
        return SameAsNow()
    return LacksRole() if comment.blocking and not could_decide(case) else None


def answering(suggestion: Suggestion) -> Refusal | None:
    return None if suggestion.answer is None else SameAsNow()


def could_decide(case: Case) -> bool:
    """Sign off or approve now, were it not for comments that block."""
    answers = workflow.allowed(dataclasses.replace(case, update=replace(case.update, blocking=frozenset())))
    return any(answers[decision] is None for decision in DECISIONS)


def _least(refusals: Sequence[Refusal | None]) -> Refusal | None:
    """None where one of them lets it through."""
    return next((each for each in refusals if each is None), refusals[-1] if refusals else NotFound())


def _case(activity: "Activity", update: Update, command: ask.UpdateCommand, scene: Scene) -> Case:
    return activity.case(update, update.period, command, scene)


def _require(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise refusal


def _comment(update: Update, comment_id: UUID) -> Comment:
    if comment_id not in update.comments:
        raise NotFound
    return update.comments[comment_id]


def _open_suggestion(update: Update, suggestion_id: UUID) -> Suggestion:
    found = update.suggestions.get(suggestion_id)
    if found is None:
        raise NotFound
    _require(answering(found))
    return found
