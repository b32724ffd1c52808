"""The history: who did what, when and in which role, one row an event, found without reading payloads."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, DateTime, Text, Uuid, func, select

from domain.aggregate import Event
from domain.catalogue import EVENTS, stream_kind
from domain.values import Value
from workers.read_model import ReadModel, Row, temporal_table
from workers.reading import Reading

TABLE = temporal_table(
    "history",
    Column("position", BigInteger),
    Column("topic", Text),
    Column("stream", Text),
    Column("update_id", Uuid),
    Column("actor_id", Uuid),
    Column("on_behalf_of", Uuid),
    Column("role", Text),
    Column("at", DateTime(timezone=True)),
)


class HistoryRow(Value):
    """One event, without its words."""

    stream_id: UUID
    position: int
    topic: str
    stream: str
    update_id: UUID | None
    actor_id: UUID
    on_behalf_of: UUID | None
    role: str | None
    at: datetime


def view(_aggregate: Any, event: Event) -> Iterable[Row]:
    by = event.provenance
    yield (
        event.position,
        event.TOPIC,
        stream_kind(event.TOPIC),
        getattr(event, "update_id", None),
        by.actor_id,
        by.on_behalf_of,
        by.basis.role if by.basis else None,
        by.decided_at,
    )


MODEL = ReadModel("history", 1, TABLE, view, frozenset(EVENTS), frozenset())


def first_position(reading: Reading, stream_id: UUID) -> int | None:
    """Where the stream begins; None when it does not exist."""
    found = select(func.min(TABLE.c.position)).where(TABLE.c.stream_id == stream_id, reading.valid(TABLE))
    position: int | None = reading.rows(found)[0][0]
    return position


def of_stream(reading: Reading, stream_id: UUID) -> list[HistoryRow]:
    """The stream's events up to the moment read, newest first."""
    found = select(*_columns()).where(TABLE.c.stream_id == stream_id, reading.valid(TABLE))
    rows = reading.rows(found.order_by(TABLE.c.position.desc()))
    return [HistoryRow(**row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's documented name


def _columns() -> list[Column[Any]]:
    return [column for column in TABLE.columns if column.name != "valid"]
