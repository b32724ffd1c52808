"""The event log as items of JSON, for whoever reads it without Spårbar: lines of the export, pages of the feed."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from time import monotonic, sleep
from typing import Any
from uuid import UUID

import msgspec

from domain.catalogue import stream_kind
from domain.organisation import Organisation
from domain.reading import may_read, may_read_log
from workers import projector, tools
from workers.read_models import sign_off_queue
from workers.reading import reading

# What one sees here may not be on disk yet, and must be before it is handed on (ARCHITECTURE: the event log).
HEAD = "select size, flush_log() from log_head"
SIZE = "select size from log_head"
COLUMNS = "position, stream_id, version, topic, recorded_at, meta, payload, leaf_hash"
AFTER = f"select {COLUMNS} from event where position > %s and position <= %s order by position limit %s"
EXPORTED = f"""
select {COLUMNS}, first_position, count, request_hash from event join command using (command_id)
 where position > %s and position <= %s order by position limit %s"""
OF_STREAM = f"select {COLUMNS} from event where stream_id = %s and position <= %s order by version"
FOR_ALL = frozenset({"plan", "period", "activity"})
Item = dict[str, Any]


def head() -> int:
    """The last position of the log, once all that stands there is on disk."""
    return _number(HEAD)


def after(position: int, to: int, limit: int) -> list[Item]:
    """At most ``limit`` events with position < theirs <= to, in order; ``to`` is never beyond the head."""
    with tools.database() as connection:
        return [_item(row) for row in connection.execute(AFTER, (position, to, limit)).fetchall()]


def exported(position: int, to: int, limit: int) -> list[Item]:
    """As `after`, and with each event the command that it came from: what it takes to put the log together again."""
    with tools.database() as connection:
        rows = connection.execute(EXPORTED, (position, to, limit)).fetchall()
    return [_item(row[:-3]) | {"command": _command(*row[-3:])} for row in rows]


def of_stream(stream_id: UUID, to: int) -> list[Item]:
    """The events of one stream up to a position, in order."""
    with tools.database() as connection:
        return [_item(row) for row in connection.execute(OF_STREAM, (stream_id, to)).fetchall()]


def wait_beyond(position: int, seconds: float) -> None:
    """Until the log has an event after the position, or the time is up."""
    until = monotonic() + seconds
    while _number(SIZE) <= position and monotonic() < until:
        sleep(min(0.2, max(0.0, until - monotonic())))


def for_reader(items: Sequence[Item], organisation: Organisation, person: UUID, now: datetime) -> list[Item]:
    """The same events; payload None and ``withheld`` where the words are not the person's to read now."""
    if may_read_log(organisation, person):
        return list(items)
    readable = _readable(items, organisation, person, now)
    return [item if _is_open(item, readable) else item | {"payload": None, "withheld": True} for item in items]


def _is_open(item: Item, readable: frozenset[str]) -> bool:
    about = item["payload"].get("update_id")
    return item["stream"] in FOR_ALL and (about is None or about in readable)


def _readable(items: Sequence[Item], organisation: Organisation, person: UUID, now: datetime) -> frozenset[str]:
    """The ids of the updates that the person may read as they stand now."""
    about = {item["payload"]["update_id"] for item in items if "update_id" in item["payload"]}
    if not about:
        return frozenset()
    projector.wait_for(max(item["position"] for item in items))
    with reading() as latest:
        found = sign_off_queue.several(latest, [UUID(one) for one in about])
    return frozenset(str(one.update_id) for one in found if may_read(one.facts, organisation, person, now))


def _item(row: Sequence[Any]) -> Item:
    position, stream, version, topic, recorded_at, meta, payload, leaf = row
    return {
        "position": position,
        "stream_id": str(stream),
        "stream": stream_kind(topic),
        "version": version,
        "topic": topic,
        "recorded_at": msgspec.to_builtins(recorded_at.astimezone(UTC)),
        "meta": json.loads(meta),
        "payload": json.loads(payload),
        "withheld": False,
        "leaf_hash": leaf.hex(),
    }


def _command(first_position: int, count: int, request_hash: bytes) -> Item:
    return {"first_position": first_position, "count": count, "request_hash": request_hash.hex()}


def _number(query: str, *words: Any) -> int:
    with tools.database() as connection:
        found = connection.execute(query, words).fetchone()
    return int(found[0]) if found else 0
