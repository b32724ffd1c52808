"""The list of reports, one report, and asking the workers to compile it."""

import re
from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask_login import current_user
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from domain.values import Role, plan_id
from service.auth import roles, signed_in
from service.moments import asked_moment
from service.pages import fresh_id, person
from service.reports.files import file_answer
from service.workplace import Workplace, workplace
from workers import projector
from workers.nudge import nudge
from workers.read_models import plans
from workers.reports import jobs
from workers.reports.files import FORMATS
from workers.reports.jobs import ReportJob
from workers.reports.printable import visible
from workers.reports.shape import OlderShape
from workers.reports.sheet import Sheet, sheet
from workers.reports.snapshot import snapshot

blueprint = Blueprint("reports", __name__, url_prefix="/rapporter")
QUARTER = re.compile(r"\d{4}-Q[1-4]")
COMPILING: tuple[Role, ...] = ("coordinator", "sam_approver")


@blueprint.get("")
@signed_in
def index() -> str:
    with workplace(person()) as at:
        found = [(plan, [p.quarter for p in at.periods(plan.id)]) for plan in plans.all_plans(at.reading)]
        return render_template("reports/index.html", found=found)


@blueprint.get("/<slug>/<quarter>")
@signed_in
def show(slug: str, quarter: str) -> str:
    _check(quarter)
    with workplace(person(), asked_moment()) as at:
        plan = plans.by_slug(at.reading, slug)
        if plan is None:
            raise at.missing(plan_id(slug))
        facts = _as_of(at, slug, quarter) if at.past else _latest(at, slug, quarter)
        return render_template("reports/show.html", at=at, plan=plan, quarter=quarter, **facts)


@blueprint.get("/<slug>/<quarter>/<int:position>.<kind>")
@signed_in
def download(slug: str, quarter: str, position: int, kind: str) -> Response:
    with workplace(person()) as at:
        _ = plans.by_slug(at.reading, slug) or abort(404)
    _check(quarter)
    return file_answer(slug, quarter, position, kind)


@blueprint.post("/<slug>/<quarter>/sammanstall")
@roles(*COMPILING)
def compile_(slug: str, quarter: str) -> Response:
    """Queue the report of this moment; the workers compile it, also when the broker is away just now."""
    with workplace(person()) as at:
        _ = plans.by_slug(at.reading, slug) or abort(404)
    _check(quarter)
    jobs.ask_for(fresh_id(), slug, quarter, projector.reached())
    nudge()
    return redirect(url_for("reports.show", slug=slug, quarter=quarter), 303)


def _latest(at: Workplace, slug: str, quarter: str) -> dict[str, Any]:
    """The report that was compiled last, where it stands, and what can be done about it."""
    job = jobs.latest(slug, quarter)
    return {
        "job": job,
        "sheet": _sheet(job),
        "formats": tuple(FORMATS),
        "newer": at.reading.position - job.position if job else 0,
        "may_compile": bool(current_user.roles & {*COMPILING}),
    }


def _as_of(at: Workplace, slug: str, quarter: str) -> dict[str, Any]:
    """A report is a function of the position, so an earlier one is computed and kept nowhere."""
    found = sheet(snapshot(at.reading, slug, quarter).canonical(), visible)
    return {"job": None, "sheet": found, "formats": (), "newer": 0, "may_compile": False}


def _sheet(job: ReportJob | None) -> Sheet | None:
    """None before the report is compiled, and for one compiled by an earlier version."""
    try:
        return sheet(job.snapshot, visible) if job and job.snapshot else None
    except OlderShape:
        return None


def _check(quarter: str) -> None:
    if not QUARTER.fullmatch(quarter):
        abort(404)
