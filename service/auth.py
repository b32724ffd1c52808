"""Who is signed in, and what each route requires: a role, any signed-in person, or nobody at all."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import time
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask, abort, current_app, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user
from structlog.contextvars import bind_contextvars
from werkzeug.wrappers import Response

from service.api import bearer
from workers import accounts
from workers.accounts import Person

View = TypeVar("View", bound=Callable[..., Any])
PUBLIC, ANYBODY = frozenset[str](), frozenset({"*"})
SCOPE = "scope:"
FRAMEWORK_ENDPOINTS = frozenset({"static"})
# Unused for a long working day, or a week old however much it is used: then one signs in again.
IDLE, LONGEST_SESSION = timedelta(hours=12), timedelta(days=7)
BEGUN = "begun"
READING = frozenset({"GET", "HEAD", "OPTIONS"})


class SignedIn(UserMixin):  # type: ignore[misc]
    """The session holds the person's id and session version: a raised version ends the session.

    ``acts_as`` are the roles with those of the people one stands in for today.
    """

    def __init__(self, person: Person) -> None:
        self.person = person
        self.roles = accounts.roles(person.id)
        self.acts_as = self.roles | accounts.lent_roles(person.id, datetime.now(UTC))

    def get_id(self) -> str:
        return f"{self.person.id}:{self.person.session_version}"


class UnmarkedRoute(Exception):
    """A route that does not say who may open it is never served."""


def public(view: View) -> View:
    """Open to everybody, signed in or not."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """For everybody who is signed in; what each may see of it is judged inside."""
    view.access = ANYBODY  # type: ignore[attr-defined]
    return view


def token(scope: str) -> Callable[[View], View]:
    """For programs with a bearer token of the scope; a cookie opens nothing here."""

    def mark(view: View) -> View:
        view.access = frozenset({f"{SCOPE}{scope}"})  # type: ignore[attr-defined]
        return view

    return mark


def roles(*names: str) -> Callable[[View], View]:
    """For those who hold one of the roles, or stand in for somebody who does."""

    def mark(view: View) -> View:
        view.access = frozenset(names)  # type: ignore[attr-defined]
        return view

    return mark


def init_app(app: Flask) -> None:
    manager = LoginManager()
    # Asked for by the templates that show it, so that an error page can do without the database.
    manager.init_app(app, add_context_processor=False)
    app.jinja_env.globals["current_user"] = current_user
    manager.user_loader(load)
    app.before_request(require_access)


def check_routes(app: Flask) -> None:
    """Raises UnmarkedRoute for a view that says nothing."""
    for endpoint in app.view_functions:
        access_of(app, endpoint)


def access_of(app: Flask, endpoint: str) -> frozenset[str]:
    """The roles that may open it: PUBLIC is empty, ANYBODY is everyone signed in, ``scope:read`` a token's scope.

    Raises UnmarkedRoute.
    """
    if endpoint in FRAMEWORK_ENDPOINTS:
        return PUBLIC
    access: frozenset[str] | None = getattr(app.view_functions[endpoint], "access", None)
    if access is None:
        raise UnmarkedRoute(endpoint)
    return access


def scope_of(access: frozenset[str]) -> str | None:
    """The scope that a program's token must have, or None for a page."""
    return next((name.removeprefix(SCOPE) for name in access if name.startswith(SCOPE)), None)


def load(session_id: str) -> SignedIn | None:
    if time() - session.get(BEGUN, 0) > LONGEST_SESSION.total_seconds():
        return None
    person_id, _, version = session_id.partition(":")
    person = accounts.person(UUID(person_id))
    return SignedIn(person) if person and str(person.session_version) == version else None


def begin_session(person: Person) -> None:
    """Nothing of an earlier session is left, so a form from it has to be looked at again."""
    session.clear()
    session.permanent, session[BEGUN] = True, int(time())
    login_user(SignedIn(person))


def require_access() -> Response | None:
    """Anonymous: to the sign-in page, and back; signed in without the role: 403.

    What an anonymous person posted is answered with 401 and a page that keeps it: the session may have ended
    while they wrote.
    """
    access = access_of(current_app, request.endpoint) if request.endpoint else PUBLIC
    if not access:
        return None
    if scope := scope_of(access):
        bearer.require(scope)
        return None
    if not current_user.is_authenticated:
        if request.method not in READING:
            abort(401)
        return redirect(url_for("sign_in.show", next=request.full_path.rstrip("?")), 303)
    bind_contextvars(person_id=str(current_user.person.id))
    if access != ANYBODY and not access & current_user.acts_as:
        abort(403)
    return None
