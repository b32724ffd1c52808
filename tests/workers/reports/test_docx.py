"""The Word report keeps its promises to screen readers and printers, and opens where people open it."""

import io
import shutil
import subprocess
import zipfile
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from tests.workers.reports.told import Told
from workers.reports.files import rendered

LIBREOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
MINUTES = 2
COLUMNS = ["Nr", "Aktivitet", "Ansvarig", "År 2019", "År 2020", "Status"]


@pytest.fixture
def document(told: Told) -> Document:
    return docx.Document(io.BytesIO(rendered(told.canonical, "docx").content))


def test_it_is_in_swedish_and_has_a_title(document: Document) -> None:
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}").get(qn("w:val"))
    assert (language, document.core_properties.language) == ("sv-SE", "sv-SE")
    assert document.core_properties.title.startswith("Lägesrapport fjärde kvartalet 2019 – ")


def test_headings_are_real_and_skip_no_level(document: Document) -> None:
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    levels = [int(name[-1]) for name in styles if name.startswith("Heading")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert len(levels) >= 14


def test_every_table_repeats_its_header_splits_no_row_and_has_a_title(document: Document) -> None:
    tables = [table._tbl for table in document.tables]
    assert len(tables) == 12
    for table in tables:
        assert table.tr_lst[0].find(f".//{qn('w:tblHeader')}") is not None
        assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in table.tr_lst)
        assert table.tblPr.find(qn("w:tblCaption")) is not None
        assert table.find(f".//{qn('w:gridSpan')}") is None
        assert table.find(f".//{qn('w:vMerge')}") is None


def test_the_areas_have_the_documents_columns(document: Document) -> None:
    heads = [[cell.text for cell in table.rows[0].cells] for table in document.tables]
    assert heads.count(COLUMNS) == 4


def test_the_chart_has_its_words_and_no_paragraph_is_empty(document: Document) -> None:
    pictures = document.element.body.findall(f".//{qn('wp:docPr')}")
    assert [picture.get("descr", "")[:16] for picture in pictures] == ["Liggande staplar"]
    assert all(p.text.strip() or p._p.findall(f".//{qn('w:drawing')}") for p in document.paragraphs)


def test_what_is_late_is_marked(document: Document) -> None:
    area = next(table for table in document.tables if [cell.text for cell in table.rows[0].cells] == COLUMNS)
    assert "Försenad" in area.rows[3].cells[5].text
    assert "förut ej påbörjad" in area.rows[3].cells[5].text


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_the_parts_are_stored_in_order_without_times(told: Told, kind: str) -> None:
    with zipfile.ZipFile(io.BytesIO(rendered(told.canonical, kind).content)) as opened:
        parts = opened.infolist()
    assert {part.compress_type for part in parts} == {zipfile.ZIP_STORED}
    assert {part.date_time for part in parts} == {(1980, 1, 1, 0, 0, 0)}
    assert parts[0].filename == "[Content_Types].xml"
    assert [part.filename for part in parts[1:]] == sorted(part.filename for part in parts[1:])


@pytest.mark.skipif(LIBREOFFICE is None, reason="LibreOffice is not on this machine")
def test_libreoffice_opens_it(told: Told, tmp_path: Path) -> None:
    (tmp_path / "rapport.docx").write_bytes(rendered(told.canonical, "docx").content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profil"
    command = [str(LIBREOFFICE), profile, "--headless", "--convert-to", "txt:Text", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "rapport.docx")], check=True, capture_output=True, timeout=60 * MINUTES)
    words = (tmp_path / "rapport.txt").read_text("utf-8-sig")
    assert "Lägesrapport fjärde kvartalet 2019" in words
    assert "Bilaga 2. Så kan rapporten kontrolleras" in words
