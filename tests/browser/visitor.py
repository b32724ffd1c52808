"""A person at a browser: every page that comes is looked at, and what is wrong with one fails the test at once."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Locator, Page

from tests.browser.faults import WIDE, faults

PASSWORD = "demo"
ANSWERED_SO = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")


class Visitor:
    """``page`` is the browser's page; ``axe`` is off where there is no JavaScript to run it with."""

    def __init__(self, page: Page, address: str, *, axe: bool = True) -> None:
        self.page, self._address, self._axe = page, address, axe
        self._complaints: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self._complaints.append(f"script failed: {error}"))
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]

    def sign_in(self, username: str) -> None:
        self.page.goto(f"{self._address}/logga-in")
        self.page.get_by_label("Användarnamn").fill(username)
        self.page.get_by_label("Lösenord").fill(PASSWORD)
        self.press("Logga in")

    def open(self, address: str, status: int = 200) -> None:
        self._arrives(lambda: self.page.goto(self._address + address), status)

    def follow(self, words: str, within: str = "main") -> None:
        """The first link in there that has these words."""
        link = self.page.locator(within).get_by_role("link", name=words).first
        self._arrives(link.click)

    def press(self, words: str, status: int = 200) -> None:
        """The button whose words begin so; the page that comes is answered with this status."""
        button = self.main.get_by_role("button", name=re.compile(f"^{re.escape(words)}"))
        self._arrives(button.click, status)

    def arrives_by(self, does: Callable[[], object], status: int = 200) -> None:
        """Does what leads to another page in some other way, such as a key."""
        self._arrives(does, status)

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label).fill(text)

    def choose(self, label: str) -> None:
        self.page.get_by_role("radio", name=label, exact=True).check()

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def look(self) -> None:
        """Raises AssertionError with everything that is wrong with the page, at both widths."""
        wrong = faults(self.page, axe=self._axe) + self._complaints
        assert not wrong, "\n".join([f"{self.page.url} ({self.page.title()})", *wrong])

    def _arrives(self, does: Callable[[], object], status: int = 200) -> None:
        with self.page.expect_navigation() as navigation:
            does()
        assert navigation.value is not None
        assert navigation.value.status == status, self.page.url
        self.look()

    def _heard(self, message: ConsoleMessage) -> None:
        """Chromium calls an answer of 400 and up an error, which a refused form is not."""
        answered = ANSWERED_SO.match(message.text)
        page_itself = answered and message.location.get("url") == self.page.url
        if message.type in ("error", "warning") and not page_itself:
            self._complaints.append(f"console: {message.text}")
