"""In whose name a reader may propose a change of responsibility, or answer one."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from domain import calendar
from domain.handing_over import allowed
from domain.reassignment import Handover, Reassignment
from workers.read_models.activity_board import BoardRow
from workers.workplace import Answers, Workplace


def answers(at: Workplace, row: BoardRow) -> Answers:
    """For oneself (None) and everybody one stands in for: every command with its refusal, or None."""
    return {one: allowed(_case(at, row, one)) for one in (None, *at.principals)}


def permits(found: Answers) -> Mapping[str, tuple[UUID | None, ...]]:
    """For whom each command may be given."""
    return {command: tuple(one for one in found if found[one][command] is None) for command in found[None]}


def answer_by(at: Workplace, proposal: Reassignment) -> date:
    """The last day for those who receive; after that SAM is told."""
    return calendar.working_days_after(calendar.day_of(proposal.at), at.organisation.policy.escalate_after)


def _case(at: Workplace, row: BoardRow, principal: UUID | None) -> Handover:
    about = (row.unit_id, row.owner_id, row.reassignment, at.organisation)
    return Handover(*about, at.person, principal, at.now, row.facts.lifecycle)
