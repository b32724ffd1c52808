"""What README.md and DECISIONS.md name exists: files, commands and their options."""

import re
from collections.abc import Iterator

import click
import pytest

from service.cli import sparbar
from tests.architecture.source import ROOT

DOCUMENTS = ("README.md", "domain/DECISIONS.md")
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\((?!https?:)([^)]+)\)")
FOLDERS = ("domain/", "workers/", "service/", "templates/", "tests/")
LARGEST_PICTURE = 150_000


def missing_files(text: str) -> list[str]:
    """Paths from the top of the project, in code or as a link, that lead nowhere."""
    named = {code for code in CODE.findall(text) if code.startswith(FOLDERS)}
    linked = set(LINK.findall(text))
    return sorted(path for path in named | linked if not (ROOT / path).exists())


def wrong_commands(text: str) -> Iterator[str]:
    """Commands in code that the command line does not know, or options that the command does not take."""
    for code in CODE.findall(text):
        words = code.split()
        if words[0] == "sparbar" and not _is_known(words[1:]):
            yield code


def _is_known(words: list[str]) -> bool:
    command: click.Command = sparbar
    while isinstance(command, click.Group):
        found = command.get_command(click.Context(command), words[0]) if words else None
        if found is None:
            return False
        command, words = found, words[1:]
    options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    return {word for word in words if word.startswith("--")} <= options


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_and_command_that_is_named_exists(name: str) -> None:
    text = (ROOT / name).read_text()
    assert missing_files(text) == []
    assert list(wrong_commands(text)) == []


def test_every_command_is_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text()
    assert [name for name in sparbar.list_commands(click.Context(sparbar)) if f"sparbar {name}" not in text] == []


def test_pictures_are_small() -> None:
    pictures = list((ROOT / ".readme").iterdir())
    assert pictures
    assert [path.name for path in pictures if path.stat().st_size > LARGEST_PICTURE] == []


def test_what_does_not_exist_is_noticed() -> None:
    assert missing_files("`domain/gone.py` [gone](GONE.md) `domain/period.py`") == ["GONE.md", "domain/gone.py"]
    text = "`sparbar plan lst` `sparbar gone` `sparbar check --hard` `sparbar check --json`"
    assert list(wrong_commands(text)) == ["sparbar plan lst", "sparbar gone", "sparbar check --hard"]
