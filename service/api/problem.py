"""The body of a no: application/problem+json (RFC 9457) with a code that never changes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import current_app, url_for
from werkzeug.wrappers import Response

from service.problems.titles import meaning, title
from workers import accounts

Who = dict[str, str]


def problem(
    code: str, status: int, *, detail: str = "", headers: Mapping[str, str] | None = None, **more: Any
) -> Response:
    body = {
        "type": url_for("problems.show", code=code),
        "title": title(code),
        "status": status,
        "code": code,
        "detail": detail or meaning(code),
        "who": None,
        "at": None,
        "diff": [],
        "who_can": [],
        "position": None,
    } | more
    answer = current_app.response_class(current_app.json.dumps(body), status, mimetype="application/problem+json")
    answer.headers.update(headers or {})
    return answer


def people(ids: Any) -> list[Who]:
    """Ids with names, by name."""
    names = accounts.names(ids)
    return sorted(({"id": str(one), "name": name} for one, name in names.items()), key=lambda who: who["name"])


def moment(value: datetime) -> str:
    """RFC 3339 in UTC with a Z."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
