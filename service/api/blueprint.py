"""How an operation is declared: its address, its scope and its schemas, in one line, for the server and OpenAPI."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any, TypeVar

from flask_smorest import Blueprint
from flask_smorest.fields import Upload
from marshmallow import Schema
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, UnprocessableEntity

from service.api.requests import DIGEST, PATTERN, SENTENCES
from service.auth import token

Json = dict[str, Any]
View = TypeVar("View", bound=Callable[..., Any])
FILE = {"type": "string", "format": "binary"}
READING = (401, 403, 404, 422, 429, 503)
WRITING = (400, 401, 403, 404, 409, 413, 415, 422, 429, 503)


class Parser(FlaskParser):
    """Refuses what it does not know, in the address too: a filter with a typing error must not be left out."""

    DEFAULT_UNKNOWN_BY_LOCATION = {}  # noqa: RUF012  the library's own name; the schemas say what is unknown

    def load_json(self, req: Any, schema: Any) -> Any:  # noqa: ARG002 - the library's signature
        """Flask's own reading: 415 for another type, 400 for what is no JSON, however deep or long it is."""
        try:
            return req.get_json()
        except RecursionError as deep:
            raise BadRequest from deep

    def load_querystring(self, req: Any, schema: Any) -> Any:  # noqa: ARG002 - the library's signature
        """Each name once: of two values one would be dropped in silence."""
        twice = [name for name, values in req.args.lists() if len(values) > 1]
        if twice:
            raise UnprocessableEntity
        return req.args.to_dict()


class FileIn(Schema):
    file = Upload(required=True, error_messages={"required": SENTENCES["required"]})


class Part(Blueprint):  # type: ignore[misc]
    """A part of the API. The address's own parameters come first, then what the schema has loaded."""

    ARGUMENTS_PARSER = Parser()

    def reads(
        self,
        rule: str,
        answer: type[Schema],
        query: type[Schema] | None = None,
        *,
        scope: str = "read",
        example: Json | None = None,
    ) -> Callable[[View], Any]:
        """A GET that asks for the scope."""

        def declare(view: View) -> Any:
            asked: Any = token(scope)(view)
            if query:
                asked = self.arguments(query, location="query")(asked)
            return self._declare(rule, "GET", self.response(200, answer, example=example)(asked), scope)

        return declare

    def fetches(self, rule: str, media_types: Iterable[str]) -> Callable[[View], Any]:
        """A GET of a file, in one of the types."""

        def declare(view: View) -> Any:
            fetched: Any = token("read")(view)
            for one in dict.fromkeys(media_type.partition(";")[0] for media_type in media_types):
                fetched = self.response(200, FILE, content_type=one)(fetched)
            return self._declare(rule, "GET", fetched, "read")

        return declare

    def writes(
        self,
        rule: str,
        body: type[Schema],
        answer: type[Schema],
        *,
        method: str = "POST",
        status: int = 200,
        asks: Json | None = None,
        example: Json | None = None,
    ) -> Callable[[View], Any]:
        """A POST or PUT of a JSON object that carries the command's id."""

        def declare(view: View) -> Any:
            asked = self.arguments(body, location="json", example=asks)(token("write")(view))
            return self._declare(rule, method, self.response(status, answer, example=example)(asked), "write")

        return declare

    def uploads(self, rule: str, form: type[Schema], answer: type[Schema]) -> Callable[[View], Any]:
        """A POST of a file, with the fields of a form beside it."""

        def declare(view: View) -> Any:
            asked = self.arguments(FileIn, location="files")(token("write")(view))
            asked = self.arguments(form, location="form")(asked)
            return self._declare(rule, "POST", self.response(200, answer)(asked), "write")

        return declare

    def _declare(self, rule: str, method: str, view: Any, scope: str) -> Any:
        view = self.doc(security=[{"token": [scope]}], operationId=f"{self.name}_{view.__name__}".strip("_"))(view)
        for status in READING if method == "GET" else WRITING:
            view = self.alt_response(status, HTTPStatus(status).name)(view)
        self.add_url_rule(rule, view_func=view, methods=[method], parameters=_patterns(rule))
        return view


def _patterns(rule: str) -> list[Json]:
    """What the address's own parameters look like, where the server's rule does not tell."""
    looks = {"quarter": PATTERN, "digest": DIGEST}
    return [
        {"in": "path", "name": name, "schema": {"type": "string", "pattern": pattern}}
        for name, pattern in looks.items()
        if f"<{name}>" in rule
    ]
