"""One service for all browser tests of a process, and a browser window for each person in a test."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser

from tests.browser.running import Running, running
from tests.browser.visitor import Visitor
from tests.conftest import FOLDER
from workers.child_processes import stop_orphans


class People(Protocol):
    """Opens a window and signs the person with that username in; without a name nobody is signed in."""

    def __call__(self, username: str = "", *, axe: bool = ...) -> Visitor: ...


@pytest.fixture(scope="session")
def service() -> Iterator[Running]:
    folder = Path(tempfile.mkdtemp(prefix="browser-", dir=os.environ[FOLDER]))
    folder.chmod(0o711)
    with running(folder) as started:
        yield started
    stop_orphans(folder)


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def people(browser: Browser, service: Running) -> Iterator[People]:
    with ExitStack() as windows:
        yield partial(window, windows, browser, service)


@pytest.fixture
def anybody(browser: Browser, service: Running, javascript: bool) -> Iterator[People]:
    """The same, once with and once without JavaScript, which axe needs too."""
    with ExitStack() as windows:
        yield partial(window, windows, browser, service, javascript=javascript, axe=javascript)


def window(
    windows: ExitStack,
    browser: Browser,
    service: Running,
    username: str = "",
    *,
    javascript: bool = True,
    axe: bool = True,
) -> Visitor:
    """Closed with the stack."""
    opened = browser.new_context(java_script_enabled=javascript, locale="sv-SE", timezone_id="Europe/Stockholm")
    windows.callback(opened.close)
    opened.set_default_timeout(15_000)
    visitor = Visitor(opened.new_page(), service.address, axe=axe)
    if username:
        visitor.sign_in(username)
    return visitor
