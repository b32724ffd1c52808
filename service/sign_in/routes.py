"""The sign-in page, with a limit on wrong attempts, and signing out."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from service.auth import begin_session, public, signed_in
from service.forms import SchemaForm
from service.kept import unpacked
from service.limits import HUNDRED_WRONG, TEN_WRONG, limiter, name_and_address, was_wrong
from service.pages import local
from service.sign_in.page import sign_in_page
from service.sign_in.schemas import SignIn
from workers import accounts, visits

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/logga-in")
@public
def show() -> str:
    return sign_in_page(SchemaForm(SignIn(), initial={"next": local(request.args.get("next", ""))}))


@blueprint.post("/logga-in")
@public
@limiter.limit(HUNDRED_WRONG, deduct_when=was_wrong)
@limiter.limit(TEN_WRONG, key_func=name_and_address, deduct_when=was_wrong)
def sign_in() -> tuple[str, int] | str | Response:
    form = SchemaForm(SignIn(), request.form)
    if not form.validate():
        return sign_in_page(form), 422
    person = accounts.sign_in(form.data["username"].strip(), form.data["password"])
    if person is None:
        form.refuse({"username": gettext("Användarnamnet eller lösenordet är fel. Försök igen.")})
        return sign_in_page(form), 422
    begin_session(person)
    kept = unpacked(form.data["kept"])
    if kept:
        return render_template("errors/kept.html", kept=kept, cause="signed_in_again")
    return redirect(local(form.data["next"]), 303)


@blueprint.post("/logga-ut")
@signed_in
def sign_out() -> Response:
    visits.note(current_user.person.id)
    logout_user()
    session.clear()
    return redirect(url_for("sign_in.show"), 303)
