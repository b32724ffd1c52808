"""A stored event as a row of the log: the library's four fields, its meta and its position."""

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from eventsourcing.persistence import StoredEvent


@dataclass(frozen=True)
class LoggedEvent(StoredEvent):
    """``meta`` is RFC 8785 JSON; ``position`` is 0 until the log has given one."""

    meta: bytes = b""
    position: int = 0

    @property
    def stream_id(self) -> UUID:
        return cast("UUID", self.originator_id)
