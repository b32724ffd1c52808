"""The domain takes time, chance and ids from the command: it may not even reach for its own."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import imports, modules, tree, where

STANDARD_LIBRARY = frozenset(
    {
        "bisect", "calendar", "collections", "collections.abc", "contextlib", "copy", "dataclasses", "datetime",
        "decimal", "difflib", "enum", "fractions", "functools", "hashlib", "heapq", "itertools", "json", "math",
        "operator", "re", "string", "types", "typing", "unicodedata", "uuid", "zoneinfo",
    }
)  # fmt: skip
LIBRARIES = frozenset(
    {
        "eventsourcing.application", "eventsourcing.domain", "eventsourcing.persistence", "eventsourcing.utils",
        "msgspec", "msgspec.structs",
    }
)  # fmt: skip
NAMES_OF_CHANCE = frozenset({"uuid1", "uuid4", "getnode", "datetime_now_with_tzinfo", "create_utc_datetime_now"})
CLOCK = re.compile(r"\b(datetime|date)\.(now|utcnow|today)$")
OUTSIDE = frozenset({"open", "print", "input", "exec", "eval", "compile", "__import__", "breakpoint"})


def wrong(module: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """What the domain may not have, with the words for it."""
    for node, name, taken in imports(module):
        if name.partition(".")[0] != "domain" and name not in STANDARD_LIBRARY | LIBRARIES:
            yield node, f"imports {name}"
        yield from ((node, f"takes {one} of {name}") for one in taken if one in NAMES_OF_CHANCE)
        if name == "datetime" and any(alias.asname for alias in getattr(node, "names", ())):
            yield node, "calls datetime by another name"
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and CLOCK.search(ast.unparse(node)):
            yield node, f"asks the clock: {ast.unparse(node)}"
        elif isinstance(node, ast.Attribute) and node.attr in NAMES_OF_CHANCE:
            yield node, f"rolls dice: {ast.unparse(node)}"
        elif isinstance(node, ast.Name) and node.id in OUTSIDE:
            yield node, f"reaches outside: {node.id}"


def test_the_domain_uses_only_what_gives_the_same_answer_every_time() -> None:
    assert [f"{where(path, node)} {words}" for path in modules("domain") for node, words in wrong(tree(path))] == []


@pytest.mark.parametrize(
    "line",
    [
        "import os",
        "import time",
        "import random",
        "from secrets import token_hex",
        "from pathlib import Path",
        "import eventsourcing.postgres",
        "import workers.tools",
        "import sqlalchemy",
        "from uuid import UUID, uuid4",
        "import uuid; uuid.uuid4()",
        "from datetime import datetime; datetime.now()",
        "import datetime; datetime.datetime.now(datetime.UTC)",
        "import datetime as d",
        "from datetime import date as day; day.today()",
        "from eventsourcing.domain import datetime_now_with_tzinfo",
        "def read(): return open('file')",
        "def late(): import time",
    ],
)
def test_each_way_to_the_clock_to_chance_or_outside_is_noticed(line: str) -> None:
    assert list(wrong(ast.parse(line)))


def test_the_logs_own_time_and_ids_made_of_what_was_given_are_fine() -> None:
    fine = "from uuid import UUID, uuid5\nself._log.now()\ndatetime.fromisoformat(text)"
    assert list(wrong(ast.parse(fine))) == []
