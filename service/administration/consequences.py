"""What would follow if somebody lost a role or the account: said before it is done, and nothing is done by asking."""

from dataclasses import dataclass
from uuid import UUID

from domain.guards import enough_are_left
from domain.organisation import HeldRole, Organisation
from domain.substitution import Substitution
from service.workplace import Workplace
from workers.desk.desk import GROUPS
from workers.read_models import activity_board, sign_off_queue
from workers.read_models.activity_board import BoardRow


@dataclass(frozen=True)
class Consequences:
    """``last`` are the roles (with the unit's code) that nobody would hold any more.

    ``stranded`` are activities whose update in review nobody, or too few, could decide about; ``owned`` those that
    would lack an owner; ``substitutions`` those that would no longer count.
    """

    last: tuple[tuple[str, str], ...]
    stranded: tuple[BoardRow, ...]
    owned: tuple[BoardRow, ...]
    substitutions: tuple[Substitution, ...]


def of_losing(at: Workplace, person: UUID, *roles: HeldRole) -> Consequences:
    """Of the roles that are named, or of the account with all of them when none are."""
    would_be = at.organisation.without(person, *roles)
    lost = roles or tuple(sorted(at.organisation.roles(person), key=str))
    return Consequences(
        last=tuple(_said(at, one) for one in lost if not would_be.holders(one.role, one.unit_id)),
        stranded=_stranded(at, would_be),
        owned=() if roles else _owned(at, person),
        substitutions=tuple(one for one in at.organisation.substitutions.values() if _ends(at, one, person, roles)),
    )


def _said(at: Workplace, held: HeldRole) -> tuple[str, str]:
    return held.role, at.unit(held.unit_id) if held.unit_id else ""


def _stranded(at: Workplace, would_be: Organisation) -> tuple[BoardRow, ...]:
    """Those that can be decided about now, and could not be then."""
    in_review = [update.facts for update in sign_off_queue.waiting(at.reading, GROUPS["in_review"])]
    lost = [f for f in in_review if enough_are_left(f, at.organisation) and not enough_are_left(f, would_be)]
    rows = activity_board.several(at.reading, [facts.activity_id for facts in lost])
    return tuple(rows.values())


def _owned(at: Workplace, person: UUID) -> tuple[BoardRow, ...]:
    return tuple(row for row in activity_board.owned_by(at.reading, person) if row.facts.lifecycle == "ongoing")


def _ends(at: Workplace, one: Substitution, person: UUID, roles: tuple[HeldRole, ...]) -> bool:
    """A right that the principal no longer has cannot be lent; a closed account neither lends nor acts."""
    if one.valid_to < at.today:
        return False
    if not roles:
        return person in (one.principal_id, one.substitute_id)
    return one.principal_id == person and (one.role, one.unit_id) in roles
