"""The catalogue of what can have happened to an activity; each event only assigns."""

from typing import TYPE_CHECKING, Literal
from uuid import UUID

from msgspec.structs import replace

from domain.aggregate import Event, FirstEvent
from domain.update import Return, SignOff, State, Update
from domain.values import Content, Quarter, Source, content_hash

if TYPE_CHECKING:
    from domain.activity import Activity


class ActivityPlanned(FirstEvent):
    """The plan names an activity. ``number`` is the printed one, which restarts in each area."""

    TOPIC = "activity.planned.v1"
    plan_id: UUID
    area: int
    number: str
    title: str
    unit_id: UUID
    performer: str | None
    years: tuple[int, ...]
    continuous: bool
    source: Source | None

    def apply(self, activity: "Activity") -> None:
        activity.plan_id, activity.area, activity.number = self.plan_id, self.area, self.number
        activity.title, activity.unit_id, activity.performer = self.title, self.unit_id, self.performer
        activity.years, activity.continuous = self.years, self.continuous


class OwnerAppointed(Event):
    TOPIC = "activity.owner_appointed.v1"
    owner_id: UUID
    reason: str

    def apply(self, activity: "Activity") -> None:
        activity.owner_id = self.owner_id


class UpdateImported(Event):
    """What a document says, word for word; ``content.status`` is None where nobody could tell."""

    TOPIC = "activity.update_imported.v1"
    update_id: UUID
    period: Quarter
    content: Content
    status_reason: str
    source: Source

    def apply(self, activity: "Activity") -> None:
        update = Update(self.update_id, self.period, "imported", source=self.source)
        _write(activity, update, self)
        update.move("imported", self.provenance, self.position)
        activity.updates[self.update_id] = update


class UpdateDrafted(Event):
    TOPIC = "activity.update_drafted.v1"
    update_id: UUID
    period: Quarter
    kind: Literal["regular"]
    base: UUID | None
    content: Content

    def apply(self, activity: "Activity") -> None:
        update = Update(self.update_id, self.period, self.kind, self.base)
        _write(activity, update, self)
        update.move("draft", self.provenance, self.position)
        activity.updates[self.update_id] = update


class DraftSaved(Event):
    TOPIC = "activity.draft_saved.v1"
    update_id: UUID
    content: Content

    def apply(self, activity: "Activity") -> None:
        _write(activity, activity.updates[self.update_id], self)


class UpdateDiscarded(Event):
    TOPIC = "activity.update_discarded.v1"
    update_id: UUID

    def apply(self, activity: "Activity") -> None:
        activity.updates[self.update_id].move("discarded", self.provenance, self.position)


class UpdateSubmitted(Event):
    """``route`` tells whether the unit reviews, or has already signed these very words.

    ``external_added``: SAM alone was too few, so the external approvers belong to this update's pool.
    """

    TOPIC = "activity.update_submitted.v1"
    update_id: UUID
    content_hash: str
    route: Literal["unit", "resume_sam"]
    owner_id: UUID
    quorum: int
    external_added: bool

    def apply(self, activity: "Activity") -> None:
        update = activity.updates[self.update_id]
        update.submitter, update.owner_at_submit = self.provenance.actor_id, self.owner_id
        update.quorum, update.external_added = self.quorum, self.external_added
        state: State = "in_unit_review" if self.route == "unit" else "in_sam_review"
        update.move(state, self.provenance, self.position)


class UnitReviewSignedOff(Event):
    TOPIC = "activity.unit_review_signed_off.v1"
    update_id: UUID
    sign_off_id: UUID
    content_hash: str
    step_id: int

    def apply(self, activity: "Activity") -> None:
        update = activity.updates[self.update_id]
        update.sign_offs.append(_signed(self, "unit"))
        update.move("in_sam_review", self.provenance, self.position)


class SamApprovalGiven(Event):
    TOPIC = "activity.sam_approval_given.v1"
    update_id: UUID
    sign_off_id: UUID
    content_hash: str
    step_id: int

    def apply(self, activity: "Activity") -> None:
        activity.updates[self.update_id].sign_offs.append(_signed(self, "sam"))


class UpdateApproved(Event):
    TOPIC = "activity.update_approved.v1"
    update_id: UUID
    content_hash: str

    def apply(self, activity: "Activity") -> None:
        activity.updates[self.update_id].move("approved", self.provenance, self.position)


class UpdateReturned(Event):
    TOPIC = "activity.update_returned.v1"
    update_id: UUID
    step: Literal["unit", "sam"]
    content_hash: str
    step_id: int
    reason: str

    def apply(self, activity: "Activity") -> None:
        update = activity.updates[self.update_id]
        by, at = self.provenance.actor_id, self.provenance.decided_at
        update.last_return = Return(by=by, at=at, step=self.step, reason=self.reason, hash=self.content_hash)
        update.move("returned", self.provenance, self.position)


class UpdateWithdrawn(Event):
    TOPIC = "activity.update_withdrawn.v1"
    update_id: UUID

    def apply(self, activity: "Activity") -> None:
        activity.updates[self.update_id].move("draft", self.provenance, self.position)


class SignOffVoided(Event):
    """The sign-off counts for nothing from here on; the event that it was given stays."""

    TOPIC = "activity.sign_off_voided.v1"
    update_id: UUID
    sign_off_id: UUID
    cause: Literal["content_changed", "withdrawn", "returned"]

    def apply(self, activity: "Activity") -> None:
        update = activity.updates[self.update_id]
        update.sign_offs = [
            replace(signed, void=self.cause) if signed.id == self.sign_off_id else signed for signed in update.sign_offs
        ]


EVENTS = (
    ActivityPlanned,
    OwnerAppointed,
    UpdateImported,
    UpdateDrafted,
    DraftSaved,
    UpdateDiscarded,
    UpdateSubmitted,
    UnitReviewSignedOff,
    SamApprovalGiven,
    UpdateApproved,
    UpdateReturned,
    UpdateWithdrawn,
    SignOffVoided,
)


def _write(activity: "Activity", update: Update, event: UpdateImported | UpdateDrafted | DraftSaved) -> None:
    words = content_hash(
        event.content,
        activity=activity.id,
        update=update.id,
        period=update.period,
        kind=update.kind,
        base=update.base,
    )
    update.write(event.content, words, event.provenance)


def _signed(event: UnitReviewSignedOff | SamApprovalGiven, step: Literal["unit", "sam"]) -> SignOff:
    by = event.provenance
    return SignOff(
        id=event.sign_off_id,
        step=step,
        by=by.actor_id,
        on_behalf_of=by.on_behalf_of,
        role=by.basis.role if by.basis else "",
        unit_id=by.basis.unit if by.basis else None,
        hash=event.content_hash,
        at=by.decided_at,
        position=event.position,
    )
