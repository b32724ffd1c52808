"""The decisions about an update: sign off, return, approve, send back, revoke; and the ways on when nobody decides."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from domain import activity_events as happened
from domain import commands as ask
from domain import reporting
from domain.drafting import require_words
from domain.errors import StaleStep
from domain.guards import approvals_missing, required_reason, waived_quorum
from domain.pools import approvers
from domain.scene import Scene
from domain.status_report import ReportSeries
from domain.update import Update
from domain.values import Provenance, derived_id, tidy

if TYPE_CHECKING:
    from domain.activity import Activity

CLOSED = {"completed": happened.ActivityCompleted, "cancelled": happened.ActivityCancelled}


def sign_off(activity: "Activity", command: ask.SignOffUpdate, scene: Scene) -> None:
    update, by, _ = activity.permit("sign-off", command, scene)
    _require_fresh(update, command)
    activity.record(happened.UnitReviewSignedOff, by, **_signature(command))


def approve(
    activity: "Activity", command: ask.ApproveUpdate, scene: Scene, series: Sequence[ReportSeries] = ()
) -> None:
    """T11, T12: with the last approval that is needed the words go to the board.

    Where they correct what a published report of the ``series`` prints, each such report gets its erratum.
    """
    update, by, given = activity.permit("approve", command, scene)
    _require_fresh(update, command)
    activity.record(happened.SamApprovalGiven, by, **_signature(command))
    if given.transition.to != "approved":
        return
    for each in series:
        reporting.issue_errata(each, activity, update, by)
    activity.record(happened.UpdateApproved, by, update_id=update.id, content_hash=update.hash)
    _supersede(activity, update, by)
    _close(activity, update, by)


def return_to_owner(activity: "Activity", command: ask.ReturnUpdate, scene: Scene) -> None:
    """T9, T13: the unit's sign-off stays and counts again on these very words."""
    step = "unit" if activity.update(command.update_id).state == "in_unit_review" else "sam"
    update, by, _ = activity.permit("return", command, scene)
    _require_fresh(update, command)
    facts = {"content_hash": update.hash, "step_id": update.step_id, "reason": required_reason(command.reason)}
    activity.void(update, [s.id for s in update.valid("sam")], "returned", by)
    activity.record(happened.UpdateReturned, by, update_id=update.id, step=step, cause="review", **facts)


def send_back_to_unit(activity: "Activity", command: ask.SendBackToUnit, scene: Scene) -> None:
    update, by, _ = activity.permit("send-back", command, scene)
    _require_fresh(update, command)
    facts = {"content_hash": update.hash, "step_id": update.step_id, "reason": required_reason(command.reason)}
    activity.void_all(update, "sent_back", by)
    activity.record(happened.UpdateSentBackToUnitReview, by, update_id=update.id, **facts)


def revoke(activity: "Activity", command: ask.RevokeApproval, scene: Scene) -> None:
    """T15: what it had completed or cancelled is open again."""
    update, by, _ = activity.permit("revoke", command, scene)
    _require_fresh(update, command)
    facts = {"content_hash": update.hash, "step_id": update.step_id, "reason": required_reason(command.reason)}
    activity.void_all(update, "revoked", by)
    activity.record(happened.ApprovalRevoked, by, update_id=update.id, **facts)
    if activity.closed_by == update.id:
        activity.record(happened.ActivityReopened, by, update_id=update.id)


def close_missed(activity: "Activity", command: ask.CloseMissed, scene: Scene) -> None:
    """T17, for the update whose exception has run out."""
    update, by, _ = activity.permit("close-missed", command, scene)
    activity.miss(update, by)


def reroute(activity: "Activity", command: ask.Reroute, scene: Scene) -> None:
    """T20: without a reviewer left the unit's step is waived; with too few approvers the external ones come in."""
    update, by, _ = activity.permit("reroute", command, scene)
    waived = update.state == "in_unit_review"
    facts = activity.facts(update, update.period)
    quorum = waived_quorum(scene.organisation)
    needed = quorum if waived else approvals_missing(facts)
    outside = len(approvers(facts, scene.organisation)) < needed
    activity.record(happened.ReviewRerouted, by, update_id=update.id, external_added=outside)
    if waived:
        activity.record(happened.UnitReviewWaived, by, update_id=update.id, quorum=quorum)


def escalate(activity: "Activity", command: ask.Escalate, scene: Scene) -> None:
    update, by, _ = activity.permit("escalate", command, scene)
    step = "unit" if update.state == "in_unit_review" else "sam"
    activity.record(happened.ReviewEscalated, by, update_id=update.id, step=step)


def recuse(activity: "Activity", command: ask.DeclareRecusal, scene: Scene) -> None:
    """T23: one's own sign-off falls; when that was the unit's, the unit reviews again."""
    update, by, _ = activity.permit("recuse", command, scene)
    people = {command.actor_id, command.on_behalf_of or command.actor_id}
    own = [s for s in (*update.valid("unit"), *update.valid("sam")) if s.people & people]
    to_unit = update.state == "in_sam_review" and any(s.step == "unit" for s in own)
    fallen = [s.id for s in own] if not to_unit else [s.id for s in (*update.valid("unit"), *update.valid("sam"))]
    facts = {"reason": tidy(command.reason), "to_unit": to_unit}
    activity.record(happened.RecusalDeclared, by, update_id=update.id, **facts)
    activity.void(update, fallen, "recused", by)


def _require_fresh(update: Update, command: ask.Decision) -> None:
    """The form showed these very words at this very step."""
    require_words(update, command.content_hash)
    if command.step_id != update.step_id:
        raise StaleStep(who=update.changed_by, at=update.changed_at)


def _signature(command: ask.Decision) -> dict[str, object]:
    return {
        "update_id": command.update_id,
        "sign_off_id": derived_id(command.command_id, "sign_off"),
        "content_hash": command.content_hash,
        "step_id": command.step_id,
    }


def _supersede(activity: "Activity", update: Update, by: Provenance) -> None:
    if update.kind == "correction":
        activity.record(happened.UpdateSuperseded, by, update_id=update.base, by_update_id=update.id)


def _close(activity: "Activity", update: Update, by: Provenance) -> None:
    """Completed or cancelled as the words propose; open again when a correction no longer says so."""
    proposed, closed_by_base = update.content.proposed_lifecycle, activity.closed_by in (update.id, update.base)
    if proposed is not None:
        statement = update.content.closing_statement
        activity.record(CLOSED[proposed], by, update_id=update.id, closing_statement=statement)
    elif update.kind == "correction" and activity.closed_by is not None and closed_by_base:
        activity.record(happened.ActivityReopened, by, update_id=update.id)
