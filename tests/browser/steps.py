"""What the owner, the reviewer and the approver do, one step at a time, each with what they see on the way."""

from tests.browser.visitor import Visitor

REPORT = "/rapporter/naringsliv-2019-2020/2019-Q4"
PLAN = "/planer/naringsliv-2019-2020"
REASON = "Skriv hur många svar det gäller."


def report(owner: Visitor, title: str, text: str) -> None:
    """From Min sida, where it waits, to the activity's page, which says on whom it waits now."""
    owner.open("/")
    owner.follow(f"Rapportera {title}")
    owner.choose("Delvis genomförd")
    owner.fill("Lägesbeskrivning", text)
    owner.press("Skicka till granskning")
    assert "skickad till granskning" in owner.page.get_by_role("status").inner_text()


def return_for_a_reason(reviewer: Visitor, title: str, text: str) -> None:
    reviewer.open("/")
    reviewer.follow(f"Granska {title}")
    assert text in reviewer.main.inner_text()
    reviewer.press("Lämna tillbaka", 422)
    assert reviewer.page.title().startswith("Fel: ")
    reviewer.fill("Skäl", REASON)
    reviewer.press("Lämna tillbaka")
    assert title not in reviewer.main.inner_text()


def mend(owner: Visitor, title: str, before: str, first: str, mended: str) -> None:
    """The reason stands on Min sida, and on the form beside what was reported last and what was written now."""
    owner.open("/")
    assert REASON in owner.main.inner_text()
    owner.follow(f"Komplettera {title}")
    assert REASON in owner.page.get_by_role("region", name="Kom tillbaka").inner_text()
    assert before in owner.page.get_by_role("region", name="Senast, 2019-Q3").inner_text()
    assert owner.page.get_by_label("Lägesbeskrivning").input_value() == first
    owner.fill("Lägesbeskrivning", mended)
    owner.press("Skicka till granskning")


def sign_off(reviewer: Visitor, title: str) -> None:
    """What has changed since the reviewer read it is marked."""
    reviewer.open("/granska")
    reviewer.follow(title)
    assert "Sedan du läste den sist" in reviewer.main.inner_text()
    assert "tolv svar är mallade" in reviewer.main.locator("ins").first.inner_text()
    reviewer.press("Granskad")
    assert "gått vidare" in reviewer.page.get_by_role("status").inner_text()


def approve(approver: Visitor, title: str, text: str) -> None:
    approver.open("/granska")
    approver.follow(title)
    assert text in approver.main.inner_text()
    assert "lägesrapporten 2019-Q4" in approver.main.get_by_role("form", name="Godkänn").inner_text()
    approver.press("Godkänn")
    assert "Godkänd" in approver.page.get_by_role("status").inner_text()
