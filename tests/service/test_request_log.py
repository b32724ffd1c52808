"""The log: a line for each request that can be followed, and nothing in it that people typed or keep secret."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
import structlog
from flask import Flask

from tests.people import OWNER
from tests.service.client import Browser
from workers import logs, projector, tasks

CANARY = "kanariefågel"
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What the log has had since it was asked last, as the service writes it."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    logs.configure("info")
    written = io.StringIO()
    [handler] = root.handlers
    handler.setStream(written)  # type: ignore[attr-defined]
    yield lambda: taken_from(written)
    structlog.reset_defaults()
    root.handlers[:], root.level = before


def taken_from(written: io.StringIO) -> list[dict[str, Any]]:
    text = written.getvalue()
    written.seek(0)
    written.truncate()
    return [json.loads(line) for line in text.splitlines()]


def test_a_request_has_one_line_with_route_status_and_time(writer: Browser, lines: Lines) -> None:
    writer.get("/papper?sokt=ord")
    [line] = [line for line in lines() if line["event"] == "request"]
    assert {"method": "GET", "route": "/papper", "status": 200, "person_id": str(OWNER)}.items() <= line.items()
    assert line["ms"] > 0


def test_the_answer_carries_the_id_that_its_lines_have(visitor: Browser, lines: Lines) -> None:
    answer = visitor.http.get("/healthz", headers={"X-Request-ID": "proxy-0123456789"})
    assert answer.headers["X-Request-ID"] == "proxy-0123456789"
    assert [line["request_id"] for line in lines()] == ["proxy-0123456789"]


@pytest.mark.parametrize("given", ["", "kort", "a" * 65, 'x", "event": "', "mellan slag här"])
def test_an_id_that_could_be_something_else_is_replaced(visitor: Browser, given: str) -> None:
    answer = visitor.http.get("/healthz", headers={"X-Request-ID": given.encode().decode("latin-1")})
    assert UUID(answer.headers["X-Request-ID"])


def test_each_request_starts_anew(writer: Browser, browser_of: Callable[[], Browser], lines: Lines) -> None:
    writer.get("/papper")
    browser_of().get("/logga-in")
    first, second = (line for line in lines() if line["event"] == "request")
    assert "person_id" in first
    assert "person_id" not in second
    assert first["request_id"] != second["request_id"]


def test_nothing_typed_or_secret_is_logged(writer: Browser, browser_of: Callable[[], Browser], lines: Lines) -> None:
    form = writer.get(f"/papper?q={CANARY}").form("/papper")
    writer.send(form, text=f"{CANARY} " * 9, status=422)
    writer.send(form, text=CANARY)
    stranger = browser_of()
    for status in (*[422] * 10, 429):
        stranger.post_form("/logga-in", status=status, username=CANARY, password=CANARY)
    writer.http.get(f"/{CANARY}", headers={"Authorization": f"Bearer {CANARY}", "User-Agent": "canary"})
    text = json.dumps(lines(), ensure_ascii=False)
    assert text.count('"event": "request"') > 5
    assert CANARY not in text
    assert "session" not in text


def test_what_fails_tells_where_but_not_in_its_own_words(writer: Browser, lines: Lines) -> None:
    page = writer.http.get("/papper/fel/annat")
    assert page.status_code == 500
    [line] = [line for line in lines() if line["event"] == "unexpected"]
    assert line["number"] in page.text
    assert "in fail\n" in line["trace"]
    assert line["trace"].endswith("builtins.RuntimeError\n")
    assert "is hemligt" not in json.dumps([line["event"], line["trace"].splitlines()[-1]])


def test_a_task_that_fails_tells_where_but_not_in_its_own_words(
    database_url: str, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> int:
        typed = CANARY
        raise RuntimeError(typed)

    monkeypatch.setattr(projector, "project_all", fail)
    tasks.work.apply()
    [line] = [line for line in lines() if line["level"] == "error"]
    assert {"event": "task_failed", "task": "workers.tasks.work"}.items() <= line.items()
    assert "in fail" in line["trace"]
    assert CANARY not in json.dumps(line, ensure_ascii=False)


def test_only_lines_of_the_chosen_level_are_written(shell: Flask, lines: Lines) -> None:
    logging.getLogger().setLevel("WARNING")
    shell.test_client().get("/healthz")
    assert lines() == []
