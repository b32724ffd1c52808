"""What is wrong with a page in a browser, measured at the two widths that every page must stand."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT as AXE
from playwright.sync_api import Page

WIDE = {"width": 1200, "height": 900}
NARROW = {"width": 320, "height": 640}
PHONE = {"width": 375, "height": 667}
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
SCROLLS_SIDEWAYS = "() => document.documentElement.scrollWidth > window.innerWidth"

MEASURED = Path(__file__).with_name("measured.js").read_text(encoding="utf-8")


def faults(page: Page, *, axe: bool = True) -> list[str]:
    """Sentences; the page is left wide."""
    if axe:
        page.evaluate(AXE)
    found = list(_at(page, WIDE, axe=axe)) + list(_at(page, NARROW, axe=axe))
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    return found


def _at(page: Page, size: dict[str, int], *, axe: bool) -> Iterator[str]:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    where = f"at {size['width']} px"
    if page.evaluate(SCROLLS_SIDEWAYS):
        yield f"{where}: scrolls sideways"
    yield from (f"{where}: {fault}" for fault in page.evaluate(MEASURED))
    if axe:
        yield from (f"{where}: {violation}" for violation in _violations(page))


def _violations(page: Page) -> Iterator[str]:
    answer: dict[str, Any] = page.evaluate("rules => axe.run(rules)", RULES)
    for violation in answer["violations"]:
        places = "; ".join(str(node["target"]) for node in violation["nodes"][:3])
        yield f"axe {violation['id']}, {violation['help']}: {places}"
