"""What the review page shows: the words, what has changed, who did what, and whether one may decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from msgspec.structs import replace

from domain.activity import Activity
from domain.discussion import Comment
from domain.errors import NotFound, Refusal
from domain.guards import enough_are_left
from domain.update import SignOff, Update
from domain.values import Content
from service.acting import Whom, by_command
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

    ``whom`` are the names in which the reader may give each command, ``refusals`` those of the reader's own where
    there is none. ``may_block``: a comment of the reader's may stop the approval. ``given`` are the approvals that
    count, each with the last day of the one who acted for another. ``selves`` are the reader and those whom the
    reader stands in for. ``stuck``: nobody, or too few, could decide; ``way_on`` is then why it cannot go to others.
    """

    row: BoardRow
    area: str
    update: Update
    known: Update | None
    seen: Content | None
    waiting: Waiting | None
    decision: str | None
    whom: Mapping[str, Whom]
    refusals: Mapping[str, Refusal]
    may_block: bool
    given: tuple[tuple[SignOff, date | None], ...]
    threads: tuple[Thread, ...]
    story: list[Entry]
    selves: frozenset[UUID]
    stuck: bool
    way_on: Refusal | None

    @property
    def may(self) -> frozenset[str]:
        return frozenset(command for command, names in self.whom.items() if names)

    @property
    def decide_for(self) -> Whom:
        """The names in which the reader may decide; none where nothing is to be decided."""
        return self.whom[self.decision] if self.decision else ()

    @property
    def why_not(self) -> Refusal | None:
        """Why the reader may not decide in any name."""
        return self.refusals.get(self.decision) if self.decision else None

    @property
    def people(self) -> set[UUID | None]:
        """Everybody who is named on the page."""
        said = [comment for thread in self.threads for comment in (thread.comment, *thread.replies)]
        told = [one for entry in self.story for one in (entry.actor_id, entry.on_behalf_of)]
        signed = [one for sign_off, _ in self.given for one in (sign_off.by, sign_off.on_behalf_of)]
        return {*told, *signed, *(one for c in said for one in (c.by, c.on_behalf_of, c.resolved_by))}


def review_page(at: Workplace, update_id: UUID) -> ReviewPage:
    """Read from the aggregate, as every decision is; raises NotFound for what one may not read.

    At an earlier moment it is as it was then, and nothing can be done.
    """
    queued = sign_off_queue.one(at.reading, update_id)
    if queued is None:
        raise NotFound
    activity = _activity(at, queued.activity_id)
    update = activity.updates[update_id]
    facts = activity.facts(update, update.period)
    if not at.may_read(facts):
        raise NotFound
    row = activity_board.one(at.reading, activity.id)
    assert row is not None
    decision = DECISION.get(update.state) if not at.past else None
    permits: Mapping[str, tuple[UUID | None, ...]] = {} if at.past else at.permits(facts, row.plan_id)
    refusals = {} if at.past else at.allowed(facts, row.plan_id)
    return ReviewPage(
        row=row,
        area=at.plan(row.plan_id).area(row.area),
        update=update,
        known=activity.words_before(update),
        seen=_seen(update, at.person),
        waiting=at.waiting(facts, row.plan_id),
        decision=decision,
        whom=by_command(at, permits),
        refusals={command: refusal for command, refusal in refusals.items() if refusal and not permits[command]},
        may_block=bool(decision)
        and bool(at.permitted(replace(facts, blocking=frozenset[UUID]()), row.plan_id, str(decision))),
        given=tuple((one, _until(at, one)) for one in update.valid("sam")),
        threads=_threads(update),
        story=[entry for entry in at.story(activity.id) if entry.update_id == update_id],
        selves=frozenset({at.person, *at.principals}),
        stuck=decision is not None and not enough_are_left(facts, at.organisation),
        way_on=at.way_on(facts, row.plan_id),
    )


def _activity(at: Workplace, activity_id: UUID) -> Activity:
    sparbar = tools.sparbar()
    found = sparbar.activity_at(activity_id, at.past.position) if at.past else sparbar.activity(activity_id)
    assert found is not None
    return found


def _until(at: Workplace, given: SignOff) -> date | None:
    return at.until(given.by, given.on_behalf_of, given.role, given.unit_id, given.at)


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
