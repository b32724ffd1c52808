"""The activity board: each activity with the latest word that everyone may read about it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

import msgspec
from sqlalchemy import ARRAY, Boolean, Column, DateTime, Integer, Text, Uuid, any_, literal, select

from domain import activity_events as happened
from domain.activity import Activity
from domain.aggregate import Event
from domain.catalogue import events_of
from domain.planned import Due, Link, Part
from domain.reassignment import Reassignment
from domain.update import OPEN, ActivityFacts, Update
from domain.values import PartStatus, Value
from workers.read_model import ReadModel, Row, temporal_table
from workers.reading import Reading

TABLE = temporal_table(
    "activity_board",
    Column("activity_id", Uuid),
    Column("plan_id", Uuid),
    Column("area", Integer),
    Column("number", Text),
    Column("title", Text),
    Column("unit_id", Uuid),
    Column("owner_id", Uuid),
    Column("performer", Text),
    Column("years", ARRAY(Integer)),
    Column("continuous", Boolean),
    Column("status", Text),
    Column("status_text", Text),
    Column("status_source", Text),
    Column("status_period", Text),
    Column("open_update_id", Uuid),
    Column("open_period", Text),
    Column("open_state", Text),
    Column("version", Integer),
    Column("updated_at", DateTime(timezone=True)),
    Column("reassignment", Text),
    Column("facts", Text),
    Column("struck", Boolean),
    Column("planned", Text),
)
HANDLES = frozenset[type[Event]](happened.EVENTS)
IGNORES = events_of("plan", "organisation", "period", "report")


class Planned(Value):
    """What the plan says beside wording, unit and years, and ``said_of_parts``: the latest word on each part."""

    due: Due | None = None
    with_units: tuple[UUID, ...] = ()
    parts: tuple[Part, ...] = ()
    links: tuple[Link, ...] = ()
    said_of_parts: tuple[PartStatus, ...] = ()


class BoardRow(Value):
    """An activity. ``status`` is approved, or from a document (``status_source``), and None where unknown."""

    activity_id: UUID
    plan_id: UUID
    area: int
    number: str
    title: str
    unit_id: UUID
    owner_id: UUID | None
    performer: str | None
    years: list[int]
    continuous: bool
    status: str | None
    status_text: str | None
    status_source: str | None
    status_period: str | None
    open_update_id: UUID | None
    open_period: str | None
    open_state: str | None
    version: int
    updated_at: datetime
    reassignment: Reassignment | None
    facts: ActivityFacts
    struck: bool
    planned: Planned


def view(activity: Activity, event: Event) -> Iterable[Row]:
    known, under_way = _latest_known(activity), _under_way(activity)
    yield (
        activity.id,
        activity.plan_id,
        activity.area,
        activity.number,
        activity.title,
        activity.unit_id,
        activity.owner_id,
        activity.performer,
        list(activity.years),
        activity.continuous,
        known.content.status if known else None,
        known.content.text if known else None,
        known.state if known else None,
        known.period if known else None,
        under_way.id if under_way else None,
        under_way.period if under_way else None,
        under_way.state if under_way else None,
        event.originator_version,
        event.timestamp,
        _json(activity.reassignment) if activity.reassignment else None,
        _json(activity.about()),
        activity.struck,
        _json(_planned(activity, known)),
    )


def _planned(activity: Activity, known: Update | None) -> Planned:
    return Planned(
        due=activity.due,
        with_units=activity.with_units,
        parts=activity.parts,
        links=activity.links,
        said_of_parts=(known.content.parts or ()) if known else (),
    )


TITLE_WORDS: LiteralString = "to_tsvector('swedish', title)"
MODEL = ReadModel(
    "activity_board", 6, TABLE, view, HANDLES, IGNORES, at_any_moment=("plan_id", "owner_id"), full_text=(TITLE_WORDS,)
)


def of_plan(reading: Reading, plan_id: UUID) -> list[BoardRow]:
    """The plan's own activities in printed order, without those that a decision has struck."""
    own = (TABLE.c.plan_id == plan_id, TABLE.c.struck.is_(False))
    rows = reading.rows(select(*_columns()).where(reading.valid(TABLE), *own))
    return in_order(map(_board_row, rows))


def in_order(rows: Iterable[BoardRow]) -> list[BoardRow]:
    """As they are printed."""
    return sorted(rows, key=lambda row: (row.area, _printed(row.number)))


def one(reading: Reading, activity_id: UUID) -> BoardRow | None:
    rows = reading.rows(select(*_columns()).where(reading.valid(TABLE), TABLE.c.activity_id == activity_id))
    return _board_row(rows[0]) if rows else None


def several(reading: Reading, activities: Sequence[UUID]) -> dict[UUID, BoardRow]:
    """The activities by id; one that does not exist is left out."""
    those = TABLE.c.activity_id == any_(literal(list(activities), ARRAY(Uuid)))
    rows = reading.rows(select(*_columns()).where(reading.valid(TABLE), those))
    return {row.activity_id: _board_row(row) for row in rows}


def owned_by(reading: Reading, person: UUID) -> list[BoardRow]:
    """The activities that the person is responsible for, in every plan."""
    rows = reading.rows(select(*_columns()).where(reading.valid(TABLE), TABLE.c.owner_id == person))
    return in_order(map(_board_row, rows))


def with_proposal(reading: Reading) -> list[BoardRow]:
    """The activities of every plan that somebody has proposed to hand over, the oldest proposal first."""
    rows = reading.rows(select(*_columns()).where(reading.valid(TABLE), TABLE.c.reassignment.is_not(None)))
    return sorted(map(_board_row, rows), key=lambda row: row.reassignment.at if row.reassignment else row.updated_at)


def _latest_known(activity: Activity) -> Update | None:
    """Latest by period, never by time; an approved word before a document's for the same period."""
    known = [u for u in activity.updates.values() if u.state in ("approved", "imported")]
    return max(known, key=lambda update: (update.period, update.state == "approved"), default=None)


def _under_way(activity: Activity) -> Update | None:
    return max(
        (u for u in activity.updates.values() if u.state in OPEN),
        key=lambda update: update.period,
        default=None,
    )


def _columns() -> list[Column[Any]]:
    return [column for column in TABLE.columns if column.name not in ("stream_id", "valid")]


def _json(value: Value) -> str:
    return msgspec.json.encode(value, order="deterministic").decode()


def _board_row(row: Any) -> BoardRow:
    kept = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name
    proposal = kept["reassignment"]
    kept["planned"] = msgspec.json.decode(kept["planned"], type=Planned)
    kept["facts"] = msgspec.json.decode(kept["facts"], type=ActivityFacts)
    kept["reassignment"] = msgspec.json.decode(proposal, type=Reassignment) if proposal else None
    return BoardRow(**kept)


def _printed(number: str) -> tuple[int, str]:
    """ "10" after "9", and "3b" after "3a"."""
    digits = "".join(c for c in number if c.isdigit())
    return (int(digits or 0), number)
