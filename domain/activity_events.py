"""The catalogue of what can have happened to an activity; each event only assigns."""

from typing import TYPE_CHECKING, Literal
from uuid import UUID

from msgspec.structs import replace

from domain import discussion_events, reassignment_events, revision_events
from domain.aggregate import Event, FirstEvent
from domain.planned import Due, Entry, Link, Part, PlanDecision
from domain.update import Return, SignOff, State, Update, people_of
from domain.values import Content, Kind, Quarter, Source, content_hash

if TYPE_CHECKING:
    from domain.activity import Activity


PLANNED = tuple(name for name in Entry.__struct_fields__ if name != "struck")


class ActivityPlanned(FirstEvent):
    """A version of the plan names an activity. ``number`` is the printed one, which restarts in each area.

    ``decision`` is what a plan was revised by that it came with; None in the version that was adopted.
    """

    TOPIC = "activity.planned.v2"
    plan_id: UUID
    version: int
    area: int
    number: str
    title: str
    unit_id: UUID
    performer: str | None
    years: tuple[int, ...]
    continuous: bool
    due: Due | None
    with_units: tuple[UUID, ...]
    parts: tuple[Part, ...]
    links: tuple[Link, ...]
    source: Source | None
    decision: PlanDecision | None

    def apply(self, activity: "Activity") -> None:
        activity.plan_id, activity.area, activity.number = self.plan_id, self.area, self.number
        activity.title, activity.unit_id, activity.performer = self.title, self.unit_id, self.performer
        activity.years, activity.continuous, activity.due = self.years, self.continuous, self.due
        activity.with_units, activity.parts, activity.links = self.with_units, self.parts, self.links
        activity.placed_at = self.position
        activity.entries = (Entry(**{name: getattr(self, name) for name in PLANNED}),)


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
        activity.placed_at = self.position


class UpdateDrafted(Event):
    TOPIC = "activity.update_drafted.v1"
    update_id: UUID
    period: Quarter
    kind: Literal["regular", "carried_forward"]
    base: UUID | None
    content: Content

    def apply(self, activity: "Activity") -> None:
        _begin(activity, self, self.kind)


class DraftSaved(Event):
    TOPIC = "activity.draft_saved.v1"
    update_id: UUID
    content: Content

    def apply(self, activity: "Activity") -> None:
        _write(activity, activity.own(self.update_id), self)


class UpdateDiscarded(Event):
    TOPIC = "activity.update_discarded.v1"
    update_id: UUID

    def apply(self, activity: "Activity") -> None:
        activity.own(self.update_id).move("discarded", self.provenance, self.position)


class UpdateSubmitted(Event):
    """``route`` tells whether the unit reviews, or has already signed these very words.

    ``external_added``: SAM alone was too few, so the external approvers belong to this update's pool.
    """

    TOPIC = "activity.update_submitted.v1"
    update_id: UUID
    content_hash: str
    route: Literal["unit", "resume_sam", "waived"]
    owner_id: UUID
    quorum: int
    external_added: bool

    def apply(self, activity: "Activity") -> None:
        update = activity.own(self.update_id)
        by = self.provenance
        update.submitter = by.actor_id
        update.senders |= people_of(by.actor_id, by.on_behalf_of) | {self.owner_id}
        update.quorum, update.external_added = self.quorum, self.external_added
        update.waived, update.escalated, update.sent_at = False, set(), self.position
        state: State = "in_unit_review" if self.route == "unit" else "in_sam_review"
        update.move(state, self.provenance, self.position)


class UnitReviewSignedOff(Event):
    TOPIC = "activity.unit_review_signed_off.v1"
    update_id: UUID
    sign_off_id: UUID
    content_hash: str
    step_id: int

    def apply(self, activity: "Activity") -> None:
        update = activity.own(self.update_id)
        update.sign_offs.append(_signed(self, "unit"))
        update.move("in_sam_review", self.provenance, self.position)


class SamApprovalGiven(Event):
    TOPIC = "activity.sam_approval_given.v1"
    update_id: UUID
    sign_off_id: UUID
    content_hash: str
    step_id: int

    def apply(self, activity: "Activity") -> None:
        activity.own(self.update_id).sign_offs.append(_signed(self, "sam"))


class UpdateApproved(Event):
    TOPIC = "activity.update_approved.v1"
    update_id: UUID
    content_hash: str

    def apply(self, activity: "Activity") -> None:
        activity.own(self.update_id).move("approved", self.provenance, self.position)


class UpdateReturned(Event):
    """``cause`` tells whether somebody who reviewed it sent it back, or the activity changed hands."""

    TOPIC = "activity.update_returned.v2"
    update_id: UUID
    step: Literal["unit", "sam"]
    content_hash: str
    step_id: int
    reason: str
    cause: Literal["review", "reassigned"]

    def apply(self, activity: "Activity") -> None:
        update = activity.own(self.update_id)
        by, at = self.provenance.actor_id, self.provenance.decided_at
        update.last_return = Return(
            by=by, at=at, step=self.step, reason=self.reason, hash=self.content_hash, cause=self.cause
        )
        update.move("returned", self.provenance, self.position)


class UpdateWithdrawn(Event):
    TOPIC = "activity.update_withdrawn.v1"
    update_id: UUID

    def apply(self, activity: "Activity") -> None:
        activity.own(self.update_id).move("draft", self.provenance, self.position)


class SignOffVoided(Event):
    """The sign-off counts for nothing from here on; the event that it was given stays."""

    TOPIC = "activity.sign_off_voided.v1"
    update_id: UUID
    sign_off_id: UUID
    cause: Literal[
        "content_changed", "withdrawn", "returned", "sent_back", "revoked", "reassigned", "period_locked", "recused"
    ]

    def apply(self, activity: "Activity") -> None:
        update = activity.own(self.update_id)
        update.sign_offs = [
            replace(signed, void=self.cause) if signed.id == self.sign_off_id else signed for signed in update.sign_offs
        ]


class NoChangeConfirmed(Event):
    """The words of the base stand for this period too; its id and the hash that was shown say which they are."""

    TOPIC = "activity.no_change_confirmed.v1"
    update_id: UUID
    period: Quarter
    base: UUID
    base_hash: str
    content: Content

    def apply(self, activity: "Activity") -> None:
        _begin(activity, self, "no_change")


class UnitReviewWaived(Event):
    """Nobody in the unit could review, so two approvers are needed; by record, never in silence."""

    TOPIC = "activity.unit_review_waived.v1"
    update_id: UUID
    quorum: int

    def apply(self, activity: "Activity") -> None:
        update = activity.own(self.update_id)
        update.waived, update.quorum = True, self.quorum
        if update.state == "in_unit_review":
            update.move("in_sam_review", self.provenance, self.position)


class UpdateSentBackToUnitReview(Event):
    TOPIC = "activity.update_sent_back_to_unit_review.v1"
    update_id: UUID
    content_hash: str
    step_id: int
    reason: str

    def apply(self, activity: "Activity") -> None:
        activity.own(self.update_id).move("in_unit_review", self.provenance, self.position)


class ApprovalRevoked(Event):
    TOPIC = "activity.approval_revoked.v1"
    update_id: UUID
    content_hash: str
    step_id: int
    reason: str

    def apply(self, activity: "Activity") -> None:
        update = activity.own(self.update_id)
        by, at = self.provenance.actor_id, self.provenance.decided_at
        update.last_return = Return(
            by=by, at=at, step="sam", reason=self.reason, hash=self.content_hash, cause="revoked"
        )
        update.move("returned", self.provenance, self.position)


class CorrectionProposed(Event):
    """New words beside the approved ones of ``base``, which stand until these are approved."""

    TOPIC = "activity.correction_proposed.v1"
    update_id: UUID
    period: Quarter
    base: UUID
    content: Content
    reason: str

    def apply(self, activity: "Activity") -> None:
        _begin(activity, self, "correction").reason = self.reason


class UpdateSuperseded(Event):
    TOPIC = "activity.update_superseded.v1"
    update_id: UUID
    by_update_id: UUID

    def apply(self, activity: "Activity") -> None:
        activity.own(self.update_id).move("superseded", self.provenance, self.position)


class UpdateMissedPeriod(Event):
    """``cause`` charges it to the step that held the update when the period was locked."""

    TOPIC = "activity.update_missed_period.v1"
    update_id: UUID
    cause: Literal["not_submitted", "not_decided"]

    def apply(self, activity: "Activity") -> None:
        activity.own(self.update_id).move("missed", self.provenance, self.position)


class ActivityCompleted(Event):
    TOPIC = "activity.completed.v1"
    update_id: UUID
    closing_statement: str

    def apply(self, activity: "Activity") -> None:
        activity.lifecycle, activity.closed_by = "completed", self.update_id


class ActivityCancelled(Event):
    TOPIC = "activity.cancelled.v1"
    update_id: UUID
    closing_statement: str

    def apply(self, activity: "Activity") -> None:
        activity.lifecycle, activity.closed_by = "cancelled", self.update_id


class ActivityReopened(Event):
    TOPIC = "activity.reopened.v1"
    update_id: UUID

    def apply(self, activity: "Activity") -> None:
        activity.lifecycle, activity.closed_by = "ongoing", None


class ReviewRerouted(Event):
    """Fewer people were left than the step needs; ``external_added`` brings the external approvers in."""

    TOPIC = "activity.review_rerouted.v1"
    update_id: UUID
    external_added: bool

    def apply(self, activity: "Activity") -> None:
        update = activity.own(self.update_id)
        update.external_added = update.external_added or self.external_added


class ReviewEscalated(Event):
    """The step's day has passed: people are added to those who may decide."""

    TOPIC = "activity.review_escalated.v1"
    update_id: UUID
    step: Literal["unit", "sam"]

    def apply(self, activity: "Activity") -> None:
        activity.own(self.update_id).escalated.add(self.step)


class RecusalDeclared(Event):
    """Somebody, and the one they act for, will not decide about these words; ``to_unit`` when the unit's fell."""

    TOPIC = "activity.recusal_declared.v1"
    update_id: UUID
    reason: str | None
    to_unit: bool

    def apply(self, activity: "Activity") -> None:
        update, by = activity.own(self.update_id), self.provenance
        update.recused |= people_of(by.actor_id, by.on_behalf_of)
        if self.to_unit:
            update.move("in_unit_review", by, self.position)


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
    NoChangeConfirmed,
    UnitReviewWaived,
    UpdateSentBackToUnitReview,
    ApprovalRevoked,
    CorrectionProposed,
    UpdateSuperseded,
    UpdateMissedPeriod,
    ActivityCompleted,
    ActivityCancelled,
    ActivityReopened,
    ReviewRerouted,
    ReviewEscalated,
    RecusalDeclared,
    *discussion_events.EVENTS,
    *reassignment_events.EVENTS,
    *revision_events.EVENTS,
)


Written = UpdateImported | UpdateDrafted | DraftSaved | NoChangeConfirmed | CorrectionProposed


def _begin(activity: "Activity", event: UpdateDrafted | NoChangeConfirmed | CorrectionProposed, kind: Kind) -> Update:
    update = Update(event.update_id, event.period, kind, event.base)
    _write(activity, update, event)
    update.move("draft", event.provenance, event.position)
    activity.updates[event.update_id] = update
    return update


def _write(activity: "Activity", update: Update, event: Written) -> None:
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
