"""The list of plans, and one plan with its filters."""

from flask import Blueprint, render_template, request, url_for
from flask_login import current_user

from domain.values import plan_id
from service.auth import signed_in
from service.comparing.since import last_visit
from service.moments import asked_moment
from service.pages import person
from service.plans.overview import overview
from service.workplace import Workplace, workplace
from workers.read_models import plans

blueprint = Blueprint("plans", __name__, url_prefix="/planer")


@blueprint.get("")
@signed_in
def index() -> str:
    with workplace(person(), asked_moment()) as at:
        return render_template("plans/index.html", at=at, plans=plans.all_plans(at.reading), leads=_leads(at))


@blueprint.get("/<slug>")
@signed_in
def show(slug: str) -> str:
    with workplace(person(), asked_moment()) as at:
        plan = plans.by_slug(at.reading, slug)
        if plan is None:
            raise at.missing(plan_id(slug))
        unit, status = request.args.get("enhet"), request.args.get("status")
        shown = overview(at, plan, unit or None, status or None)
        compared = url_for("comparing.plan", slug=slug, fran=at.past.day.isoformat() if at.past else None)
        more = {"compared": compared, "visit": last_visit(at), "leads": _leads(at)}
        return render_template("plans/show.html", at=at, o=shown, **more)


def _leads(at: Workplace) -> bool:
    """Whether the plan is hers to change, and it is the plan of today that she sees."""
    return "coordinator" in current_user.acts_as and not at.past
