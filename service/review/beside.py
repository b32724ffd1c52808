"""Beside the decision: comments, suggestions, stepping aside, back to the unit, taking back, and another way on."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash
from flask_babel import gettext
from werkzeug.wrappers import Response

from domain import commands as ask
from domain.errors import NotFound
from service.auth import roles, signed_in
from service.forms import SchemaForm
from service.pages import person, see_other
from service.questions import Question, answered, fresh, posted, put
from service.review.page import ReviewPage, review_page
from service.review.recusing import following
from service.review.routes import activity_of
from service.review.schemas import (
    ANSWERS,
    BlockingCommentForm,
    CommentForm,
    RecuseForm,
    ReplyForm,
    ResolveForm,
    SuggestForm,
    WhyForm,
)
from service.schemas import AskedForSomebody
from service.words import FIELD
from service.workplace import workplace
from workers.act import act

blueprint = Blueprint("beside", __name__, url_prefix="/granska/<uuid:update_id>")
QUEUE: tuple[str, dict[str, Any]] = ("review.index", {})


@blueprint.get("/kommentar")
@signed_in
def ask_for_comment(update_id: UUID) -> str:
    page = _page(update_id, "comment")
    return put(_commenting(page), fresh(_comment_form(page)))


@blueprint.post("/kommentar")
@signed_in
def comment(update_id: UUID) -> tuple[str, int] | Response:
    page, command = _page(update_id), _asking(ask.AddComment, update_id)
    return answered(_commenting(page), _comment_form(page), command, gettext("Kommentaren är sparad."))


@blueprint.get("/kommentar/<uuid:comment_id>/svara")
@signed_in
def ask_for_reply(update_id: UUID, comment_id: UUID) -> str:
    return put(_replying(_page(update_id, "comment"), comment_id), fresh(ReplyForm(), answers=comment_id))


@blueprint.post("/kommentar/<uuid:comment_id>/svara")
@signed_in
def reply(update_id: UUID, comment_id: UUID) -> tuple[str, int] | Response:
    question = _replying(_page(update_id), comment_id)
    return answered(question, ReplyForm(), _asking(ask.AddComment, update_id), gettext("Svaret är sparat."))


@blueprint.get("/kommentar/<uuid:comment_id>/besvarad")
@signed_in
def ask_to_resolve(update_id: UUID, comment_id: UUID) -> str:
    return put(_resolving(_page(update_id, "resolve-comment"), comment_id), fresh(ResolveForm()))


@blueprint.post("/kommentar/<uuid:comment_id>/besvarad")
@signed_in
def resolve(update_id: UUID, comment_id: UUID) -> tuple[str, int] | Response:
    command = _asking(ask.ResolveComment, update_id, comment_id=comment_id)
    done = gettext("Kommentaren är markerad som besvarad.")
    return answered(_resolving(_page(update_id), comment_id), ResolveForm(), command, done)


@blueprint.post("/kommentar/<uuid:comment_id>/oppna")
@signed_in
def reopen(update_id: UUID, comment_id: UUID) -> Response:
    command = _asking(ask.ReopenComment, update_id, comment_id=comment_id)
    answer = act(command(posted(AskedForSomebody())))
    flash(gettext("Kommentaren är öppen igen."))
    return see_other(answer, "review.show", update_id=update_id)


@blueprint.get("/forslag/<field>")
@signed_in
def ask_for_suggestion(update_id: UUID, field: str) -> str:
    page = _page(update_id, "suggest")
    form = fresh(SuggestForm(), text=getattr(page.update.content, _answer(field)) or "")
    return put(_suggesting(page, field), form)


@blueprint.post("/forslag/<field>")
@signed_in
def suggest(update_id: UUID, field: str) -> tuple[str, int] | Response:
    command = _asking(ask.SuggestChange, update_id, field=_answer(field))
    done = gettext("Förslaget är sparat. Den ansvarige kan ta in det när uppdateringen har lämnats tillbaka.")
    return answered(_suggesting(_page(update_id), field), SuggestForm(), command, done)


@blueprint.get("/avsta")
@signed_in
def ask_to_recuse(update_id: UUID) -> str:
    question, _then = _recusing(_page(update_id, "recuse"))
    return put(question, fresh(RecuseForm()))


@blueprint.post("/avsta")
@signed_in
def recuse(update_id: UUID) -> tuple[str, int] | Response:
    question, then = _recusing(_page(update_id))
    about = {"activity_id": activity_of(update_id)}
    done = f"{gettext('Du har avstått.')} {then}"
    return answered(question, RecuseForm(), _asking(ask.DeclareRecusal, update_id), done, ("activities.show", about))


@blueprint.get("/till-enheten")
@signed_in
def ask_to_send_back(update_id: UUID) -> str:
    page = _page(update_id, "send-back")
    return put(_sending_back(page), _bound(page))


@blueprint.post("/till-enheten")
@signed_in
def send_back(update_id: UUID) -> tuple[str, int] | Response:
    done = gettext("Skickad tillbaka till enhetens granskning.")
    return answered(_sending_back(_page(update_id)), WhyForm(), _asking(ask.SendBackToUnit, update_id), done, QUEUE)


@blueprint.get("/aterkalla")
@signed_in
def ask_to_revoke(update_id: UUID) -> str:
    page = _page(update_id, "revoke")
    return put(_revoking(page), _bound(page))


@blueprint.post("/aterkalla")
@signed_in
def revoke(update_id: UUID) -> tuple[str, int] | Response:
    about = {"activity_id": activity_of(update_id)}
    done = gettext("Godkännandet är återkallat. Uppdateringen är hos den ansvarige.")
    command = _asking(ask.RevokeApproval, update_id)
    return answered(_revoking(_page(update_id)), WhyForm(), command, done, ("activities.show", about))


@blueprint.post("/skicka-vidare")
@roles("coordinator")
def reroute(update_id: UUID) -> Response:
    answer = act(_asking(ask.Reroute, update_id)(posted(AskedForSomebody())))
    flash(gettext("Uppdateringen har gått till fler, så att någon kan besluta."))
    return see_other(answer, "review.show", update_id=update_id)


# what is asked


def _commenting(page: ReviewPage) -> Question:
    consequence = gettext("Kommentaren syns för dem som får läsa uppdateringen, och följer den till slutet.")
    return _question(page, "comment", gettext("Kommentera"), gettext("Spara kommentaren"), consequence=consequence)


def _replying(page: ReviewPage, comment_id: UUID) -> Question:
    return _question(page, "comment", gettext("Svara"), gettext("Spara svaret"), about=_words(page, comment_id))


def _resolving(page: ReviewPage, comment_id: UUID) -> Question:
    title, button = gettext("Markera som besvarad"), gettext("Markera som besvarad")
    return _question(page, "resolve-comment", title, button, about=_words(page, comment_id))


def _suggesting(page: ReviewPage, field: str) -> Question:
    return _question(
        page,
        "suggest",
        gettext("Föreslå en ändring: %(field)s", field=FIELD[_answer(field)]),
        gettext("Spara förslaget"),
        consequence=gettext("Den ansvarige väljer. Tas ditt förslag in kan du inte besluta om uppdateringen."),
    )


def _recusing(page: ReviewPage) -> tuple[Question, str]:
    """The question, with what falls and who must act then; the latter also by itself, to say when it is done."""
    with workplace(person()) as at:
        falls, then = following(at, page)
    never = gettext("Du kan inte ångra dig för den här uppdateringen.")
    title, button = gettext("Avstå från att besluta"), gettext("Avstå")
    return _question(page, "recuse", title, button, consequence=f"{falls} {then} {never}"), then


def _sending_back(page: ReviewPage) -> Question:
    consequence = gettext("Enhetens granskning slutar gälla, och enheten granskar samma text igen.")
    title, button = gettext("Skicka tillbaka till enheten"), gettext("Skicka tillbaka")
    return _question(page, "send-back", title, button, consequence=consequence)


def _revoking(page: ReviewPage) -> Question:
    consequence = gettext("Texten tas bort ur lägesrapporten och går tillbaka till den ansvarige.")
    title, button = gettext("Återkalla godkännandet"), gettext("Återkalla")
    return _question(page, "revoke", title, button, consequence=consequence)


def _question(page: ReviewPage, command: str, title: str, button: str, **more: Any) -> Question:
    back, values = gettext("Uppdateringen"), {"update_id": page.update.id}
    return Question(title, button, back, "review.show", values, whom=page.whom[command], **more)


# what it is about


def _page(update_id: UUID, command: str | None = None) -> ReviewPage:
    """Raises NotFound for what one may not read, and the refusal of the command that one may not give."""
    with workplace(person()) as at:
        page = review_page(at, update_id)
    if command and command not in page.may:
        raise page.refusals[command]
    return page


def _asking(kind: Any, update_id: UUID, **more: Any) -> Callable[[dict[str, Any]], Any]:
    about = {"actor_id": person(), "activity_id": activity_of(update_id), "update_id": update_id}
    return lambda data: kind(**about, **more, **data)


def _comment_form(page: ReviewPage) -> CommentForm:
    return BlockingCommentForm() if page.may_block else CommentForm()


def _bound(page: ReviewPage) -> SchemaForm:
    return fresh(WhyForm(), content_hash=page.update.hash, step_id=page.update.step_id)


def _words(page: ReviewPage, comment_id: UUID) -> str:
    if comment_id not in page.update.comments:
        raise NotFound
    return page.update.comments[comment_id].text


def _answer(field: str) -> str:
    return field if field in ANSWERS else abort(404)
