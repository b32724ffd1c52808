"""The documents that the signed-in person has begun to read in."""

from collections.abc import Mapping
from uuid import UUID

from domain.errors import NotFound
from service.imports.page import page_of
from service.pages import person
from service.workplace import workplace
from workers.imports import drafts
from workers.imports.drafts import Draft
from workers.imports.proposed import Proposal


def own_draft(draft_id: UUID) -> Draft:
    """Raises NotFound for somebody else's."""
    draft = drafts.one(draft_id, person())
    if draft is None:
        raise NotFound
    return draft


def known_units() -> Mapping[str, str]:
    """The names of the municipality's units by their codes."""
    with workplace(person()) as at:
        return {unit.code: unit.name for unit in at.organisation.units.values()}


def proposal_of(draft_id: UUID) -> Proposal:
    """What the document says, with what has been answered so far. Raises NotFound also where it has become a plan."""
    draft = own_draft(draft_id)
    if draft.slug:
        raise NotFound
    return page_of(draft, known_units()).proposal
