"""Settings are read in one file, and each stands in the README and in compose.yaml."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import ROOT, modules, tree, where
from workers.settings import NAMES

SETTING = re.compile(r"SPARBAR_[A-Z]+(?:_[A-Z]+)*")
FOR_TESTS = {"SPARBAR_REQUIRE_BROWSER"}
TOUCH_THE_ENVIRONMENT = {
    "workers/settings.py": "reads it",
    "workers/up.py": "hands it to web, worker and beat, with the addresses of the servers it started",
    "workers/commands/running.py": "the same for what runs once",
    "workers/commands/connected.py": "the same for every other command",
    "service/serving.py": "tells prometheus_client in the web processes where they add up their counts",
    "service/metrics.py": "sees whether they do",
    "workers/bench/scratch.py": "names the database of a measurement, to this process and to its clients",
    "workers/embedded/programs.py": "keeps PG* and LC_* from the embedded servers",
}
READ_BY_CLICK = {("workers/commands/connected.py", "SPARBAR_PERSON")}


def named_in(file: str) -> set[str]:
    return set(SETTING.findall((ROOT / file).read_text()))


def touches(module: ast.Module) -> Iterator[str]:
    """Each place where the code gets hold of the environment."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ", "os.getenv", "os.environb"):
            yield ast.unparse(node)
        elif isinstance(node, ast.ImportFrom) and node.module == "os":
            yield from (alias.name for alias in node.names if alias.name in ("environ", "getenv", "environb"))


def read_by_click(module: ast.Module) -> Iterator[str]:
    """Options that take their value from a setting."""
    for node in ast.walk(module):
        if isinstance(node, ast.keyword) and node.arg == "envvar" and isinstance(node.value, ast.Constant):
            yield str(node.value.value)


@pytest.mark.parametrize("file", ["README.md", "compose.yaml"])
def test_every_setting_is_named_and_no_other_is(file: str) -> None:
    assert named_in(file) - FOR_TESTS == set(NAMES)


def test_every_setting_that_is_named_is_read() -> None:
    source = (ROOT / "workers" / "settings.py").read_text()
    assert [name for name in NAMES if source.count(f'"{name}"') < 2] == []
    assert set(SETTING.findall(source)) == set(NAMES)


def test_nobody_else_looks_into_the_environment() -> None:
    assert {where(path) for path in modules() if list(touches(tree(path)))} == set(TOUCH_THE_ENVIRONMENT)


def test_an_option_takes_a_setting_only_where_a_person_may_be_left_unnamed() -> None:
    found = {(where(path), name) for path in modules() for name in read_by_click(tree(path))}
    assert {(path, name) for path, name in found if SETTING.fullmatch(name)} == READ_BY_CLICK


@pytest.mark.parametrize(
    "line", ["os.environ['A']", "os.getenv('A')", "from os import environ", "from os import getenv"]
)
def test_each_way_into_the_environment_is_noticed(line: str) -> None:
    assert list(touches(ast.parse(line)))
