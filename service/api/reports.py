"""The status report of a quarter: how far it has come, and asking for it."""

import re
from typing import Any
from uuid import UUID

from flask_babel import gettext
from werkzeug.wrappers import Response

from domain.errors import CommandIdReused, LacksRole, NotFound
from domain.values import derived_id
from service.api.bearer import caller
from service.api.blueprint import Part
from service.api.examples import example
from service.api.problem import problem
from service.api.report_answer import Report, report_answer
from service.api.requests import PATTERN, CompileIn, MomentIn
from service.moments import asked_moment
from service.reports.files import file_answer
from service.reports.routes import COMPILING
from workers import accounts, feed, projector, tools
from workers.nudge import nudge
from workers.read_models import plans
from workers.reading import reading
from workers.reports import jobs
from workers.reports.files import FORMATS

blueprint = Part("api_reports", __name__, url_prefix="/api/v1/reports", description="Status reports")
ONE = "/<slug>/<quarter>"


@blueprint.reads(ONE, Report, MomentIn, example=example("report"))
def show(query: dict[str, Any], slug: str, quarter: str) -> dict[str, Any]:
    """How far the latest report up to the moment has come, and its figures once it is compiled"""
    check(slug, quarter)
    return report_answer(slug, quarter, asked_moment())


@blueprint.fetches(f"{ONE}/<int:position>.<kind>", [form.media_type for form in FORMATS.values()])
def download(slug: str, quarter: str, position: int, kind: str) -> Response:
    """The report as a file, in one of its formats: the same bytes each time"""
    check(slug, quarter)
    return file_answer(slug, quarter, position, kind)


@blueprint.writes(f"{ONE}/compile", CompileIn, Report, status=202, asks=example("compile"))
def compile_(body: dict[str, Any], slug: str, quarter: str) -> Any:
    """Queue the report as of a log position, or of now"""
    check(slug, quarter)
    if not accounts.roles(caller()) & set(COMPILING):
        raise LacksRole(who_can=_compilers())
    if body["position"] is not None and body["position"] > feed.head():
        return problem("invalid", 422, errors={"position": [gettext("Så långt har loggen inte kommit.")]})
    job_id = derived_id(body["command_id"], str(caller()))
    earlier = jobs.one(job_id)
    if earlier is None:
        earlier = jobs.one(jobs.ask_for(job_id, slug, quarter, body["position"] or projector.reached()))
        nudge()
    assert earlier is not None
    if (earlier.plan, earlier.quarter) != (slug, quarter) or body["position"] not in (None, earlier.position):
        raise CommandIdReused
    return report_answer(slug, quarter, job=earlier)


def check(slug: str, quarter: str) -> None:
    """Raises NotFound for a plan that does not exist, and for no quarter."""
    with reading() as now:
        known = plans.by_slug(now, slug)
    if known is None or not re.fullmatch(PATTERN, quarter):
        raise NotFound


def _compilers() -> frozenset[UUID]:
    organisation = tools.sparbar().organisation()
    assert organisation is not None
    return frozenset[UUID]().union(*(organisation.holders(role) for role in COMPILING))
