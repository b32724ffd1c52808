"""One's own substitutes and whom one stands in for; the coordinator sees and appoints for everybody."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from domain import commands as ask
from domain.errors import NotFound
from domain.substitution import Substitution, appointing
from service.auth import signed_in
from service.pages import person
from service.questions import Question, answered, choosing, fresh, put
from service.substitutes.managing import answers_for_others, appointed_for
from service.substitutes.schemas import AppointForm, AppointForOthersForm, EndForm
from service.workplace import Workplace, workplace

blueprint = Blueprint("substitutes", __name__, url_prefix="/ersattare")


@blueprint.get("")
@signed_in
def show() -> str:
    with workplace(person()) as at:
        every = sorted(at.organisation.substitutions.values(), key=lambda one: (one.valid_to, one.valid_from))
        current = [one for one in every if one.valid_to >= at.today]
        return render_template(
            "substitutes/show.html",
            at=at,
            mine=[one for one in current if one.principal_id == at.person],
            standing_in=[one for one in current if one.substitute_id == at.person],
            others=[
                one for one in current if _appoints(at, one) and at.person not in (one.principal_id, one.substitute_id)
            ],
            leads=answers_for_others(at.organisation, at.person),
            people=at.names(*(who for one in current for who in (one.principal_id, one.substitute_id))),
        )


@blueprint.get("/utse")
@signed_in
def ask_to_appoint() -> str:
    return put(_appointing(), fresh(_form()))


@blueprint.post("/utse")
@signed_in
def appoint() -> tuple[str, int] | Response:
    def appointing(data: dict[str, Any]) -> ask.AppointSubstitute:
        return ask.AppointSubstitute(**{"actor_id": person(), "principal_id": person(), **data})

    return answered(_appointing(), _form(), appointing, gettext("Ersättaren är utsedd."))


@blueprint.get("/<uuid:substitution_id>/avsluta")
@signed_in
def ask_to_end(substitution_id: UUID) -> str:
    return put(_ending(_own(substitution_id)), fresh(EndForm()))


@blueprint.post("/<uuid:substitution_id>/avsluta")
@signed_in
def end(substitution_id: UUID) -> tuple[str, int] | Response:
    def ending(data: dict[str, Any]) -> ask.EndSubstitution:
        return ask.EndSubstitution(actor_id=person(), substitution_id=substitution_id, **data)

    return answered(_ending(None), EndForm(), ending, gettext("Ersättarens tid är avslutad."))


def _appointing() -> Question:
    consequence = gettext("Ersättaren beslutar i eget namn ”för” den som ersätts, och det syns överallt.")
    return _question(gettext("Utse ersättare"), gettext("Utse ersättaren"), consequence=consequence)


def _ending(found: Substitution | None) -> Question:
    about = gettext("Det som ersättaren redan har beslutat gäller fortfarande.")
    return _question(gettext("Avsluta ersättarens tid"), gettext("Avsluta"), about=about)


def _question(title: str, button: str, **more: Any) -> Question:
    return Question(title, button, gettext("Ersättare"), "substitutes.show", **more)


def _form() -> AppointForm:
    """The coordinator and the managers of units say for whom."""
    with workplace(person()) as at:
        active, units = _active_people(at), {unit: one.code for unit, one in at.organisation.units.items()}
        principals = {one: name for one, name in active.items() if one in appointed_for(at)}
    if list(principals) == [person()]:
        form, others = AppointForm(), {one: name for one, name in active.items() if one != person()}
        choosing(form, substitute_id=others, unit_id=units)
        return form
    form = AppointForOthersForm()
    choosing(form, principal_id=principals, substitute_id=active, unit_id=units)
    return form


def _appoints(at: Workplace, one: Substitution) -> bool:
    return appointing(at.organisation, at.person, one.role, one.unit_id) is not None


def _own(substitution_id: UUID) -> Substitution:
    """Raises NotFound for what is between two others, unless one may appoint for them."""
    with workplace(person()) as at:
        found = at.organisation.substitutions.get(substitution_id)
        own = found is not None and person() in (found.principal_id, found.substitute_id)
        if found is None or not (own or _appoints(at, found)):
            raise NotFound
        return found


def _active_people(at: Workplace) -> dict[UUID, str]:
    people = at.names(*(one for one in at.organisation.people if at.organisation.is_active(one)))
    return dict(sorted(people.items(), key=lambda one: one[1]))
