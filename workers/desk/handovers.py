"""The changes of responsibility that wait for a person's answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.reassignment import Reassignment
from workers.desk.handover import answer_by, answers, permits
from workers.read_models import activity_board
from workers.read_models.activity_board import BoardRow
from workers.workplace import Workplace

RECEIVING = ("accept-reassignment", "decline-reassignment")
DECIDING = ("impose-reassignment", "reject-reassignment")


@dataclass(frozen=True)
class WaitingHandover:
    """``do`` are the answers; ``for_whom`` is None for oneself, or whom one stands in for. ``due`` is the last day."""

    activity: BoardRow
    proposal: Reassignment
    do: tuple[str, ...]
    for_whom: UUID | None
    due: date

    @property
    def unit_id(self) -> UUID:
        return self.proposal.to_unit_id


def waiting_handovers(at: Workplace) -> list[WaitingHandover]:
    """The oldest first. Those who receive are asked at once; SAM, who may always decide, when nobody has answered."""
    return [found for row in activity_board.with_proposal(at.reading) for found in _waiting(at, row)]


def _waiting(at: Workplace, row: BoardRow) -> Iterator[WaitingHandover]:
    proposal = row.reassignment
    if proposal is None or proposal.agreed:
        return
    may, asked = permits(answers(at, row)), (*RECEIVING, *(DECIDING if proposal.escalated else ()))
    for one in (None, *at.principals):
        if do := tuple(command for command in asked if one in may[command]):
            yield WaitingHandover(row, proposal, do, one, answer_by(at, proposal))
            return
