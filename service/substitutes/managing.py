"""For whom somebody appoints substitutes: as coordinator for everybody, as manager for those who act in the unit."""

from collections.abc import Iterator
from uuid import UUID

from domain.organisation import Organisation
from service.workplace import Workplace
from workers.read_models import activity_board, plans


def answers_for_others(organisation: Organisation, person: UUID) -> bool:
    return organisation.basis(person, "coordinator") is not None or bool(_managed(organisation, person))


def appointed_for(at: Workplace) -> frozenset[UUID]:
    """The person, and all whom the person may choose to appoint for; the domain judges role and unit."""
    organisation, own = at.organisation, {at.person}
    if organisation.basis(at.person, "coordinator"):
        return frozenset(organisation.people)
    managed = _managed(organisation, at.person)
    staff = {one for one in organisation.people for held in organisation.roles(one) if held.unit_id in managed}
    approvers = organisation.holders("sam_approver") if organisation.approving_unit_id in managed else frozenset()
    return frozenset(own | staff | approvers | set(_owners(at, managed)))


def _managed(organisation: Organisation, person: UUID) -> frozenset[UUID | None]:
    return frozenset(held.unit_id for held in organisation.roles(person) if held.role == "unit_manager")


def _owners(at: Workplace, units: frozenset[UUID | None]) -> Iterator[UUID]:
    rows = (row for plan in plans.all_plans(at.reading) for row in activity_board.of_plan(at.reading, plan.id))
    return (row.owner_id for row in rows if row.unit_id in units and row.owner_id is not None)
