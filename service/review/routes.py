"""The queue, and one update to decide about: sign off, approve, or return with a reason."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from domain import commands as ask
from domain.errors import NotFound, Refusal
from domain.update import Update
from domain.values import Content
from service.auth import roles, signed_in
from service.forms import SchemaForm
from service.moments import asked_moment
from service.pages import fresh_id, person, see_other
from service.refusals import field_sentences, sentence, status
from service.review.page import review_page
from service.review.rows import others, own_rows
from service.review.schemas import DecisionForm, ReturnForm
from service.workplace import workplace
from workers import tools
from workers.act import act
from workers.read_models import sign_off_queue
from workers.reading import reading

blueprint = Blueprint("review", __name__, url_prefix="/granska")
DECIDING = frozenset({"unit_reviewer", "sam_approver", "external_approver"})


@blueprint.get("")
@roles(*DECIDING, "auditor")
def index() -> str:
    with workplace(person(), asked_moment()) as at:
        mine = own_rows(at)
        return render_template(
            "review/index.html",
            at=at,
            mine=mine,
            others=others(at, mine),
            people=at.names(*(row.for_whom for row in mine)),
            refused={},
            done=[],
            named={},
            bulk_id=fresh_id(),
        )


@blueprint.get("/<uuid:update_id>")
@signed_in
def show(update_id: UUID) -> str:
    return _page(update_id, SchemaForm(ReturnForm(), initial={}))


@blueprint.post("/<uuid:update_id>/granskad")
@signed_in
def sign_off(update_id: UUID) -> tuple[str, int] | Response:
    done = gettext("Granskad. Uppdateringen har gått vidare för godkännande.")
    return _decide(update_id, ask.SignOffUpdate, DecisionForm(), done)


@blueprint.post("/<uuid:update_id>/godkand")
@signed_in
def approve(update_id: UUID) -> tuple[str, int] | Response:
    return _decide(update_id, ask.ApproveUpdate, DecisionForm(), _approved)


@blueprint.post("/<uuid:update_id>/ater")
@signed_in
def send_back(update_id: UUID) -> tuple[str, int] | Response:
    done = gettext("Lämnad tillbaka. Den ansvarige ser ditt skäl bredvid texten.")
    return _decide(update_id, ask.ReturnUpdate, ReturnForm(), done)


def _approved(update: Update) -> str:
    """The last approval, or one of those that are needed."""
    if update.state == "approved":
        return str(gettext("Godkänd. Texten tas med i lägesrapporten."))
    words = gettext("Ditt godkännande är sparat: %(given)s av %(needed)s. En annan person till behöver godkänna.")
    return str(words % {"given": len(update.valid("sam")), "needed": update.quorum})


def _decide(
    update_id: UUID, kind: Any, schema: DecisionForm, done: str | Callable[[Update], str]
) -> tuple[str, int] | Response:
    form = SchemaForm(schema, request.form)
    if not form.validate():
        return _page(update_id, form), 422
    activity_id = activity_of(update_id)
    try:
        answer = act(kind(actor_id=person(), activity_id=activity_id, update_id=update_id, **form.data))
    except Refusal as refusal:
        if refusal.code == "not_found":
            raise
        form.refuse(field_sentences(refusal))
        return _refused(update_id, form, refusal)
    flash(done if isinstance(done, str) else done(tools.sparbar().activity(activity_id).update(update_id)))
    return see_other(answer, "review.index")


def _refused(update_id: UUID, form: SchemaForm, refusal: Refusal) -> tuple[str, int]:
    """The page again; where one no longer reads it, since one stands in for nobody any more, only the refusal."""
    try:
        return _page(update_id, form, refusal), status(refusal)
    except NotFound:
        raise refusal from None


def activity_of(update_id: UUID) -> UUID:
    with reading() as now:
        queued = sign_off_queue.one(now, update_id)
    if queued is None:
        raise NotFound
    return queued.activity_id


def _page(update_id: UUID, form: SchemaForm, refusal: Refusal | None = None) -> str:
    """With the words of the moment; after a refusal also what had been shown, and the reason that was typed."""
    with workplace(person(), asked_moment()) as at:
        page = review_page(at, update_id)
        shown: Content | None = page.update.words(str(request.form.get("content_hash", ""))) if refusal else None
        who_can = [*(refusal or page.why_not).who_can] if refusal or page.why_not else []  # type: ignore[union-attr]
        who = [refusal.who] if refusal and refusal.who else []
        return render_template(
            "review/show.html",
            at=at,
            page=page,
            steps=False,  # the moments before it was there, or could be read, are none of this page's
            form=form,
            reason=form["reason"] if isinstance(form.schema, ReturnForm) else SchemaForm(ReturnForm(), {})["reason"],
            chosen=request.form.get("on_behalf_of", ""),
            command_id=fresh_id(),
            refusal=refusal,
            sentence=sentence(refusal) if refusal else "",
            why_not=sentence(page.why_not) if page.why_not else "",
            shown=shown if shown != page.update.content else None,
            people=at.names(*who_can, *who, *page.people, *at.helpers),
            fresh_id=fresh_id,
            who_can=who_can,
        )
