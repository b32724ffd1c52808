"""In whose name a reader may propose a change of responsibility, or answer one."""

from collections.abc import Mapping
from uuid import UUID

from domain.errors import Refusal
from domain.handing_over import allowed
from domain.reassignment import Handover
from service.workplace import Workplace
from workers.read_models.activity_board import BoardRow

Answers = Mapping[UUID | None, Mapping[str, Refusal | None]]


def answers(at: Workplace, row: BoardRow) -> Answers:
    """For oneself (None) and everybody one stands in for: every command with its refusal, or None."""
    return {one: allowed(_case(at, row, one)) for one in (None, *at.principals)}


def permits(found: Answers) -> Mapping[str, tuple[UUID | None, ...]]:
    """For whom each command may be given."""
    return {command: tuple(one for one in found if found[one][command] is None) for command in found[None]}


def _case(at: Workplace, row: BoardRow, principal: UUID | None) -> Handover:
    about = (row.unit_id, row.owner_id, row.reassignment, at.organisation)
    return Handover(*about, at.person, principal, at.now, row.facts.lifecycle)
