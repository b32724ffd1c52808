"""The rows of the queue, and which of them print their whole change, so that they can be approved from the list."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from domain.values import Content
from service.review.page import DECISION
from service.workplace import Workplace
from workers.desk.desk import in_review, queue
from workers.desk.items import Item
from workers.read_models import sign_off_queue
from workers.read_models.sign_off_queue import QueuedUpdate


@dataclass(frozen=True)
class Row:
    """``known`` are the words before; ``whole`` when all that has changed is printed and one may approve it here.

    ``for_whom`` is None where one decides for oneself.
    """

    item: Item
    update: QueuedUpdate
    known: Content | None
    whole: bool
    for_whom: UUID | None


def own_rows(at: Workplace) -> list[Row]:
    """What one may decide about, oldest first."""
    items = [(item, item.update) for item in queue(at) if item.update]
    compared = sign_off_queue.several(at.reading, [u.facts.before_id for _, u in items if u.facts.before_id])
    before = {one.update_id: one.content for one in compared}
    return [_row(at, item, update, before.get(update.facts.before_id)) for item, update in items]  # type: ignore[arg-type]


def others(at: Workplace, mine: Iterable[Row]) -> list[Item]:
    """What one may read on its way to somebody else."""
    ids = {row.update.update_id for row in mine}
    return [item for item in in_review(at) if item.update and item.update.update_id not in ids]


def _row(at: Workplace, item: Item, update: QueuedUpdate, known: Content | None) -> Row:
    deciding = DECISION[update.state]
    offered = deciding == "approve" and not at.past
    listed = at.permitted(update.facts, update.plan_id, deciding, from_list=True) if offered else ()
    return Row(item, update, known, bool(listed), listed[0] if listed else item.for_whom)
