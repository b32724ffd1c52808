"""The dates that concern a person: last days of their levels in open quarters, and when their activities are due."""

import calendar
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Literal
from uuid import UUID

from domain.organisation import Organisation
from domain.planned import last_month
from domain.values import Value, period_id
from workers.read_models import activity_board, history, periods, plans
from workers.read_models.activity_board import BoardRow
from workers.read_models.periods import PlanPeriod
from workers.reading import Reading

Level = Literal["owner", "unit", "sam", "board", "due"]
ROLES: dict[Level, tuple[str, ...]] = {
    "unit": ("unit_reviewer",),
    "sam": ("sam_approver", "external_approver"),
    "board": ("coordinator", "board"),
}
MOVED = "period.deadlines_changed.v1"


class Dated(Value):
    """A day that somebody should know of. ``key`` is the same when the day is moved, ``moved`` counts how often it was.

    ``about`` are the titles of the activities that it is about, ``quarter`` is "" for an activity's own due day.
    """

    key: str
    level: Level
    day: date
    plan: str
    slug: str
    quarter: str
    moved: int
    about: tuple[str, ...] = ()
    activity_id: UUID | None = None


def of_person(reading: Reading, organisation: Organisation, person: UUID) -> list[Dated]:
    """Sorted by day; what one could do as another's substitute is in the other's calendar."""
    own = [row for row in activity_board.owned_by(reading, person) if row.facts.lifecycle == "ongoing"]
    roles = {role for role, _unit in organisation.roles(person)}
    found = [*_of_quarters(reading, own, roles), *_due(reading, own)]
    return sorted(found, key=lambda one: (one.day, one.key))


def _of_quarters(reading: Reading, own: list[BoardRow], roles: AbstractSet[str]) -> Iterator[Dated]:
    for plan in plans.all_plans(reading):
        titles = tuple(row.title for row in own if row.plan_id == plan.id)
        for period in periods.of_plan(reading, plan.id):
            if not period.is_open:
                continue
            stream = period_id(plan.id, period.quarter)
            facts = {"plan": plan.name, "slug": plan.slug, "quarter": period.quarter, "moved": _moved(reading, stream)}
            for level, day in _levels(period, roles, owns=bool(titles)):
                about = titles if level == "owner" else ()
                yield Dated(key=f"{stream}-{level}", level=level, day=day, about=about, **facts)  # type: ignore[arg-type]


def _levels(period: PlanPeriod, roles: AbstractSet[str], *, owns: bool) -> Iterator[tuple[Level, date]]:
    if owns:
        yield "owner", period.deadlines.owner
    for level, holders in ROLES.items():
        if roles & set(holders):
            yield level, getattr(period.deadlines, level)


def _due(reading: Reading, own: list[BoardRow]) -> Iterator[Dated]:
    named = {plan.id: plan for plan in plans.all_plans(reading)}
    for row in own:
        if row.planned.due:
            plan = named[row.plan_id]
            yield Dated(key=f"{row.activity_id}-due", level="due", day=_last_day(row.planned.due), plan=plan.name,
                        slug=plan.slug, quarter="", moved=row.version, about=(row.title,),
                        activity_id=row.activity_id)  # fmt: skip


def _last_day(due: str) -> date:
    if due.count("-") == 2:
        return date.fromisoformat(due)
    year, month = last_month(due)
    return date(year, month, calendar.monthrange(year, month)[1])


def _moved(reading: Reading, period: UUID) -> int:
    return sum(row.topic == MOVED for row in history.of_streams(reading, [period]))
