"""What has changed between two moments: added, removed, reworded, moved, another owner, another status."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from domain.values import PartStatus
from service.words import COMPARED, STATE, STATUS
from service.workplace import Workplace
from workers.read_models import activity_board, sign_off_queue
from workers.read_models.activity_board import BoardRow
from workers.read_models.sign_off_queue import QueuedUpdate
from workers.words import due_words

# Compared word by word; the other answers are whole.
WORDS = ("title", "status_text", "parts", "said_of_parts", "links")


@dataclass(frozen=True)
class Change:
    """One answer that is another one; ``name`` as the pages call it (service/words.py)."""

    name: str
    before: str
    after: str

    @property
    def label(self) -> str:
        return str(COMPARED[self.name])

    @property
    def by_word(self) -> bool:
        return self.name in WORDS


@dataclass(frozen=True)
class Changed:
    """An activity that is not as it was; ``row`` is the later of the two."""

    row: BoardRow
    area: str
    kind: Literal["added", "removed", "changed"]
    changes: tuple[Change, ...] = ()


def compare(then: Workplace, now: Workplace, plan_id: UUID, only: Sequence[UUID] | None = None) -> list[Changed]:
    """The plan's activities that differ, in printed order; or those of the ``only`` ones."""
    before, after = _rows(then, plan_id, only), _rows(now, plan_id, only)
    quarter = max((period.quarter for at in (then, now) for period in at.periods(plan_id)), default="")
    answers = [_Answers(at, rows, _updates(at, plan_id, only), quarter) for at, rows in ((then, before), (now, after))]
    found = [_changed(now, row, before.get(id_), *answers) for id_, row in after.items()]
    gone = [row for id_, row in before.items() if id_ not in after]
    removed = [Changed(row, then.plan(plan_id).area(row.area), "removed") for row in gone]
    return [one for one in found if one.kind == "added" or one.changes] + removed


class _Answers:
    """What is compared, of every activity at one moment, in words.

    ``quarter`` is the newer one of both moments: that nobody had reported before it was opened is no difference.
    """

    def __init__(
        self, at: Workplace, rows: Mapping[UUID, BoardRow], updates: Iterable[QueuedUpdate], quarter: str
    ) -> None:
        self._at, self._names = at, at.names(*(row.owner_id for row in rows.values()))
        found = {u.activity_id: u.state for u in updates if u.period == quarter and u.state != "discarded"}
        self._states = {activity: f"{STATE[state]} {quarter}" for activity, state in found.items()}

    def of(self, row: BoardRow) -> Mapping[str, str]:
        return {
            "area": self._at.plan(row.plan_id).area(row.area),
            "number": row.number,
            "title": row.title,
            "unit": self._at.unit(row.unit_id),
            "owner": self._names[row.owner_id] if row.owner_id else "",
            "performer": row.performer or "",
            "with_units": ", ".join(map(self._at.unit, row.planned.with_units)),
            "years": ", ".join(map(str, row.years)),
            "due": due_words(row.planned.due) if row.planned.due else "",
            "parts": "\n".join(f"({part.letter}) {part.title}" for part in row.planned.parts),
            "links": "\n".join(link.text for link in row.planned.links),
            "status": str(STATUS[row.status]) if row.status else "",
            "status_text": row.status_text or "",
            "said_of_parts": "\n".join(map(_said, row.planned.said_of_parts)),
            "status_period": row.status_period or "",
            "state": self._states.get(row.activity_id, ""),
        }


def _changed(now: Workplace, row: BoardRow, earlier: BoardRow | None, then_: _Answers, now_: _Answers) -> Changed:
    area = now.plan(row.plan_id).area(row.area)
    if earlier is None:
        return Changed(row, area, "added")
    return Changed(row, area, "changed", tuple(_differing(then_.of(earlier), now_.of(row))))


def _said(part: PartStatus) -> str:
    words = [str(STATUS[part.status])] if part.status else []
    return f"({part.letter}) {': '.join([*words, *([part.text] if part.text else [])])}"


def _differing(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    return (Change(name, before[name], words) for name, words in after.items() if words != before[name])


def _rows(at: Workplace, plan_id: UUID, only: Sequence[UUID] | None) -> dict[UUID, BoardRow]:
    if only is None:
        return {row.activity_id: row for row in activity_board.of_plan(at.reading, plan_id)}
    return {id_: row for id_, row in activity_board.several(at.reading, only).items() if row.plan_id == plan_id}


def _updates(at: Workplace, plan_id: UUID, only: Sequence[UUID] | None) -> list[QueuedUpdate]:
    if only is None:
        return sign_off_queue.of_plan(at.reading, plan_id)
    return sign_off_queue.of_activities(at.reading, only)
