"""Who is responsible for an activity: the first owner, and a change of hands that is proposed and answered."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, abort
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from domain import commands as ask
from domain.errors import Refusal
from domain.handing_over import allowed
from service.activities.schemas import AnswerForm, OwnerForm, ReassignmentForm
from service.auth import roles, signed_in
from service.pages import person
from service.questions import Question, answered, choosing, fresh, put
from service.workplace import Workplace, today, workplace
from workers import tools
from workers.read_models import activity_board
from workers.read_models.activity_board import BoardRow

blueprint = Blueprint("handing_over", __name__, url_prefix="/aktiviteter/<uuid:activity_id>/ansvar")


class Answer(NamedTuple):
    """A way to answer a proposal: the command's name in the table, its class, and the words."""

    name: str
    command: Any
    title: Any
    done: Any


ANSWERS = {
    "godta": Answer(
        "accept-reassignment", ask.AcceptReassignment, lazy_gettext("Godta bytet"), lazy_gettext("Bytet är godtaget.")
    ),
    "avboj": Answer(
        "decline-reassignment", ask.DeclineReassignment, lazy_gettext("Avböj bytet"), lazy_gettext("Bytet är avböjt.")
    ),
    "besluta": Answer(
        "impose-reassignment",
        ask.ImposeReassignment,
        lazy_gettext("Besluta om bytet"),
        lazy_gettext("Bytet är beslutat."),
    ),
    "avsla": Answer(
        "reject-reassignment", ask.RejectReassignment, lazy_gettext("Avslå bytet"), lazy_gettext("Bytet är avslaget.")
    ),
    "ta-tillbaka": Answer(
        "withdraw-reassignment",
        ask.WithdrawReassignment,
        lazy_gettext("Ta tillbaka förslaget"),
        lazy_gettext("Förslaget är taget tillbaka."),
    ),
}
EFFECT = lazy_gettext("När bytet sker slutar allt som är underskrivet att gälla, och det som granskas går tillbaka.")


@blueprint.get("/foresla")
@signed_in
def ask_to_propose(activity_id: UUID) -> str:
    with workplace(person()) as at:
        row = _row(at, activity_id, "propose-reassignment")
        form = fresh(_form(at), to_unit_id=row.unit_id, to_owner_id=row.owner_id, effective=today())
    return put(_proposing(activity_id), form)


@blueprint.post("/foresla")
@signed_in
def propose(activity_id: UUID) -> tuple[str, int] | Response:
    with workplace(person()) as at:
        _row(at, activity_id)
        schema = _form(at)
    done = gettext("Bytet är föreslaget. Ansvaret ligger kvar tills någon har svarat.")
    return answered(_proposing(activity_id), schema, _asking(ask.ProposeReassignment, activity_id), done)


@blueprint.get("/<uuid:reassignment_id>/<word>")
@signed_in
def ask_for_answer(activity_id: UUID, reassignment_id: UUID, word: str) -> str:
    with workplace(person()) as at:
        _row(at, activity_id, _answer(word).name)
    return put(_answering(activity_id, word), fresh(AnswerForm()))


@blueprint.post("/<uuid:reassignment_id>/<word>")
@signed_in
def answer(activity_id: UUID, reassignment_id: UUID, word: str) -> tuple[str, int] | Response:
    chosen = _answer(word)
    command = _asking(chosen.command, activity_id, reassignment_id=reassignment_id)
    return answered(_answering(activity_id, word), AnswerForm(), command, str(chosen.done))


@blueprint.get("/agare")
@roles("coordinator")
def ask_for_owner(activity_id: UUID) -> str:
    with workplace(person()) as at:
        _row(at, activity_id)
        form = fresh(choosing(OwnerForm(), owner_id=_active_people(at)))
    return put(_appointing(activity_id), form)


@blueprint.post("/agare")
@roles("coordinator")
def appoint_owner(activity_id: UUID) -> tuple[str, int] | Response:
    with workplace(person()) as at:
        _row(at, activity_id)
        schema = choosing(OwnerForm(), owner_id=_active_people(at))
    done = gettext("Aktiviteten har en ansvarig.")
    return answered(_appointing(activity_id), schema, _asking(ask.AppointOwner, activity_id), done)


def _proposing(activity_id: UUID) -> Question:
    about = gettext("Den mottagande enheten godtar eller avböjer. Ansvaret ligger kvar tills dess.")
    title, button = gettext("Föreslå byte av ansvar"), gettext("Föreslå bytet")
    return _question(activity_id, title, button, about=about, consequence=str(EFFECT))


def _answering(activity_id: UUID, word: str) -> Question:
    title = str(_answer(word).title)
    return _question(activity_id, title, title, consequence=str(EFFECT) if word in ("godta", "besluta") else "")


def _appointing(activity_id: UUID) -> Question:
    return _question(activity_id, gettext("Utse aktivitetsansvarig"), gettext("Utse"))


def _question(activity_id: UUID, title: str, button: str, **more: Any) -> Question:
    values = {"activity_id": activity_id}
    return Question(title, button, gettext("Aktivitetens sida"), "activities.show", values, **more)


def _asking(kind: Any, activity_id: UUID, **more: Any) -> Callable[[dict[str, Any]], Any]:
    about = {"actor_id": person(), "activity_id": activity_id}
    return lambda data: kind(**about, **more, **data)


def _answer(word: str) -> Answer:
    return ANSWERS[word] if word in ANSWERS else abort(404)


def _row(at: Workplace, activity_id: UUID, command: str | None = None) -> BoardRow:
    """Raises NotFound, and the refusal of the command that one may not give."""
    row = activity_board.one(at.reading, activity_id)
    if row is None:
        raise at.missing(activity_id)
    refusal = may(at, activity_id)[command] if command else None
    if refusal is not None:
        raise refusal
    return row


def may(at: Workplace, activity_id: UUID) -> dict[str, Refusal | None]:
    """Every command about the responsibility, with its refusal for the reader or None."""
    activity = tools.sparbar().activity(activity_id)
    return dict(allowed(activity.handover(at.organisation, at.person, None, at.now)))


def _form(at: Workplace) -> Any:
    units = {unit_id: f"{unit.code}, {unit.name}" for unit_id, unit in at.organisation.units.items()}
    return choosing(ReassignmentForm(), to_unit_id=units, to_owner_id=_active_people(at))


def _active_people(at: Workplace) -> dict[UUID, str]:
    people = at.names(*(one for one in at.organisation.people if at.organisation.is_active(one)))
    return dict(sorted(people.items(), key=lambda one: one[1]))
