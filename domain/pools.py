"""Who could decide about an update: the unit's reviewers, and SAM's or the external approvers."""

from typing import TYPE_CHECKING
from uuid import UUID

from domain.update import UpdateFacts
from domain.values import Role

if TYPE_CHECKING:
    from domain.organisation import Organisation


def reviewing_units(update: UpdateFacts, organisation: "Organisation") -> tuple[UUID, ...]:
    """The responsible unit; with its parent too when the unit has no reviewer without a hand in the words (S5)."""
    unit = organisation.units.get(update.unit_id)
    own = organisation.holders("unit_reviewer", update.unit_id) - update.conflict
    if own or unit is None or unit.parent_id is None:
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
    return ("sam_approver", "external_approver") if update.external_added else ("sam_approver",)


def approvers(update: UpdateFacts, organisation: "Organisation") -> frozenset[UUID]:
    """Those who may approve: no hand in the words, not the unit's reviewer, not approved already (S1-S3)."""
    pools = (organisation.holders(role) for role in approver_roles(update, organisation))
    involved = update.conflict | update.signed_off_by | update.approved_by
    return frozenset[UUID]().union(*pools) - involved


def who_acts_next(update: UpdateFacts, organisation: "Organisation") -> frozenset[UUID]:
    """The people an update waits for now; empty when it waits for nobody."""
    match update.state:
        case "in_unit_review":
            return reviewers(update, organisation)
        case "in_sam_review":
            return approvers(update, organisation)
        case "not_reported" | "draft" | "returned" if update.owner_id is not None:
            return frozenset({update.owner_id})
    return frozenset()
