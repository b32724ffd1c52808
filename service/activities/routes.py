"""One activity: its page, the form that updates it, and taking back what was written or sent."""

import re
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from domain import commands as ask
from domain.activity import Activity
from domain.errors import NotFound, Refusal
from domain.update import Update
from service.activities import updating
from service.activities.form import FormPage, form_page
from service.activities.page import activity_page
from service.activities.parts import parts_of
from service.activities.schemas import UpdateIdForm
from service.activities.update_form import WritingForm
from service.auth import signed_in
from service.comparing.since import last_visit
from service.moments import asked_moment
from service.pages import fresh_id, person, see_other
from service.questions import posted
from service.refusals import field_sentences, sentence, status
from service.workplace import Workplace, workplace
from workers import tools
from workers.act import act

blueprint = Blueprint("activities", __name__, url_prefix="/aktiviteter/<uuid:activity_id>")
QUARTER = re.compile(r"\d{4}-Q[1-4]")


@blueprint.get("")
@signed_in
def show(activity_id: UUID) -> str:
    with workplace(person(), asked_moment()) as at:
        page = activity_page(at, activity_id)
        people = at.names(*page.people, *at.helpers)
        day = at.past.day.isoformat() if at.past else None
        compared = url_for("comparing.activity", activity_id=activity_id, fran=day)
        more = {"page": page, "people": people, "moment_of": activity_id, "compared": compared, "visit": last_visit(at)}
        return render_template("activities/show.html", at=at, command_id=fresh_id(), fresh_id=fresh_id, **more)


@blueprint.get("/uppdatera")
@signed_in
def edit(activity_id: UUID) -> str:
    activity, quarter = tools.sparbar().activity(activity_id), quarter_asked_for()
    update = activity.update_for(quarter)
    initial = {
        **updating.words_of(update.content if update else None),
        **updating.written_on(update),
        "command_id": fresh_id(),
    }
    with workplace(person()) as at:
        page = form_page(at, activity, quarter)
        if page.why_not_write is not None:
            raise page.why_not_write
        files = update.content.attachments if update else ()
        return _show(at, page, WritingForm(person(), parts_of(activity, update), initial, files))


@blueprint.post("/uppdatera")
@signed_in
def write(activity_id: UUID) -> tuple[str, int] | Response:
    activity, quarter = tools.sparbar().activity(activity_id), quarter_asked_for()
    form = WritingForm(person(), parts_of(activity, activity.update_for(quarter), request.form))
    if not form.validate():
        return _again(activity, form, 422)
    sends = form.data["do"] == "submit"
    try:
        answer = updating.write(person(), activity, quarter, form.data)
        if sends:
            answer = updating.submit(person(), activity, quarter, form.data)
    except Refusal as refusal:
        return _refused(activity_id, form, refusal)
    flash(gettext("Uppdateringen är skickad till granskning.") if sends else gettext("Utkastet är sparat."))
    return see_other(answer, "activities.show", activity_id=activity_id)


@blueprint.post("/aterkalla")
@signed_in
def withdraw(activity_id: UUID) -> Response:
    answer = act(ask.WithdrawUpdate(**about_update(activity_id)))
    flash(gettext("Uppdateringen är tillbaka hos dig som utkast."))
    return see_other(answer, "activities.show", activity_id=activity_id)


@blueprint.post("/kassera")
@signed_in
def discard(activity_id: UUID) -> Response:
    answer = act(ask.DiscardDraft(**about_update(activity_id)))
    flash(gettext("Utkastet är kasserat. Det som stod i det finns kvar i historiken."))
    return see_other(answer, "activities.show", activity_id=activity_id)


def about_update(activity_id: UUID) -> dict[str, Any]:
    """What a form of one button asks, and in whose name."""
    return {"actor_id": person(), "activity_id": activity_id, **posted(UpdateIdForm())}


def quarter_asked_for() -> str:
    quarter = request.args.get("period", "")
    return quarter if QUARTER.fullmatch(quarter) else abort(404)


def _refused(activity_id: UUID, form: WritingForm, refusal: Refusal) -> tuple[str, int]:
    """The same form with everything typed: with the missing fields named, or beside what somebody else wrote."""
    if refusal.code == "not_found":
        raise refusal
    activity = tools.sparbar().activity(activity_id)
    update = activity.update_for(quarter_asked_for())
    _tell_who_saved(refusal, update)
    form.take_in(updating.attached_since(update, form.data))
    form.refuse(field_sentences(refusal))
    form.reset(command_id=fresh_id(), **updating.written_on(update))
    try:
        return _again(activity, form, status(refusal), refusal, saved=updating.is_draft(update, form.data))
    except NotFound:  # one stands in for nobody any more, and reads it no longer
        raise refusal from None


def _tell_who_saved(refusal: Refusal, update: Update | None) -> None:
    """A form that has been sent before and is sent with other words knows nothing of who has saved since."""
    if refusal.code == "command_id_reused" and refusal.reason is None and update is not None:
        refusal.who, refusal.at = update.versions[-1].by, update.versions[-1].at


def _again(
    activity: Activity, form: WritingForm, code: int, refusal: Refusal | None = None, *, saved: bool = False
) -> tuple[str, int]:
    with workplace(person()) as at:
        return _show(at, form_page(at, activity, quarter_asked_for(), refusal), form, refusal, saved=saved), code


def _show(
    at: Workplace, page: FormPage, form: WritingForm, refusal: Refusal | None = None, *, saved: bool = False
) -> str:
    """``saved``: what was typed is the draft now, though it could not be sent."""
    return render_template(
        "activities/update.html",
        at=at,
        page=page,
        form=form,
        refusal=refusal,
        saved=saved,
        sentence=sentence(refusal) if refusal else "",
        why_not_write=sentence(page.why_not_write) if page.why_not_write else "",
        why_not_send=sentence(page.why_not_send) if page.why_not_send else "",
        why_not_as_before=sentence(page.why_not_as_before) if page.why_not_as_before else "",
        fresh_id=fresh_id,
        people=at.names(*page.people(refusal), *at.helpers),
    )
