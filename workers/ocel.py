"""The history of a plan as an object-centric event log, OCEL 2.0 (ocel-standard.org), for process mining tools."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from workers.read_models import activity_board, history, sign_off_queue
from workers.read_models.activity_board import BoardRow
from workers.read_models.history import HistoryRow
from workers.read_models.sign_off_queue import QueuedUpdate
from workers.reading import Reading

TEXT = "string"


def of_plan(reading: Reading, plan_id: UUID) -> dict[str, Any]:
    """Events of the plan's activities, with the activity, the update, the unit and the person that each is about.

    People are ids, as in the log; nothing that anybody has written is in it.
    """
    rows = activity_board.of_plan(reading, plan_id)
    updates = {one.update_id: one for one in sign_off_queue.of_plan(reading, plan_id)}
    happened = history.of_streams(reading, [row.activity_id for row in rows])
    return {
        "objectTypes": _types(activity=("number", "area"), update=("quarter", "kind"), unit=(), person=()),
        "eventTypes": _types(**dict.fromkeys(sorted({_kind(row) for row in happened}), ("role", "state"))),
        "objects": list(_objects(rows, updates, happened)),
        "events": [_event(row, updates) for row in happened],
    }


def encoded(found: dict[str, Any]) -> bytes:
    return msgspec.json.encode(found)


def _types(**names: Sequence[str]) -> list[dict[str, Any]]:
    return [{"name": name, "attributes": [{"name": one, "type": TEXT} for one in ones]} for name, ones in names.items()]


def _objects(
    rows: Sequence[BoardRow], updates: dict[UUID, QueuedUpdate], happened: Sequence[HistoryRow]
) -> Iterator[dict[str, Any]]:
    begun = {row.stream_id: row.at for row in reversed(happened)}
    for row in rows:
        facts = {"number": row.number, "area": str(row.area)}
        yield _object(row.activity_id, "activity", begun.get(row.activity_id), facts)
    first = {row.update_id: row.at for row in reversed(happened) if row.update_id}
    for id_, update in updates.items():
        facts = {"quarter": update.period, "kind": update.kind}
        within = [{"objectId": str(update.activity_id), "qualifier": "of"}]
        yield {**_object(id_, "update", first.get(id_), facts), "relationships": within}
    for unit in sorted({row.unit_id for row in happened if row.unit_id}):
        yield _object(unit, "unit", None, {})
    for person in sorted({one for row in happened for one in (row.actor_id, row.on_behalf_of) if one}):
        yield _object(person, "person", None, {})


def _object(id_: UUID, kind: str, at: datetime | None, facts: dict[str, str]) -> dict[str, Any]:
    time = _time(at) if at else "1970-01-01T00:00:00Z"  # what the standard has for what has always been so
    attributes = [{"name": name, "time": time, "value": value} for name, value in facts.items()]
    return {"id": str(id_), "type": kind, "attributes": attributes, "relationships": []}


def _event(row: HistoryRow, updates: dict[UUID, QueuedUpdate]) -> dict[str, Any]:
    about = {"activity": row.stream_id, "unit": row.unit_id, "actor": row.actor_id, "on behalf of": row.on_behalf_of}
    if row.update_id in updates:
        about["update"] = row.update_id
    facts = {"role": row.role or "", "state": row.state or ""}
    return {
        "id": str(row.position),
        "type": _kind(row),
        "time": _time(row.at),
        "attributes": [{"name": name, "value": value} for name, value in facts.items()],
        "relationships": [{"objectId": str(id_), "qualifier": name} for name, id_ in about.items() if id_],
    }


def _kind(row: HistoryRow) -> str:
    """The event's name without stream and version, as the topic has it."""
    return row.topic.split(".")[1]


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
