"""An activity of the plan: its updates, and every decision about them."""

from uuid import UUID

from domain import activity_events as happened
from domain import commands as ask
from domain import guards
from domain.aggregate import Aggregate
from domain.errors import (
    DraftConflict,
    LacksRole,
    NotFound,
    ReasonRequired,
    SameAsNow,
    StaleContent,
    StaleStep,
    WrongState,
)
from domain.guards import Case
from domain.scene import Scene
from domain.update import Update, UpdateFacts, missing
from domain.values import Content, Provenance, Quarter, content_hash, derived_id, normalised, tidy
from domain.workflow import Permit, permit


class Activity(Aggregate):
    """Decides in these methods; raises the refusal, or records what has then happened."""

    TOPIC = "activity"

    def __init__(self) -> None:
        self.plan_id: UUID | None = None
        self.area, self.number, self.title = 0, "", ""
        self.unit_id: UUID | None = None
        self.owner_id: UUID | None = None
        self.performer: str | None = None
        self.years: tuple[int, ...] = ()
        self.continuous = False
        self.updates: dict[UUID, Update] = {}

    # what others ask of it

    def update_for(self, period: Quarter) -> Update | None:
        """The activity's update for the period, apart from discarded ones; None when nothing is reported."""
        found = [u for u in self.updates.values() if u.period == period and u.state != "discarded"]
        return found[-1] if found else None

    def facts(self, update: Update | None, period: Quarter) -> UpdateFacts:
        """What the state table looks at; without an update: that nothing is reported for the period."""
        assert self.unit_id is not None
        if update is None:
            return UpdateFacts(activity_id=self.id, unit_id=self.unit_id, owner_id=self.owner_id, period=period)
        signed = [s.people for s in update.valid("unit") if s.hash == update.hash]
        return UpdateFacts(
            activity_id=self.id,
            unit_id=self.unit_id,
            owner_id=self.owner_id,
            period=update.period,
            state=update.state,
            update_id=update.id,
            step_id=update.step_id,
            content_hash=update.hash,
            content_version=len(update.versions),
            missing=missing(update.content),
            conflict=update.conflict(self.owner_id),
            submitter=update.submitter,
            signed_off_by=frozenset[UUID]().union(*signed),
            approved_by=frozenset[UUID]().union(*(s.people for s in update.valid("sam"))),
            quorum=update.quorum,
            external_added=update.external_added,
            changed_by=update.changed_by,
            changed_at=update.changed_at,
        )

    # decisions

    def appoint_owner(self, command: ask.AppointOwner, scene: Scene) -> None:
        basis = scene.organisation.basis(command.actor_id, "coordinator")
        if basis is None:
            raise LacksRole(who_can=scene.organisation.holders("coordinator"))
        if command.owner_id == self.owner_id:
            raise SameAsNow
        if self.owner_id is not None:
            raise WrongState(who=self.owner_id, reason="has_owner")
        if not scene.organisation.is_active(command.owner_id):
            raise NotFound
        by = scene.provenance(command, basis)
        self.record(happened.OwnerAppointed, by, owner_id=command.owner_id, reason=_reason(command.reason))

    def start_draft(self, command: ask.StartDraft, scene: Scene) -> None:
        update = self.update_for(command.quarter)
        case = self._case(update, command.quarter, command, scene)
        by = scene.provenance(command, permit("start", case).basis)
        content = normalised(command.content)
        facts = {"period": command.quarter, "kind": "regular", "base": None, "content": content}
        self.record(happened.UpdateDrafted, by, update_id=command.update_id, **facts)

    def save_draft(self, command: ask.SaveDraft, scene: Scene) -> None:
        update, by, _ = self._permit("save", command, scene)
        if command.base_version != len(update.versions):
            raise DraftConflict(who=update.versions[-1].by, at=update.versions[-1].at)
        content = normalised(command.content)
        if self._hash(update, content) != update.hash:
            self.record(happened.DraftSaved, by, update_id=update.id, content=content)

    def discard(self, command: ask.DiscardDraft, scene: Scene) -> None:
        update, by, _ = self._permit("discard", command, scene)
        self.record(happened.UpdateDiscarded, by, update_id=update.id)

    def submit(self, command: ask.SubmitUpdate, scene: Scene) -> None:
        update, by, chosen = self._permit("submit", command, scene)
        _require_words(update, command.content_hash)
        case = self._case(update, update.period, command, scene)
        outdated = [s.id for s in update.valid("unit") if s.hash != update.hash]
        self._void(update, outdated, "content_changed", by)
        self.record(
            happened.UpdateSubmitted,
            by,
            update_id=update.id,
            content_hash=update.hash,
            route="unit" if chosen.transition.to == "in_unit_review" else "resume_sam",
            owner_id=self.owner_id,
            quorum=update.quorum,
            external_added=not guards.enough_approvers(case),
        )

    def sign_off(self, command: ask.SignOffUpdate, scene: Scene) -> None:
        update, by, _ = self._permit("sign-off", command, scene)
        _require_fresh(update, command)
        self.record(happened.UnitReviewSignedOff, by, **_signature(command))

    def approve(self, command: ask.ApproveUpdate, scene: Scene) -> None:
        update, by, _ = self._permit("approve", command, scene)
        _require_fresh(update, command)
        self.record(happened.SamApprovalGiven, by, **_signature(command))
        self.record(happened.UpdateApproved, by, update_id=update.id, content_hash=update.hash)

    def return_to_owner(self, command: ask.ReturnUpdate, scene: Scene) -> None:
        """From the unit's review or from SAM; the unit's sign-off stays and counts again on these very words."""
        step = "unit" if self._update(command.update_id).state == "in_unit_review" else "sam"
        update, by, _ = self._permit("return", command, scene)
        _require_fresh(update, command)
        facts = {"step": step, "content_hash": update.hash, "step_id": update.step_id}
        reason = _reason(command.reason)
        self._void(update, [s.id for s in update.valid("sam")], "returned", by)
        self.record(happened.UpdateReturned, by, update_id=update.id, reason=reason, **facts)

    def withdraw(self, command: ask.WithdrawUpdate, scene: Scene) -> None:
        update, by, _ = self._permit("withdraw", command, scene)
        given = [s.id for s in (*update.valid("unit"), *update.valid("sam"))]
        self._void(update, given, "withdrawn", by)
        self.record(happened.UpdateWithdrawn, by, update_id=update.id)

    def _permit(self, name: str, command: ask.UpdateCommand, scene: Scene) -> tuple[Update, Provenance, Permit]:
        update = self._update(command.update_id)
        given = permit(name, self._case(update, update.period, command, scene))
        return update, scene.provenance(command, given.basis), given

    def _case(self, update: Update | None, period: Quarter, command: ask.Command, scene: Scene) -> Case:
        period_open = scene.period is not None and scene.period.is_open
        facts = self.facts(update, period)
        return Case(facts, scene.organisation, period_open, command.actor_id, command.on_behalf_of)

    def _update(self, update_id: UUID) -> Update:
        if update_id not in self.updates:
            raise NotFound
        return self.updates[update_id]

    def _hash(self, update: Update, content: Content) -> str:
        return content_hash(
            content,
            activity=self.id,
            update=update.id,
            period=update.period,
            kind=update.kind,
            base=update.base,
        )

    def _void(self, update: Update, sign_offs: list[UUID], cause: str, by: Provenance) -> None:
        for sign_off in sign_offs:
            self.record(happened.SignOffVoided, by, update_id=update.id, sign_off_id=sign_off, cause=cause)


def _require_words(update: Update, content_hash: str) -> None:
    if content_hash != update.hash:
        raise StaleContent(who=update.versions[-1].by, at=update.versions[-1].at)


def _require_fresh(update: Update, command: ask.Decision) -> None:
    """The form showed these very words at this very step."""
    _require_words(update, command.content_hash)
    if command.step_id != update.step_id:
        raise StaleStep(who=update.changed_by, at=update.changed_at)


def _reason(words: str) -> str:
    reason = tidy(words)
    if reason is None:
        raise ReasonRequired(fields={"reason": "missing"})
    return reason


def _signature(command: ask.Decision) -> dict[str, object]:
    return {
        "update_id": command.update_id,
        "sign_off_id": derived_id(command.command_id, "sign_off"),
        "content_hash": command.content_hash,
        "step_id": command.step_id,
    }
