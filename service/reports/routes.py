"""The list of reports, one report, and asking the workers to compile it."""

import re
from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask_login import current_user
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from domain.status_report import Report
from domain.values import Role, plan_id
from service.auth import roles, signed_in
from service.moments import asked_moment
from service.pages import fresh_id, person
from service.reports.files import file_answer, kinds
from service.reports.life import Life, life
from service.reports.shown import Shown, shown, signed_snapshot
from service.workplace import Workplace, workplace
from workers import projector
from workers.nudge import nudge
from workers.read_models import plans, status_reports
from workers.read_models.plans import Plan
from workers.reports import jobs
from workers.reports.annual import years
from workers.reports.snapshot import snapshot

blueprint = Blueprint("reports", __name__, url_prefix="/rapporter")
QUARTER = re.compile(r"\d{4}-Q[1-4]")
COMPILING: tuple[Role, ...] = ("coordinator", "sam_approver")


@blueprint.get("")
@signed_in
def index() -> str:
    with workplace(person(), asked_moment()) as at:
        listed = [(plan, _quarters(at, plan)) for plan in plans.all_plans(at.reading)]
        found = [(plan, reports, years([one.quarter for one in reports])) for plan, reports in listed]
        return render_template("reports/index.html", at=at, found=found)


@blueprint.get("/<slug>/<quarter>")
@signed_in
def show(slug: str, quarter: str) -> str:
    _check(quarter)
    with workplace(person(), asked_moment()) as at:
        plan = plans.by_slug(at.reading, slug)
        if plan is None:
            raise at.missing(plan_id(slug))
        facts = _as_of(at, plan, quarter) if at.past else _now(at, plan, quarter)
        return render_template("reports/show.html", at=at, plan=plan, quarter=quarter, **facts)


@blueprint.get("/<slug>/<quarter>/<int:position>.<kind>")
@signed_in
def download(slug: str, quarter: str, position: int, kind: str) -> Response:
    with workplace(person()) as at:
        _ = plans.by_slug(at.reading, slug) or abort(404)
    _check(quarter)
    return file_answer(slug, quarter, position, kind)


@blueprint.get("/<slug>/<quarter>/<int:position>-<int:issued>.<kind>")
@signed_in
def download_issued(slug: str, quarter: str, position: int, issued: int, kind: str) -> Response:
    """With the signature, and what had come to it at a log position."""
    with workplace(person()) as at:
        _ = plans.by_slug(at.reading, slug) or abort(404)
    _check(quarter)
    return file_answer(slug, quarter, position, kind, issued)


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


def _quarters(at: Workplace, plan: Plan) -> list[Report]:
    """A report for each quarter that has been opened, as far as it has come."""
    reports = {report.quarter: report for report in status_reports.of_plan(at.reading, plan.id)}
    return [reports.get(p.quarter) or Report(quarter=p.quarter) for p in at.periods(plan.id)]


def _now(at: Workplace, plan: Plan, quarter: str) -> dict[str, Any]:
    """The report that is signed or was compiled last, where it stands, and what can be done about it."""
    found = shown(plan.slug, status_reports.one(at.reading, plan.id, quarter))
    told = life(at, plan.id, quarter, found.position)
    return {
        "shown": found,
        "life": told,
        "formats": kinds(_reached(told, found)),
        "newer": at.reading.position - found.position if found.position else 0,
        "may_compile": bool(current_user.acts_as & {*COMPILING}) and told.report.publication is None,
        "people": at.names(*told.everybody),
    }


def _reached(told: Life, found: Shown) -> int | None:
    """The log position that the files on the page are of: a published report stays in the form it was published in."""
    if not found.is_signed:
        return found.position
    return told.report.publication.position if told.report.publication else told.issued[-1]


def _as_of(at: Workplace, plan: Plan, quarter: str) -> dict[str, Any]:
    """What was signed at that moment; an unsigned report is a function of the position, so it is computed."""
    report = status_reports.one(at.reading, plan.id, quarter)
    if report.signature:
        found = Shown(report.signature.compiled, True, signed_snapshot(plan.slug, report), None)
    else:
        computed = snapshot(at.reading, plan.slug, quarter).canonical()
        found = Shown(at.reading.position, False, computed, None)
    told = life(at, plan.id, quarter, found.position)
    facts = {"shown": found, "life": told, "people": at.names(*told.everybody)}
    return facts | {"formats": (), "newer": 0, "may_compile": False}


def _check(quarter: str) -> None:
    if not QUARTER.fullmatch(quarter):
        abort(404)
