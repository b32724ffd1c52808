"""Who is responsible for an activity: the first owner, and a change of hands that is proposed and answered."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, abort
from flask_babel import gettext, lazy_gettext
from marshmallow import Schema
from werkzeug.wrappers import Response

from domain import commands as ask
from service.acting import Whom, whom
from service.activities.schemas import AnswerForm, OwnerForm, ReassignmentForm
from service.auth import roles, signed_in
from service.pages import person
from service.questions import Question, answered, choosing, fresh, put
from service.workplace import Workplace, today, workplace
from workers.desk.handover import answers, permits
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
        row, names = _row(at, activity_id), _whom(at, activity_id, "propose-reassignment")
        form = fresh(_form(at), to_unit_id=row.unit_id, to_owner_id=row.owner_id, effective=today())
    return put(_proposing(activity_id, names), form)


@blueprint.post("/foresla")
@signed_in
def propose(activity_id: UUID) -> tuple[str, int] | Response:
    with workplace(person()) as at:
        schema, names = _form(at), _whom(at, activity_id, "propose-reassignment", asked=True)
    done = gettext("Bytet är föreslaget. Ansvaret ligger kvar tills någon har svarat.")
    return answered(_proposing(activity_id, names), schema, _asking(ask.ProposeReassignment, activity_id), done)


@blueprint.get("/<uuid:reassignment_id>/<word>")
@signed_in
def ask_for_answer(activity_id: UUID, reassignment_id: UUID, word: str) -> str:
    with workplace(person()) as at:
        names = _whom(at, activity_id, _answer(word).name)
    return put(_answering(activity_id, word, names), fresh(AnswerForm()))


@blueprint.post("/<uuid:reassignment_id>/<word>")
@signed_in
def answer(activity_id: UUID, reassignment_id: UUID, word: str) -> tuple[str, int] | Response:
    chosen = _answer(word)
    command = _asking(chosen.command, activity_id, reassignment_id=reassignment_id)
    with workplace(person()) as at:
        names = _whom(at, activity_id, chosen.name, asked=True)
    return answered(_answering(activity_id, word, names), AnswerForm(), command, str(chosen.done))


@blueprint.get("/agare")
@roles("coordinator")
def ask_for_owner(activity_id: UUID) -> str:
    question, schema = _appointing(activity_id)
    return put(question, fresh(schema))


@blueprint.post("/agare")
@roles("coordinator")
def appoint_owner(activity_id: UUID) -> tuple[str, int] | Response:
    question, schema = _appointing(activity_id)
    done = gettext("Aktiviteten har en ansvarig.")
    return answered(question, schema, _asking(ask.AppointOwner, activity_id), done)


def _proposing(activity_id: UUID, names: Whom) -> Question:
    about = gettext("Den mottagande enheten godtar eller avböjer. Ansvaret ligger kvar tills dess.")
    title, button = gettext("Föreslå byte av ansvar"), gettext("Föreslå bytet")
    return _question(activity_id, title, button, about=about, consequence=str(EFFECT), whom=names)


def _answering(activity_id: UUID, word: str, names: Whom) -> Question:
    title, consequence = str(_answer(word).title), str(EFFECT) if word in ("godta", "besluta") else ""
    return _question(activity_id, title, title, consequence=consequence, whom=names)


def _appointing(activity_id: UUID) -> tuple[Question, Schema]:
    with workplace(person()) as at:
        row, schema = _row(at, activity_id), choosing(OwnerForm(), owner_id=_active_people(at))
        more = {"whom": whom(at, at.holding("coordinator")), "consequence": str(EFFECT) if row.owner_id else ""}
    return _question(activity_id, gettext("Utse aktivitetsansvarig"), gettext("Utse"), **more), schema


def _question(activity_id: UUID, title: str, button: str, **more: Any) -> Question:
    values = {"activity_id": activity_id}
    return Question(title, button, gettext("Aktivitetens sida"), "activities.show", values, **more)


def _asking(kind: Any, activity_id: UUID, **more: Any) -> Callable[[dict[str, Any]], Any]:
    about = {"actor_id": person(), "activity_id": activity_id}
    return lambda data: kind(**about, **more, **data)


def _answer(word: str) -> Answer:
    return ANSWERS[word] if word in ANSWERS else abort(404)


def _row(at: Workplace, activity_id: UUID) -> BoardRow:
    row = activity_board.one(at.reading, activity_id)
    if row is None:
        raise at.missing(activity_id)
    return row


def _whom(at: Workplace, activity_id: UUID, command: str, *, asked: bool = False) -> Whom:
    """In whose name the command may be given; raises one's own refusal where in nobody's, unless it is ``asked``."""
    found = answers(at, _row(at, activity_id))
    people, refusal = permits(found)[command], found[None][command]
    if not people and refusal is not None and not asked:
        raise refusal
    return whom(at, people)


def _form(at: Workplace) -> Any:
    units = {unit_id: f"{unit.code}, {unit.name}" for unit_id, unit in at.organisation.units.items()}
    return choosing(ReassignmentForm(), to_unit_id=units, to_owner_id=_active_people(at))


def _active_people(at: Workplace) -> dict[UUID, str]:
    people = at.names(*(one for one in at.organisation.people if at.organisation.is_active(one)))
    return dict(sorted(people.items(), key=lambda one: one[1]))
