"""One's own page: change the password, and sign out everywhere."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from service.account.schemas import ChangePassword
from service.auth import begin_session, signed_in
from service.forms import SchemaForm
from service.limits import TEN_WRONG, limiter, was_wrong, who_is_signed_in
from workers import accounts, passwords

blueprint = Blueprint("account", __name__, url_prefix="/konto")


@blueprint.get("")
@signed_in
def show() -> str:
    return _page(SchemaForm(ChangePassword()))


@blueprint.post("/losenord")
@signed_in
@limiter.limit(TEN_WRONG, key_func=who_is_signed_in, deduct_when=was_wrong)
def change_password() -> tuple[str, int] | Response:
    form = SchemaForm(ChangePassword(), request.form)
    if not form.validate():
        return _page(form), 422
    person = current_user.person
    try:
        passwords.check(form.data["new"], person.username, demo=current_app.config["SPARBAR_DEMO"])
        changed = accounts.change_password(person.id, form.data["present"], form.data["new"])
    except passwords.WrongPassword:
        form.refuse({"present": gettext("Det är inte lösenordet som du har nu")})
    except passwords.PoorPassword as poor:
        form.refuse({"new": str(poor)})
    else:
        begin_session(changed)
        flash(gettext("Lösenordet är bytt. På andra enheter är du utloggad."))
        return redirect(url_for("account.show"), 303)
    return _page(form), 422


@blueprint.post("/logga-ut-overallt")
@signed_in
def sign_out_everywhere() -> Response:
    accounts.end_sessions(current_user.person.id)
    logout_user()
    session.clear()
    return redirect(url_for("sign_in.show"), 303)


def _page(form: SchemaForm) -> str:
    return render_template(
        "account/show.html", form=form, shortest=passwords.shortest(demo=current_app.config["SPARBAR_DEMO"])
    )
