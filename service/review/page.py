"""What the review page shows: the words, what has changed, who did what, and whether one may decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from msgspec.structs import replace

from domain.discussion import Comment
from domain.errors import NotFound, Refusal
from domain.update import SignOff, Update
from domain.values import Content
from domain.workflow import COMMANDS
from service.workplace import Waiting, Workplace
from workers import tools
from workers.read_models import activity_board, sign_off_queue
from workers.read_models.activity_board import BoardRow
from workers.timeline import Entry

DECISION = {"in_unit_review": "sign-off", "in_sam_review": "approve"}


@dataclass(frozen=True)
class Thread:
    """A comment with its replies, oldest first."""

    comment: Comment
    replies: tuple[Comment, ...]


@dataclass(frozen=True)
class ReviewPage:
    """``known`` is the latest word before this one, ``seen`` what the reader last decided about, if anything.

    ``why_not`` is None when the reader may decide for themself; ``decide_for`` also names those they stand in
    for. ``refusals`` are of the commands that the reader may not give, ``given`` the approvals that count.
    """

    row: BoardRow
    area: str
    update: Update
    known: Update | None
    seen: Content | None
    waiting: Waiting | None
    decision: str | None
    why_not: Refusal | None
    decide_for: tuple[UUID | None, ...]
    refusals: Mapping[str, Refusal]
    may_block: bool
    given: tuple[SignOff, ...]
    threads: tuple[Thread, ...]
    story: list[Entry]

    @property
    def may(self) -> frozenset[str]:
        return frozenset(COMMANDS) - self.refusals.keys()

    @property
    def stuck(self) -> bool:
        """It waits for a decision and nobody is left who could make it."""
        return self.waiting is not None and self.decision is not None and not self.waiting.people

    @property
    def people(self) -> set[UUID | None]:
        """Everybody who is named on the page."""
        said = [comment for thread in self.threads for comment in (thread.comment, *thread.replies)]
        told = [one for entry in self.story for one in (entry.actor_id, entry.on_behalf_of)]
        signed = [one for sign_off in self.given for one in (sign_off.by, sign_off.on_behalf_of)]
        return {*self.decide_for, *told, *signed, *(one for c in said for one in (c.by, c.resolved_by))}


def review_page(at: Workplace, update_id: UUID) -> ReviewPage:
    """Read from the aggregate, as every decision is; raises NotFound for what one may not read."""
    queued = sign_off_queue.one(at.reading, update_id)
    if queued is None:
        raise NotFound
    activity = tools.sparbar().activity(queued.activity_id)
    update = activity.updates[update_id]
    facts = activity.facts(update, update.period)
    if not at.may_read(facts):
        raise NotFound
    row = activity_board.one(at.reading, activity.id)
    assert row is not None
    decision = DECISION.get(update.state)
    allowed = at.allowed(facts, row.plan_id)
    return ReviewPage(
        row=row,
        area=at.plan(row.plan_id).area(row.area),
        update=update,
        known=activity.words_before(update),
        seen=_seen(update, at.person),
        waiting=at.waiting(facts, row.plan_id),
        decision=decision,
        why_not=allowed[decision] if decision else None,
        decide_for=at.permitted(facts, row.plan_id, decision) if decision else (),
        refusals={command: refusal for command, refusal in allowed.items() if refusal is not None},
        may_block=bool(decision)
        and bool(at.permitted(replace(facts, blocking=frozenset[UUID]()), row.plan_id, str(decision))),
        given=tuple(update.valid("sam")),
        threads=_threads(update),
        story=[entry for entry in at.story(activity.id) if entry.update_id == update_id],
    )


def _threads(update: Update) -> tuple[Thread, ...]:
    said = list(update.comments.values())
    return tuple(
        Thread(comment, tuple(reply for reply in said if reply.answers == comment.id))
        for comment in said
        if comment.answers not in update.comments
    )


def _seen(update: Update, person: UUID) -> Content | None:
    """The words the person signed or returned before, when they are not the present ones."""
    decided = [s.hash for s in update.sign_offs if s.by == person]
    if update.last_return and update.last_return.by == person:
        decided.append(update.last_return.hash)
    return update.words(decided[-1]) if decided and decided[-1] != update.hash else None
