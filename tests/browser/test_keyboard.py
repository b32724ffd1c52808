"""Everything can be done with the keyboard, on a phone's small window too, and one sees where one is."""

from functools import partial

from tests.browser.conftest import People
from tests.browser.faults import PHONE
from tests.browser.steps import report
from tests.browser.visitor import Visitor

MOST_KEYS = 60
# What has focus, whether that shows, and whether something else lies over it.
FOCUSED = """() => {
  const e = document.activeElement, edge = getComputedStyle(e), { x, y, width, height } = e.getBoundingClientRect();
  const over = document.elementFromPoint(x + Math.min(width, 40) / 2, y + Math.min(height, 40) / 2);
  const outlined = edge.outlineStyle !== "none" && parseFloat(edge.outlineWidth) >= 2;
  const label = e.labels?.[0];
  return {
    words: (label ?? e).textContent.trim(),
    shows: outlined || edge.boxShadow !== "none" || (label && getComputedStyle(label, "::before").boxShadow !== "none"),
    covered: over !== e && !e.contains(over) && !label?.contains(over) && !over?.contains(e),
  };
}"""


def test_an_update_is_written_and_sent_with_the_keyboard_alone(people: People) -> None:
    title = "Underlätta för etablering av skolor"
    owner = people("agare.utb", axe=False)
    owner.follow(f"Rapportera {title}")
    owner.page.set_viewport_size(PHONE)
    tab_to(owner, "Pågående")
    owner.page.keyboard.press("Space")
    tab_to(owner, "Lägesbeskrivning")
    owner.page.keyboard.type("Arbetet har börjat.")
    tab_to(owner, "Skicka till granskning")
    owner.arrives_by(partial(owner.page.keyboard.press, "Enter"))
    assert "skickad till granskning" in owner.page.get_by_role("status").inner_text()


def test_an_update_is_reviewed_with_the_keyboard_alone(people: People) -> None:
    title = "Löpande identifiera näringslivets behov"
    report(people("agare.utb", axe=False), title, "Behoven är samlade.")
    reviewer = people("granskare.utb", axe=False)
    reviewer.follow(f"Granska {title}")
    reviewer.page.set_viewport_size(PHONE)
    tab_to(reviewer, "Granskad")
    reviewer.arrives_by(partial(reviewer.page.keyboard.press, "Enter"))
    assert "gått vidare" in reviewer.page.get_by_role("status").inner_text()


def test_the_error_summary_has_focus_and_leads_into_the_field(people: People) -> None:
    owner = people("agare.utb", axe=False)
    owner.follow("Rapportera Främja utbyte")
    owner.press("Skicka till granskning", 422)
    summary = owner.page.locator(".govuk-error-summary")
    assert summary.evaluate("e => e === document.activeElement")
    assert owner.page.evaluate(FOCUSED)["shows"]
    summary.get_by_role("link", name="lägesbeskrivning").click()
    assert owner.page.get_by_label("Lägesbeskrivning").evaluate("e => e === document.activeElement")


def tab_to(visitor: Visitor, words: str) -> None:
    """Tab until that has focus; everything passed on the way must show it, and lie under nothing."""
    for _ in range(MOST_KEYS):
        visitor.page.keyboard.press("Tab")
        focused = visitor.page.evaluate(FOCUSED)
        assert focused["shows"], f"{focused['words']} has focus, and nothing shows it"
        assert not focused["covered"], f"{focused['words']} has focus, and lies under something"
        if focused["words"].startswith(words):
            return
    raise AssertionError(f"{words} is not reached")
