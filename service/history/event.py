"""One event opened: who, in which role, for whom, the words before and after, and why it was allowed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from service.workplace import Workplace
from workers.evidence import Evidence, Logged, evidence, logged
from workers.read_models import activity_board, history
from workers.read_models.activity_board import BoardRow
from workers.read_models.history import HistoryRow
from workers.timeline import Entry


@dataclass(frozen=True)
class EventPage:
    """``entry`` tells of it in the activity's story; ``facts`` are what it holds, ids not yet made into names."""

    row: HistoryRow
    logged: Logged
    entry: Entry | None
    activity: BoardRow | None
    evidence: Evidence | None
    newest: int

    @property
    def people(self) -> set[UUID]:
        """Everybody whom the page names."""
        found = {self.row.actor_id, *_ids(self.logged.payload)}
        if self.row.on_behalf_of:
            found.add(self.row.on_behalf_of)
        if self.evidence:
            found |= {*self.evidence.could, *self.evidence.conflict, *(b.person for b in self.evidence.barred)}
        return found


def event_page(at: Workplace, position: int) -> EventPage | None:
    row, event = history.one(at.reading, position), logged(position)
    if row is None or event is None:
        return None
    told = at.story(row.stream_id, position) if row.stream == "activity" else []
    return EventPage(
        row=row,
        logged=event,
        entry=told[0] if told else None,
        activity=activity_board.one(at.reading, row.stream_id) if row.stream == "activity" else None,
        evidence=evidence(event),
        newest=at.reading.reached,
    )


def _ids(payload: dict[str, Any]) -> Iterator[UUID]:
    """People that the payload names; other ids are none of theirs."""
    for name in ("person_id", "owner_id"):
        if payload.get(name):
            yield UUID(payload[name])
