"""The parts of the API put together, and the OpenAPI document that is computed from them."""

from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from flask import Flask, jsonify
from flask_babel import gettext
from flask_smorest import Api
from flask_wtf import CSRFProtect
from marshmallow import fields, validate

from service.api import (
    activities,
    attachments,
    beside,
    bulk,
    events,
    me,
    periods,
    plans,
    reassignments,
    report_life,
    reports,
    substitutes,
    tasks,
    updates,
)
from service.api.answers import Problem
from service.api.blueprint import WRITING
from service.api.examples import example
from service.auth import public
from service.schemas import Strict, Text

# What service/schemas.py refuses in words that people type: control characters other than tab and newline.
TYPED = "^[^\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F]*$"
HEADERS = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}}},
    429: {"Retry-After": {"schema": {"type": "integer"}, "required": True}},
    503: {"Retry-After": {"schema": {"type": "integer"}}},
}
PARTS = (
    plans, periods, activities, reassignments, updates, attachments, beside, bulk, substitutes, tasks, me, events,
    reports, report_life,
)  # fmt: skip
ADDRESS = "/api/v1/openapi.json"


class ProblemApi(Api):  # type: ignore[misc]
    """Errors are ours (service/errors.py), and every one that a program can meet is a Problem."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Left to service/errors.py."""

    def _register_responses(self) -> None:
        for status in map(HTTPStatus, WRITING):
            content = {"application/problem+json": {"schema": Problem, "example": example("refusal")}}
            documented = {"description": status.phrase, "content": content, "headers": HEADERS.get(status, {})}
            self.spec.components.response(status.name, documented)


def init_app(app: Flask, csrf: CSRFProtect) -> None:
    with app.app_context():
        title = gettext("Spårbar")
    app.config |= {"API_TITLE": title, "API_VERSION": version("sparbar"), "OPENAPI_VERSION": "3.1.0"}
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    api = ProblemApi(app, spec_kwargs={"info": {"license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}}})
    api.ma_plugin.converter.add_attribute_function(_typed)
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    for part in PARTS:
        csrf.exempt(part.blueprint)
        api.register_blueprint(part.blueprint)
    app.add_url_rule(ADDRESS, "openapi", public(lambda: jsonify(api.spec.to_dict())))


def _typed(_converter: Any, field: fields.Field[Any], **_: Any) -> dict[str, str]:
    """What a program sends is held to what a form's words are."""
    sent = isinstance(field.parent, Strict) and (type(field) is fields.String or isinstance(field, Text))
    return {"pattern": TYPED} if sent and "pattern" not in field.metadata and not _chosen(field) else {}


def _chosen(field: fields.Field[Any]) -> bool:
    return any(isinstance(one, validate.OneOf) for one in field.validators)
