"""Who could decide about an update: the unit's reviewers, and SAM's or the external approvers."""

from typing import TYPE_CHECKING
from uuid import UUID

from domain.update import UpdateFacts
from domain.values import Role

if TYPE_CHECKING:
    from domain.organisation import Organisation


def reviewing_units(update: UpdateFacts, organisation: "Organisation") -> tuple[UUID, ...]:
    """The responsible unit; its parent too when nobody else is left in the unit (S5) or the day has passed (T24)."""
    unit = organisation.units.get(update.unit_id)
    own = organisation.holders("unit_reviewer", update.unit_id) - update.conflict
    if unit is None or unit.parent_id is None or (own and "unit" not in update.escalated):
        return (update.unit_id,)
    return (update.unit_id, unit.parent_id)


def reviewers(update: UpdateFacts, organisation: "Organisation") -> frozenset[UUID]:
    """Those who may review: nobody who had a hand in the words (S1)."""
    pools = (organisation.holders("unit_reviewer", unit) for unit in reviewing_units(update, organisation))
    return frozenset[UUID]().union(*pools) - update.conflict


def approver_roles(update: UpdateFacts, organisation: "Organisation") -> tuple[Role, ...]:
    """The approving unit may not approve itself: its own activities go to the external approvers."""
    if update.unit_id == organisation.approving_unit_id:
        return ("external_approver",)
    return ("sam_approver", "external_approver") if reaches_outside(update) else ("sam_approver",)


def reaches_outside(update: UpdateFacts) -> bool:
    """SAM alone was too few (S6), or let its day pass (T24)."""
    return update.external_added or "sam" in update.escalated


def approvers(update: UpdateFacts, organisation: "Organisation") -> frozenset[UUID]:
    """Those who may approve: no hand in the words, not the unit's reviewer, not approved already (S1-S3)."""
    pools = (organisation.holders(role) for role in approver_roles(update, organisation))
    involved = update.conflict | update.signed_off_by | update.approved_by
    return frozenset[UUID]().union(*pools) - involved


def who_acts_next(update: UpdateFacts, organisation: "Organisation") -> frozenset[UUID]:
    """The people an update waits for now; empty when it waits for nobody, or nobody is left."""
    match update.state:
        case "in_unit_review":
            return reviewers(update, organisation)
        case "in_sam_review":
            return approvers(update, organisation)
        case "not_reported" | "draft" | "returned" if update.owner_id is not None:
            return frozenset({update.owner_id} if organisation.is_active(update.owner_id) else ())
    return frozenset()
