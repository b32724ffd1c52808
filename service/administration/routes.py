"""What administrators do: units, people, roles, which unit approves, and the organisation's limits."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from domain import commands as ask
from domain.errors import NotFound
from domain.organisation import HeldRole
from domain.values import Policy
from service.administration import questions
from service.administration.consequences import of_losing
from service.administration.schemas import (
    ROLES,
    AddressForm,
    ApprovingUnitForm,
    GrantForm,
    PersonForm,
    PolicyForm,
    UnitForm,
)
from service.auth import roles
from service.forms import SchemaForm
from service.pages import person
from service.questions import Question, answered, choosing, fresh, put
from service.schemas import Asked
from service.workplace import Workplace, workplace
from workers import accounts, passwords
from workers.mail import addresses

blueprint = Blueprint("administration", __name__, url_prefix="/administration")
ADMINISTRATOR = "administrator"
LIMITS = Policy.__struct_fields__


@blueprint.get("")
@roles(ADMINISTRATOR)
def show() -> str:
    with workplace(person()) as at:
        people = at.names(*at.organisation.people)
        return render_template(
            "administration/show.html",
            at=at,
            order=sorted(people, key=lambda one: (one in at.organisation.deactivated, people[one])),
            people=people,
            usernames=dict(accounts.everyone()),
            addresses=addresses.several(people),
        )


@blueprint.get("/enheter/ny")
@roles(ADMINISTRATOR)
def ask_for_unit() -> str:
    return put(questions.unit(), fresh(choosing(UnitForm(), parent_id=_units())))


@blueprint.post("/enheter/ny")
@roles(ADMINISTRATOR)
def create_unit() -> tuple[str, int] | Response:
    schema = choosing(UnitForm(), parent_id=_units())
    return answered(questions.unit(), schema, _asking(ask.CreateUnit), gettext("Enheten finns nu."))


@blueprint.get("/godkannande-enhet")
@roles(ADMINISTRATOR)
def ask_for_approving_unit() -> str:
    return put(questions.approving_unit(), fresh(choosing(ApprovingUnitForm(), unit_id=_units())))


@blueprint.post("/godkannande-enhet")
@roles(ADMINISTRATOR)
def choose_approving_unit() -> tuple[str, int] | Response:
    schema = choosing(ApprovingUnitForm(), unit_id=_units())
    done = gettext("Den godkännande enheten är vald.")
    return answered(questions.approving_unit(), schema, _asking(ask.ChooseApprovingUnit), done)


@blueprint.get("/granser")
@roles(ADMINISTRATOR)
def ask_for_policy() -> str:
    with workplace(person()) as at:
        policy = at.organisation.policy
    return put(questions.policy(), fresh(PolicyForm(), **{name: getattr(policy, name) for name in LIMITS}))


@blueprint.post("/granser")
@roles(ADMINISTRATOR)
def change_policy() -> tuple[str, int] | Response:
    def changing(data: dict[str, Any]) -> ask.ChangePolicy:
        policy = Policy(**{name: data[name] for name in LIMITS})
        return ask.ChangePolicy(command_id=data["command_id"], actor_id=person(), policy=policy)

    return answered(questions.policy(), PolicyForm(), changing, gettext("Gränserna är ändrade."))


@blueprint.get("/personer/ny")
@roles(ADMINISTRATOR)
def ask_for_person() -> str:
    return put(questions.new_person(), fresh(PersonForm()))


@blueprint.post("/personer/ny")
@roles(ADMINISTRATOR)
def add_person() -> tuple[str, int] | Response:
    """The name and the password never enter the log, so this is no ordinary command."""
    form = SchemaForm(PersonForm(), request.form)
    if not form.validate() or not _added(form):
        return put(questions.new_person(), form), 422
    flash(gettext("Kontot är gjort. Ge personen en roll."))
    return redirect(url_for("administration.show"), 303)


@blueprint.get("/personer/<uuid:person_id>/mejladress")
@roles(ADMINISTRATOR)
def ask_for_address(person_id: UUID) -> str:
    return put(_addressing(person_id), fresh(AddressForm(), mail=addresses.of(person_id)))


@blueprint.post("/personer/<uuid:person_id>/mejladress")
@roles(ADMINISTRATOR)
def keep_address(person_id: UUID) -> tuple[str, int] | Response:
    """An address never enters the log, so this is no ordinary command."""
    question, form = _addressing(person_id), SchemaForm(AddressForm(), request.form)
    if not form.validate():
        return put(question, form), 422
    addresses.keep(person_id, form.data["mail"])
    flash(gettext("Mejladressen är sparad.") if form.data["mail"] else gettext("Inga mejl skickas till personen."))
    return redirect(url_for("administration.show"), 303)


@blueprint.get("/personer/<uuid:person_id>/roll")
@roles(ADMINISTRATOR)
def ask_for_role(person_id: UUID) -> str:
    return put(_giving(person_id), fresh(choosing(GrantForm(), unit=_units())))


@blueprint.post("/personer/<uuid:person_id>/roll")
@roles(ADMINISTRATOR)
def grant_role(person_id: UUID) -> tuple[str, int] | Response:
    def granting(data: dict[str, Any]) -> ask.GrantRole:
        about: dict[str, Any] = {"person_id": person_id, "role": data["role"], "unit_id": data["unit"]}
        return ask.GrantRole(command_id=data["command_id"], actor_id=person(), **about)

    schema = choosing(GrantForm(), unit=_units())
    return answered(_giving(person_id), schema, granting, gettext("Rollen är given."))


@blueprint.get("/personer/<uuid:person_id>/roll/<role>/ta-tillbaka")
@roles(ADMINISTRATOR)
def ask_to_revoke_role(person_id: UUID, role: Any) -> str:
    return put(_revoking(person_id, _held(role)), fresh(Asked()))


@blueprint.post("/personer/<uuid:person_id>/roll/<role>/ta-tillbaka")
@roles(ADMINISTRATOR)
def revoke_role(person_id: UUID, role: Any) -> tuple[str, int] | Response:
    held = _held(role)
    command = _asking(ask.RevokeRole, person_id=person_id, role=held.role, unit_id=held.unit_id)
    done = gettext("Rollen är tillbakatagen. Det som redan är beslutat gäller.")
    return answered(_revoking(person_id, held), Asked(), command, done)


@blueprint.get("/personer/<uuid:person_id>/stang")
@roles(ADMINISTRATOR)
def ask_to_deactivate(person_id: UUID) -> str:
    return put(_deactivating(person_id), fresh(Asked()))


@blueprint.post("/personer/<uuid:person_id>/stang")
@roles(ADMINISTRATOR)
def deactivate(person_id: UUID) -> tuple[str, int] | Response:
    command = _asking(ask.DeactivatePerson, person_id=person_id)
    return answered(_deactivating(person_id), Asked(), command, gettext("Kontot är stängt."))


def _asking(kind: Any, **more: Any) -> Callable[[dict[str, Any]], Any]:
    about = {"actor_id": person()}
    return lambda data: kind(**about, **more, **data)


def _units() -> dict[UUID, str]:
    with workplace(person()) as at:
        return {unit_id: f"{unit.code}, {unit.name}" for unit_id, unit in at.organisation.units.items()}


def _addressing(person_id: UUID) -> Question:
    """Raises NotFound for somebody without an account, or with a closed one."""
    if accounts.person(person_id) is None:
        raise NotFound
    with workplace(person()) as at:
        return questions.address(_name(at, person_id))


def _giving(person_id: UUID) -> Question:
    with workplace(person()) as at:
        return questions.role(_name(at, person_id))


def _revoking(person_id: UUID, held: HeldRole) -> Question:
    with workplace(person()) as at:
        unit = at.unit(held.unit_id) if held.unit_id in at.organisation.units else ""
        return questions.revoke(_name(at, person_id), of_losing(at, person_id, held), held.role, unit)


def _deactivating(person_id: UUID) -> Question:
    with workplace(person()) as at:
        return questions.deactivate(_name(at, person_id), of_losing(at, person_id))


def _held(role: Any) -> HeldRole:
    """The role that the address names, for the unit in it."""
    return HeldRole(role, request.args.get("enhet", type=UUID)) if role in ROLES else abort(404)


def _name(at: Workplace, person_id: UUID) -> str:
    """Raises NotFound for somebody who is not in the organisation."""
    if person_id not in at.organisation.people:
        raise NotFound
    return at.names(person_id)[person_id]


def _added(form: SchemaForm) -> bool:
    """Whether there is an account now; otherwise the form says what is wrong with it."""
    data = form.data
    register = ask.RegisterPerson(command_id=data["command_id"], actor_id=person(), person_id=data["command_id"])
    try:
        passwords.check(data["password"], data["username"], demo=current_app.config["SPARBAR_DEMO"])
        accounts.add(register, data["username"], data["name"], passwords.hashed(data["password"]))
    except passwords.PoorPassword as poor:
        form.refuse({"password": str(poor)})
    except accounts.UsernameTaken:
        form.refuse({"username": gettext("Användarnamnet är upptaget")})
    return not form.errors
