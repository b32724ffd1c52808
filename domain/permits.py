"""How every table of rows is read: a right that is held, guards that are content, and else the refusal that helps."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from domain.errors import ActorDisabled, LacksRole, PrincipalLacksRole, Refusal, SubstitutionNotValid, WrongState
from domain.values import SYSTEM_ID, Basis

if TYPE_CHECKING:
    from domain.organisation import Organisation


class Permit(NamedTuple):
    """The row that the command goes by, and the right it rests on."""

    transition: Any
    basis: Basis


def check_actor(organisation: "Organisation", actor: UUID, on_behalf_of: UUID | None, now: datetime) -> None:
    """For every command: the account is open, and nobody acts for another without an appointment (S4).

    Nor for one whose account is closed: that is said before anything that the command is about.
    """
    if actor == SYSTEM_ID and on_behalf_of is None:
        return
    if not organisation.is_active(actor):
        raise ActorDisabled
    principals = {found.principal_id for found in organisation.principals(actor, now)}
    if on_behalf_of is not None and on_behalf_of not in principals:
        raise SubstitutionNotValid
    if on_behalf_of is not None and not organisation.is_active(on_behalf_of):
        raise PrincipalLacksRole(reason="account_closed")


def first_open(rows: Iterable[Any], case: Any) -> Permit:
    """The first row with ``right`` and ``guards`` that lets the case through.

    Raises the refusal that somebody can do something about: that one row was not the way says less.
    """
    refusals: list[Refusal] = []
    for row in rows:
        basis = row.right(case)
        refusal = _refused_right(basis, case) or _first_refusal(row.guards, case)
        if basis is not None and refusal is None:
            return Permit(row, basis)
        refusals.append(refusal or LacksRole())
    raise next((each for each in reversed(refusals) if not isinstance(each, WrongState)), refusals[-1])


def _refused_right(basis: Basis | None, case: Any) -> Refusal | None:
    """S4: the one acted for holds the right now, and the appointment is for that very right.

    What any reader may say, a substitute in any role may say for another: that there is one is known already.
    """
    if basis is None:
        return LacksRole() if case.on_behalf_of is None else PrincipalLacksRole()
    if case.on_behalf_of is None or basis.role == "reader":
        return None
    if basis.role == "oneself":
        return SubstitutionNotValid(reason="own_name")
    valid = case.organisation.may_act_for(case.actor, case.on_behalf_of, basis, case.now)
    return None if valid else SubstitutionNotValid(reason="another_right")


def _first_refusal(guards: Iterable[Any], case: Any) -> Refusal | None:
    return next((refusal for guard in guards if (refusal := guard(case))), None)
