"""The PDF keeps its promises to screen readers and archives: PDF/UA-1 and PDF/A-2a."""

import io
from collections.abc import Iterator
from itertools import pairwise

import pikepdf
import pytest

from tests.workers.reports.pdf_reading import attribute, elements, heading_levels, of_kind, tags, text_of
from tests.workers.reports.told import SECRET, Told
from workers.reports.files import rendered

TABLES = 11  # what changed, what is late, counts, each change, what to notice, four focus areas, approvals, checks
DESCRIPTOR_FILES = ("/FontFile2", "/FontFile3")


@pytest.fixture
def pdf(told: Told) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(rendered(told.canonical, "pdf").content)) as opened:
        yield opened


def test_it_claims_to_be_accessible_and_archivable(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as told:
        claims = [told.get(name) for name in ("pdfuaid:part", "pdfaid:part", "pdfaid:conformance")]
        title = str(told.get("dc:title"))
    assert claims == ["1", "2", "A"]
    assert title == "Lägesrapport fjärde kvartalet 2019 – Handlingsplan för näringslivsutveckling 2019–2020"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)


def test_it_is_tagged_and_in_swedish(pdf: pikepdf.Pdf) -> None:
    assert bool(pdf.Root.MarkInfo.Marked)
    assert str(pdf.Root.Lang) == "sv-SE"
    assert "/Outlines" in pdf.Root


def test_headings_skip_no_level(pdf: pikepdf.Pdf) -> None:
    levels = heading_levels(pdf)
    assert levels[0] == 0
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(levels) >= 14


def test_every_table_has_header_cells_and_whole_rows(pdf: pikepdf.Pdf) -> None:
    tables = of_kind(pdf, "/Table")
    assert len(tables) == TABLES
    for table in tables:
        rows = [element for element in elements(table.K) if element.S == "/TR"]
        cells = [[one for one in elements(row.K) if one.S in ("/TH", "/TD")] for row in rows]
        assert {str(one.S) for one in cells[0]} == {"/TH"}
        assert len({len(row) for row in cells}) == 1
        assert all(attribute(one, "/Scope") == "/Column" for one in cells[0])


def test_the_chart_says_in_words_what_it_shows(pdf: pikepdf.Pdf) -> None:
    figures = of_kind(pdf, "/Figure")
    assert figures
    said = str(figures[0].Alt)
    assert said.startswith("Liggande staplar: antal aktiviteter per fokusområde och status.")
    assert "Kommunikation, marknadsföring och dialog: 3 pågående, 2 ej påbörjad." in said


def test_it_needs_nothing_from_elsewhere(pdf: pikepdf.Pdf) -> None:
    fonts = [font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]
    assert fonts
    assert all(any(key in font.DescendantFonts[0].FontDescriptor for key in DESCRIPTOR_FILES) for font in fonts)
    assert "/JavaScript" not in pdf.Root.get("/Names", {})
    assert "/AF" not in pdf.Root


def test_page_one_says_what_changed_and_names_what_is_due_and_not_started(told: Told) -> None:
    words = text_of(rendered(told.loaded, "pdf").content)
    first = " ".join(words[: words.index("Status per fokusområde")].split())
    assert "av dem är 4 inte ens påbörjade: 1.3, 2.2, 2.3 och 4.3." in first
    assert first.index("rapporten Ändring") < first.index("klara 2019")
    assert first.count("Ej påbörjad") == 5  # once as a number, then the four


def test_the_order_is_the_boards(told: Told) -> None:
    words = text_of(rendered(told.canonical, "pdf").content)
    order = [
        "Läget på en minut",
        "Nämnden \nbehöver ta \nställning",
        "Status per fokusområde",
        "Vad som har ändrats",
        "Att lägga märke till",
        "Bakgrund",
        "Uppföljning och ansvarsfördelning",
        "Status avseende punkterna i handlingsplanen",
        "Bilaga 1.",
        "Bilaga 2.",
    ]
    places = [words.index(heading) for heading in order]
    assert places == sorted(places)


def test_the_appendix_says_who_approved_each_line_and_when(told: Told) -> None:
    words = text_of(rendered(told.canonical, "pdf").content)
    appendix = words[words.index("Bilaga 1.") : words.index("Bilaga 2.")]
    assert appendix.count("Enhetsgranskare KLK") == 6
    assert appendix.count("Extern godkännare 1") == 1
    assert "1.8 Ur dokument, rad 44" in appendix
    assert SECRET not in words


def test_no_tag_is_without_content(pdf: pikepdf.Pdf) -> None:
    assert all("/K" in element for element in tags(pdf) if element.S in ("/TH", "/H1", "/H2"))
