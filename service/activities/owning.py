"""What an owner does beside writing: as before, correct, carry forward, and answer what others suggest."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, request
from flask_babel import gettext
from marshmallow import Schema
from werkzeug.wrappers import Response

from domain import commands as ask
from domain.errors import NotFound
from domain.update import Update
from service.acting import Whom, whom
from service.activities import updating
from service.activities.parts import parts_of, with_parts
from service.activities.routes import about_update, quarter_asked_for
from service.activities.schemas import AsBeforeForm, CorrectionForm, DeclineForm, SuggestionForm
from service.auth import signed_in
from service.pages import person, see_other
from service.questions import Question, answered, fresh, posted, put
from service.workplace import workplace
from workers import tools
from workers.act import act
from workers.read_models import activity_board

blueprint = Blueprint("owning", __name__, url_prefix="/aktiviteter/<uuid:activity_id>")


@blueprint.post("/som-tidigare")
@signed_in
def confirm_no_change(activity_id: UUID) -> Response:
    about: dict[str, Any] = {"actor_id": person(), "activity_id": activity_id, "quarter": quarter_asked_for()}
    answer = act(ask.ConfirmNoChange(**about, **posted(AsBeforeForm())))
    flash(gettext("Bekräftat: läget är som tidigare. Texten är skickad till granskning."))
    return see_other(answer, "activities.show", activity_id=activity_id)


@blueprint.post("/ta-med")
@signed_in
def carry_forward(activity_id: UUID) -> Response:
    answer = act(ask.CarryForward(quarter=quarter_asked_for(), **about_update(activity_id)))
    flash(gettext("Texten är med i det nya kvartalet som utkast. Läs igenom den och skicka."))
    return see_other(answer, "activities.show", activity_id=activity_id)


@blueprint.get("/ratta/<uuid:update_id>")
@signed_in
def ask_for_correction(activity_id: UUID, update_id: UUID) -> str:
    update, names = _update(activity_id, update_id, "correct")
    form = fresh(_correction(activity_id, update), content_hash=update.hash, **updating.words_of(update.content))
    return put(_correcting(activity_id, update, names), form)


@blueprint.post("/ratta/<uuid:update_id>")
@signed_in
def correct(activity_id: UUID, update_id: UUID) -> tuple[str, int] | Response:
    update, acting = _update(activity_id, update_id, "correct", asked=True)

    def proposing(data: dict[str, Any]) -> ask.ProposeCorrection:
        given = {name: data[name] for name in ("command_id", "content_hash", "reason", "on_behalf_of")}
        about: dict[str, Any] = {"actor_id": person(), "activity_id": activity_id, "update_id": update_id}
        content = updating.content_of(data | {"attachments": update.content.attachments})
        return ask.ProposeCorrection(content=content, **about, **given)

    done = gettext("Rättelsen är påbörjad. Den godkända texten gäller tills rättelsen är godkänd.")
    question = _correcting(activity_id, update, acting)
    return answered(question, _correction(activity_id, update), proposing, done)


@blueprint.post("/forslag/<uuid:suggestion_id>/ta-in")
@signed_in
def accept_suggestion(activity_id: UUID, suggestion_id: UUID) -> Response:
    about: dict[str, Any] = {"actor_id": person(), "activity_id": activity_id, "suggestion_id": suggestion_id}
    answer = act(ask.AcceptSuggestion(**about, **posted(SuggestionForm())))
    period = tools.sparbar().activity(activity_id).update(UUID(request.form["update_id"])).period
    flash(gettext("Förslaget är infört i utkastet."))
    return see_other(answer, "activities.edit", activity_id=activity_id, period=period)


@blueprint.get("/uppdateringar/<uuid:update_id>/forslag/<uuid:suggestion_id>/avboj")
@signed_in
def ask_to_decline(activity_id: UUID, update_id: UUID, suggestion_id: UUID) -> str:
    update, names = _update(activity_id, update_id, "decline-suggestion")
    return put(_declining(activity_id, update, names, suggestion_id), fresh(DeclineForm()))


@blueprint.post("/uppdateringar/<uuid:update_id>/forslag/<uuid:suggestion_id>/avboj")
@signed_in
def decline_suggestion(activity_id: UUID, update_id: UUID, suggestion_id: UUID) -> tuple[str, int] | Response:
    def declining(data: dict[str, Any]) -> ask.DeclineSuggestion:
        about: dict[str, Any] = {"actor_id": person(), "activity_id": activity_id, "update_id": update_id}
        return ask.DeclineSuggestion(suggestion_id=suggestion_id, **about, **data)

    update, names = _update(activity_id, update_id, "decline-suggestion", asked=True)
    question = _declining(activity_id, update, names, suggestion_id)
    return answered(question, DeclineForm(), declining, gettext("Förslaget är avböjt."))


def _correction(activity_id: UUID, update: Update) -> Schema:
    parts = parts_of(tools.sparbar().activity(activity_id), update, request.form)
    return with_parts(CorrectionForm, parts)


def _correcting(activity_id: UUID, update: Update, names: Whom) -> Question:
    return Question(
        gettext("Rätta %(quarter)s", quarter=update.period),
        gettext("Påbörja rättelsen"),
        gettext("Aktivitetens sida"),
        "activities.show",
        {"activity_id": activity_id},
        about=gettext("Skriv hur texten ska vara. Den godkända gäller tills rättelsen har granskats och godkänts."),
        consequence=gettext("Rättelsen blir ett utkast, som den aktivitetsansvarige skickar till granskning."),
        whom=names,
    )


def _declining(activity_id: UUID, update: Update, names: Whom, suggestion_id: UUID) -> Question:
    """Raises NotFound when the update has no such suggestion."""
    if suggestion_id not in update.suggestions:
        raise NotFound
    return Question(
        gettext("Avböj förslaget"),
        gettext("Avböj"),
        gettext("Formuläret"),
        "activities.edit",
        {"activity_id": activity_id, "period": update.period},
        about=update.suggestions[suggestion_id].text,
        whom=names,
    )


def _update(activity_id: UUID, update_id: UUID, command: str, *, asked: bool = False) -> tuple[Update, Whom]:
    """With the names in which the command may be given; raises NotFound for what one may not read.

    Raises one's own refusal where it may be given in nobody's name, unless it is ``asked`` and will be judged.
    """
    activity = tools.sparbar().activity(activity_id)
    update = activity.update(update_id)
    facts = activity.facts(update, update.period)
    with workplace(person()) as at:
        row = activity_board.one(at.reading, activity_id)
        if row is None or not at.may_read(facts):
            raise NotFound
        people = at.permits(facts, row.plan_id)[command]
        refusal = at.allowed(facts, row.plan_id)[command]
        if not people and refusal is not None and not asked:
            raise refusal
        return update, whom(at, people)
