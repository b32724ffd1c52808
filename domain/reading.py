"""Who may read what; what one may not read does not exist for one (the answer is 404, never 403)."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from domain.pools import approver_roles, reviewing_units
from domain.update import UpdateFacts

if TYPE_CHECKING:
    from domain.organisation import Organisation

FOR_ALL = frozenset({"not_reported", "approved", "imported", "superseded"})


def may_read(update: UpdateFacts, organisation: "Organisation", person: UUID, now: datetime | None = None) -> bool:
    """Approved and imported words are for everyone signed in; the rest for those at work on them.

    Drafts: owner, the unit's contributors and reviewers, coordinator, auditor. In review: these and the
    pool that decides at that step. With ``now``, a substitute reads what those read whom they stand in for, as long
    as these have an account.
    """
    if update.state in FOR_ALL:
        return True
    principals = organisation.principals(person, now) if now else ()
    people = {person, *(one.principal_id for one in principals if organisation.is_active(one.principal_id))}
    return any(_at_work_on(update, organisation, one) for one in people)


def _at_work_on(update: UpdateFacts, organisation: "Organisation", person: UUID) -> bool:
    if person in (update.owner_id, update.submitter):
        return True
    roles = organisation.roles(person)
    own = {("contributor", update.unit_id), ("unit_reviewer", update.unit_id)}
    if roles & own or {role for role, _ in roles} & {"coordinator", "auditor"}:
        return True
    return _in_the_pool(update, organisation, person)


def may_read_log(organisation: "Organisation", person: UUID) -> bool:
    """The whole log with every word that was ever written is for the auditor."""
    return organisation.basis(person, "auditor") is not None


def _in_the_pool(update: UpdateFacts, organisation: "Organisation", person: UUID) -> bool:
    """Those of the step that it stands at, also when they may not decide about these very words."""
    match update.state:
        case "in_unit_review":
            units = reviewing_units(update, organisation)
            return any(organisation.basis(person, "unit_reviewer", unit) for unit in units)
        case "in_sam_review":
            return any(organisation.basis(person, role) for role in approver_roles(update, organisation))
    return False
