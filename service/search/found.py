"""What a search finds, and the filters that it can be narrowed by."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from service.workplace import Workplace
from workers import search
from workers.read_models import activity_board, sign_off_queue
from workers.read_models.activity_board import BoardRow
from workers.read_models.sign_off_queue import QueuedUpdate
from workers.search import Hit

MOST = 200  # of each kind that are looked at
SHOWN = 50


@dataclass(frozen=True)
class FoundActivity:
    row: BoardRow
    hit: Hit


@dataclass(frozen=True)
class FoundText:
    """An update whose words were found, with the activity that it is about."""

    update: QueuedUpdate
    row: BoardRow
    hit: Hit


@dataclass(frozen=True)
class FoundPerson:
    """Somebody, and the activities that they are responsible for."""

    person: UUID
    name: str
    owns: tuple[BoardRow, ...]


@dataclass(frozen=True)
class Found:
    """``units`` are the codes of those that have anything, with how many; before the unit is chosen."""

    activities: tuple[FoundActivity, ...]
    texts: tuple[FoundText, ...]
    people: tuple[FoundPerson, ...]
    units: Mapping[str, int]
    more: bool

    @property
    def empty(self) -> bool:
        return not (self.activities or self.texts or self.people)


def look_for(at: Workplace, words: str, unit: str | None) -> Found:
    """Everything that the person may read; ``unit`` is a code that leaves what the unit answers for."""
    activities, texts = _activities(at, words), _texts(at, words)
    rows = [*(one.row for one in activities), *(one.row for one in texts)]
    units = Counter(at.unit(row.unit_id) for row in rows)
    kept = [one for one in activities if unit is None or at.unit(one.row.unit_id) == unit]
    said = [one for one in texts if unit is None or at.unit(one.row.unit_id) == unit]
    return Found(
        activities=tuple(kept[:SHOWN]),
        texts=tuple(said[:SHOWN]),
        people=() if unit else tuple(_people(at, search.people(words)[:SHOWN])),
        units=dict(sorted(units.items())),
        more=max(len(kept), len(said)) > SHOWN,
    )


def _activities(at: Workplace, words: str) -> list[FoundActivity]:
    hits = search.activities(at.reading, words, MOST)
    rows = activity_board.several(at.reading, [hit.id for hit in hits])
    return [FoundActivity(rows[hit.id], hit) for hit in hits]


def _texts(at: Workplace, words: str) -> list[FoundText]:
    hits = {hit.id: hit for hit in search.updates(at.reading, words, MOST)}
    readable = {one.update_id: one for one in sign_off_queue.several(at.reading, list(hits)) if at.may_read(one.facts)}
    rows = activity_board.several(at.reading, [one.activity_id for one in readable.values()])
    return [
        FoundText(readable[id_], rows[readable[id_].activity_id], hit) for id_, hit in hits.items() if id_ in readable
    ]


def _people(at: Workplace, people: Iterable[UUID]) -> list[FoundPerson]:
    names = at.names(*people)
    return [FoundPerson(one, names[one], tuple(activity_board.owned_by(at.reading, one))) for one in people]
