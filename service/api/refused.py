"""From whatever stops a program's request to the problem that it is answered with."""

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from domain.errors import OutcomeUnknown, Refusal
from service.api.bearer import ScopeMissing, TokenMissing
from service.api.problem import moment, people, problem
from service.limits import try_again_at
from service.moments import ARGUMENTS, UnknownMoment
from service.problems.titles import MEANING
from service.refusals import field_sentences, sentence, status
from service.schemas import without_controls
from workers import feed
from workers.event_log.moments import BeforeHistory

CODES = {
    400: "malformed", 404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "not_json", 422: "invalid",
    429: "too_many", 503: "unavailable",
}  # fmt: skip
PASSED_ON = frozenset({"Allow", "Retry-After"})
REALM = 'Bearer realm="sparbar"'


def asked_by_program() -> bool:
    return request.path.startswith("/api/")


def of_error(error: Exception) -> Response:
    """The answer to anything that is raised on the way, apart from what nobody expected."""
    match error:
        case Refusal():
            return of_refusal(error)
        case OutcomeUnknown():
            return problem("outcome_unknown", 503, headers={"Retry-After": "5"})
        case HTTPException():
            return _of_http(error)
        case BeforeHistory() | UnknownMoment():
            return _of_moment(error)
    return _of_token(error)


def of_failure(number: str) -> Response:
    """Something unexpected, with the number that it has in the log."""
    return problem("failure", 500, detail=gettext("Något gick fel hos oss. Nummer %(number)s.", number=number))


def of_refusal(refusal: Refusal, diff: list[dict[str, Any]] | None = None) -> Response:
    """The domain's own no: who did what meanwhile, who can do it instead, and what is missing in which field."""
    code = status(refusal)
    more: dict[str, Any] = {"who": people([refusal.who])[0]} if refusal.who else {}
    if code == 422:
        more["errors"] = {name: [words] for name, words in field_sentences(refusal).items()}
    return problem(
        refusal.code,
        code,
        detail=str(MEANING.get(refusal.code) or sentence(refusal)),
        at=moment(refusal.at) if refusal.at else None,
        diff=diff or [],
        who_can=people(refusal.who_can),
        position=feed.head() if code in (403, 409, 422) else None,
        headers={"Retry-After": "1"} if code == 503 else {},
        **more,
    )


def _of_moment(error: BeforeHistory | UnknownMoment) -> Response:
    if isinstance(error, BeforeHistory):
        return problem("not_found", 404)
    nowhere = [gettext("Loggen har ingen sådan dag, tidpunkt eller position.")]
    return problem("invalid", 422, errors={name: nowhere for name in ARGUMENTS if name in request.args})


def _of_token(error: Exception) -> Response:
    if isinstance(error, ScopeMissing):
        asks = f'{REALM}, error="insufficient_scope", scope="{error.scope}"'
        return problem("scope_missing", 403, headers={"WWW-Authenticate": asks})
    assert isinstance(error, TokenMissing)
    return problem("token_missing", 401, headers={"WWW-Authenticate": REALM})


def _of_http(error: HTTPException) -> Response:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    status = error.code or 500
    code = CODES.get(status, "malformed" if status < 500 else "failure")
    headers = {name: value for name, value in error.get_headers() if name in PASSED_ON}
    if status == 429:
        headers["Retry-After"] = str(try_again_at()[1])
    more: dict[str, Any] = {"errors": _errors(getattr(error, "data", {}))} if status == 422 else {}
    return problem(code, status, headers=headers, **more)


def _errors(data: Mapping[str, Any]) -> dict[str, list[str]]:
    """What the schema found, by field; the library puts the place of the request around it."""
    found = [fields for fields in data.get("messages", {}).values() if isinstance(fields, dict)]
    return {
        without_controls(str(name)): [str(words) for words in _flat(sentences)]
        for fields in found
        for name, sentences in fields.items()
    }


def _flat(found: Any) -> list[Any]:
    if isinstance(found, dict):
        return [words for inner in found.values() for words in _flat(inner)]
    return list(found) if isinstance(found, list) else [found]
