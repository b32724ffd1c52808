"""What the auditor looks for, as an address that can be shared, and the events found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from domain.catalogue import EVENTS
from service.moments import end_of, start_of
from service.workplace import Workplace
from workers.event_log.moments import position_before
from workers.read_models import activity_board, history
from workers.read_models.activity_board import BoardRow
from workers.read_models.history import HistoryRow, Sought

T = TypeVar("T")
PAGE = 50
ROLES = (
    "owner",
    "submitter",
    "contributor",
    "unit_reviewer",
    "sam_approver",
    "external_approver",
    "coordinator",
    "administrator",
)


@dataclass(frozen=True)
class Found:
    """A page of the history; ``older`` is where the next one begins, None when there is no more."""

    rows: tuple[HistoryRow, ...]
    activities: Mapping[UUID, BoardRow]
    older: int | None


def topics() -> list[str]:
    """The kinds of events there are, in the order that they are catalogued."""
    return [event.TOPIC for event in EVENTS]


def sought(typed: Mapping[str, str]) -> tuple[Sought, dict[str, str]]:
    """The filters, and which of them could not be understood (a field's name to what was typed)."""
    wrong: dict[str, str] = {}
    values: dict[str, Any] = {
        "actor_id": _read(UUID, "vem", typed, wrong),
        "unit_id": _read(UUID, "enhet", typed, wrong),
        "stream_id": _read(UUID, "aktivitet", typed, wrong),
        "role": typed.get("roll") or None,
        "topic": typed.get("slag") or None,
        "before": _read(int, "fore", typed, wrong),
    }
    after, until = _read(date.fromisoformat, "fran", typed, wrong), _read(date.fromisoformat, "till", typed, wrong)
    if after:
        values["after"] = position_before(start_of(after))
    if until:
        last = position_before(end_of(until)) + 1
        values["before"] = min(last, values["before"] or last)
    return Sought(**values), wrong


def find(at: Workplace, wanted: Sought) -> Found:
    rows = history.page(at.reading, wanted, PAGE + 1)
    shown = tuple(rows[:PAGE])
    activities = activity_board.several(at.reading, [row.stream_id for row in shown if row.stream == "activity"])
    return Found(shown, activities, shown[-1].position if len(rows) > PAGE else None)


def _read(read: Callable[[str], T], name: str, typed: Mapping[str, str], wrong: dict[str, str]) -> T | None:
    value = typed.get(name, "").strip()
    try:
        return read(value) if value else None
    except ValueError:
        wrong[name] = value
        return None
