"""The checker of Word templates: a sentence for each thing that is wrong, where it stands, and what is missing."""

import io
import zipfile
from typing import Any

import pytest

from tests.workers.reports import templates
from tests.workers.reports.templates import usable
from workers.reports.own_template import apart
from workers.reports.own_template.admission import LARGEST_FILE, LARGEST_XML, NotATemplate, admit
from workers.reports.own_template.checking import Finding
from workers.reports.own_template.child import Request, answered

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000)
TYPES = "[Content_Types].xml"
PLAIN = "wordprocessingml.document.main+xml"


def found(template: bytes) -> tuple[Finding, ...]:
    """By the checker in this process, which is quicker; the file is admitted first, as it is there."""
    admit(template)
    return answered(Request(do="check", template=template, drawing=apart._example())).findings


def wrong(*paragraphs: str) -> list[str]:
    return [one.sentence for one in found(usable(*paragraphs)) if one.kind == "wrong"]


def test_a_template_with_all_that_a_report_must_have_is_used_whatever_else_it_lacks() -> None:
    told = found(usable())
    assert {one.kind for one in told} == {"advice"}
    assert any(one.sentence.startswith("Fältet sammanfattning är inte med, och är bra att ha: läget") for one in told)


def test_what_a_report_must_have_is_missed_by_name() -> None:
    told = [one for one in found(templates.template("{{ plan }}")) if one.stops]
    assert {one.kind for one in told} == {"missing"}
    named = {one.sentence.split()[1] for one in told}
    assert named == {"rapport", "uppgifter_till", "preliminar", "diarienummer", "omraden", "kontrollsumma"}
    rows = "{% for o in omraden %}{{ o.namn }}{% for r in o.aktiviteter %}{{ r.aktivitet }}{% endfor %}{% endfor %}"
    bare = templates.template(templates.NEEDED[0], rows)
    named = {one.sentence.split()[1] for one in found(bare) if one.stops}
    assert {
        f"omraden.aktiviteter.{name}" for name in ("nummer", "ansvarig", "status", "statustext", "anmarkning")
    } == named


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{{ diarenummer }}", "Det finns inget fält som heter diarenummer. Menas diarienummer?"),
        ("{{ Plan }}", "Det finns inget fält som heter Plan. Menas plan?"),
        ("{{ statustext }}", "heter statustext. statustext finns i listan omraden.aktiviteter."),
        ("{% for s in sena %}{{ s.anvarig }}{% endfor %}", "heter s.anvarig. Menas ansvarig?"),
        ("{{ kommunens_vapen }}", "Det finns inget fält som heter kommunens_vapen."),
        ("{% for s in senast %}{% endfor %}", "Det finns inget fält som heter senast. Menas sena?"),
        ("{% for s in plan %}x{% endfor %}", "plan är ingen lista att gå igenom."),
        ("{% for s in sena %}{% endfor %}{{ s.nummer }}", "Det finns inget fält som heter s."),
        ("{{ sena }}", "sena är en lista: gå igenom den med {% for rad in sena %}."),
        ("{% for s in sena %}{{ loop.nummer }}{% endfor %}", "Det finns inget fält som heter loop.nummer."),
        ("{% if plann %}x{% endif %}", "Det finns inget fält som heter plann. Menas plan?"),
        ("{{ plan", "Fältet går inte att läsa"),
        ("{{ plan }", "Fältet går inte att läsa"),
        ("{{ }}", "Fältet går inte att läsa"),
        ("{% if plan %}x", "En {% for %} eller {% if %} saknar sin {% endfor %} eller {% endif %}."),
        ("x{% endif %}", "{% endif %} känns inte igen här"),
        ("{% forr s in sena %}", "{% forr %} känns inte igen här"),
        ("{% for s in sena %}</w:p>{% endfor", "Fältet går inte att läsa"),
    ],
)
def test_what_is_wrong_is_told_with_where_it_stands(text: str, sentence: str) -> None:
    told = wrong("Först.", text)
    assert len(told) == 1
    assert sentence in told[0]
    assert told[0].startswith("Brödtexten, stycke 6: ”")
    assert text[:10] in told[0]


def test_what_stands_in_the_footer_is_told_as_standing_there() -> None:
    def change(document: Any) -> None:
        document.sections[0].footer.paragraphs[0].text = "{{ plam }} {{ diagram }}"

    told = [one.sentence for one in found(usable(change=change)) if one.stops]
    assert [one.split(":")[0] for one in told] == ["Sidfoten, stycke 2"] * 2
    assert "Menas plan?" in told[0]
    assert "Diagrammet kan bara stå i brödtexten." in told[1]


def test_a_field_that_has_lost_a_brace_is_pointed_at() -> None:
    told = [one for one in found(usable("Se {plan} och {rad.status}.")) if "skrivs ut som det står" in one.sentence]
    assert [one.kind for one in told] == ["advice"]
    assert "{plan} skrivs ut som det står." in told[0].sentence


def test_names_that_would_come_along_in_every_report_are_pointed_at() -> None:
    def change(document: Any) -> None:
        document.add_comment(document.paragraphs[0].runs, text="Snyggare typsnitt?", author="Handläggaren")

    told = [one for one in found(usable(change=change)) if "spårade ändringar" in one.sentence]
    assert [one.kind for one in told] == ["advice"]
    assert not [one for one in found(usable()) if "spårade ändringar" in one.sentence]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{{ ''.__class__.__mro__ }}", "__mro__ går inte att använda"),
        ("{{ plan.__class__ }}", "__class__ går inte att använda"),
        ("{{ plan['__class__'] }}", "En del av ett fält skrivs med punkt"),
        ("{{ plan|attr('__class__') }}", "Filtret attr finns inte"),
        ("{{ plan.format(plan) }}", "Ingenting kan anropas"),
        ("{{ lipsum(n=10**9) }}", "Ingenting kan anropas"),
        ("{% for n in range(10**9) %}x{% endfor %}", "En for-slinga går bara igenom ett fält som är en lista."),
        ("{{ 'a' * 10**9 }}", "Det här går inte att använda i en mall"),
        ("{{ '%999999999d' % 1 }}", "Det här går inte att använda i en mall"),
        ("{{ 'a' ~ 'b' }}", "Det här går inte att använda i en mall"),
        ("{{ plan|center(999999999) }}", "Filtret center finns inte"),
        ("{{ plan|safe }}", "Filtret safe finns inte"),
        ("{{ plan|join(sena) }}", "Filtret join finns inte"),
        ("{% set x = plan %}", "{% set %} går inte att använda"),
        ("{% macro m() %}{{ m() }}{% endmacro %}", "{% macro %} går inte att använda"),
        ("{% include '/etc/passwd' %}", "{% include %} går inte att använda"),
        ("{% import 'os' as os %}", "{% import %} går inte att använda"),
        ("{% for s in sena recursive %}{{ loop(sena) }}{% endfor %}", "En for-slinga skrivs"),
        ("{% for a in sena %}" * 4 + "x" + "{% endfor %}" * 4, "ligger för djupt"),
        ("{{ cycler }}", "Det finns inget fält som heter cycler."),
        ("{{ self }}", "Det finns inget fält som heter self."),
        ("{{ plan is callable }}", "Provet is callable finns inte"),
        ("{{ [1, 2] }}", "Det här går inte att använda i en mall"),
        ("{{ " + "(" * 3000 + "plan" + ")" * 3000 + " }}", "för långt för att läsas"),
    ],
)  # fmt: skip
def test_what_could_reach_further_than_the_fields_is_refused(text: str, sentence: str) -> None:
    told = wrong(text)
    assert told
    assert sentence in told[0]


def test_what_was_never_checked_reaches_no_further_either() -> None:
    for text in (
        "{{ ''.__class__ }}",
        "{% for n in range(9) %}x{% endfor %}",
        "{{ plan|attr('x') }}",
        "{{ sena }}",
        "{{ 'a' * 9 }}",
    ):
        request = Request(
            do="fill", template=templates.template(text), drawing=apart._example(), values={"plan": "x", "sena": [{}]}
        )
        assert answered(request).problem == "failed"


def test_what_would_be_no_whole_document_when_filled_in_is_found_out() -> None:
    """A condition that begins in a cell and ends after the table cuts the table's end off, where it does not hold."""

    def change(document: Any) -> None:
        document.add_table(2, 2).cell(1, 1).text = "{% if sena %}"
        document.add_paragraph("{% endif %}")

    told = [one.sentence for one in found(usable(change=change)) if one.stops]
    assert len(told) == 1
    assert "Ifylld blir mallen inget helt Word-dokument." in told[0]


def stored(name: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr(name, content)
    return made.getvalue()


NOT_TEMPLATES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "inget helt Word-dokument"),
    "text": (b"Hej {{ plan }}", "inget helt Word-dokument"),
    "pdf": (b"%PDF-1.7", "inget helt Word-dokument"),
    "old Word": (OLD, "Words äldre format"),
    "another package": (stored("xl/workbook.xml", b"<x/>"), "inget helt Word-dokument"),
    "cut off": (usable()[:9000], "inget helt Word-dokument"),
    "too large": (bytes(LARGEST_FILE + 1), "för stor"),
    "bomb": (templates.repacked(usable(), {"word/media/a.png": bytes(70 * 1024 * 1024)}), "mycket mer än en mall"),
    "bomb of text": (
        templates.repacked(usable(), {"word/document.xml": b"<a>" + b"x " * LARGEST_XML + b"</a>"}),
        "mycket mer än en mall",
    ),
    "broken xml": (templates.repacked(usable(), {"word/document.xml": b"<w:document"}), "skadad"),
    "entities": (
        templates.repacked(usable(), {"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "inget helt Word-dokument",
    ),
    "macros": (templates.repacked(usable(), {"word/vbaProject.bin": b"x"}), "makron"),
    "docm": (
        templates.replaced(usable(), TYPES, f"application/vnd.openxmlformats-officedocument.{PLAIN}",
                           "application/vnd.ms-word.document.macroEnabled.main+xml"),
        "makron",
    ),
    "dotx": (templates.replaced(usable(), TYPES, PLAIN, "wordprocessingml.template.main+xml"), ".dotx"),
    "linked picture": (usable(change=templates.linked("image", "http://evil.example/a.png")), "hämtar något utifrån"),
    "linked frame": (usable(change=templates.linked("frame", "http://evil.example/")), "hämtar något utifrån"),
    "linked object": (usable(change=templates.linked("oleObject", "file:///c:/x")), "hämtar något utifrån"),
    "dde": (usable(change=templates.code('DDEAUTO c:\\\\cmd.exe "/k calc"')), "fältkoder som hämtar"),
    "include": (usable(change=templates.code("INCLUDETEXT http://evil.example/")), "fältkoder som hämtar"),
    "field in a code": (usable(change=templates.code("HYPERLINK {{ plan }}")), "Words egna fältkoder"),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_TEMPLATES)
def test_what_is_no_template_is_refused_with_a_sentence(name: str) -> None:
    content, sentence = NOT_TEMPLATES[name]
    with pytest.raises(NotATemplate, match=sentence):
        admit(content)
    told = apart.checked(content)
    assert [one.kind for one in told] == ["wrong"]
    assert sentence in told[0].sentence


def test_an_ordinary_link_is_no_harm() -> None:
    admit(usable(change=templates.linked("hyperlink", "https://www.example.se")))
