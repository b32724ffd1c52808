"""Values that travel in commands and events: immutable, compared by content, strict about their shape."""

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Annotated, Any, Literal, dataclass_transform
from uuid import UUID, uuid5

import msgspec

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Quarter = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-Q[1-4]$")]
Status = Literal["not_started", "planned", "in_progress", "partly_done", "done", "cancelled"]
Role = Literal[
    "contributor",
    "unit_reviewer",
    "unit_manager",
    "sam_approver",
    "external_approver",
    "coordinator",
    "auditor",
    "board",
    "administrator",
]
SubstitutedRole = Literal["owner", "unit_reviewer", "sam_approver", "external_approver", "coordinator"]
Kind = Literal["imported", "regular", "no_change", "correction", "carried_forward"]
Lifecycle = Literal["ongoing", "completed", "cancelled"]
NAMESPACE = UUID("6f9b5a0e-3f0c-5a3e-9a55-5b1f6d6c2b10")
TEXT_FIELDS = ("text", "done", "next", "obstacle", "decision_needed", "closing_statement")


class ValueMeta(msgspec.StructMeta):
    """Every subclass is frozen, takes keywords only and refuses unknown keys, without having to say so."""

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **config: Any) -> "ValueMeta":
        strict = {"frozen": True, "kw_only": True, "forbid_unknown_fields": True} | config
        return super().__new__(mcs, name, bases, namespace, **strict)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Value(msgspec.Struct, metaclass=ValueMeta, frozen=True):
    """Base of every value: immutable, compared by content, and nothing stored is dropped in silence."""


LARGEST_FILE = 20 * 1024 * 1024  # bytes
LARGEST_TOGETHER = 100 * 1024 * 1024  # bytes of all files of an update
MOST_FILES = 20


class Attachment(Value):
    """A file by its content: lower-case hex SHA-256, size in bytes, name as given."""

    sha256: str
    size: int
    name: str


class PartStatus(Value):
    """How far a sub-activity has come, by its letter in the plan."""

    letter: str
    status: Status | None = None
    text: str | None = None


class Content(Value):
    """What an update says. ``text`` is what the report prints; an absent answer is None.

    ``parts`` is no key of the stored words, or of what is hashed, where nothing is said of any sub-activity.
    """

    status: Status | None = None
    text: str | None = None
    done: str | None = None
    next: str | None = None
    obstacle: str | None = None
    decision_needed: str | None = None
    attachments: tuple[Attachment, ...] = ()
    proposed_lifecycle: Literal["completed", "cancelled"] | None = None
    closing_statement: str | None = None
    parts: tuple[PartStatus, ...] | msgspec.UnsetType = msgspec.UNSET

    @property
    def of_parts(self) -> Mapping[str, PartStatus]:
        """What is said of each sub-activity that anything is said of, by letter."""
        return {part.letter: part for part in self.parts or ()}


class Source(Value):
    """Where an imported word stands: the document, its SHA-256 in hex, and the lines (counted from 1)."""

    document: str
    file_sha256: str
    importer_version: int
    lines: tuple[int, ...] = ()


class Section(Value):
    """A headed piece of the plan's own prose, printed in its reports."""

    heading: str
    paragraphs: tuple[str, ...]


class Basis(Value):
    """By what right somebody acted: a role, for which unit, and the log position of the grant."""

    role: str
    unit: UUID | None = None
    grant: int | None = None


class Provenance(Value):
    """Who acted, for whom, by what right and when; stored beside every event as its ``meta``."""

    actor_id: UUID
    command_id: UUID
    decided_at: Moment
    on_behalf_of: UUID | None = None
    basis: Basis | None = None
    correlation_id: UUID | None = None
    causation_id: UUID | None = None
    bulk_id: UUID | None = None
    policy_version: int = 0
    app_version: str = ""


class Deadlines(Value):
    """Last day for each level, whole days in Europe/Stockholm: each ends at the next midnight there."""

    owner: date
    unit: date
    sam: date
    board: date


class Policy(Value):
    """What the organisation has decided about its own work: limits that are numbers, never who may decide.

    ``no_change_in_a_row`` counts quarters, ``escalate_after`` working days.
    """

    quorum: int = 1
    no_change_in_a_row: int = 2
    no_change_in_a_row_continuous: int = 4
    escalate_after: int = 10


class Answer(Value):
    """What a command led to: its first and last log position (None when nothing changed)."""

    first_position: int | None
    last_position: int | None
    replayed: bool = False


def derived_id(parent: UUID, name: str) -> UUID:
    """The id of something a command makes; the same command makes the same thing (RFC 9562, version 5)."""
    return uuid5(parent, name)


def plan_id(slug: str) -> UUID:
    return uuid5(NAMESPACE, f"plan:{slug}")


@lru_cache(maxsize=1000)
def period_id(plan: UUID, quarter: Quarter) -> UUID:
    return uuid5(plan, f"period:{quarter}")


def reports_id(plan: UUID) -> UUID:
    """The stream of all the plan's reports."""
    return uuid5(plan, "reports")


ORGANISATION_ID = uuid5(NAMESPACE, "organisation")
# Acts when time has passed: it carries out what was decided, and decides nothing.
SYSTEM_ID = uuid5(NAMESPACE, "system")


def quarter_last_day(quarter: Quarter) -> date:
    """The period's last day: what is due, late or past its end is judged against it, never against today."""
    year, number = int(quarter[:4]), int(quarter[-1])
    return date(year, number * 3, 31 if number in (1, 4) else 30)


def next_quarter(quarter: Quarter) -> Quarter:
    year, number = int(quarter[:4]), int(quarter[-1])
    return f"{year + number // 4}-Q{number % 4 + 1}"


def normalised(content: Content) -> Content:
    """The same content in Unicode NFC with plain newlines, empty answers as None, attachments and parts sorted."""
    texts = {name: tidy(getattr(content, name)) for name in TEXT_FIELDS}
    attachments = tuple(sorted(content.attachments, key=lambda file: (file.sha256, file.name)))
    tidied = (msgspec.structs.replace(part, text=tidy(part.text)) for part in content.of_parts.values())
    parts = tuple(sorted((part for part in tidied if part.status or part.text), key=lambda part: part.letter))
    return msgspec.structs.replace(content, **texts, attachments=attachments, parts=parts or msgspec.UNSET)


def tidy(text: str | None) -> str | None:
    """NFC, plain newlines, no blanks around; None when nothing is left."""
    if text is None:
        return None
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", plain).strip() or None


def canonical_json(value: Mapping[str, Any]) -> bytes:
    """RFC 8785 for objects of strings, whole numbers, lists and null with ASCII keys."""
    return msgspec.json.encode(value, order="sorted")


def content_hash(
    content: Content, *, activity: UUID, update: UUID, period: Quarter, kind: str, base: UUID | None
) -> str:
    """``sha256:`` and the hash of the snapshot that a sign-off is bound to: every field, also the empty ones."""
    snapshot = {
        "schema": 1,
        "activity": str(activity),
        "update": str(update),
        "period": period,
        "kind": kind,
        "base": None if base is None else str(base),
        **msgspec.to_builtins(content),
    }
    return f"sha256:{sha256(canonical_json(snapshot)).hexdigest()}"
