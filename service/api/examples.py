"""One example of each request and answer, for OpenAPI; they stand in examples.json."""

import json
from functools import cache
from importlib.resources import files
from typing import Any


def example(name: str) -> dict[str, Any]:
    """The request or answer by its name in the file."""
    found: dict[str, Any] = _all()[name]
    return found


@cache
def _all() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files("service.api").joinpath("examples.json").read_text("utf-8"))
    return found
