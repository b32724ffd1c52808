"""A log with events of other versions of the program in it, put there by the log's own insert."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.catalogue import EVENTS
from domain.upgrades import UPGRADES
from workers import tools
from workers.event_log.payloads import TypedMapper

NEWER = "activity.draft_saved.v9"
LAST = """
select version, topic, payload, meta from event
 where stream_id = %s and topic = coalesce(%s, topic) order by version desc limit 1"""
VERSION = "select max(version) from event where stream_id = %s"
APPEND = "call log_append(%b, %b, %b, %b, %b, %b, %b, %b, %b, %b, null)"


def last(stream: UUID, topic: str | None = None) -> tuple[str, bytes, dict[str, Any]]:
    """The stream's last event, or its last one of a topic: topic, payload and meta."""
    with tools.database() as connection:
        found = connection.execute(LAST, (stream, topic)).fetchone()
    assert found is not None
    return found[1], bytes(found[2]), json.loads(found[3])


def append(stream: UUID, topic: str, payload: bytes, meta: dict[str, Any]) -> int:
    """The position of the event, in a command of its own."""
    command = uuid4()
    meta = meta | {"command_id": str(command)}
    with tools.database() as connection:
        version = connection.execute(VERSION, (stream,)).fetchone()[0]  # type: ignore[index]
        said = json.dumps(meta, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        about = (command, UUID(meta["actor_id"]), sha256(payload).digest())
        words = ([stream], [version + 1], [topic], [payload], said, [stream], [version], *about)
        answer = connection.execute(APPEND, words, binary=True).fetchone()
    assert answer is not None
    return int(answer[0]) + 1


def append_newer(stream: UUID) -> int:
    """What ``the_newer_program`` takes for the saving of a draft: as the last one, whose words it has."""
    _, payload, meta = last(stream, "activity.draft_saved.v1")
    return append(stream, NEWER, payload, meta)


@contextmanager
def the_newer_program() -> Iterator[None]:
    """As in a process that has been started anew with a version that knows ``NEWER``."""
    known = UPGRADES | {NEWER: ("activity.draft_saved.v1", lambda payload: payload)}
    mapper = TypedMapper(EVENTS, tools.AGGREGATES, known)
    with pytest.MonkeyPatch.context() as started:
        started.setattr(tools, "mapper", lambda: mapper)
        tools.forget()
        yield
    tools.forget()
