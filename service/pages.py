"""What routes share: who asks, where to go after a command, and waiting for what was just done."""

import re
from uuid import UUID, uuid4

from flask import Flask, g, redirect, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound as PageNotFound
from werkzeug.wrappers import Response

from domain.values import Answer
from service.api.refused import asked_by_program
from workers import projector

LONGEST_WAIT = 0.5
# Browsers read a backslash as a slash and drop tabs and newlines, so "/\evil.example" would lead elsewhere.
LOCAL = re.compile(r"/(?!/)[^\\\x00-\x1f\x7f]*")


def init_app(app: Flask) -> None:
    app.before_request(refuse_nul)
    app.before_request(wait_for_own_change)


def person() -> UUID:
    """Who is signed in."""
    signed_in: UUID = current_user.person.id
    return signed_in


def fresh_id() -> UUID:
    """A command id for a form that is shown: the same form sent twice is the same command."""
    return uuid4()


def see_other(answer: Answer, endpoint: str, **values: object) -> Response:
    """303 to a page that will wait until what was just done shows on it."""
    return redirect(url_for(endpoint, after=answer.last_position, **values), 303)  # type: ignore[arg-type]


def local(address: str) -> str:
    """A path on this site, or the front page: nobody is sent elsewhere by a crafted link."""
    return address if LOCAL.fullmatch(address) else "/"


def wait_for_own_change() -> None:
    """A page with ?after=P shows at least position P, or says that the list is being brought up to date."""
    after = request.args.get("after", type=int)
    if asked_by_program() or request.method != "GET" or after is None or not current_user.is_authenticated:
        return
    if not projector.wait_for(after, LONGEST_WAIT):
        g.lagging = True


def refuse_nul() -> None:
    """No address of ours holds a NUL; PostgreSQL takes none in a query either."""
    if "\x00" in request.path or any("\x00" in value for value in request.args.values()):
        raise PageNotFound
