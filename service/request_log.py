"""One line in the log for each request, and the id that ties together all lines of one request."""

import re
from time import perf_counter
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars

# As proxies make them. Anything else could be words, or a line of its own in the log.
SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
log = structlog.get_logger(__name__)


def init_app(app: Flask) -> None:
    """First of all parts: what it does before a request comes first, and after it last."""
    app.before_request(begin)
    app.after_request(end)


def begin() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if SANE_ID.fullmatch(given) else uuid4().hex
    g.began = perf_counter()
    clear_contextvars()
    bind_contextvars(request_id=g.request_id)


def end(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.request_id
    milliseconds = round((perf_counter() - g.began) * 1000, 1)
    log.info("request", method=request.method, route=route(), status=response.status_code, ms=milliseconds)
    return response


def route() -> str:
    """The rule and not the address, which holds ids and what people search for."""
    return request.url_rule.rule if request.url_rule else "-"
