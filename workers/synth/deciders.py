"""Who decides next, mostly found without asking for all that the rules look at: that would be asked for twice."""

from typing import NamedTuple
from uuid import UUID

from domain.activity import Activity
from domain.pools import approver_roles, reviewing_units, who_acts_next
from domain.update import Update
from domain.values import Role
from workers.synth.lot import Lot
from workers.synth.world import Who, World


class Decider(NamedTuple):
    """The one whose right it is, and who acts: they themself, or whoever stands in for them."""

    principal: UUID
    who: Who | None


def reviewer(world: World, lot: Lot, activity: Activity, update: Update) -> Decider | None:
    """Of the unit; of its parent's where nobody in the unit is left. None: it has to go another way."""
    conflict = activity.conflict(update)
    own = world.organisation.holders("unit_reviewer", activity.unit_id) - conflict
    if own:
        chosen = lot.pick(sorted(own))
        return Decider(chosen, world.who(chosen, "unit_reviewer", activity.unit_id, conflict))
    facts = activity.facts(update, update.period)
    others = sorted(who_acts_next(facts, world.organisation))
    if not others:
        return None
    chosen = lot.pick(others)
    units = reviewing_units(facts, world.organisation)
    unit = next(one for one in units if world.organisation.basis(chosen, "unit_reviewer", one))
    return Decider(chosen, world.who(chosen, "unit_reviewer", unit, conflict))


def approver(world: World, lot: Lot, activity: Activity, update: Update) -> Decider | None:
    """Of SAM's; of the external ones for what is SAM's own, or where SAM's are too few. None as above."""
    decided = [signed.people for signed in (*update.valid("unit"), *update.valid("sam"))]
    barred = activity.conflict(update).union(*decided)
    role = usual_role(world, activity)
    usual = world.organisation.holders(role) - barred
    if usual:
        chosen = lot.pick(sorted(usual))
        return Decider(chosen, world.who(chosen, role, None, barred))
    facts = activity.facts(update, update.period)
    others = sorted(who_acts_next(facts, world.organisation))
    if not others:
        return None
    chosen = lot.pick(others)
    roles = approver_roles(facts, world.organisation)
    role = next(one for one in roles if world.organisation.basis(chosen, one))
    return Decider(chosen, world.who(chosen, role, None, barred))


def usual_role(world: World, activity: Activity) -> Role:
    own = activity.unit_id == world.organisation.approving_unit_id
    return "external_approver" if own else "sam_approver"
