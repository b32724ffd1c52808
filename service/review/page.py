"""What the review page shows: the words, what has changed, who did what, and whether one may decide."""

from dataclasses import dataclass
from uuid import UUID

from domain.activity import Activity
from domain.errors import NotFound, Refusal
from domain.update import Update
from domain.values import Content
from service.workplace import Waiting, Workplace
from workers import tools
from workers.read_models import activity_board, sign_off_queue
from workers.read_models.activity_board import BoardRow
from workers.timeline import Entry, timeline

SHOWN = ("text", "done", "next", "obstacle", "decision_needed")
DECISION = {"in_unit_review": "sign-off", "in_sam_review": "approve"}


@dataclass(frozen=True)
class ReviewPage:
    """``known`` is the latest word before this one, ``seen`` what the reader last decided about, if anything.

    ``why_not`` is None when the reader may decide.
    """

    row: BoardRow
    area: str
    update: Update
    known: Update | None
    seen: Content | None
    waiting: Waiting | None
    decision: str | None
    why_not: Refusal | None
    story: list[Entry]


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
    story = timeline(activity.id, at.reading.position, at.rights, at.person)
    return ReviewPage(
        row=row,
        area=at.plan(row.plan_id).area(row.area),
        update=update,
        known=_known(activity, update),
        seen=_seen(update, at.person),
        waiting=at.waiting(facts, row.plan_id),
        decision=decision,
        why_not=allowed[decision] if decision else None,
        story=[entry for entry in story if entry.update_id == update_id],
    )


def _known(activity: Activity, update: Update) -> Update | None:
    """The latest approved or imported update of an earlier period."""
    known = [u for u in activity.updates.values() if u.state in ("approved", "imported") and u.period < update.period]
    return max(known, key=lambda earlier: (earlier.period, earlier.state == "approved"), default=None)


def _seen(update: Update, person: UUID) -> Content | None:
    """The words the person signed or returned before, when they are not the present ones."""
    decided = [s.hash for s in update.sign_offs if s.by == person]
    if update.last_return and update.last_return.by == person:
        decided.append(update.last_return.hash)
    return update.words(decided[-1]) if decided and decided[-1] != update.hash else None
