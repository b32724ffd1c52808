"""The rows of the queue, and which of them print their whole change, so that they can be approved from the list."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from domain.values import TEXT_FIELDS, Content
from service.home.desk import Item, in_review, queue
from service.workplace import Workplace
from workers.read_models import sign_off_queue
from workers.read_models.sign_off_queue import QueuedUpdate

SHORT = 280  # characters of changed words that one reads at a glance


@dataclass(frozen=True)
class Row:
    """``known`` are the words before; ``whole`` when all that has changed is printed and one may approve it."""

    item: Item
    update: QueuedUpdate
    known: Content | None
    whole: bool
    stands_in_for: UUID | None


def own_rows(at: Workplace) -> list[Row]:
    """What one may decide about, oldest first."""
    items = [(item, item.update) for item in queue(at) if item.update]
    before = _known(at, [update for _, update in items])
    return [_row(at, item, update, before.get(update.update_id)) for item, update in items]


def others(at: Workplace, mine: Iterable[Row]) -> list[Item]:
    """What one may read on its way to somebody else."""
    ids = {row.update.update_id for row in mine}
    return [item for item in in_review(at) if item.update and item.update.update_id not in ids]


def _row(at: Workplace, item: Item, update: QueuedUpdate, known: Content | None) -> Row:
    approvers = at.permitted(update.facts, update.plan_id, "approve")
    signers = at.permitted(update.facts, update.plan_id, "sign-off")
    whole = None in approvers and known is not None and _is_short(known, update.content)
    return Row(item, update, known, whole, next(iter((*approvers, *signers)), None))


def _is_short(before: Content, after: Content) -> bool:
    changed = [name for name in TEXT_FIELDS if getattr(before, name) != getattr(after, name)]
    words = [getattr(content, name) or "" for name in changed for content in (before, after)]
    closes = before.proposed_lifecycle != after.proposed_lifecycle
    return not closes and before.attachments == after.attachments and sum(map(len, words)) <= SHORT


def _known(at: Workplace, updates: list[QueuedUpdate]) -> dict[UUID, Content]:
    """For each update the words that it changes: those of the same period for a correction, else the latest before."""
    settled = [
        one
        for plan in {update.plan_id for update in updates}
        for one in sign_off_queue.of_plan(at.reading, plan, ("approved", "imported"))
    ]
    found: dict[UUID, Content] = {}
    for update in updates:
        own = [one for one in settled if one.activity_id == update.activity_id and one.period <= update.period]
        latest = max(own, key=lambda one: (one.period, one.state == "approved"), default=None)
        if latest:
            found[update.update_id] = latest.content
    return found
