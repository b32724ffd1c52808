"""Whether the process lives, and whether what it needs is there."""

from flask import Blueprint, Response, jsonify

from service.auth import public
from workers import health as state

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """The process answers; nothing else is asked."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    """503 and the sentences when the database is away, the pages lag behind or something is parked."""
    problems = state.ready()
    return jsonify(status="ok" if not problems else "not ready", problems=problems), 503 if problems else 200
