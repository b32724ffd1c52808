"""What has changed since a person was here last, counted by the very comparison that the link leads to."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from service.comparing.differences import compare
from service.moments import moment_of
from service.workplace import Workplace, workplace
from workers import visits
from workers.read_models import history, plans
from workers.read_models.plans import Plan
from workers.visits import Visit


@dataclass(frozen=True)
class PlanSince:
    """A plan, and in how many of its activities something differs."""

    plan: Plan
    changed: int


@dataclass(frozen=True)
class Since:
    """When the person was here last, and the plans in which something has changed since then."""

    visit: Visit
    plans: tuple[PlanSince, ...]


def last_visit(at: Workplace) -> Visit | None:
    """The person's visit before this one; None the first time, and on a page that shows an earlier moment."""
    return None if at.past else visits.last(at.person)


def since(at: Workplace) -> Since | None:
    """None as for the visit. Only those activities are compared that something has happened to."""
    visit = last_visit(at)
    if visit is None:
        return None
    touched = history.activities_after(at.reading, visit.position)
    return Since(visit, tuple(_changed(at, visit, touched)) if touched else ())


def _changed(at: Workplace, visit: Visit, touched: Sequence[UUID]) -> list[PlanSince]:
    with workplace(at.person, moment_of(str(visit.position))) as then:
        counted = [PlanSince(plan, len(compare(then, at, plan.id, touched))) for plan in plans.all_plans(at.reading)]
    return [one for one in counted if one.changed]
