"""How the pages look, measured: pages nobody works on, the one thing to do on a phone, and the system's own colours."""

from base64 import b64encode
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.conftest import People
from tests.browser.faults import PHONE, faults
from tests.browser.steps import PLAN, REPORT, report
from tests.browser.visitor import Visitor
from tests.workers.reports.templates import template
from workers.reports.own_template.start import starting_template

PRIMARY = "main .govuk-button:not(.btn--second)"
FAULTY = """<!doctype html><html lang="sv"><title>Fel</title><main><h1>Fel</h1>
<p style="width: 2000px; font-size: 12px">Litet och brett</p><button>x</button>
<input class="govuk-input" style="border: 1px solid #eee"></main>"""
# The least contrast between neighbours on a line across each of the four edges, from outside to inside.
EDGES = """async ([png, margin]) => {
  const picture = new Image();
  picture.src = `data:image/png;base64,${png}`;
  await picture.decode();
  const { width, height } = picture;
  const canvas = new OffscreenCanvas(width, height).getContext("2d");
  canvas.drawImage(picture, 0, 0);
  const light = (x, y) => {
    const [r, g, b] = [...canvas.getImageData(x, y, 1, 1).data].map(v => ((v / 255 + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b + .05;
  };
  const steps = [...Array(2 * margin).keys()], [x, y] = [Math.floor(width / 4), Math.floor(height / 2)];
  const lines = [
    steps.map(n => light(x, n)), steps.map(n => light(x, height - 1 - n)),
    steps.map(n => light(n, y)), steps.map(n => light(width - 1 - n, y)),
  ];
  return Math.min(...lines.map(line => Math.max(...line) / Math.min(...line)));
}"""
MARGIN = 4
DOCUMENT = "Nr\tAktivitet\tAnsvarig\t2024\tStatus\n1\tBygg en bro\tGatan\tX\tI höst\n2\tRiv en mur\tKLK\tX\tKlar\n"


def test_what_is_wrong_with_a_page_is_noticed(people: People) -> None:
    visitor = people()
    visitor.page.set_content(FAULTY)
    found = "\n".join(faults(visitor.page))
    for fault in ("scrolls sideways", "text under 16 px: p", "small target", "faint edge", "axe label"):
        assert fault in found


def test_what_the_browser_complains_of_is_noticed(people: People) -> None:
    visitor = people()
    visitor.open("/logga-in")
    visitor.page.evaluate("document.body.append(Object.assign(document.createElement('style'), {textContent: 'p {}'}))")
    with pytest.raises(AssertionError, match="Content Security Policy"):
        visitor.look()


def test_pages_where_there_is_nothing_to_do_have_no_fault(people: People) -> None:
    anybody, board, reviewer, auditor = people(), people("namnd"), people("granskare.sam"), people("revisor")
    anybody.open("/logga-in")
    board.open("/finns-inte", 404)
    for address in ("/", "/planer", "/rapporter", f"{PLAN}?status=late", f"{PLAN}?position=60", "/konto"):
        board.open(address)
    reviewer.open("/granska")
    auditor.open("/historik?fore=20")
    auditor.open("/historik/60")


def test_a_documents_proposal_has_no_fault_while_it_is_answered(people: People) -> None:
    coordinator = people("samordnare.sam")
    coordinator.open("/planer")
    coordinator.follow("Läs in en plan")
    file = {"name": "bro.txt", "mimeType": "text/plain"}
    for content, status in (("", 422), (DOCUMENT, 200)):
        coordinator.page.get_by_label("Dokument").set_input_files({**file, "buffer": content.encode()})
        coordinator.press("Ladda upp", status)
    coordinator.page.get_by_role("radio", name="Planerad").check()
    coordinator.main.locator("summary", has_text="Riv en mur").click()
    coordinator.press("Läs in planen", 422)
    assert "1 fråga väntar på svar" in coordinator.main.inner_text()
    coordinator.main.locator("summary", has_text="som redan finns").click()
    coordinator.follow("Handlingsplan")
    coordinator.follow("bro.txt", within=".crumbs")
    coordinator.follow("Kasta")
    coordinator.press("Kasta")


def test_a_template_is_refused_and_taken_without_fault(people: People) -> None:
    coordinator = people("samordnare.sam")
    coordinator.open("/rapporter")
    coordinator.follow("Mall för rapporterna")
    file = {"name": "mall.docx", "mimeType": "application/octet-stream"}
    for content, status in ((template("{{ diarenummer }}"), 422), (starting_template(), 200)):
        coordinator.page.get_by_label("Word-mall").set_input_files({**file, "buffer": content})
        coordinator.press("Pröva", status)
    coordinator.main.locator("summary", has_text="Alla fält").click()
    coordinator.look()
    coordinator.follow("Sluta använda mallen")
    coordinator.press("Sluta använda den")


def test_the_one_thing_to_do_is_in_view_on_a_phone(people: People) -> None:
    title = "Bygglov skapar en handlingsplan"
    person = partial(people, axe=False)
    in_view(anybody := person(), "Logga in", "/logga-in")
    owner, reviewer, coordinator = person("agare.sam"), person("granskare.sam"), person("samordnare.sam")
    in_view(owner, "Börja med den första", "/")
    owner.follow(f"Rapportera {title}")
    in_view(owner, "Skicka till granskning")
    owner.follow("Aktivitetens sida", within=".crumbs")
    in_view(owner, "Rapportera 2019-Q4")
    report(owner, title, "Bygglov har en plan.")
    in_view(reviewer, "Granska den äldsta", "/")
    in_view(reviewer, "Börja med den äldsta", "/granska")
    reviewer.follow(title)
    in_view(reviewer, "Granskad")
    in_view(coordinator, "Till lägesrapporten", "/")
    in_view(coordinator, "Sammanställ", REPORT)
    anybody.page.close()


def test_buttons_and_fields_have_edges_in_the_systems_own_colours(people: People) -> None:
    owner = people("agare.utb", axe=False)
    owner.page.emulate_media(forced_colors="active")
    owner.follow("Rapportera Skapa en målbild")
    blank = owner.page.context.new_page()
    for one in (
        owner.main.get_by_role("button", name="Skicka till granskning"),
        owner.main.get_by_role("button", name="Spara utkast"),
        owner.page.get_by_label("Lägesbeskrivning"),
        owner.main.locator(".tag").first,
    ):
        assert edge_contrast(one, blank) >= 3


def test_the_report_is_printed_as_a_document(people: People) -> None:
    coordinator = people("samordnare.sam", axe=False)
    coordinator.open(REPORT)
    coordinator.page.emulate_media(media="print")
    for left_out in ("nav", ".govuk-button", ".govuk-skip-link", "form"):
        assert not any(one.is_visible() for one in coordinator.page.locator(left_out).all()), left_out
    assert coordinator.page.get_by_role("heading", level=1).is_visible()


def in_view(visitor: Visitor, words: str, address: str = "") -> None:
    """The page has one filled button, with these words, wholly inside a phone's window before anybody scrolls."""
    if address:
        visitor.open(address)
    visitor.page.set_viewport_size(PHONE)
    button = visitor.page.locator(PRIMARY)
    assert button.count() == 1
    assert button.inner_text().startswith(words)
    box: Any = button.bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= PHONE["height"], f"{words} ends at {box['y'] + box['height']} px"


def edge_contrast(one: Locator, blank: Page) -> float:
    """How well all four edges stand out in a picture of it, as WCAG counts contrast."""
    one.scroll_into_view_if_needed()
    box: Any = one.bounding_box()
    clip = {
        "x": box["x"] - MARGIN,
        "y": box["y"] - MARGIN,
        "width": box["width"] + 2 * MARGIN,
        "height": box["height"] + 2 * MARGIN,
    }
    png = b64encode(one.page.screenshot(clip=clip)).decode()  # type: ignore[arg-type]
    contrast: float = blank.evaluate(EDGES, [png, MARGIN])
    return contrast
