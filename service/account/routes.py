"""One's own page: change the password, sign out everywhere, and make and take back tokens for programs."""

from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, request, session, url_for
from flask_babel import gettext
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from service.account.page import NEW_FEED, NEW_TOKEN, account_page
from service.account.schemas import ChangePassword, TokenForm
from service.auth import begin_session, signed_in
from service.forms import SchemaForm
from service.limits import TEN_WRONG, limiter, was_wrong, who_is_signed_in
from workers import accounts, passwords, tokens, visits

blueprint = Blueprint("account", __name__, url_prefix="/konto")


@blueprint.get("")
@signed_in
def show() -> str:
    return account_page()


@blueprint.post("/losenord")
@signed_in
@limiter.limit(TEN_WRONG, key_func=who_is_signed_in, deduct_when=was_wrong)
def change_password() -> tuple[str, int] | Response:
    form = SchemaForm(ChangePassword(), request.form)
    if not form.validate():
        return account_page(password=form), 422
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
    return account_page(password=form), 422


@blueprint.post("/logga-ut-overallt")
@signed_in
def sign_out_everywhere() -> Response:
    visits.note(current_user.person.id)
    accounts.end_sessions(current_user.person.id)
    logout_user()
    session.clear()
    return redirect(url_for("sign_in.show"), 303)


@blueprint.post("/nycklar")
@signed_in
def make_token() -> tuple[str, int] | Response:
    form = SchemaForm(TokenForm(), request.form)
    if not form.validate():
        return account_page(token=form), 422
    session[NEW_TOKEN] = tokens.create(current_user.person.id, form.data["name"], form.data["scope"])
    return redirect(url_for("account.show", _anchor="tokens"), 303)


@blueprint.post("/kalender")
@signed_in
def make_feed() -> Response:
    """An address of its own for each calendar, so that one can be taken back without the others."""
    session[NEW_FEED] = tokens.create(current_user.person.id, gettext("Kalender"), "calendar")
    return redirect(url_for("account.show", _anchor="calendar"), 303)


@blueprint.post("/nycklar/<uuid:token_id>/aterkalla")
@signed_in
def revoke_token(token_id: UUID) -> Response:
    if not tokens.revoke(token_id, current_user.person.id):
        abort(404)
    flash(gettext("Nyckeln är återkallad och fungerar inte längre."))
    return redirect(url_for("account.show", _anchor="tokens"), 303)
