"""The shape of a snapshot: the whole report as data, before any format is chosen."""

import json
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from domain.planned import Due, Link, PartTold
from domain.values import Quarter, Section, Status, Value, canonical_json
from workers.reports import older

SCHEMA: Literal[4] = 4
TEMPLATE = 2
SCHEMA_FILE = Path(__file__).parent / "snapshot.schema.json"
STATUSES = ("done", "partly_done", "in_progress", "planned", "not_started", "cancelled")

Kind = Literal["approved", "earlier", "imported", "none"]
Change = Literal["done", "started", "advanced", "planned", "went_back", "cancelled", "first_status"]
Flag = Literal[
    "due_not_started", "late", "unchanged", "corrected", "waived", "unmoved", "same_words", "old_words", "copied"
]
Wording = Literal["wording", "unit", "performers", "years", "due", "parts", "links"]
Step = Literal["unit", "sam"]
Count = Annotated[int, msgspec.Meta(ge=0)]
Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Moment = Annotated[datetime, msgspec.Meta(tz=True, description="UTC.")]


class OlderShape(Exception):
    """The snapshot was compiled by a version too early to be read: the report has to be compiled again."""


class Unit(Value):
    """A unit by its code and its name at the position."""

    code: str
    name: str


class Document(Value):
    """The document that the plan was imported from, and the quarter that it reports."""

    name: str
    sha256: str
    quarter: Quarter


class SignedOff(Value, omit_defaults=True):
    """A sign-off or an approval of the words: who, for whom, in which role, when, and where in the log.

    ``until`` is the last day of the one who acted for another, and left out where nobody was.
    """

    step: Step
    name: str
    on_behalf_of: str | None
    role: str
    unit: str | None
    at: Moment
    position: Annotated[int, msgspec.Meta(ge=1)]
    until: date | None = None


class PlanChange(Value):
    """What a decision has changed of an activity, by its number; ``now`` is the new number or the new due time."""

    ref: str
    kind: Wording | Literal["added", "gone", "moved"]
    now: str | None


class PlanRevision(Value):
    """A decision by which the plan was revised since the report before, and what it changed, in printed order."""

    registry_number: str
    paragraph: str
    decided_on: date
    changes: tuple[PlanChange, ...]


class ReportRow(Value, omit_defaults=True):
    """An activity. ``kind`` says where the words come from: approved for the quarter, approved earlier,

    imported from a document, or nowhere. ``before`` is the status that the report before this one gave, and
    ``change`` what an approved update has made of it. ``lines`` are those of the document,
    ``exception_to`` the last day of an exception from the quarter's lock. ``words_since`` and ``status_since`` are the
    first of the reports in a row that say the same, and ``same_as`` names other activities with the same text.

    What follows is left out where there is nothing to say: until when it is ``due``, the codes of the other units that
    do it, its sub-activities with what the words say of them, what it is linked to, and for another plan's activity
    the name of the plan that reports it.
    """

    area: int
    number: str
    title: str
    unit: str
    performer: str | None
    years: tuple[int, ...]
    continuous: bool
    kind: Kind
    status: Status | None
    before: Status | None
    change: Change | None
    text: str | None
    done: str | None
    next: str | None
    obstacle: str | None
    decision_needed: str | None
    period: Quarter | None
    document: str | None
    lines: tuple[int, ...]
    signed_off: tuple[SignedOff, ...]
    content_hash: str | None
    flags: tuple[Flag, ...]
    exception_to: date | None
    words_since: Quarter | None
    status_since: Quarter | None
    same_as: tuple[str, ...]
    due: Due | None = None
    with_units: tuple[str, ...] = ()
    parts: tuple[PartTold, ...] = ()
    links: tuple[Link, ...] = ()
    guest_of: str | None = None

    @property
    def ref(self) -> str:
        """Numbers begin anew in each area, so an activity is named by both."""
        return f"{self.area}.{self.number}"


class Statuses(Value):
    """How many activities have each status; ``unknown`` where no word tells."""

    done: Count
    partly_done: Count
    in_progress: Count
    planned: Count
    not_started: Count
    cancelled: Count
    unknown: Count


class Counts(Value):
    """How many activities there are, by where their words come from, and how many are due."""

    activities: Count
    approved: Count
    earlier: Count
    imported: Count
    none: Count
    due_not_started: Count
    late: Count


class Area(Value):
    """A focus area in printed order."""

    number: int
    name: str
    statuses: Statuses


class Done(Value):
    """What was done, as the update approved for the quarter says."""

    quarter: Quarter
    text: str


class YearOfActivity(Value):
    """A status for each of the year's quarters, None where no word tells it, and what was done in those that say so."""

    ref: str
    statuses: tuple[Status | None, ...]
    done: tuple[Done, ...]


class Year(Value):
    """A year's quarters that have been reported, oldest first, and the activities in printed order."""

    year: int
    quarters: tuple[Quarter, ...]
    activities: tuple[YearOfActivity, ...]


class Snapshot(Value, omit_defaults=True):
    """A status report. It depends on the plan, the quarter, the log up to ``position``, the template and the

    names that people had at that position, and on nothing else. ``year`` is left out but in an annual report, which is
    the report of the year's last quarter with that added. ``revisions`` are left out where no decision has changed the
    plan since the report before.
    """

    schema: Literal[4]
    template: Annotated[int, msgspec.Meta(ge=1)]
    organisation: str
    issuer: Unit | None
    plan: str
    name: str
    document: Document | None
    quarter: Quarter
    previous: Quarter | None
    position: Annotated[int, msgspec.Meta(ge=1)]
    cut_off: Moment
    preliminary: bool
    sections: tuple[Section, ...]
    units: tuple[Unit, ...]
    areas: tuple[Area, ...]
    counts: Counts
    statuses: Statuses
    before: Statuses
    rows: tuple[ReportRow, ...]
    year: Year | None = None
    revisions: tuple[PlanRevision, ...] = ()

    def canonical(self, template: int = TEMPLATE) -> bytes:
        """RFC 8785 JSON: the same bytes for the same position and template, on any machine."""
        return canonical_json(older.as_it_was(msgspec.to_builtins(self), template))


def digest(canonical: bytes) -> str:
    """The report's identity."""
    return sha256(canonical).hexdigest()


def read(canonical: bytes) -> Snapshot:
    """A stored snapshot, also of an earlier shape that there is a way from; raises OlderShape."""
    found = older.upgraded(msgspec.json.decode(canonical))
    if found["schema"] != SCHEMA:
        raise OlderShape
    return msgspec.convert(found, Snapshot)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of what ``canonical`` writes."""
    made = msgspec.json.encode(
        {"$schema": "https://json-schema.org/draft/2020-12/schema"} | msgspec.json.schema(Snapshot)
    )
    found: dict[str, Any] = msgspec.json.decode(made)
    return found


def write_json_schema() -> None:
    """Ship the schema anew, after a change of the shape."""
    SCHEMA_FILE.write_text(json.dumps(json_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    write_json_schema()
