"""An update is one activity's word for one period, on its way from draft to approved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile
from typing import Any, Literal
from uuid import UUID

from msgspec.structs import replace

from domain.discussion import Comment, Suggestion
from domain.values import Content, Kind, Lifecycle, Provenance, Quarter, Source, Status, Value

State = Literal[
    "not_reported",
    "draft",
    "in_unit_review",
    "in_sam_review",
    "returned",
    "approved",
    "imported",
    "discarded",
    "superseded",
    "missed",
]
OPEN: frozenset[str] = frozenset({"draft", "in_unit_review", "in_sam_review", "returned"})
IN_REVIEW: frozenset[str] = frozenset({"in_unit_review", "in_sam_review"})
REQUIRED = ("status", "text")
CLOSING = {"completed": "done", "cancelled": "cancelled"}


class ApprovedWords(Value):
    """Words that were approved for a period: what as-before stands for in a later one.

    ``conflict`` are those who had a hand in them, and so have one in what stands on them.
    """

    update_id: UUID
    period: Quarter
    hash: str
    status: Status | None
    kind: Kind
    conflict: frozenset[UUID] = frozenset()


class Stood(Value):
    """Words were the approved ones of their period from one log position up to, not including, another."""

    update_id: UUID
    period: Quarter
    since: int
    until: int | None = None

    def at(self, position: int) -> bool:
        return self.since <= position and (self.until is None or position < self.until)


class SignedReport(Value):
    """All of a signed report that a decision about an update looks at: what it prints follows from the position."""

    quarter: Quarter
    compiled: int
    published: bool = False


class UpdateFacts(Value):
    """All that the state table and its guards look at, as plain values; aggregate and read model both give it.

    ``signed_off_by`` are the people of the valid unit sign-offs on the present words, ``approved_by`` those
    of the valid approvals. ``changed_by`` and ``changed_at`` tell of the last change of state, ``sent_at`` is the
    log position at which it was last sent to review. ``problems``
    names the answers that are wrong (field to a code). ``escalated`` are the steps (``unit``, ``sam``) whose
    people have been added to. ``blocking`` are the authors of open comments that block. ``reported`` are the
    quarters that the activity has a live update for, ``under_way`` whether another update of this quarter is.
    ``no_change_run`` counts the quarters that were as before in a row. ``before_id`` is the update whose words it
    changes, ``short_change`` whether a list shows all of that; it is told of what the approvers have.
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
    problems: Mapping[str, str] = {}
    conflict: frozenset[UUID] = frozenset()
    submitter: UUID | None = None
    signed_off_by: frozenset[UUID] = frozenset()
    approved_by: frozenset[UUID] = frozenset()
    approvals: int = 0
    recused: frozenset[UUID] = frozenset()
    quorum: int = 1
    external_added: bool = False
    changed_by: UUID | None = None
    changed_at: datetime | None = None
    sent_at: int = 0
    kind: Kind = "regular"
    waived: bool = False
    escalated: frozenset[str] = frozenset()
    blocking: frozenset[UUID] = frozenset()
    under_way: bool = False
    before_id: UUID | None = None
    short_change: bool = False
    lifecycle: Lifecycle = "ongoing"
    last_year: int | None = None
    continuous: bool = False
    approved: ApprovedWords | None = None
    no_change_run: int = 0
    reported: frozenset[str] = frozenset()

    @property
    def corrected_since(self) -> datetime | None:
        """When a correction came to where it is; None for all that has the quarter's own days."""
        return self.changed_at if self.kind == "correction" else None


class ActivityFacts(Value):
    """What is the same for every update of an activity; ``approved`` are its approved words by period.

    ``stood`` tells when the words of each update were the approved ones, ``placed_at`` at which log position
    the activity last came into its plan or unit.
    """

    activity_id: UUID
    unit_id: UUID
    owner_id: UUID | None
    lifecycle: Lifecycle
    last_year: int | None
    continuous: bool
    approved: tuple[ApprovedWords, ...]
    reported: frozenset[str]
    stood: tuple[Stood, ...] = ()
    placed_at: int = 0

    def moved(self, quarter: Quarter) -> int:
        """The last log position that changed what a report of the quarter prints of the activity.

        Words of a later quarter do not; the unit that is responsible does, whatever the quarter.
        """
        known = [stood for stood in self.stood if stood.period <= quarter]
        return max([self.placed_at, *(stood.until or stood.since for stood in known)])

    def for_period(self, period: Quarter, **of_update: Any) -> UpdateFacts:
        """With what an update of the period adds; without it nothing is reported for the period."""
        before = [words for words in self.approved if words.period < period]
        run = list(takewhile(lambda words: words.kind == "no_change", reversed(before)))
        return UpdateFacts(
            activity_id=self.activity_id,
            unit_id=self.unit_id,
            owner_id=self.owner_id,
            period=period,
            lifecycle=self.lifecycle,
            last_year=self.last_year,
            continuous=self.continuous,
            approved=before[-1] if before else None,
            no_change_run=len(run),
            reported=self.reported,
            **of_update,
        )


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
    cause: str = "review"


@dataclass
class Update:
    """Kept by its activity; only events change it.

    ``senders`` are all who have submitted it in any round: for whom they did, and the owner of that day, too.
    """

    id: UUID
    period: Quarter
    kind: Kind
    base: UUID | None = None
    reason: str | None = None
    source: Source | None = None
    state: State = "draft"
    step_id: int = 0
    versions: list[Version] = field(default_factory=list)
    contributors: set[UUID] = field(default_factory=set)
    sign_offs: list[SignOff] = field(default_factory=list)
    submitter: UUID | None = None
    senders: set[UUID] = field(default_factory=set)
    quorum: int = 1
    external_added: bool = False
    waived: bool = False
    escalated: set[str] = field(default_factory=set)
    recused: set[UUID] = field(default_factory=set)
    comments: dict[UUID, Comment] = field(default_factory=dict)
    suggestions: dict[UUID, Suggestion] = field(default_factory=dict)
    last_return: Return | None = None
    changed_by: UUID | None = None
    changed_at: datetime | None = None
    sent_at: int = 0
    stood: list[Stood] = field(default_factory=list)

    @property
    def in_review(self) -> bool:
        return self.state in IN_REVIEW

    @property
    def content(self) -> Content:
        return self.versions[-1].content

    @property
    def hash(self) -> str:
        return self.versions[-1].hash

    def move(self, state: State, by: Provenance, position: int) -> None:
        """Into a state: a new step, that decisions from now on are bound to."""
        if "approved" in (self.state, state):
            self._stand(position, now=state == "approved")
        self.state, self.step_id = state, position
        self.changed_by, self.changed_at = by.actor_id, by.decided_at

    def _stand(self, position: int, *, now: bool) -> None:
        """The words become the approved ones of their period, or no longer are."""
        if now:
            self.stood.append(Stood(update_id=self.id, period=self.period, since=position))
        else:
            self.stood[-1] = replace(self.stood[-1], until=position)

    def words(self, content_hash: str) -> Content | None:
        """The words that had this hash, or None when the update never had them."""
        return next((version.content for version in self.versions if version.hash == content_hash), None)

    def write(self, content: Content, content_hash: str, by: Provenance) -> None:
        self.versions.append(Version(content=content, hash=content_hash, by=by.actor_id, at=by.decided_at))
        self.contributors |= people_of(by.actor_id, by.on_behalf_of)

    def take(self, suggestion_id: UUID) -> None:
        """An accepted suggestion makes its author one of those who wrote the words."""
        found = self.suggestions[suggestion_id]
        self.suggestions[suggestion_id] = replace(found, answer="accepted")
        self.contributors |= people_of(found.by, found.on_behalf_of)

    def valid(self, step: str) -> list[SignOff]:
        return [sign_off for sign_off in self.sign_offs if sign_off.step == step and not sign_off.void]

    def conflict(self, owner: UUID | None) -> frozenset[UUID]:
        """Who had a hand in the words and may decide nothing about them (WORKFLOW: separation of duties)."""
        people = self.contributors | self.senders | self.recused
        return frozenset(people if owner is None else people | {owner})


def printed(stood: Iterable[Stood], quarter: Quarter, position: int) -> Stood | None:
    """The approved words that a quarter's report of a log position prints (REPORTS.md); None where there were none."""
    known = (words for words in stood if words.period <= quarter and words.at(position))
    return max(known, key=lambda words: words.period, default=None)


def signed_quarters(update: UUID, stood: Iterable[Stood], signed: Iterable[SignedReport]) -> tuple[Quarter, ...]:
    """Those whose signed report prints the update's words: its own, and later ones without newer words."""
    rows = {report.quarter: printed(stood, report.quarter, report.compiled) for report in signed}
    return tuple(quarter for quarter, row in rows.items() if row and row.update_id == update)


def people_of(actor: UUID, on_behalf_of: UUID | None) -> frozenset[UUID]:
    return frozenset({actor} if on_behalf_of is None else {actor, on_behalf_of})


def problems(content: Content, *, continuous: bool) -> dict[str, str]:
    """What a submitted update must have and this one lacks, and what it may not say (field to a code).

    A continuous activity is judged period by period and is never done (PRODUCT.md, F6).
    """
    found = {name: "missing" for name in REQUIRED if getattr(content, name) is None}
    if continuous and (content.status == "done" or content.proposed_lifecycle == "completed"):
        found["status"] = "never_done"
    if content.proposed_lifecycle and content.closing_statement is None:
        found["closing_statement"] = "missing"
    if content.proposed_lifecycle and content.status not in (None, CLOSING[content.proposed_lifecycle]):
        found["proposed_lifecycle"] = "other_status"
    return found
