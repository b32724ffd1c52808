"""The municipality's own Word template: what is wrong with a file that is sent in, which one is in use, and none."""

from contextlib import closing
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from domain import commands as ask
from domain.errors import NotFound, Refusal, SameAsNow
from domain.values import Attachment, Role
from service import errors
from service.auth import roles
from service.pages import fresh_id, person, see_other
from service.questions import Question, answered, fresh, put
from service.reports.files import sent
from service.schemas import Asked
from service.workplace import workplace
from workers.act import act
from workers.file_types import tidy_name
from workers.reports.files import FORMATS, ReportFile
from workers.reports.own_template import apart, keeping
from workers.reports.own_template.admission import LARGEST_FILE
from workers.reports.own_template.checking import Finding
from workers.reports.own_template.fields import everything
from workers.reports.own_template.start import NAME, starting_template

blueprint = Blueprint("own_template", __name__, url_prefix="/rapporter/mall")
COORDINATOR: Role = "coordinator"
FIELD = "template"
TRIED = "prov.docx"


@blueprint.get("")
@roles(COORDINATOR)
def show() -> str:
    return _shown()


@blueprint.post("")
@roles(COORDINATOR)
def upload() -> tuple[str, int] | Response:
    """A template that is as it should be is in use from now on; of any other nothing is left but what is wrong."""
    arrived = request.files.get(FIELD)
    if arrived is None or not arrived.filename:
        return _shown(problem=gettext("Välj en fil")), 422
    with closing(arrived):
        name, content = tidy_name(arrived.filename), arrived.stream.read(LARGEST_FILE + 1)
    found = apart.checked(content)
    if any(one.stops for one in found):
        return _shown(name, found), 422
    return _taken_in_use(name, content, found)


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> errors.Answer | Response | RequestEntityTooLarge | tuple[str, int]:
    """A file of which not even the beginning was taken in."""
    if request.endpoint != "own_template.upload":
        return errors.show_http_error(error)  # type: ignore[return-value]
    return _shown(problem=gettext("Mallen är för stor: den får vara högst 5 MB.")), 413


@blueprint.get("/ingen")
@roles(COORDINATOR)
def ask_to_drop() -> str:
    return put(_dropping(), fresh(Asked()))


@blueprint.post("/ingen")
@roles(COORDINATOR)
def drop() -> tuple[str, int] | Response:
    def dropping(data: dict[str, Any]) -> ask.DropReportTemplate:
        return ask.DropReportTemplate(actor_id=person(), **data)

    done = gettext("Ingen egen mall används längre. Det som är publicerat i den är som förut.")
    return answered(_dropping(), Asked(), dropping, done)


@blueprint.get(f"/{NAME}")
@roles(COORDINATOR)
def start() -> Response:
    """A template with every field, to be changed in Word."""
    return _file(starting_template(), NAME)


@blueprint.get("/<digest>.docx")
@roles(COORDINATOR)
def download(digest: str) -> Response:
    """One that is or was in use, as it was sent in."""
    chosen, content = _once_in_use(digest)
    return _file(content, chosen.name)


@blueprint.get(f"/<digest>/{TRIED}")
@roles(COORDINATOR)
def tried(digest: str) -> Response:
    """The same, with each field saying its own name."""
    _, content = _once_in_use(digest)
    try:
        return _file(apart.tried(content), TRIED)
    except apart.NotFilledIn:
        abort(503)


def _taken_in_use(name: str, content: bytes, found: list[Finding]) -> Response:
    """Kept before the log names it; given up again where it is not chosen after all."""
    digest = keeping.keep(content)
    template = Attachment(sha256=digest, size=len(content), name=name)
    try:
        answer = act(ask.ChooseReportTemplate(command_id=fresh_id(), actor_id=person(), template=template))
    except SameAsNow:
        flash(gettext("Den mallen används redan."))
        return redirect(url_for("own_template.show"), 303)
    except Refusal:
        keeping.give_up(digest)
        raise
    flash(gettext("Mallen används för de rapporter som sammanställs från och med nu."))
    if found:
        lacks = ngettext("%(num)s råd om mallen", "%(num)s råd om mallen", len(found))
        flash(f"{lacks}: {' '.join(one.sentence for one in found)}")
    return see_other(answer, "own_template.show")


def _shown(name: str = "", found: list[Finding] | None = None, problem: str = "") -> str:
    """The page, with what is wrong with a file that was just sent in."""
    with workplace(person()) as at:
        chosen = [*reversed(at.organisation.templates)]
        people = at.names(*(one.by for one in chosen))
    return render_template(
        "reports/own_template.html",
        at=at,
        chosen=chosen,
        people=people,
        name=name,
        found=found or [],
        problem=problem or (gettext("%(name)s går inte att använda", name=name) if found else ""),
        fields=list(everything()),
        may=COORDINATOR in current_user.roles,
        start=NAME,
        field=FIELD,
    )


def _once_in_use(digest: str) -> tuple[Attachment, bytes]:
    """Raises NotFound for one that never was, or is lost."""
    with workplace(person()) as at:
        known = [one.template for one in at.organisation.templates if one.template and one.template.sha256 == digest]
    content = keeping.kept(digest) if known else None
    if content is None:
        raise NotFound
    return known[-1], content


def _file(content: bytes, name: str) -> Response:
    kind = FORMATS["docx"].media_type
    return sent(ReportFile(name=name, media_type=kind, content=content, sha256=keeping.digest(content)))


def _dropping() -> Question:
    return Question(
        gettext("Sluta använda mallen"),
        gettext("Sluta använda den"),
        gettext("Mall för rapporterna"),
        "own_template.show",
        consequence=gettext(
            "Rapporter som sammanställs från och med nu får inte någon fil i mallen. Det som är publicerat i den är "
            "som förut, och mallen finns kvar att hämta."
        ),
    )
