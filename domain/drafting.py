"""The owner's side of an update: draft, save, discard, submit, withdraw, as before, correct, carry forward."""

from typing import TYPE_CHECKING, Any

from domain import activity_events as happened
from domain import commands as ask
from domain.attaching import attachable
from domain.errors import DraftConflict, Incomplete, NoChangeNotAllowed, PeriodIsLocked, SameAsNow, StaleContent
from domain.guards import enough_approvers, required_reason, waived_quorum
from domain.permits import Permit
from domain.scene import Scene
from domain.update import Update
from domain.values import Content, Provenance, normalised
from domain.workflow import permit

if TYPE_CHECKING:
    from domain.activity import Activity

ROUTE = {"2": "unit", "5": "unit", "6": "resume_sam", "7": "waived"}


def take_imported(activity: "Activity", command: ask.TakeImported, scene: Scene) -> None:
    """Another document's words; never for a period opened here, where words are written and approved."""
    by = scene.provenance(command, scene.right(command, "coordinator"))
    if command.quarter in scene.periods:
        raise PeriodIsLocked(reason="opened_here")
    content = normalised(command.content)
    known = [u for u in activity.updates.values() if u.state == "imported" and u.period == command.quarter]
    if known and known[-1].content == content:
        raise SameAsNow
    facts = {name: getattr(command, name) for name in ("update_id", "status_reason", "source")}
    activity.record(happened.UpdateImported, by, period=command.quarter, content=content, **facts)
    for earlier in known:
        activity.record(happened.UpdateSuperseded, by, update_id=earlier.id, by_update_id=command.update_id)


def start(activity: "Activity", command: ask.StartDraft, scene: Scene) -> None:
    case = activity.case(activity.update_for(command.quarter), command.quarter, command, scene)
    by = scene.provenance(command, permit("start", case).basis)
    facts = {
        "period": command.quarter,
        "kind": "regular",
        "base": None,
        "content": _written(activity, command.content),
    }
    activity.record(happened.UpdateDrafted, by, update_id=command.update_id, **facts)


def save(activity: "Activity", command: ask.SaveDraft, scene: Scene) -> None:
    update, by, _ = activity.permit("save", command, scene)
    require_version(update, command.base_version)
    content = _written(activity, command.content, update.content)
    if activity.hash_of(content, update.id, update.period, update.kind, update.base) != update.hash:
        activity.record(happened.DraftSaved, by, update_id=update.id, content=content)


def discard(activity: "Activity", command: ask.DiscardDraft, scene: Scene) -> None:
    update, by, _ = activity.permit("discard", command, scene)
    activity.record(happened.UpdateDiscarded, by, update_id=update.id)


def submit(activity: "Activity", command: ask.SubmitUpdate, scene: Scene) -> None:
    """T6, T5, T7: a unit's sign-off on other words falls, and so does every approval."""
    update, by, given = activity.permit("submit", command, scene)
    require_words(update, command.content_hash)
    _send(activity, update, command, by, given, scene)


def confirm_no_change(activity: "Activity", command: ask.ConfirmNoChange, scene: Scene) -> None:
    """T2: one command drafts the base's words for this period and submits them."""
    case = activity.case(activity.update_for(command.quarter), command.quarter, command, scene)
    given = permit("no-change", case)
    approved = case.update.approved
    if approved is None or approved.update_id != command.base_id:
        raise NoChangeNotAllowed(reason="no_base")
    base = activity.updates[approved.update_id]
    if command.base_hash != base.hash:
        raise StaleContent(who=base.changed_by, at=base.changed_at)
    by = scene.provenance(command, given.basis)
    facts = {"period": command.quarter, "base": base.id, "base_hash": base.hash, "content": base.content}
    activity.record(happened.NoChangeConfirmed, by, update_id=command.update_id, **facts)
    _send(activity, activity.updates[command.update_id], command, by, given, scene)


def withdraw(activity: "Activity", command: ask.WithdrawUpdate, scene: Scene) -> None:
    update, by, _ = activity.permit("withdraw", command, scene)
    activity.void_all(update, "withdrawn", by)
    activity.record(happened.UpdateWithdrawn, by, update_id=update.id)


def propose_correction(activity: "Activity", command: ask.ProposeCorrection, scene: Scene) -> None:
    """T16: the approved words stand until the new ones have gone the whole way."""
    update, by, _ = activity.permit("correct", command, scene)
    require_words(update, command.content_hash)
    facts = {"period": update.period, "base": update.id, "content": _written(activity, command.content, update.content)}
    reason = required_reason(command.reason)
    activity.record(happened.CorrectionProposed, by, update_id=command.correction_id, reason=reason, **facts)


def carry_forward(activity: "Activity", command: ask.CarryForward, scene: Scene) -> None:
    """T18: the words that missed their period begin the next one's draft."""
    update, by, _ = activity.permit("carry-forward", command, scene, scene.window(activity.id, command.quarter))
    facts = {"period": command.quarter, "kind": "carried_forward", "base": update.id, "content": update.content}
    activity.record(happened.UpdateDrafted, by, update_id=command.next_id, **facts)


def _written(activity: "Activity", given: Content, before: Content | None = None) -> Content:
    """The words as they are kept; raises AttachmentRefused, and Incomplete for sub-activities that there are none of.

    What the words ``before`` say may stand, also of a sub-activity that a decision has struck since.
    """
    content = attachable(normalised(given))
    known = {part.letter for part in activity.parts} | set(before.of_parts if before else ())
    if not content.of_parts.keys() <= known:
        raise Incomplete(fields={"parts": "unknown"})
    return content


def require_words(update: Update, content_hash: str) -> None:
    """The form showed these very words."""
    if content_hash != update.hash:
        raise StaleContent(who=update.versions[-1].by, at=update.versions[-1].at)


def require_version(update: Update, base_version: int) -> None:
    """Nobody has saved since the form was opened."""
    if base_version != len(update.versions):
        raise DraftConflict(who=update.versions[-1].by, at=update.versions[-1].at)


def _send(
    activity: "Activity", update: Update, command: ask.Command, by: Provenance, given: Permit, scene: Scene
) -> None:
    case = activity.case(update, update.period, command, scene)
    waived = given.transition.to == "in_sam_review" and given.transition.number != "6"
    quorum = waived_quorum(scene.organisation) if waived else scene.organisation.policy.quorum
    outdated = [s.id for s in update.valid("unit") if s.hash != update.hash or given.transition.number != "6"]
    activity.void(update, [*outdated, *(s.id for s in update.valid("sam"))], "content_changed", by)
    facts: dict[str, Any] = {"content_hash": update.hash, "owner_id": activity.owner_id, "quorum": quorum}
    facts["route"] = "waived" if waived else ROUTE[given.transition.number]
    facts["external_added"] = not enough_approvers(case, quorum)
    activity.record(happened.UpdateSubmitted, by, update_id=update.id, **facts)
    if waived:
        activity.record(happened.UnitReviewWaived, by, update_id=update.id, quorum=quorum)
