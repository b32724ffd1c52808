"""The plans, their periods, and the activities of a plan."""

from typing import Any

from domain import commands as ask
from domain.errors import NotFound
from domain.values import Deadlines, plan_id
from service.api import answers
from service.api.at import workplace_at
from service.api.bearer import caller
from service.api.blueprint import Part
from service.api.examples import example
from service.api.periods import LEVELS, carried_out, period_shown
from service.api.requests import ActivitiesIn, MomentIn, PeriodIn
from service.api.shown import activity
from service.plans.overview import UNKNOWN
from service.workplace import Workplace
from workers.read_models import activity_board, plans, sign_off_queue
from workers.read_models.activity_board import BoardRow
from workers.read_models.plans import Plan

blueprint = Part("api_plans", __name__, url_prefix="/api/v1/plans", description="Plans, quarters and activities")


@blueprint.reads("", answers.Plans, MomentIn)
def index(query: dict[str, Any]) -> dict[str, Any]:
    """Every plan"""
    with workplace_at() as (at, moment):
        return moment | {"next": None, "items": [_plan(plan) for plan in plans.all_plans(at.reading)]}


@blueprint.reads("/<slug>", answers.PlanAsOf, MomentIn)
def show(query: dict[str, Any], slug: str) -> dict[str, Any]:
    """One plan with its focus areas in printed order"""
    with workplace_at() as (at, moment):
        return moment | _plan(_by_slug(at, slug))


@blueprint.reads("/<slug>/periods", answers.Periods, MomentIn)
def periods(query: dict[str, Any], slug: str) -> dict[str, Any]:
    """The quarters opened for reporting, newest first"""
    with workplace_at() as (at, moment):
        plan = _by_slug(at, slug)
        items = [period_shown(at, slug, one.facts) for one in at.periods(plan.id)]
        return moment | {"next": None, "items": items}


@blueprint.writes("/<slug>/periods", PeriodIn, answers.PeriodAsLeft, status=201)
def open_period(body: dict[str, Any], slug: str) -> Any:
    """Open a quarter for reporting, with the last day of each level"""
    days = {level: body.pop(level) for level in LEVELS}
    about = {"plan_id": plan_id(slug), "quarter": body.pop("period"), "deadlines": Deadlines(**days)}
    return carried_out(ask.OpenPeriod(actor_id=caller(), **about, **body))


@blueprint.reads("/<slug>/activities", answers.Activities, ActivitiesIn, example=example("activities"))
def activities(query: dict[str, Any], slug: str) -> dict[str, Any]:
    """The activities in printed order, with the latest word that everyone may read and where the quarter's stands"""
    with workplace_at() as (at, moment):
        plan = _by_slug(at, slug)
        quarter = query.get("period") or newest_period(at, plan)
        found = [row for row in activity_board.of_plan(at.reading, plan.id) if _matches(at, row, query)]
        own = {u.activity_id: u for u in sign_off_queue.of_plan(at.reading, plan.id) if _counts(u, quarter)}
        names = at.names(*(row.owner_id for row in found))
        items = [activity(at, row, quarter, own.get(row.activity_id), names) for row in found]
        return moment | {"period": quarter, "next": None, "items": items}


def newest_period(at: Workplace, plan: Plan) -> str:
    """The newest opened quarter, or the one that the plan's document tells of."""
    opened = at.periods(plan.id)
    return opened[0].quarter if opened else plan.details.quarter


def _by_slug(at: Workplace, slug: str) -> Plan:
    plan = plans.by_slug(at.reading, slug)
    if plan is None:
        raise NotFound
    return plan


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "id": plan.id,
        "slug": plan.slug,
        "name": plan.name,
        "document_period": plan.details.quarter,
        "areas": plan.details.areas,
    }


def _matches(at: Workplace, row: BoardRow, query: dict[str, Any]) -> bool:
    unit, status = query.get("unit"), query.get("status")
    return unit in (None, at.unit(row.unit_id)) and status in (None, row.status or UNKNOWN)


def _counts(update: Any, quarter: str) -> bool:
    return bool(update.period == quarter and update.state != "discarded")
