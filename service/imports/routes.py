"""From a document to a plan: upload it, answer what is unclear, confirm. Only the one who uploaded it sees it."""

from collections.abc import Mapping
from contextlib import closing
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from msgspec.structs import replace
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from domain import commands as ask
from domain.errors import Refusal, SameAsNow
from domain.values import Role, derived_id
from service import errors
from service.acting import whom
from service.auth import roles
from service.imports.kept import known_units, own_draft
from service.imports.page import ProposalPage, page_of, rereads
from service.imports.typed import decisions, parted, posted
from service.pages import person, see_other
from service.questions import Question, fresh, put
from service.refusals import sentence, status
from service.schemas import Asked
from service.workplace import workplace
from workers import accounts
from workers.act import act
from workers.file_types import tidy_name
from workers.imports import drafts
from workers.imports.confirm import import_plan
from workers.imports.drafts import Draft
from workers.imports.limits import LARGEST_FILE
from workers.imports.proposal import propose
from workers.imports.refusals import FileTooLarge, UnreadableDocument
from workers.read_models import plans

blueprint = Blueprint("imports", __name__, url_prefix="/inlasning")
COORDINATOR: Role = "coordinator"
FIELD = "document"


@blueprint.get("")
@roles(COORDINATOR)
def start() -> str:
    return _start()


@blueprint.post("")
@roles(COORDINATOR)
def upload() -> tuple[str, int] | Response:
    """A file that is a plan is kept for the person; of any other nothing is left but a sentence."""
    sent = request.files.get(FIELD)
    if sent is None or not sent.filename:
        return _start(gettext("Välj en fil")), 422
    with closing(sent):
        name, content = tidy_name(sent.filename), sent.stream.read(LARGEST_FILE + 1)
    propose(content, name, known_units())
    return redirect(url_for("imports.show", draft_id=drafts.begin(person(), name, content)), 303)


@blueprint.errorhandler(UnreadableDocument)
def unreadable(error: UnreadableDocument) -> tuple[str, int]:
    """Whether it was just sent or kept by an earlier version of the importer: the core's own sentence."""
    return _start(str(error)), 422


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(error: RequestEntityTooLarge) -> errors.Answer | Response | RequestEntityTooLarge | tuple[str, int]:
    """A file of which not even the beginning was taken in."""
    if request.endpoint == "imports.upload":
        return _start(str(FileTooLarge())), 413
    return errors.show_http_error(error)  # type: ignore[return-value]


@blueprint.get("/<uuid:draft_id>")
@roles(COORDINATOR)
def show(draft_id: UUID) -> str | Response:
    draft = own_draft(draft_id)
    if draft.slug:
        return redirect(url_for("plans.show", slug=draft.slug), 303)
    return _shown(page_of(draft, known_units(), request.args.get("sida", 1, type=int) - 1))


@blueprint.post("/<uuid:draft_id>")
@roles(COORDINATOR)
def take(draft_id: UUID) -> tuple[str, int] | Response:
    """Keep what was typed, whatever is wrong with it; then do what the button says."""
    draft, number = own_draft(draft_id), request.form.get("page", 0, type=int)
    if draft.slug:
        return redirect(url_for("plans.show", slug=draft.slug), 303)
    units = known_units()
    kept, withdrawn = parted(page_of(draft, units).base, posted(request.form))
    impossible, anew = _told(draft, units, kept)
    drafts.save(draft_id, {key: text for key, text in kept.items() if key not in impossible}, withdrawn)
    page = page_of(own_draft(draft_id), units, number)
    page.errors |= dict.fromkeys(impossible, gettext("Då har planen inga aktiviteter. Svara på ett annat sätt."))
    return _go_on(page, anew)


@blueprint.get("/<uuid:draft_id>/kasta")
@roles(COORDINATOR)
def ask_to_discard(draft_id: UUID) -> str:
    draft = own_draft(draft_id)
    question = Question(
        gettext("Kasta det inlästa"),
        gettext("Kasta"),
        gettext("Inläsningen"),
        "imports.show",
        {"draft_id": draft_id},
        about=draft.name,
        consequence=gettext("Filen och dina svar tas bort. Planer som redan är inlästa är som förut."),
    )
    return put(question, fresh(Asked()))


@blueprint.post("/<uuid:draft_id>/kasta")
@roles(COORDINATOR)
def discard(draft_id: UUID) -> Response:
    drafts.discard(own_draft(draft_id).id, person())
    flash(gettext("Filen och svaren är borta."))
    return redirect(url_for("imports.start"), 303)


# what it is about


def _start(problem: str = "") -> str:
    return render_template("imports/start.html", problem=problem, begun=drafts.unfinished(person()), field=FIELD)


def _told(draft: Draft, units: Mapping[str, str], kept: Mapping[str, str]) -> tuple[frozenset[str], bool]:
    """The answers about rows and columns that would leave no plan; and whether others read the document anew."""
    try:
        return frozenset(), rereads(draft, units, kept)
    except UnreadableDocument:
        return frozenset(key for key, text in decisions(kept).items() if draft.answers.get(key) != text), False


def _go_on(page: ProposalPage, anew: bool) -> tuple[str, int] | Response:
    button = request.form.get("do", "save")
    if button in ("back", "next"):
        return _to(page, page.number + (1 if button == "next" else -1))
    if anew:
        flash(gettext("Dokumentet är läst på nytt efter ditt svar. Se över det en gång till."))
        return _to(page, page.number)
    if button == "import":
        return _read_in(page)
    if page.errors:
        return _shown(page), 422
    flash(gettext("Svaren är sparade. Planen är inte inläst än."))
    return _to(page, page.number)


def _to(page: ProposalPage, number: int) -> Response:
    return redirect(url_for("imports.show", draft_id=page.draft.id, sida=number + 1 if number > 0 else None), 303)


def _read_in(page: ProposalPage) -> tuple[str, int] | Response:
    """The plan as one command; asked for twice, it is read in once."""
    if not page.complete():
        return _shown(page), 422
    slug = page.plan.data["slug"]
    try:
        answer = act(_command(page))
    except SameAsNow:
        page.refuse("slug", gettext("Det finns redan en plan med det namnet i adressen: välj ett annat"))
        return _shown(page), 422
    except Refusal as refusal:
        return _shown(page, refusal), status(refusal)
    drafts.finish(page.draft.id, slug)
    read_in = len(page.proposal.rows)
    flash(ngettext("%(num)s aktivitet är inläst.", "%(num)s aktiviteter är inlästa.", read_in))
    return see_other(answer, "plans.show", slug=slug)


def _command(page: ProposalPage) -> ask.ImportPlan:
    said = page.plan.data
    facts = {name: said[name] for name in ("slug", "name", "quarter")}
    command_id = derived_id(page.draft.id, "import")
    command = import_plan(page.proposal, command_id=command_id, actor_id=person(), known_units=known_units(), **facts)
    return replace(command, on_behalf_of=said["on_behalf_of"])


def _shown(page: ProposalPage, refusal: Refusal | None = None) -> str:
    with workplace(person()) as at:
        known, names = plans.all_plans(at.reading), whom(at, at.holding(COORDINATOR))
    people = [*refusal.who_can, *([refusal.who] if refusal.who else [])] if refusal else []
    return render_template(
        "imports/proposal.html",
        page=page,
        names=names,
        plans=known,
        same=[one for one in known if _source(one) == page.base.file_sha256],
        refusal=refusal,
        sentence=sentence(refusal) if refusal else "",
        people=accounts.names(people),
    )


def _source(plan: plans.Plan) -> str:
    return plan.details.source.file_sha256 if plan.details.source else ""
