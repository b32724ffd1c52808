"""What is said about an update beside its words: comments, some of which block, and suggestions with their answers."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from domain import commands as ask
from domain.update import Update
from workers.synth import phrases, words
from workers.synth.world import Who

if TYPE_CHECKING:
    from workers.synth.course import Course

BLOCKING, SUGGESTED, THANKED = 0.3, 0.35, 0.06


class Talk:
    """Each is one act, and says whether there was anything to do."""

    def __init__(self, course: "Course") -> None:
        self.course, self.story = course, course.story
        self.lot = course.lot

    def about(self, update: Update, who: Who | None, share: float) -> bool:
        """By somebody who decides: a question, or other words for the text."""
        if who is None or not self.lot.chance(share):
            return False
        if self.lot.chance(SUGGESTED) and not update.suggestions:
            text = words.longer(update.content.text, update.content.status, self.lot)
            reason = words.reason("suggested", self.lot)
            return self.course.do(ask.SuggestChange, who, update, field="text", text=text, reason=reason)
        facts: dict[str, Any] = {"text": words.said(phrases.COMMENTS, self.lot), "blocking": self.lot.chance(BLOCKING)}
        return self.course.do(ask.AddComment, who, update, **facts, field="text" if self.lot.chance(0.5) else None)

    def answer(self, update: Update) -> bool:
        """By the owner, while the words are theirs to change."""
        left = [one for one in update.suggestions.values() if one.answer is None]
        if not left:
            return False
        facts = {"suggestion_id": left[0].id}
        if self.lot.chance(0.65):
            version = len(update.versions)
            return self.course.do(ask.AcceptSuggestion, self.course.owner(), update, **facts, base_version=version)
        reason = words.reason("declined", self.lot)
        return self.course.do(ask.DeclineSuggestion, self.course.owner(), update, **facts, reason=reason)

    def settle(self, update: Update, who: Who | None) -> bool:
        """By somebody who decides: nothing is approved over a comment that blocks."""
        left = [one for one in update.comments.values() if one.is_open and one.blocking]
        if not left:
            return False
        reason = words.reason("settled", self.lot)
        return self.course.do(ask.ResolveComment, who, update, comment_id=left[0].id, reason=reason)

    def afterwards(self, now: datetime, update: Update) -> None:
        """By the owner or the coordinator: what is open is closed, closed too early, or only thanked for."""
        left = [one for one in update.comments.values() if one.is_open]
        if left and self.lot.chance(0.5):
            facts = {"comment_id": left[0].id}
            if self.course.do(ask.ResolveComment, self.course.owner(), update, **facts) and self.lot.chance(0.2):
                self.course.later(now, 0, 3, lambda _: self._reopen(update, facts["comment_id"]))
        elif self.lot.chance(THANKED):
            self.course.do(ask.AddComment, self.course.owner(), update, text=words.said(phrases.COMMENTS, self.lot))

    def _reopen(self, update: Update, comment_id: UUID) -> None:
        self.course.do(ask.ReopenComment, self.course.owner(), update, comment_id=comment_id)
