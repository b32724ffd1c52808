"""Word templates for tests: made as Word makes them, right ones, and those that somebody has made to harm."""

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

NEEDED = (
    "{{ rapport }} {{ plan }} {{ uppgifter_till }} {{ preliminar }} {{ diarienummer }} {{ kontrollsumma }}",
    "{% for o in omraden %}{{ o.namn }}{% for a in o.aktiviteter %}{{ a.nummer }} {{ a.aktivitet }} {{ a.ansvarig }}",
    "{{ a.status }} {{ a.statustext }} {{ a.anmarkning }}{% endfor %}{% endfor %}",
)
"""Paragraphs with all that a report must have."""
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def template(*paragraphs: str, change: Callable[[Any], None] | None = None) -> bytes:
    """A document with these paragraphs, and what ``change`` does to it."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if change:
        change(document)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def usable(*paragraphs: str, change: Callable[[Any], None] | None = None) -> bytes:
    """With all that a report must have, and these paragraphs after it."""
    return template(*NEEDED, *paragraphs, change=change)


def repacked(content: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """The same package with these parts in it instead, or without those that are None."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, part in parts.items():
            if part is not None:
                target.writestr(name, part)
    return made.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return opened.read(name)


def replaced(content: bytes, name: str, old: str, new: str) -> bytes:
    """One part with something else written in it."""
    part = part_of(content, name).decode()
    assert old in part
    return repacked(content, {name: part.replace(old, new).encode()})


def with_footnote(text: str) -> Callable[[Any], None]:
    """A footnote in a document of two sections."""

    def change(document: Any) -> None:
        note = f'<w:footnote w:id="2"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
        xml = f'<w:footnotes xmlns:w="{W}">{note}</w:footnotes>'
        part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES, xml.encode(), document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        document.add_section()

    return change


def linked(kind: str, target: str) -> Callable[[Any], None]:
    """Something that the document fetches from elsewhere."""

    def change(document: Any) -> None:
        document.part.relate_to(
            target, f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}", True
        )

    return change


def code(instruction: str) -> Callable[[Any], None]:
    """One of Word's own field codes, cut into runs as Word does."""

    def change(document: Any) -> None:
        run = document.add_paragraph().add_run()
        for piece in (instruction[:4], instruction[4:]):
            element = docx.oxml.OxmlElement("w:instrText")
            element.text = piece
            run._r.append(element)

    return change
