"""What can have been said about an update; none of it changes a state or a hash, apart from an accepted suggestion."""

from typing import TYPE_CHECKING
from uuid import UUID

from msgspec.structs import replace

from domain.aggregate import Event
from domain.discussion import Comment, Field, Suggestion
from domain.values import Content, content_hash

if TYPE_CHECKING:
    from domain.activity import Activity


class CommentAdded(Event):
    TOPIC = "activity.comment_added.v1"
    update_id: UUID
    comment_id: UUID
    text: str
    content_hash: str
    field: Field | None
    blocking: bool
    answers: UUID | None

    def apply(self, activity: "Activity") -> None:
        by = self.provenance
        activity.own(self.update_id).comments[self.comment_id] = Comment(
            id=self.comment_id,
            by=by.actor_id,
            on_behalf_of=by.on_behalf_of,
            at=by.decided_at,
            text=self.text,
            hash=self.content_hash,
            field=self.field,
            blocking=self.blocking,
            answers=self.answers,
        )


class CommentResolved(Event):
    TOPIC = "activity.comment_resolved.v1"
    update_id: UUID
    comment_id: UUID
    reason: str | None

    def apply(self, activity: "Activity") -> None:
        comments = activity.own(self.update_id).comments
        comments[self.comment_id] = replace(comments[self.comment_id], resolved_by=self.provenance.actor_id)


class CommentReopened(Event):
    TOPIC = "activity.comment_reopened.v1"
    update_id: UUID
    comment_id: UUID
    reason: str | None

    def apply(self, activity: "Activity") -> None:
        comments = activity.own(self.update_id).comments
        comments[self.comment_id] = replace(comments[self.comment_id], resolved_by=None)


class ChangeSuggested(Event):
    TOPIC = "activity.change_suggested.v1"
    update_id: UUID
    suggestion_id: UUID
    field: Field
    text: str
    content_hash: str
    reason: str | None

    def apply(self, activity: "Activity") -> None:
        by = self.provenance
        activity.own(self.update_id).suggestions[self.suggestion_id] = Suggestion(
            id=self.suggestion_id,
            by=by.actor_id,
            on_behalf_of=by.on_behalf_of,
            at=by.decided_at,
            field=self.field,
            text=self.text,
            reason=self.reason,
            hash=self.content_hash,
        )


class SuggestionAccepted(Event):
    """The words as they now are. Its author has had a hand in them from here on."""

    TOPIC = "activity.suggestion_accepted.v1"
    update_id: UUID
    suggestion_id: UUID
    content: Content

    def apply(self, activity: "Activity") -> None:
        update = activity.own(self.update_id)
        words = content_hash(
            self.content,
            activity=activity.id,
            update=update.id,
            period=update.period,
            kind=update.kind,
            base=update.base,
        )
        update.write(self.content, words, self.provenance)
        update.take(self.suggestion_id)


class SuggestionDeclined(Event):
    TOPIC = "activity.suggestion_declined.v1"
    update_id: UUID
    suggestion_id: UUID
    reason: str

    def apply(self, activity: "Activity") -> None:
        suggestions = activity.own(self.update_id).suggestions
        suggestions[self.suggestion_id] = replace(suggestions[self.suggestion_id], answer="declined")


EVENTS = (
    CommentAdded,
    CommentResolved,
    CommentReopened,
    ChangeSuggested,
    SuggestionAccepted,
    SuggestionDeclined,
)
