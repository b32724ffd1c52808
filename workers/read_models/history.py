"""The history: who did what, when and in which role, one row an event, found without reading payloads."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, Column, ColumnElement, DateTime, Text, Uuid, any_, func, literal, select

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
    Column("unit_id", Uuid),
    Column("actor_id", Uuid),
    Column("on_behalf_of", Uuid),
    Column("role", Text),
    Column("at", DateTime(timezone=True)),
    Column("state", Text),
)
LOOKUPS = ("topic", "stream_id", "unit_id", "actor_id", "role")


class HistoryRow(Value):
    """One event, without its words. ``unit_id`` is the unit that was responsible, or that it is about; ``state`` is
    where the event left the update that it is about.
    """

    stream_id: UUID
    position: int
    topic: str
    stream: str
    update_id: UUID | None
    unit_id: UUID | None
    actor_id: UUID
    on_behalf_of: UUID | None
    role: str | None
    at: datetime
    state: str | None


class Sought(Value):
    """What somebody looks for; None leaves everything. Positions after ``after`` and before ``before``."""

    actor_id: UUID | None = None
    role: str | None = None
    unit_id: UUID | None = None
    stream_id: UUID | None = None
    topic: str | None = None
    after: int | None = None
    before: int | None = None


def view(aggregate: Any, event: Event) -> Iterable[Row]:
    by = event.provenance
    yield (
        event.position,
        event.TOPIC,
        stream_kind(event.TOPIC),
        getattr(event, "update_id", None),
        getattr(event, "unit_id", None) or getattr(aggregate, "unit_id", None),
        by.actor_id,
        by.on_behalf_of,
        by.basis.role if by.basis else None,
        by.decided_at,
        _state(aggregate, event),
    )


def _state(aggregate: Any, event: Event) -> str | None:
    about = getattr(event, "update_id", None)
    update = getattr(aggregate, "updates", {}).get(about) if about else None
    return update.state if update else None


MODEL = ReadModel("history", 3, TABLE, view, frozenset(EVENTS), frozenset(), LOOKUPS)


def page(reading: Reading, sought: Sought, most: int) -> list[HistoryRow]:
    """The newest events sought up to the moment read, newest first, at most ``most``.

    A row is never closed, so the moment is a bound on its position and the index gives the order: a page
    costs the same at any depth.
    """
    found = select(*_columns()).where(func.upper_inf(TABLE.c.valid), TABLE.c.position <= reading.position)
    rows = reading.rows(found.where(*_conditions(sought)).order_by(TABLE.c.position.desc()).limit(most))
    return [_row(row) for row in rows]


def recent(reading: Reading, most: int, stream_id: UUID | None = None) -> list[tuple[int, datetime]]:
    """The newest events of all, or of one stream, whatever moment is read: position and time, newest first."""
    wanted = [] if stream_id is None else [TABLE.c.stream_id == stream_id]
    found = select(TABLE.c.position, TABLE.c.at).where(func.upper_inf(TABLE.c.valid), *wanted)
    return [(row.position, row.at) for row in reading.rows(found.order_by(TABLE.c.position.desc()).limit(most))]


def activities_after(reading: Reading, position: int) -> list[UUID]:
    """The activities that something has happened to after the position, until the moment read."""
    own = (func.upper_inf(TABLE.c.valid), TABLE.c.position > position, TABLE.c.position <= reading.position)
    return [
        row[0] for row in reading.rows(select(TABLE.c.stream_id).where(*own, TABLE.c.stream == "activity").distinct())
    ]


def beside(reading: Reading, stream_id: UUID) -> tuple[int | None, int | None]:
    """The stream's event before the one that it stands at, at the moment read, and the one after it."""
    own = (TABLE.c.stream_id == stream_id, func.upper_inf(TABLE.c.valid))
    until = select(TABLE.c.position).where(*own, TABLE.c.position <= reading.position)
    latest = [row[0] for row in reading.rows(until.order_by(TABLE.c.position.desc()).limit(2))]
    following = select(func.min(TABLE.c.position)).where(*own, TABLE.c.position > reading.position)
    later: int | None = reading.rows(following)[0][0]
    return latest[1] if len(latest) > 1 else None, later


def one(reading: Reading, position: int) -> HistoryRow | None:
    rows = reading.rows(select(*_columns()).where(func.upper_inf(TABLE.c.valid), TABLE.c.position == position))
    return _row(rows[0]) if rows else None


def first_position(reading: Reading, stream_id: UUID) -> int | None:
    """Where the stream begins; None when it does not exist."""
    found = select(func.min(TABLE.c.position)).where(TABLE.c.stream_id == stream_id, func.upper_inf(TABLE.c.valid))
    position: int | None = reading.rows(found)[0][0]
    return position


def of_streams(reading: Reading, streams: Sequence[UUID]) -> list[HistoryRow]:
    """Everything that has happened to these streams until the moment read, oldest first."""
    those = TABLE.c.stream_id == any_(literal(list(streams), ARRAY(Uuid)))
    found = select(*_columns()).where(func.upper_inf(TABLE.c.valid), TABLE.c.position <= reading.position, those)
    return [_row(row) for row in reading.rows(found.order_by(TABLE.c.position))]


def actors(reading: Reading) -> list[UUID]:
    """Everybody who has done something."""
    return [row[0] for row in reading.rows(select(TABLE.c.actor_id).where(func.upper_inf(TABLE.c.valid)).distinct())]


def _conditions(sought: Sought) -> Iterable[ColumnElement[bool]]:
    for name in ("actor_id", "role", "unit_id", "stream_id", "topic"):
        if (value := getattr(sought, name)) is not None:
            yield TABLE.c[name] == value
    if sought.after is not None:
        yield TABLE.c.position > sought.after
    if sought.before is not None:
        yield TABLE.c.position < sought.before


def _columns() -> list[Column[Any]]:
    return [column for column in TABLE.columns if column.name != "valid"]


def _row(row: Any) -> HistoryRow:
    return HistoryRow(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name
