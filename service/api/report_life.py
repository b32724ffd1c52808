"""What programs do with a report that is compiled: sign it, register it, publish it, record the board's decision."""

from typing import Any

from marshmallow import fields
from werkzeug.wrappers import Response

from domain.commands import Command
from service.api.bearer import caller
from service.api.blueprint import Part
from service.api.examples import example
from service.api.report_answer import Report, report_answer
from service.api.reports import check
from service.api.requests import Request
from service.reports.deeds import DEEDS, Deed
from service.reports.files import file_answer
from service.reports.schemas import DecisionForm, RegistrationForm, ShownReport
from workers import projector
from workers.act import act
from workers.reports.files import FORMATS

blueprint = Part("api_report_life", __name__, url_prefix="/api/v1/reports", description="The life of a status report")
ONE = "/<slug>/<quarter>"
WAIT = 0.5


def _somebody() -> fields.UUID:
    return fields.UUID(allow_none=True, load_default=None)


class ShownReportIn(Request, ShownReport):
    on_behalf_of = _somebody()


class RegistrationIn(Request, RegistrationForm):
    on_behalf_of = _somebody()


class BoardDecisionIn(Request, DecisionForm):
    on_behalf_of = _somebody()


@blueprint.fetches(f"{ONE}/<int:position>-<int:issued>.<kind>", [form.media_type for form in FORMATS.values()])
def download_issued(slug: str, quarter: str, position: int, issued: int, kind: str) -> Response:
    """The signed report as a file, with what had come to it at a log position: the same bytes each time"""
    check(slug, quarter)
    return file_answer(slug, quarter, position, kind, issued)


@blueprint.writes(f"{ONE}/sign", ShownReportIn, Report, asks=example("sign"))
def sign(body: dict[str, Any], slug: str, quarter: str) -> dict[str, Any]:
    """Sign the compiled report that has this checksum"""
    return _done(DEEDS["underteckna"], body, slug, quarter)


@blueprint.writes(f"{ONE}/register", RegistrationIn, Report, asks=example("register"))
def register(body: dict[str, Any], slug: str, quarter: str) -> dict[str, Any]:
    """Register the signed report for a meeting of the board"""
    return _done(DEEDS["diariefor"], body, slug, quarter)


@blueprint.writes(f"{ONE}/publish", ShownReportIn, Report, asks=example("sign"))
def publish(body: dict[str, Any], slug: str, quarter: str) -> dict[str, Any]:
    """Publish the signed report that has this checksum"""
    return _done(DEEDS["publicera"], body, slug, quarter)


@blueprint.writes(f"{ONE}/decision", BoardDecisionIn, Report, asks=example("decision"))
def decision(body: dict[str, Any], slug: str, quarter: str) -> dict[str, Any]:
    """Record what the board decided about the published report"""
    return _done(DEEDS["beslut"], body, slug, quarter)


def _done(deed: Deed, body: dict[str, Any], slug: str, quarter: str) -> dict[str, Any]:
    """The report as it stands after that."""
    check(slug, quarter)
    command: Command = deed.make(slug, quarter, actor_id=caller(), **body)
    answer = act(command)
    if answer.last_position:
        projector.wait_for(answer.last_position, WAIT)
    return report_answer(slug, quarter)
