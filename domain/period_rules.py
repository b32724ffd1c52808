"""Who may do what with a quarter: the rows that commands are judged by, and what pages offer."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from domain.errors import ItemsInReview, LacksRole, PeriodIsLocked, PrincipalLacksRole, Refusal, SameAsNow
from domain.permits import check_actor, first_open
from domain.values import SYSTEM_ID, Basis, Role
from domain.window import PeriodFacts

if TYPE_CHECKING:
    from domain.organisation import Organisation

COORDINATOR: Role = "coordinator"


class PeriodCase(NamedTuple):
    """Somebody before a quarter. ``in_the_way`` are the activities under review that keep it from being locked.

    Without ``facts`` the quarter has not been opened.
    """

    facts: PeriodFacts | None
    organisation: "Organisation"
    actor: UUID
    on_behalf_of: UUID | None
    now: datetime
    in_the_way: tuple[UUID, ...] = ()

    @property
    def locked(self) -> bool:
        return self.facts is not None and self.facts.locked


class Row(NamedTuple):
    """By a right, if no guard refuses."""

    command: str
    right: Callable[[PeriodCase], Basis | None]
    guards: tuple[Callable[[PeriodCase], Refusal | None], ...] = ()


def coordinator(case: PeriodCase) -> Basis | None:
    return case.organisation.basis(case.on_behalf_of or case.actor, COORDINATOR)


def coordinator_or_system(case: PeriodCase) -> Basis | None:
    return Basis(role="system") if case.actor == SYSTEM_ID else coordinator(case)


def not_opened(case: PeriodCase) -> Refusal | None:
    return SameAsNow() if case.facts else None


def not_locked(case: PeriodCase) -> Refusal | None:
    return PeriodIsLocked() if case.locked else None


def not_locked_before(case: PeriodCase) -> Refusal | None:
    return SameAsNow() if case.locked else None


def nothing_in_the_way(case: PeriodCase) -> Refusal | None:
    return ItemsInReview(items=case.in_the_way) if case.in_the_way else None


ROWS = (
    Row("open-period", coordinator, (not_opened,)),
    Row("change-deadlines", coordinator, (not_locked,)),
    Row("grant-exception", coordinator),
    Row("confirm-undecided", coordinator, (not_locked,)),
    Row("lock-period", coordinator_or_system, (not_locked_before, nothing_in_the_way)),
)


def permit(command: str, case: PeriodCase) -> Basis:
    """By what right the command is given; raises the refusal. A form's own part is checked when it is sent."""
    check_actor(case.organisation, case.actor, case.on_behalf_of, case.now)
    try:
        return first_open([row for row in ROWS if row.command == command], case).basis
    except (LacksRole, PrincipalLacksRole) as refusal:
        refusal.who_can = tuple(sorted(case.organisation.holders(COORDINATOR)))
        raise


def allowed(case: PeriodCase) -> Mapping[str, Refusal | None]:
    """Every command about the quarter with its refusal, or None where posting it would not be refused."""
    return {row.command: _refusal(row.command, case) for row in ROWS}


def _refusal(command: str, case: PeriodCase) -> Refusal | None:
    try:
        permit(command, case)
    except Refusal as refusal:
        return refusal
    return None
