"""An update is one activity's word for one period, on its way from draft to approved."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from domain.values import Content, Provenance, Quarter, Source, Value

State = Literal[
    "not_reported",
    "draft",
    "in_unit_review",
    "in_sam_review",
    "returned",
    "approved",
    "imported",
    "discarded",
]
OPEN: frozenset[str] = frozenset({"draft", "in_unit_review", "in_sam_review", "returned"})
REQUIRED = ("status", "text")


class UpdateFacts(Value):
    """All that the state table and its guards look at, as plain values; aggregate and read model both give it.

    ``signed_off_by`` are the people of the valid unit sign-offs on the present words, ``approved_by`` those
    of the valid approvals. ``changed_by`` and ``changed_at`` tell of the last change of state.
    """

    activity_id: UUID
    unit_id: UUID
    owner_id: UUID | None
    period: Quarter
    state: State = "not_reported"
    update_id: UUID | None = None
    step_id: int = 0
    content_hash: str = ""
    content_version: int = 0
    missing: tuple[str, ...] = ()
    conflict: frozenset[UUID] = frozenset()
    submitter: UUID | None = None
    signed_off_by: frozenset[UUID] = frozenset()
    approved_by: frozenset[UUID] = frozenset()
    quorum: int = 1
    external_added: bool = False
    changed_by: UUID | None = None
    changed_at: datetime | None = None


class SignOff(Value):
    """A unit's sign-off or an approval, bound to the hash of the words it was given on."""

    id: UUID
    step: Literal["unit", "sam"]
    by: UUID
    on_behalf_of: UUID | None
    role: str
    unit_id: UUID | None
    hash: str
    at: datetime
    position: int
    void: str | None = None

    @property
    def people(self) -> frozenset[UUID]:
        return people_of(self.by, self.on_behalf_of)


class Version(Value):
    """The words as somebody saved them."""

    content: Content
    hash: str
    by: UUID
    at: datetime


class Return(Value):
    """Why an update came back."""

    by: UUID
    at: datetime
    step: Literal["unit", "sam"]
    reason: str
    hash: str


@dataclass
class Update:
    """Kept by its activity; only events change it."""

    id: UUID
    period: Quarter
    kind: str
    base: UUID | None = None
    source: Source | None = None
    state: State = "draft"
    step_id: int = 0
    versions: list[Version] = field(default_factory=list)
    contributors: set[UUID] = field(default_factory=set)
    sign_offs: list[SignOff] = field(default_factory=list)
    submitter: UUID | None = None
    owner_at_submit: UUID | None = None
    quorum: int = 1
    external_added: bool = False
    last_return: Return | None = None
    changed_by: UUID | None = None
    changed_at: datetime | None = None

    @property
    def content(self) -> Content:
        return self.versions[-1].content

    @property
    def hash(self) -> str:
        return self.versions[-1].hash

    def move(self, state: State, by: Provenance, position: int) -> None:
        """Into a state: a new step, that decisions from now on are bound to."""
        self.state, self.step_id = state, position
        self.changed_by, self.changed_at = by.actor_id, by.decided_at

    def words(self, content_hash: str) -> Content | None:
        """The words that had this hash, or None when the update never had them."""
        return next((version.content for version in self.versions if version.hash == content_hash), None)

    def write(self, content: Content, content_hash: str, by: Provenance) -> None:
        self.versions.append(Version(content=content, hash=content_hash, by=by.actor_id, at=by.decided_at))
        self.contributors |= people_of(by.actor_id, by.on_behalf_of)

    def valid(self, step: str) -> list[SignOff]:
        return [sign_off for sign_off in self.sign_offs if sign_off.step == step and not sign_off.void]

    def conflict(self, owner: UUID | None) -> frozenset[UUID]:
        """Who had a hand in the words and may decide nothing about them (WORKFLOW: separation of duties)."""
        people = (*self.contributors, self.submitter, self.owner_at_submit, owner)
        return frozenset(person for person in people if person is not None)


def people_of(actor: UUID, on_behalf_of: UUID | None) -> frozenset[UUID]:
    return frozenset({actor} if on_behalf_of is None else {actor, on_behalf_of})


def missing(content: Content) -> tuple[str, ...]:
    """The answers that a submitted update must have and this one lacks."""
    return tuple(name for name in REQUIRED if getattr(content, name) is None)
