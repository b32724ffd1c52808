"""The public's pages: the plans with a published report, a report, an activity's address, feed, data and files."""

from uuid import UUID

from flask import Blueprint, current_app, make_response, render_template, request
from werkzeug.wrappers import Response

from domain.errors import NotFound
from service.auth import public
from service.public import data
from service.public.published import Published, published_plans, published_reports
from service.public.visit import visit
from service.reports.files import file_answer
from workers.reports.files import FORMATS, OWN

blueprint = Blueprint("public", __name__, url_prefix="/offentligt")
FEED_LENGTH = 50
KINDS = (*FORMATS, f"'{OWN}'")


@blueprint.get("")
@public
def index() -> str:
    with visit() as at:
        return render_template("public/index.html", at=at, found=published_plans(at.reading))


@blueprint.get("/<slug>")
@public
def show(slug: str) -> str:
    """The newest report."""
    with visit() as at:
        reports = published_reports(at.reading, slug)
        return render_template("public/show.html", at=at, r=reports[0], reports=reports, newest=True)


@blueprint.get("/<slug>/<quarter>")
@public
def report(slug: str, quarter: str) -> str:
    with visit() as at:
        reports = published_reports(at.reading, slug)
        found = _of_quarter(reports, quarter)
        return render_template("public/show.html", at=at, r=found, reports=reports, newest=found is reports[0])


@blueprint.get("/<slug>/<string(length=7):quarter>.<any({kinds}):kind>".format(kinds=",".join(KINDS)))
@public
def download(slug: str, quarter: str, kind: str) -> Response:
    """The file that was published, which nothing changes."""
    with visit() as at:
        found = _of_quarter(published_reports(at.reading, slug), quarter)
    return file_answer(slug, quarter, found.compiled, kind, found.issued)


@blueprint.get("/<slug>/aktiviteter/<uuid:activity_id>")
@public
def activity(slug: str, activity_id: UUID) -> str:
    """One address for as long as there is history, whatever number the activity has."""
    with visit() as at:
        reports = published_reports(at.reading, slug)
        told = [(one, row) for one in reports if (row := one.of(activity_id))]
        if not told:
            raise NotFound
        return render_template("public/activity.html", at=at, told=told, plan=reports[0].plan)


@blueprint.get("/<slug>/atom.xml")
@public
def feed(slug: str) -> Response:
    with visit() as at:
        reports = published_reports(at.reading, slug)
        entries = data.entries(reports)[:FEED_LENGTH]
        made = render_template("public/atom.xml", plan=reports[0].plan, entries=entries, base=_base())
    return _typed(made, "application/atom+xml; charset=utf-8")


@blueprint.get("/<slug>/data.json")
@public
def as_json(slug: str) -> Response:
    with visit() as at:
        made = data.as_json(published_reports(at.reading, slug), at.reading.position, _base())
    return _typed(made, "application/json")


@blueprint.get("/<slug>/data.csv")
@public
def as_csv(slug: str) -> Response:
    with visit() as at:
        made = data.as_csv(published_reports(at.reading, slug), _base())
    answer = _typed(made, "text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{slug}.csv")
    return answer


def _of_quarter(reports: tuple[Published, ...], quarter: str) -> Published:
    found = next((one for one in reports if one.quarter == quarter), None)
    if found is None:
        raise NotFound
    return found


def _typed(content: str | bytes, kind: str) -> Response:
    """With a tag, so that whoever comes back is sent it anew only when it is another."""
    answer = make_response(content)
    answer.headers["Content-Type"] = kind
    answer.add_etag()
    return answer.make_conditional(request)


def _base() -> str:
    """What addresses begin with for those who read them elsewhere."""
    return str(current_app.config["SPARBAR_BASE_URL"]).rstrip("/")
