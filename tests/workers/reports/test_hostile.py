"""Text from people is data: whatever they write, every format is made and no letter is lost."""

import csv
import io
import json
import re
from collections import Counter
from typing import Any

import docx
import html5lib
import msgspec
import openpyxl
import pytest

from domain.values import canonical_json
from tests.service.client import words
from tests.workers.reports.pdf_reading import text_of
from tests.workers.reports.told import Told
from workers.reports import typesetting
from workers.reports.files import FORMATS
from workers.reports.formats.pdf import TEMPLATE, inputs
from workers.reports.printable import drawable, visible
from workers.reports.sheet import sheet

SENTENCE = "En mening om hur det går, varken mer eller mindre. "
HOSTILE = {
    "include": '#include "/etc/passwd" #import "x.typ": * #read("report.typ") #set text(size: 99pt) #panic()',
    "markup": "*bold* _kursiv_ $x^2$ = Rubrik - punkt @ref <etikett> ~ \\ `kod` // kommentar /* */ [ ] ${x}",
    "long compound": "Näringslivsutvecklingshandlingsplansuppföljningsansvarsfördelning" * 6,
    "unbroken": "A" * 5000,
    "taller than a page": SENTENCE * 150,
    "many lines": "\n".join(f"rad {number}" for number in range(150)),
    "emoji": "Klart 👍🏽 🎉 ✅ 👩‍👩‍👧",
    "right to left": "שלום עולם، مرحبا بالعالم och åter svenska",
    "other scripts": "Ελληνικά Русский 中文 日本語 हिन्दी",
    "controls": "a\u0007c\u202ed\u200be\ufefff\u0085g\nny rad\tflik",
    "template": "{{ 7*7 }} {% for x in y %} <b>x</b> <script>alert(1)</script> &amp; =1+1",
    "json": '"}]} \' \\" \\u0000 </script> ]]>',
    "formula": "=cmd|' /C calc'!A0",
    "xml": "<w:p/> &lt; ]]> _x000D_ _x0041_",
    "apostrophe": "'=1",
}


def hostile(canonical: bytes) -> bytes:
    """Each text stands as a title and as a status; the areas, the plan and the prose have one each too."""
    snapshot: dict[str, Any] = json.loads(canonical)
    for row, text in zip(snapshot["rows"], HOSTILE.values(), strict=False):
        row["title"], row["text"] = text, text
    snapshot["name"] = HOSTILE["include"]
    snapshot["areas"][0]["name"] = HOSTILE["markup"]
    snapshot["sections"][0]["heading"] = HOSTILE["emoji"]
    snapshot["sections"][0]["paragraphs"] = [HOSTILE["long compound"], "- " + HOSTILE["template"]]
    snapshot["rows"][0]["unit"] = HOSTILE["formula"]
    return canonical_json(snapshot)


def only(canonical: bytes, text: str) -> bytes:
    """One hostile title and status, in an otherwise ordinary report."""
    snapshot: dict[str, Any] = json.loads(canonical)
    snapshot["rows"][2]["title"] = snapshot["rows"][3]["text"] = text
    return canonical_json(snapshot)


def letters(text: str) -> Counter[str]:
    return Counter(re.sub(r"[^A-Za-zåäöÅÄÖ0-9]", "", text))


def printed(canonical: bytes) -> Counter[str]:
    """The letters of the PDF, but for checksums and page numbers, which other words change too."""
    drawn = msgspec.structs.replace(sheet(canonical, drawable), digest="-" * 64, checks=())
    made = typesetting.pdf(TEMPLATE, inputs(drawn), 0)
    return letters(re.sub(r"Sida \d+ av \d+", "", text_of(made)))


@pytest.fixture(scope="module")
def bare(told_in: tuple[str, Told]) -> Counter[str]:
    return printed(only(told_in[1].canonical, ""))


@pytest.mark.parametrize("name", HOSTILE)
def test_the_pdf_loses_no_letter(told: Told, bare: Counter[str], name: str) -> None:
    text = HOSTILE[name]
    assert letters(drawable(text) * 2) - (printed(only(told.canonical, text)) - bare) == Counter()


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_is_made_of_all_of_it_at_once(told: Told, kind: str) -> None:
    assert len(FORMATS[kind].render(hostile(told.canonical))) > 10_000


def test_word_keeps_every_text(told: Told) -> None:
    document = docx.Document(io.BytesIO(FORMATS["docx"].render(hostile(told.canonical))))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    for text in HOSTILE.values():
        assert any(visible(text) in cell for cell in cells)


def test_excel_keeps_every_text(told: Told) -> None:
    book = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].render(hostile(told.canonical))))
    cells = [row[6].value for row in book["Aktiviteter"].iter_rows(min_row=2, max_row=1 + len(HOSTILE))]
    assert cells == [visible(text) for text in HOSTILE.values()]


def test_csv_keeps_every_text_letter_by_letter(told: Told) -> None:
    content = FORMATS["csv"].render(hostile(told.canonical)).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content, newline=""), delimiter=";"))[1 : 1 + len(HOSTILE)]
    assert [row[6].removeprefix("'") if row[6].startswith("'=") else row[6] for row in rows] == [
        text.removeprefix("'") for text in HOSTILE.values()
    ]


def test_html_shows_every_text_and_runs_none(told: Told) -> None:
    tree = html5lib.parse(FORMATS["html"].render(hostile(told.canonical)), namespaceHTMLElements=False)
    said = words(tree)
    for text in HOSTILE.values():
        assert " ".join(visible(text).split()) in said
    assert not list(tree.iter("script"))


def test_nothing_is_changed_in_the_json(told: Told) -> None:
    canonical = hostile(told.canonical)
    assert FORMATS["json"].render(canonical) == canonical
