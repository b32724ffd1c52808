"""What people see when something stops: calm sentences, the right status code, and what they typed."""

from typing import Any
from uuid import uuid4

import structlog
from flask import Flask, g, render_template, request, url_for
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, TooManyRequests, Unauthorized
from werkzeug.wrappers import Response

from domain.errors import NewerVersionNeeded, OutcomeUnknown, Refusal
from service.api import refused
from service.api.bearer import ScopeMissing, TokenMissing
from service.kept import from_our_own_page, page_it_came_from, posted
from service.kept_words import lines
from service.limits import try_again_at
from service.moments import UnknownMoment
from service.refusals import sentence, status
from service.request_log import route
from service.sign_in.page import sign_in_again, sign_in_too_old
from workers import accounts
from workers.event_log.moments import BeforeHistory, recorded_at

PAGES = frozenset({400, 403, 404, 405, 409, 413, 422, 429, 500, 503})
PASSED_ON = frozenset({"Allow", "Retry-After"})
Answer = tuple[str, int, dict[str, str]]
log = structlog.get_logger(__name__)


def init_app(app: Flask) -> None:
    app.jinja_env.globals["kept_lines"] = lines
    app.register_error_handler(CSRFError, show_too_old)
    app.register_error_handler(TokenMissing, refused.of_error)
    app.register_error_handler(ScopeMissing, refused.of_error)
    for kind, show in SHOWN.items():
        app.register_error_handler(kind, _to_people_or_programs(show))
    app.register_error_handler(Exception, show_failure)


def _to_people_or_programs(show: Any) -> Any:
    """The page for people; the same refusal as JSON for a program."""

    def answer(error: Exception) -> Any:
        return refused.of_error(error) if refused.asked_by_program() else show(error)

    return answer


def show_too_old(_: CSRFError) -> Answer:
    """The form carries another session's token. What was only pressed has to be seen again first."""
    if request.endpoint == "sign_in.sign_in":
        return sign_in_too_old(), 400, {}
    if from_our_own_page() and posted().words:
        return _to_send_again("too_old", 400)
    return render_template("errors/too_old.html", back=page_it_came_from()), 400, {}


def show_signed_out(_: Unauthorized) -> tuple[str, int]:
    """The session had ended while the form was filled in: the sign-in page carries what was typed."""
    kept = posted() if from_our_own_page() else None
    return sign_in_again(kept if kept and kept.words else None, page_it_came_from()), 401


def show_refusal(refusal: Refusal) -> Answer:
    """A refusal that no form took care of."""
    code = status(refusal)
    if code == 404:
        return _page(404)
    if isinstance(refusal, NewerVersionNeeded):
        g.bare = True  # it may be the organisation that cannot be read
    if code == 503 and request.method == "POST":
        return _to_send_again(refusal.code, 503, {"Retry-After": "1"})
    people = accounts.names([*refusal.who_can, *([refusal.who] if refusal.who else [])])
    page = render_template(
        "errors/refusal.html",
        refusal=refusal,
        title=gettext("Kräver nyare version") if g.get("bare") else gettext("Det gick inte"),
        sentence=sentence(refusal),
        people=people,
        typed=[*lines(posted())],
    )
    return page, code, {"Retry-After": "5"} if code == 503 else {}


def show_unknown(_: OutcomeUnknown) -> Answer:
    """Nobody knows whether it was stored: sending the very same form again is safe."""
    g.bare = True
    if request.method == "POST":
        return _to_send_again("unknown", 503, {"Retry-After": "5"})
    return _page(503, {"Retry-After": "5"})


def show_before_history(early: BeforeHistory) -> Answer:
    """It did not exist then: the page says since when it does, and leads there."""
    address = url_for(request.endpoint or "home.show", **(request.view_args or {}), position=early.position)
    page = render_template("errors/before_history.html", began=recorded_at(early.position), address=address)
    return page, 404, {}


def show_unknown_moment(_: UnknownMoment) -> Answer:
    return render_template("errors/unknown_moment.html", today=request.path), 404, {}


def show_too_many(_: TooManyRequests) -> Answer:
    moment, seconds = try_again_at()
    return _page(429, {"Retry-After": str(seconds)}, try_again_at=moment)


def show_http_error(error: HTTPException) -> Answer | Response | HTTPException:
    code = error.code or 500
    if code < 400 or error.response is not None:
        return error
    return _page(code, {name: value for name, value in error.get_headers() if name in PASSED_ON})


def show_failure(error: Exception) -> Answer | Response:
    """The one place where anything unexpected ends: logged with a number that the person can give."""
    number = uuid4().hex[:8]
    log.error("unexpected", number=number, route=route(), exc_info=error)
    return refused.of_failure(number) if refused.asked_by_program() else _page(500, number=number)


SHOWN: dict[type[Exception], Any] = {
    Unauthorized: show_signed_out,
    Refusal: show_refusal,
    OutcomeUnknown: show_unknown,
    BeforeHistory: show_before_history,
    UnknownMoment: show_unknown_moment,
    TooManyRequests: show_too_many,
    HTTPException: show_http_error,
}


def _to_send_again(cause: str, code: int, headers: dict[str, str] | None = None) -> Answer:
    return render_template("errors/kept.html", kept=posted(), cause=cause), code, headers or {}


def _page(code: int, headers: dict[str, str] | None = None, **facts: object) -> Answer:
    """A page that asks nothing of the database where that may be what failed."""
    g.bare = code >= 500
    shown = code if code in PAGES else (500 if code >= 500 else 400)
    typed = [*lines(posted())] if from_our_own_page() else []
    return render_template("errors/http.html", code=shown, typed=typed, **facts), code, headers or {}
