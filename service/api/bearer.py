"""Whose token a request carries: never a cookie, and never more than the person behind it may."""

from typing import NoReturn
from uuid import UUID

from flask import g, request
from structlog.contextvars import bind_contextvars

from service.limits import limiter
from workers import tokens
from workers.tokens import Bearer

MANY_WRONG = "60 per 15 minutes"
# What a route takes, and the scopes that hold it: whoever may write may read what came of it.
HOLDING = {
    "read": frozenset({"read", "write"}),
    "write": frozenset({"write"}),
    "log": frozenset({"read", "write", "log"}),
}
LONGEST = 200


class TokenMissing(Exception):
    """No token, or none that is good."""


class ScopeMissing(Exception):
    """The token is good, but not for this."""

    def __init__(self, scope: str) -> None:
        super().__init__(scope)
        self.scope = scope


def require(scope: str) -> None:
    """Raises TokenMissing or ScopeMissing, and TooManyRequests after many wrong tokens from one address."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise TokenMissing
    found = tokens.bearer(secret.strip()[:LONGEST])
    if found is None:
        _refuse_wrong()
    if found.scope not in HOLDING[scope]:
        raise ScopeMissing(scope)
    g.bearer = found
    bind_contextvars(person_id=str(found.person_id))


def caller() -> UUID:
    """Whom the request is made for."""
    bearer: Bearer = g.bearer
    return bearer.person_id


@limiter.limit(MANY_WRONG)
def _refuse_wrong() -> NoReturn:
    """Only wrong tokens are counted, so that nobody else's mistakes shut a right one out."""
    raise TokenMissing
