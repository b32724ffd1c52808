"""The annual report of a plan: a function of a log position, computed when it is asked for and signed by nobody."""

from flask import Blueprint, abort, render_template
from werkzeug.wrappers import Response

from domain.errors import NotFound
from domain.values import plan_id
from service.auth import signed_in
from service.moments import asked_moment
from service.pages import person
from service.reports.files import kinds, own_file, sent
from service.workplace import workplace
from workers.read_models import plans
from workers.reading import Reading, reading
from workers.reports.annual import YearNotReported, annual
from workers.reports.files import FORMATS, OWN, rendered
from workers.reports.jobs import NotReady, check_ready
from workers.reports.own_template import keeping
from workers.reports.own_template.apart import NotFilledIn
from workers.reports.printable import visible
from workers.reports.sheet import sheet
from workers.reports.snapshot import PlanUnknown

blueprint = Blueprint("annual", __name__, url_prefix="/rapporter/<slug>/<int(fixed_digits=4):year>")


@blueprint.get("")
@signed_in
def show(slug: str, year: int) -> str:
    with workplace(person(), asked_moment()) as at:
        plan = plans.by_slug(at.reading, slug)
        if plan is None:
            raise at.missing(plan_id(slug))
        drawn = sheet(_compiled(at.reading, slug, year), visible)
        formats = () if at.past else kinds(at.reading.position)
        return render_template("reports/annual.html", at=at, plan=plan, year=year, sheet=drawn, formats=formats)


@blueprint.get("/<int:position>.<kind>")
@signed_in
def download(slug: str, year: int, position: int, kind: str) -> Response:
    """The report of a log position in one format: the same bytes each time."""
    if kind not in (*FORMATS, OWN):
        raise NotFound
    try:
        check_ready(None)
    except NotReady:
        abort(503)
    with reading(position) as moment:
        if moment.position != position:
            raise NotFound
        canonical = _compiled(moment, slug, year)
    if kind != OWN:
        return sent(rendered(canonical, kind))
    try:
        return sent(own_file(canonical, keeping.in_use(position)))
    except NotFilledIn:
        abort(503)


def _compiled(moment: Reading, slug: str, year: int) -> bytes:
    """Raises NotFound where the plan, or a quarter of the year, was not there yet."""
    try:
        return annual(moment, slug, year).canonical()
    except (PlanUnknown, YearNotReported):
        raise NotFound from None
