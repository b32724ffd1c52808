"""compose.yaml and Dockerfile as text: what they would run, and with which environment."""

import json
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent


class Unset(Exception):
    """compose.yaml demands a variable that nobody has given."""


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return found


def environment(service: str, given: dict[str, str]) -> dict[str, str]:
    """What the service's processes are told, once Compose has put in what the shell gives."""
    named = compose()["services"][service]["environment"]
    return {name: filled_in(str(value), given) for name, value in named.items()}


def filled_in(text: str, given: dict[str, str]) -> str:
    """As Compose reads ${NAME}, ${NAME:-otherwise} and ${NAME:?demanded}, one inside another too."""
    before, found, rest = text.partition("${")
    if not found:
        return text
    inner, after = _to_its_end(rest)
    name, _, otherwise = inner.partition(":")
    value = given.get(name) or _otherwise(name, otherwise, given)
    return before + value + filled_in(after, given)


def _otherwise(name: str, rule: str, given: dict[str, str]) -> str:
    if rule.startswith("?"):
        raise Unset(f"{name}: {rule[1:]}")
    return filled_in(rule.removeprefix("-"), given)


def _to_its_end(rest: str) -> tuple[str, str]:
    """What stands before the brace that closes, and what after it."""
    depth = 1
    for place, sign in enumerate(rest):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return rest[:place], rest[place + 1 :]
    raise ValueError(rest)


def command(service: str) -> list[str]:
    """What it runs: its own command, or the image's."""
    own = compose()["services"][service].get("command")
    return own or json.loads(instructions("CMD")[0])


def health_check(service: str) -> list[str]:
    kind, *words = compose()["services"][service]["healthcheck"]["test"]
    assert kind == "CMD"
    return words


def instructions(name: str) -> list[str]:
    """The words after each such instruction of the Dockerfile."""
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    return [line.split(" ", 1)[1] for line in lines if line.startswith(f"{name} ")]
