"""The commands about who is responsible, and what follows when it changes: every sign-off under way falls (T19)."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from domain import activity_events as happened
from domain import calendar, reassignment_events
from domain import commands as ask
from domain.errors import (
    DateNotAllowed,
    LacksRole,
    NotFound,
    PrincipalLacksRole,
    ReassignmentPending,
    Refusal,
    SameAsNow,
    WrongState,
)
from domain.guards import required_reason
from domain.permits import check_actor, first_open
from domain.reassignment import STEPS, Handover, Step, state
from domain.scene import Scene
from domain.values import Basis, Provenance, tidy

if TYPE_CHECKING:
    from domain.activity import Activity


def appoint_owner(activity: "Activity", command: ask.AppointOwner, scene: Scene) -> None:
    """The first owner, or one after an owner who has left: then what is under way comes back, as ever (T19)."""
    by = scene.provenance(command, permit("appoint-owner", _case(activity, command, scene)))
    if command.owner_id == activity.owner_id:
        raise SameAsNow
    if not scene.organisation.is_active(command.owner_id):
        raise NotFound
    reason, left = required_reason(command.reason), activity.owner_id is not None
    activity.record(happened.OwnerAppointed, by, owner_id=command.owner_id, reason=reason)
    if left:
        give_back(activity, reason, by)


def propose(activity: "Activity", command: ask.ProposeReassignment, scene: Scene) -> None:
    by = scene.provenance(command, permit("propose-reassignment", _case(activity, command, scene)))
    if (command.to_unit_id, command.to_owner_id) == (activity.unit_id, activity.owner_id):
        raise SameAsNow
    organisation = scene.organisation
    if command.to_unit_id not in organisation.units or not organisation.is_active(command.to_owner_id):
        raise NotFound
    if command.effective < calendar.day_of(scene.decided_at):
        raise DateNotAllowed(reason="past")
    facts = {name: getattr(command, name) for name in ("reassignment_id", "to_unit_id", "to_owner_id", "effective")}
    reason = required_reason(command.reason)
    activity.record(reassignment_events.ReassignmentProposed, by, reason=reason, **facts)


def accept(activity: "Activity", command: ask.AcceptReassignment, scene: Scene) -> None:
    by = _answer(activity, "accept-reassignment", command, scene)
    facts = {"reassignment_id": command.reassignment_id, "reason": tidy(command.reason)}
    activity.record(reassignment_events.ReassignmentAccepted, by, **facts)
    _carry_out_if_due(activity, by, scene)


def impose(activity: "Activity", command: ask.ImposeReassignment, scene: Scene) -> None:
    by = _answer(activity, "impose-reassignment", command, scene)
    facts = {"reassignment_id": command.reassignment_id, "reason": required_reason(command.reason)}
    activity.record(reassignment_events.ReassignmentImposed, by, **facts)
    _carry_out_if_due(activity, by, scene)


def decline(activity: "Activity", command: ask.DeclineReassignment, scene: Scene) -> None:
    by = _answer(activity, "decline-reassignment", command, scene)
    facts = {"reassignment_id": command.reassignment_id, "reason": required_reason(command.reason)}
    activity.record(reassignment_events.ReassignmentDeclined, by, **facts)


def reject(activity: "Activity", command: ask.RejectReassignment, scene: Scene) -> None:
    by = _answer(activity, "reject-reassignment", command, scene)
    facts = {"reassignment_id": command.reassignment_id, "reason": required_reason(command.reason)}
    activity.record(reassignment_events.ReassignmentRejected, by, **facts)


def withdraw(activity: "Activity", command: ask.WithdrawReassignment, scene: Scene) -> None:
    by = _answer(activity, "withdraw-reassignment", command, scene)
    facts = {"reassignment_id": command.reassignment_id, "reason": tidy(command.reason)}
    activity.record(reassignment_events.ReassignmentWithdrawn, by, **facts)


def escalate(activity: "Activity", command: ask.EscalateReassignment, scene: Scene) -> None:
    by = _answer(activity, "escalate-reassignment", command, scene)
    activity.record(reassignment_events.ReassignmentEscalated, by, reassignment_id=command.reassignment_id)


def carry_out(activity: "Activity", command: ask.CarryOutReassignment, scene: Scene) -> None:
    _take_effect(activity, _answer(activity, "carry-out-reassignment", command, scene))


def allowed(case: Handover) -> Mapping[str, Refusal | None]:
    """Every command about the responsibility with its refusal, or None where posting it would not be refused."""
    commands = dict.fromkeys(step.command for step in STEPS)
    return {command: _refusal(command, case) for command in commands}


def permit(command: str, case: Handover) -> Basis:
    """By what right the command is given; raises the refusal. A form's own part is checked when it is sent."""
    check_actor(case.organisation, case.actor, case.on_behalf_of, case.now)
    steps = [step for step in STEPS if step.command == command and step.state == state(case.proposal)]
    if not steps:
        raise _out_of_place(command, case)
    try:
        return first_open(steps, case).basis
    except (LacksRole, PrincipalLacksRole) as refusal:
        refusal.who_can = tuple(_who_can(steps, case))
        raise


def _answer(activity: "Activity", name: str, command: ask.ReassignmentCommand, scene: Scene) -> Provenance:
    proposal = activity.reassignment
    if proposal is None or proposal.id != command.reassignment_id:
        raise WrongState(reason="no_proposal")
    return scene.provenance(command, permit(name, _case(activity, command, scene)))


def _case(activity: "Activity", command: ask.ActivityCommand, scene: Scene) -> Handover:
    return activity.handover(scene.organisation, command.actor_id, command.on_behalf_of, scene.decided_at)


def _carry_out_if_due(activity: "Activity", by: Provenance, scene: Scene) -> None:
    assert activity.reassignment is not None
    if activity.reassignment.effective <= calendar.day_of(scene.decided_at):
        _take_effect(activity, by)


def _take_effect(activity: "Activity", by: Provenance) -> None:
    """T19: what the former unit signed is not the new unit's word."""
    proposal = activity.reassignment
    assert proposal is not None
    give_back(activity, proposal.reason, by)
    facts = {"unit_id": proposal.to_unit_id, "owner_id": proposal.to_owner_id}
    activity.record(reassignment_events.ActivityReassigned, by, reassignment_id=proposal.id, **facts)


def give_back(activity: "Activity", reason: str, by: Provenance) -> None:
    """T19: every sign-off under way falls, and what is in review comes back for the reason."""
    for update in activity.open_updates():
        activity.void_all(update, "reassigned", by)
        if update.in_review:
            activity.return_reassigned(update, reason, by)


def _refusal(command: str, case: Handover) -> Refusal | None:
    try:
        permit(command, case)
    except Refusal as refusal:
        return refusal
    return None


def _who_can(steps: Sequence[Step], case: Handover) -> frozenset[UUID]:
    """Everybody who could give the command in their own name."""
    asked = {one: case._replace(actor=one, on_behalf_of=None) for one in case.organisation.people}
    active = {one: case for one, case in asked.items() if case.organisation.is_active(one)}
    return frozenset(one for one, case in active.items() if any(_opens(step, case) for step in steps))


def _opens(step: Step, case: Handover) -> bool:
    return step.right(case) is not None and not any(guard(case) for guard in step.guards)


def _out_of_place(command: str, case: Handover) -> Refusal:
    if command == "propose-reassignment" and case.proposal is not None:
        return ReassignmentPending(who=case.proposal.by, at=case.proposal.at)
    return WrongState(reason="no_proposal")
