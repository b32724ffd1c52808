"""Packed and marked-up files that are made to harm, or only odd: seconds, little memory, one sentence, nothing left."""

import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workers.imports.making import add_table, saved, workbook, zipped
from workers.imports.proposal import propose
from workers.imports.refusals import NotOfficeFile, UnreadableDocument

HEADS = ["Nr", "Aktivitet", "Ansvarig", "Status"]
ROW = ["1", "Bygg", "KLK", "Klart"]
SECONDS, MEGABYTES = 15, 100


def word() -> bytes:
    made = docx.Document()
    add_table(made, [HEADS, ROW])
    return saved(made)


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The packed file with one part changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {one: packed.read(one) for one in packed.namelist()}
    return zipped(parts | {name: change(parts[name])})


def sheet(rows: str, after: str = "") -> bytes:
    """A workbook whose sheet has these rows as XML."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    made = f"<worksheet {main}><sheetData>{rows}</sheetData>{after}</worksheet>"
    return with_part(workbook([HEADS, ROW]), "xl/worksheets/sheet1.xml", lambda _: made.encode())


def nested_tables(depth: int) -> bytes:
    inner = b"<w:tbl><w:tr><w:tc>" * depth + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * depth
    return with_part(word(), "word/document.xml", lambda body: body.replace(b"<w:sectPr", inner + b"<w:sectPr", 1))


def wide_spans(count: int) -> bytes:
    row = b'<tr><td colspan="99999" rowspan="99999">x</td></tr>'
    return b"<table><tr><td>Nr</td><td>Aktivitet</td></tr><tr><td>1</td><td>Bygg</td></tr>" + row * count + b"</table>"


MERGE = '<mergeCells><mergeCell ref="A3:XFD1048576"/></mergeCells>'
HOSTILE = {
    "merged everywhere": ("plan.xlsx", sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>Nr</t></is></c></row>', MERGE)),
    "many merged": ("plan.xlsx", sheet("", "<mergeCells>" + '<mergeCell ref="A1:A30000"/>' * 5_000 + "</mergeCells>")),
    "far away": ("plan.xlsx", sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    "no such cell": ("plan.xlsx", sheet('<row r="1"><c r="ÅÄÖ" t="s"><v>99999</v></c></row>')),
    "not a number": ("plan.xlsx", sheet('<row r="x"><c r="A1"><v>y</v></c></row>')),
    "huge number": ("plan.xlsx", sheet(f'<row r="1"><c r="A1"><v>{"9" * 5000}</v></c></row>')),
    "nested tables": ("plan.docx", nested_tables(60)),
    "deep tables": ("plan.docx", nested_tables(4_000)),
    "no body": ("plan.docx", with_part(word(), "word/document.xml", lambda _: b"<a/>")),
    "broken body": ("plan.docx", with_part(word(), "word/document.xml", lambda body: body[:-40])),
    "spans": ("plan.html", wide_spans(1_000)),
    "deep page": ("plan.html", b"<div>" * 200_000 + b"<table><tr><td>Nr</td><td>Aktivitet</td></tr></table>"),
    "open cells": ("plan.html", b"<table>" + b"<tr><td>Nr<td>Aktivitet" * 5_000),
    "deep notes": ("plan.md", b">" * 100_000 + b"\n\n| Nr | Aktivitet |\n|---|---|\n| 1 | a |\n"),
    "brackets": ("plan.md", b"[" * 20_000 + b"\n\n| Nr | Aktivitet |\n|---|---|\n| 1 | a |\n"),
    "stars": ("plan.md", b"*a **b " * 5_000 + b"\n\n| Nr | Aktivitet | Status |\n|---|---|---|\n| 1 | a | b |\n"),
    "one long cell": ("plan.csv", b'Nr;Aktivitet;Status\n1;"' + b"a " * 2_000_000 + b'";x\n'),
    "open quote": ("plan.csv", b'Nr;Aktivitet;Status\n1;"' + b"a;b\n" * 500_000),
    "dashes": ("plan.csv", b"Nr;Aktivitet;Klart\n1;a;" + b"1-" * 60_000 + b"\n"),
    "letters": ("plan.csv", b"Nr;Aktivitet;Status\n1;" + b"(a) (b) " * 20_000 + b";" + b"(a), " * 20_000 + b"\n"),
    "units": ("plan.csv", b"Nr;Aktivitet;Ansvarig\n1;a;" + b"KLK och " * 20_000 + b"\n"),
    "signs": ("plan.csv", b"Nr;Aktivitet;Status\n1;a;" + "🟢 = ".encode() * 30_000 + b"\n"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_read_or_refused_within_seconds(name: str) -> None:
    file, content = HOSTILE[name]
    started = time.process_time()
    with suppress(UnreadableDocument):
        propose(content, file)
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize("name", ["merged everywhere", "many merged", "deep tables"])
def test_a_packed_file_that_claims_to_be_huge_takes_little_memory(name: str) -> None:
    file, content = HOSTILE[name]
    tracemalloc.start()
    try:
        with suppress(UnreadableDocument):
            propose(content, file)
        assert tracemalloc.get_traced_memory()[1] < MEGABYTES * 1024 * 1024
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
def test_a_document_that_declares_entities_is_refused_however_whole_it_is(code: str) -> None:
    declared = '<?xml version="1.0" encoding="CODE"?><!DOCTYPE a [<!ENTITY b "b">]>'.replace("CODE", code)

    def declaring(body: bytes) -> bytes:
        return (declared + body.decode().partition("?>")[2]).encode(code)

    with pytest.raises(NotOfficeFile):
        propose(with_part(word(), "word/document.xml", declaring), "plan.docx")
    with pytest.raises(NotOfficeFile):
        propose(
            with_part(workbook([HEADS, ROW]), "xl/styles.xml", lambda body: (declared + body.decode()).encode(code)),
            "plan.xlsx",
        )


def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    at, length = draw(st.integers(0, len(content))), draw(st.integers(0, 40))
    return content[:at] + draw(st.binary(max_size=20)) + content[at + length :]


@pytest.mark.parametrize(("file", "content"), [
    ("plan.docx", word()), ("plan.xlsx", workbook([HEADS, ROW], ["A2:B2"])),
    ("plan.html", b"<table><tr><th>Nr<th>Aktivitet<th>Status<tr><td>1<td>Bygg<td>Klart</table>"),
    ("plan.md", b"| Nr | Aktivitet | Status |\n|---|---|---|\n| 1 | Bygg | Klart |\n"),
    ("plan.csv", b"Nr;Aktivitet;Status\n1;Bygg;Klart\n"),
], ids=["docx", "xlsx", "html", "md", "csv"])  # fmt: skip
def test_a_damaged_document_is_read_or_refused(file: str, content: bytes) -> None:
    @given(data=st.data())
    @settings(max_examples=30, deadline=None)
    def read_or_refused(data: st.DataObject) -> None:
        with suppress(UnreadableDocument):
            propose(damaged(data.draw, content), file)

    read_or_refused()


@pytest.mark.parametrize("file", ["plan.docx", "plan.xlsx", "plan.html", "plan.md", "plan.csv", "plan.txt"])
def test_any_bytes_are_read_or_refused(file: str) -> None:
    @given(content=st.binary(max_size=500) | st.text(max_size=200).map(str.encode))
    @settings(max_examples=30, deadline=None)
    def read_or_refused(content: bytes) -> None:
        with suppress(UnreadableDocument):
            propose(content, file)

    read_or_refused()


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "word/numbering.xml", "[Content_Types].xml"])
def test_word_with_a_part_that_is_something_else_is_read_or_refused(part: str) -> None:
    for content in (b"", b"<a/>", b"\xff\xfe", b"<w:p"):
        with suppress(UnreadableDocument):
            propose(with_part(word(), part, lambda _, content=content: content), "plan.docx")


PARTS = [
    "xl/workbook.xml",
    "xl/styles.xml",
    "xl/worksheets/sheet1.xml",
    "[Content_Types].xml",
    "xl/_rels/workbook.xml.rels",
]


@pytest.mark.parametrize("part", PARTS)
def test_a_workbook_with_a_part_that_is_something_else_is_read_or_refused(part: str) -> None:
    for content in (b"", b"<a/>", b"\xff\xfe", b"<row"):
        with suppress(UnreadableDocument):
            propose(with_part(workbook([HEADS, ROW]), part, lambda _, content=content: content), "plan.xlsx")


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for file, content in (("plan.docx", word()), ("plan.xlsx", workbook([HEADS, ROW])), ("plan.xlsx", b"PK\x03\x04")):
        with suppress(UnreadableDocument):
            propose(content, file)
    assert list(tmp_path.iterdir()) == []
