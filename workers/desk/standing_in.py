"""What waits for those whom a person stands in for, and so may be done by that person today."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain.substitution import Substitution
from workers.desk.items import Item, owned_items
from workers.workplace import Workplace

WRITING = ("returned", "draft", "not_reported")
STEP = {"unit_reviewer": "in_unit_review", "sam_approver": "in_sam_review", "external_approver": "in_sam_review"}


@dataclass(frozen=True)
class StandingIn:
    """A right that is lent; ``counts`` is false when the principal has lost it, ``leads`` where it is to coordinate."""

    by: Substitution
    counts: bool
    to_write: tuple[Item, ...]
    to_decide: tuple[Item, ...]

    @property
    def leads(self) -> bool:
        return self.counts and self.by.role == "coordinator"

    @property
    def waits(self) -> bool:
        return bool(self.to_write or self.to_decide)


def standing_in(at: Workplace, lent: Iterable[Item]) -> tuple[StandingIn, ...]:
    """By the day that it ends; ``lent`` is what the person may decide about for others."""
    running = sorted(at.organisation.principals(at.person, at.now), key=lambda one: (one.valid_to, one.position))
    items = list(lent)
    return tuple(_standing_in(at, one, items) for one in running)


def _standing_in(at: Workplace, one: Substitution, lent: list[Item]) -> StandingIn:
    return StandingIn(
        by=one,
        counts=at.organisation.can_lend(one.principal_id, one.role, one.unit_id),
        to_write=tuple(_to_write(at, one)) if one.role == "owner" else (),
        to_decide=tuple(i for i in lent if i.for_whom == one.principal_id and i.state == STEP.get(one.role)),
    )


def _to_write(at: Workplace, one: Substitution) -> Iterable[Item]:
    """What came back first."""
    owned = [item for item in owned_items(at, one.principal_id) if one.covers("owner", item.activity.unit_id, at.now)]
    may = at.organisation.is_active(one.principal_id)
    found = (replace(item, for_whom=one.principal_id) for item in owned if may and item.state in WRITING)
    return sorted(found, key=lambda item: WRITING.index(item.state))
