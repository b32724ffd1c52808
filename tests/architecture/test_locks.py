"""What is installed is locked: every package by hash, from no registry in particular, and nothing is left out."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.source import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
PINNED = re.compile(r"([A-Za-z0-9._-]+)(\[[^\]]*\])?==(\S+?)(?: ;.*)?")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def entries(text: str) -> list[tuple[str, list[str]]]:
    """Each requirement with its options; lines that end in a backslash go on."""
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line.strip() and not line.startswith("#")]
    return [(line.partition(" --")[0].strip(), re.findall(r"--\S+", line)) for line in lines]


def wrong(text: str) -> Iterator[str]:
    if "://" in text:
        yield "an address"
    for requirement, options in entries(text):
        if not PINNED.fullmatch(requirement):
            yield f"{requirement!r} is not one version"
        if not options or not all(HASH.fullmatch(option) for option in options):
            yield f"{requirement!r} has other options than hashes"


def locked(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for requirement, _ in entries(text):
        one = Requirement(requirement)
        found.setdefault(canonicalize_name(one.name), []).append(str(one.specifier).removeprefix("=="))
    return found


def asked(*more: str) -> list[Requirement]:
    named = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["embedded"], *more]
    return [Requirement(one) for one in named]


def missing(lock: str, requirements: list[Requirement]) -> list[str]:
    """The requirements that the lock does not hold in a version they allow."""
    versions = locked(lock)
    return [str(one) for one in requirements
            if not any(one.specifier.contains(v) for v in versions.get(canonicalize_name(one.name), []))]  # fmt: skip


def required_by(package: str) -> Iterator[Requirement]:
    """What an installed package requires here; nothing for one that is meant for another kind of machine."""
    try:
        stated = [Requirement(one) for one in requires(package) or []]
    except PackageNotFoundError:
        return
    yield from (one for one in stated if one.marker is None or one.marker.evaluate({"extra": ""}))


def extras_not_pinned(lock: str, requirements: Iterable[Requirement]) -> list[str]:
    """The requirements with an extra that the lock pins without it.

    Older pips look for the newest version of ``name[extra]`` apart from the pinned ``name``, and so stop on the day
    a newer one comes out: the lock must pin the two together.
    """
    pinned = {canonicalize_name(one.name): one.extras for one in map(Requirement, dict(entries(lock)))}
    return [str(one) for one in requirements if not one.extras <= pinned.get(canonicalize_name(one.name), one.extras)]


@pytest.mark.parametrize("name", LOCKS)
def test_a_newer_release_of_what_is_locked_does_not_stop_the_installation(name: str) -> None:
    lock = (ROOT / name).read_text()
    stated = [one for package in locked(lock) for one in required_by(package)]
    assert any(one.extras for one in stated)
    assert extras_not_pinned(lock, [*stated, *asked()]) == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_locked_by_hash_and_no_address_is_named(name: str) -> None:
    text = (ROOT / name).read_text()
    assert list(wrong(text)) == []
    assert len(entries(text)) > 20


def test_the_locks_hold_what_the_project_asks_for() -> None:
    assert missing((ROOT / LOCKS[0]).read_text(), asked()) == []
    assert missing((ROOT / LOCKS[1]).read_text(), asked(*PROJECT["dependency-groups"]["dev"])) == []


@pytest.mark.parametrize(
    "line",
    [
        "flask==3.1.0",
        "flask>=3 --hash=sha256:" + "a" * 64,
        "flask @ https://example.org/flask.whl --hash=sha256:" + "a" * 64,
        "--index-url https://example.org/simple",
        "flask==3.1.0 --hash=md5:" + "a" * 32,
    ],
)
def test_what_could_install_something_else_is_noticed(line: str) -> None:
    assert list(wrong(line))


def test_a_dependency_that_is_not_locked_is_noticed() -> None:
    lock = "flask==3.1.0 \\\n    --hash=sha256:" + "a" * 64
    assert missing(lock, [Requirement("Flask>=3,<4")]) == []
    assert missing(lock, [Requirement("flask>=4"), Requirement("celery")]) == ["flask>=4", "celery"]
