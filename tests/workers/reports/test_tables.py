"""XLSX and CSV: the importer's own columns, and nothing in them that a spreadsheet would run."""

import csv
import io
from typing import Any

import openpyxl
import pytest

from tests.workers.reports.told import Told, line, rewritten
from workers.imports.rows import Row
from workers.imports.table import read_table
from workers.reports.files import rendered

HEADS = [
    "Fokusområde", "Nr", "Aktivitet", "Ansvarig", "År 2019", "År 2020", "Status", "Statusord", "Försenad", "Förut",
    "Gjort, härnäst, hinder, beslut", "Anmärkning",
]  # fmt: skip
FORMULAS = ["=cmd|' /C calc'!A0", "+46 8 123", "-1 av 3", "@SUM(A1)", "  =1+1", "\t=1"]


def dangerous(told: Told) -> bytes:
    def write(snapshot: dict[str, Any]) -> None:
        for row, text in zip(snapshot["rows"], FORMULAS, strict=False):
            row["text"] = text

    return rewritten(told.canonical, write)


def csv_rows(canonical: bytes) -> list[list[str]]:
    return list(
        csv.reader(io.StringIO(rendered(canonical, "csv").content.decode("utf-8-sig"), newline=""), delimiter=";")
    )


def sheet_of(canonical: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(rendered(canonical, "xlsx").content))["Aktiviteter"]


def test_csv_opens_as_swedish_spreadsheets_expect(told: Told) -> None:
    content = rendered(told.canonical, "csv").content
    assert content.startswith(b"\xef\xbb\xbfFokusomr\xc3\xa5de;Nr;")
    assert content.endswith(b"\r\n")
    assert content.count(b"\r\n") == 30


def test_csv_gives_back_every_word(told: Told) -> None:
    heads, *rows = csv_rows(told.canonical)
    assert heads == HEADS
    for row, told_row in zip(rows, told.snapshot["rows"], strict=True):
        found = dict(zip(heads, row, strict=True))
        assert found["Nr"] == told_row["number"]
        assert found["Aktivitet"] == told_row["title"]
        assert found["Ansvarig"] == told_row["unit"]
        assert found["Status"] == told_row["text"]
        assert [year for year in (2019, 2020) if found[f"År {year}"] == "X"] == told_row["years"]


def test_no_csv_cell_begins_as_a_formula(told: Told) -> None:
    _heads, *rows = csv_rows(dangerous(told))
    assert [row[6] for row in rows[: len(FORMULAS)]] == [f"'{text}" for text in FORMULAS]


def test_no_xlsx_cell_is_a_formula_and_every_word_is_kept(told: Told) -> None:
    sheet = sheet_of(dangerous(told))
    cells = [sheet.cell(number, 7) for number in range(2, 2 + len(FORMULAS))]
    shown = [text.replace("\t", " ") for text in FORMULAS]
    assert [cell.value for cell in cells] == shown
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert all(cell.style.__class__ and cell.quotePrefix for cell in cells)


def test_xlsx_says_the_same_as_csv(told: Told) -> None:
    sheet = sheet_of(told.canonical)
    found = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    assert found == csv_rows(told.canonical)


def test_xlsx_tells_about_the_report_and_keeps_its_header_in_view(told: Told) -> None:
    book = openpyxl.load_workbook(io.BytesIO(rendered(told.canonical, "xlsx").content))
    about = {row[0].value: row[1].value for row in book["Om rapporten"].iter_rows()}
    assert about["Rapport"] == "Lägesrapport fjärde kvartalet 2019"
    assert len(about["Rapportens kontrollsumma"]) == 64
    assert (book["Aktiviteter"].freeze_panes, book["Aktiviteter"].print_title_rows) == ("A2", "$1:$1")


@pytest.mark.parametrize("name", ["1.3", "2.2"])
def test_late_is_said_in_a_column(told: Told, name: str) -> None:
    found = {(row[0][:1], row[1]): row[8] for row in csv_rows(told.canonical)}
    area = {"1": "S", "2": "K"}[name[0]]
    assert "late" in line(told.snapshot, name)["flags"]
    assert found[area, name[2:]] == "Ja"


def test_what_is_written_can_be_read_in_again(told: Told) -> None:
    rows = [Row(line=line, cells=tuple(cells)) for line, cells in enumerate(csv_rows(told.canonical), 1)]
    areas, activities, _ = read_table(rows)
    assert list(areas) == [area["name"] for area in told.snapshot["areas"]]
    read = [(a.area, a.number, a.title, a.unit, a.years, a.status_text) for a in activities]
    assert read == [
        (row["area"], row["number"], row["title"], row["unit"], tuple(row["years"]), row["text"])
        for row in told.snapshot["rows"]
    ]
