"""The report in the municipality's own Word template: every field, nothing else, and the same bytes each time."""

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import docx
import pytest

from tests.workers.reports import templates
from tests.workers.reports.test_hostile import HOSTILE, hostile
from tests.workers.reports.test_issue import issued
from tests.workers.reports.told import Told
from workers.reports.files import OWN, rendered_in
from workers.reports.own_template import apart, child
from workers.reports.own_template.child import Answer, Request, answered
from workers.reports.own_template.examples import examples
from workers.reports.own_template.fields import FIELDS, PICTURE, Field, everything
from workers.reports.own_template.start import starting_template
from workers.reports.own_template.values import values
from workers.reports.printable import visible
from workers.reports.shape import digest

PICTURED = "word/media/image1.png"


def filled(template: bytes, told: Mapping[str, Any] | None = None) -> Answer:
    """In this process, which is quicker; what bounds the other one has tests of its own."""
    return answered(Request(do="fill", template=template, values=told or examples(), drawing=apart._example()))


def text_of(content: bytes) -> str:
    """Every word of the document, its header, footer and footnotes too, with line breaks as they are."""
    document = docx.Document(io.BytesIO(content))
    return "\n".join(_texts(document.element.body) + _texts(document.sections[0].footer._element))


def _texts(element: Any) -> list[str]:
    found = []
    for paragraph in element.iter(f"{{{templates.W}}}p"):
        pieces = [
            one.text or "" if one.tag.endswith("}t") else "\n" if one.tag.endswith("}br") else ""
            for one in paragraph.iter()
        ]
        found.append("".join(pieces))
    return found


def _said(element: Any) -> str:
    kind = element.tag.rpartition("}")[2]
    return "\n" if kind == "br" else (element.text or "" if kind == "t" else "")


def names(told: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, value in told.items():
        yield (*above, name)
        for one in value[:1] if isinstance(value, list) else ():
            yield from names(one, (*above, name))


def texts(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, Mapping | Sequence):
        for one in told.values() if isinstance(told, Mapping) else told:
            yield from texts(one)


def documented(fields: Sequence[Field] = FIELDS) -> set[tuple[str, ...]]:
    return {known.path for known in everything(fields) if known.field.name != PICTURE}


def test_every_field_has_a_value_and_every_value_is_a_field(told: Told) -> None:
    for one in (None, issued(told)):
        found = set(names(values(told.canonical, one)))
        empty = {("aret",), ("revideringar",), ("omraden", "aktiviteter", "mer"), *([] if one else [("underskrift",)])}
        below = {path for path in documented() for top in empty if path != top and path[: len(top)] == top}
        assert found == documented() - below
    assert set(names(examples())) == documented()


def test_the_starting_template_lacks_nothing_and_is_the_same_each_time() -> None:
    assert apart.checked(starting_template()) == []
    made = starting_template()
    starting_template.cache_clear()
    assert starting_template() == made


def test_the_report_in_the_starting_template_says_all_of_it(told: Told) -> None:
    content = rendered_in(starting_template(), told.canonical, issued(told)).content
    said = text_of(content)
    known = dict(values(told.canonical, issued(told)))
    for name in ("underskrift", "kvartal", "kvartal_i_ord", "enhet", "diagram_i_ord"):  # not in it
        known.pop(name)
    for area in known["omraden"]:
        for row in area["aktiviteter"]:
            row.pop("beteckning")
    assert {text for text in texts(known) if text not in said} == set()
    assert "Preliminär." in said
    assert "Ur dokument 2019, ej godkänd i Spårbar." in said
    assert "{{" not in said
    assert "{%" not in said


def test_the_same_snapshot_and_template_give_the_same_bytes(told: Told) -> None:
    template = starting_template()
    first, second = (apart.rendered(template, told.canonical) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as opened:
        assert {one.date_time for one in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {one.compress_type for one in opened.infolist()} == {zipfile.ZIP_STORED}
    core = docx.Document(io.BytesIO(first)).core_properties
    assert core.title.startswith("Lägesrapport fjärde kvartalet 2019 – ")
    assert core.created == core.modified
    file = rendered_in(template, told.canonical)
    assert (file.content, file.name.endswith(f"-{told.position}.{OWN}")) == (first, True)


def test_the_diagram_has_its_words_for_those_who_do_not_see_it(told: Told) -> None:
    content = rendered_in(starting_template(), told.canonical).content
    document = docx.Document(io.BytesIO(content))
    drawn = [one.get("descr") for one in document.element.body.iter() if one.tag.endswith("}docPr")]
    assert drawn == [values(told.canonical)["diagram_i_ord"]]
    assert templates.part_of(content, PICTURED).startswith(b"\x89PNG")


def test_what_people_write_is_text_letter_by_letter(told: Told) -> None:
    canonical = hostile(told.canonical)
    said = text_of(rendered_in(starting_template(), canonical).content)
    for text in HOSTILE.values():
        assert visible(text) in said
    assert digest(canonical) in said


def test_what_people_write_is_no_template_in_its_turn() -> None:
    """Not even in a footnote of a document with several sections, which docxtpl itself goes through once for each."""
    change = templates.with_footnote("Not: {{ plan }}")
    told = {**examples(), "plan": "{{ rapport }}{% for o in omraden %}{_{x}_}", "rapport": "HEMLIGT"}
    content = filled(templates.template("{{ plan }}", change=change), told).content
    for name in ("word/document.xml", "word/footnotes.xml"):
        xml = templates.part_of(content, name).decode()
        assert "{{ rapport }}{% for o in omraden %}{_{x}_}" in xml
        assert "HEMLIGT" not in xml


def test_fields_stand_in_header_and_footer_too() -> None:
    def change(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "{{ plan }}"
        document.sections[0].footer.paragraphs[0].text = "{{ kontrollsumma }}"

    content = filled(templates.template("{{ rapport }}", change=change)).content
    document = docx.Document(io.BytesIO(content))
    assert document.sections[0].header.paragraphs[0].text == "‹plan›"
    assert document.sections[0].footer.paragraphs[0].text == "‹kontrollsumma›"


def test_a_field_that_word_has_cut_into_runs_is_one_field() -> None:
    def change(document: Any) -> None:
        paragraph = document.add_paragraph()
        for piece in ("{", "{ pl", "an }", "}"):
            paragraph.add_run(piece).bold = piece == "an }"

    assert "‹plan›" in text_of(filled(templates.template(change=change)).content)


def test_what_leads_out_of_the_document_is_left_out(told: Told) -> None:
    """The template that an office's template was made from lies on a server with a name of its own."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    relations = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}" Target="file:///server/mallar/a.dotm" TargetMode="External"/>'
        "</Relationships>"
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    attached = f'<w:attachedTemplate xmlns:r="{office}" r:id="rId1"/>'
    template = templates.replaced(templates.usable(), "word/settings.xml", "<w:zoom", f"{attached}<w:zoom")
    template = templates.repacked(template, {"word/_rels/settings.xml.rels": relations.encode()})
    assert not any(one.stops for one in apart.checked(template))
    content = apart.rendered(template, told.canonical)
    assert b"server" not in content
    assert b"attachedTemplate" not in content


def loops(depth: int) -> str:
    inner = "{{ g0.nummer }}" + "x" * 2000
    begin = "".join(f"{{% for g{n} in godkannanden %}}" for n in range(depth))
    return f"{begin}{inner}{'{% endfor %}' * depth}"


def test_a_template_that_makes_far_too_much_is_stopped() -> None:
    many = {**examples(), "godkannanden": [{"nummer": "1.1"}] * 300}
    assert filled(templates.template(loops(3)), many).problem == "too_large"


def test_a_template_that_takes_for_ever_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "PATIENCE", 2)
    for_ever = loops(3).replace("x", "")
    many = {**examples(), "godkannanden": [{"nummer": "1.1"}] * 3000}
    asked = Request(do="fill", template=templates.template(for_ever), values=many, drawing=apart._example())
    with pytest.raises(apart.NotFilledIn):
        apart._made(asked)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bound a process less")
@pytest.mark.parametrize("deed", ["bytearray(2**31)", "open('left behind', 'wb', 0).write(b'x' * 100)"])
def test_the_process_has_little_memory_and_writes_no_file(tmp_path: Any, deed: str) -> None:
    program = f"from workers.reports.own_template.child import bound; bound(); {deed}"
    command, environment = [sys.executable, "-c", program], apart._environment()
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert done.returncode != 0
    assert b"MemoryError" in done.stderr or b"File too large" in done.stderr


def test_the_process_is_bound_before_it_hears_what_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def bound() -> None:
        raise InterruptedError

    monkeypatch.setattr(child, "bound", bound)
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InterruptedError):
        child.main()


def test_the_process_knows_none_of_the_servers_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARBAR_SECRET_KEY", "hemlig")
    assert "hemlig" in os.environ.values()
    assert not any("SPARBAR" in name or "hemlig" in value for name, value in apart._environment().items())
