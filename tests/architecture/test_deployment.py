"""compose.yaml and Dockerfile: every part is there and watched, runs as nobody in particular, and holds no secret."""

import fnmatch
import re

import pytest

from tests.architecture.source import ROOT
from tests.deployment import Unset, command, compose, environment, instructions

OURS = {"prepare", "web", "worker", "beat"}
ALWAYS_ON = {"postgres", "valkey", "web", "worker", "beat"}
PASSWORD_IN_ADDRESS = re.compile(r"://[^/\s]*:[^/@\s]+@")


def services() -> dict[str, dict]:
    return compose()["services"]


def test_all_parts_are_there() -> None:
    assert set(services()) == OURS | {"postgres", "valkey"}


@pytest.mark.parametrize("name", sorted(ALWAYS_ON))
def test_what_is_always_on_is_watched_and_started_again(name: str) -> None:
    assert services()[name]["healthcheck"]["test"][0] == "CMD"
    assert services()[name]["restart"] == "unless-stopped"


def test_tables_are_made_once_and_before_anything_else_starts() -> None:
    assert services()["prepare"]["restart"] == "no"
    for name in OURS - {"prepare"}:
        assert services()[name]["depends_on"]["prepare"] == {"condition": "service_completed_successfully"}
    for name in OURS:
        needed = services()[name]["depends_on"]
        assert {needed[each]["condition"] for each in ("postgres", "valkey")} == {"service_healthy"}


@pytest.mark.parametrize("name", sorted(OURS))
def test_ours_can_write_only_where_it_must(name: str) -> None:
    service = services()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert (service["tmpfs"], service["volumes"]) == (["/tmp"], ["var:/srv/sparbar/var"])  # noqa: S108


def test_the_image_does_not_run_as_root() -> None:
    assert instructions("USER") == ["sparbar"]


def test_only_the_web_is_reached_from_outside() -> None:
    assert {name for name, service in services().items() if "ports" in service} == {"web"}
    assert compose()["networks"]["inside"] == {"internal": True}
    for name in ("postgres", "valkey"):
        assert services()[name]["networks"] == ["inside"]


@pytest.mark.parametrize("file", ["compose.yaml", "Dockerfile"])
def test_no_secret_stands_in_the_file(file: str) -> None:
    text = (ROOT / file).read_text()
    assert not PASSWORD_IN_ADDRESS.search(text)
    for line in text.splitlines():
        if not line.startswith("#") and re.search(r"(KEY|TOKEN|PASSWORD|SECRET)\w*[:=]", line):
            assert re.search(r"[:=]\s*\$\{\w+(:[-?]|\})", line), line


def test_every_setting_can_be_given_from_outside() -> None:
    given = {name: f"given-{name}" for name in environment("web", {})}
    fixed = {"SPARBAR_DATABASE_URL", "SPARBAR_REDIS_URL", "SPARBAR_DATA_DIR"}
    assert {name for name, value in environment("web", given).items() if value != f"given-{name}"} == fixed


def test_the_start_is_refused_without_a_key_and_without_the_demo() -> None:
    with pytest.raises(Unset, match="SPARBAR_SECRET_KEY"):
        environment("prepare", {})
    environment("prepare", {"SPARBAR_DEMO": "force"})
    environment("prepare", {"SPARBAR_SECRET_KEY": "k" * 32})


def test_the_image_installs_as_make_does() -> None:
    """So that what `make test` has tried is what the image gets."""
    makefile = (ROOT / "Makefile").read_text()
    steps = [re.sub(r" -r .*| && .*", "", step) for step in instructions("RUN") if step.startswith("pip install")]
    assert len(steps) == 2
    for step in steps:
        assert step.removeprefix("pip ") in makefile


def test_the_image_gets_the_code_and_nothing_of_this_machine() -> None:
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert ignored[0] == "*"
    let_in = {each[1:] for each in ignored if each.startswith("!")}
    assert let_in >= {"domain", "service", "workers", "templates", "pyproject.toml", "requirements.lock"}
    assert all((ROOT / each).exists() for each in let_in)
    private = (".env", ".git", "var", ".venv", "tests")
    assert not [each for each in private for pattern in let_in if fnmatch.fnmatch(each, pattern)]


def test_the_web_is_started_with_the_same_settings_everywhere() -> None:
    from workers import programs

    assert command("web")[:3] == ["gunicorn", *programs.GUNICORN[3:]]
