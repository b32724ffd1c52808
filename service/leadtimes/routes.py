"""Lead times of a plan, as a page and as a file for process mining."""

from dataclasses import dataclass
from statistics import median
from uuid import UUID

from flask import Blueprint, Response, render_template, request

from domain.values import Role, plan_id
from service.auth import roles, signed_in
from service.moments import asked_moment
from service.pages import person
from service.workplace import Workplace, workplace
from workers import lead_times, ocel
from workers.lead_times import Stay, Times
from workers.read_models import plans
from workers.read_models.plans import Plan

blueprint = Blueprint("leadtimes", __name__, url_prefix="/planer/<slug>/ledtider")
MAY_READ_THE_LOG: tuple[Role, ...] = ("auditor", "coordinator")


@dataclass(frozen=True)
class Shown:
    """``of_units`` has the times of each unit, by its code; ``slowest`` is where most days have gone, if anywhere."""

    quarter: str
    quarters: tuple[str, ...]
    times: tuple[Times, ...]
    of_units: dict[str, tuple[Times, ...]]
    of_quarters: dict[str, tuple[Times, ...]]
    through: tuple[float, ...]
    unreported: int

    @property
    def middle(self) -> float:
        """Days from the opening to the approval, in the middle; there is at least one."""
        return median(self.through)

    @property
    def slowest(self) -> Times | None:
        return max(self.times, key=lambda one: one.total, default=None)

    @property
    def slowest_unit(self) -> tuple[str, Times] | None:
        """The unit whose stays at the slowest step are the longest, in the middle."""
        step = self.slowest.step if self.slowest else None
        found = [(code, one) for code, ones in self.of_units.items() for one in ones if one.step == step]
        return max(found, key=lambda one: (one[1].median, one[0]), default=None) if len(found) > 1 else None

    @property
    def longest(self) -> float:
        """The longest of the bars, in days."""
        every = [
            one.median for ones in (self.times, *self.of_units.values(), *self.of_quarters.values()) for one in ones
        ]
        return max(every, default=0.0) or 1.0


@blueprint.get("")
@signed_in
def show(slug: str) -> str:
    with workplace(person(), asked_moment()) as at:
        plan = _known(at, slug)
        return render_template("leadtimes/show.html", at=at, plan=plan, o=_shown(at, plan, request.args.get("kvartal")))


@blueprint.get("/ocel.json")
@roles(*MAY_READ_THE_LOG)
def as_ocel(slug: str) -> Response:
    """OCEL 2.0, as process mining tools read it; ids and no names, and none of the words."""
    with workplace(person()) as at:
        found = ocel.of_plan(at.reading, _known(at, slug).id)
    return Response(
        ocel.encoded(found),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{slug}-ocel.json"'},
    )


def _shown(at: Workplace, plan: Plan, asked: str | None) -> Shown:
    quarters = tuple(period.quarter for period in at.periods(plan.id))
    chosen = asked if asked in quarters else (quarters[0] if quarters else "")
    every = lead_times.stays(at.reading, plan.id, quarters)
    own = [stay for stay in every if stay.quarter == chosen]
    return Shown(
        quarter=chosen,
        quarters=quarters,
        times=_times(at, own),
        of_units={code: _times(at, [one for one in own if at.unit(one.unit_id) == code]) for code in _codes(at, own)},
        of_quarters={one: _times(at, [stay for stay in every if stay.quarter == one]) for one in quarters},
        through=tuple(lead_times.through(at.reading, plan.id, [chosen])),
        unreported=len(lead_times.unreported(at.reading, plan.id, chosen)) if chosen else 0,
    )


def _times(at: Workplace, found: list[Stay]) -> tuple[Times, ...]:
    return tuple(lead_times.times(found, at.now))


def _codes(at: Workplace, found: list[Stay]) -> list[str]:
    units: set[UUID] = {stay.unit_id for stay in found}
    return sorted(at.unit(unit) for unit in units)


def _known(at: Workplace, slug: str) -> Plan:
    plan = plans.by_slug(at.reading, slug)
    if plan is None:
        raise at.missing(plan_id(slug))
    return plan
