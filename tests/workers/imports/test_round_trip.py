"""A plan that is written and read in again is the same plan, and nothing in the file can run."""

import csv
import io
import re
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workers.imports.source import SOURCE
from workers.imports.proposal import Proposal, propose
from workers.imports.rows import clean
from workers.imports.written import LONGEST, WORDS, WRITERS, CellTooLong, PlannedRow, as_csv, as_xlsx

HARD = st.sampled_from(
    [
        "=cmd|' /C calc'!A0", "+46 8 123", "-1 av 3", "@SUM(A1)", "'=1", "''-", "Nr", "Aktivitet", "Status", "Sida 3",
        "Strategiskt fokusområde Service", "Löpande dialog", "Gör: (a) ett; (b) två", "1.1 Bygg", "KLK/SAM", "0",
        "(a) Genomfört. (b) Pågår", "✅", "Fokusområde", 'a;b"c', "_x0041_", "<b>", "#x", "~~struket~~", "m²",
        "Ej påbörjad", "Ej vald",
    ]
)  # fmt: skip
TEXT = (HARD | st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Mn", "Me")), max_size=12)).map(clean)
FILLED = TEXT.filter(bool)
NAMES = TEXT.filter(lambda text: bool(text) and ";" not in text and text not in "-–")
DUES = st.none() | st.sampled_from(["2024-06-30", "2024-06", "2024-Q2", "2024-T1", "2024"])


@st.composite
def plans(draw: st.DrawFn) -> list[PlannedRow]:
    areas = draw(st.lists(FILLED, min_size=1, max_size=3, unique=True))
    return [
        PlannedRow(
            area=area,
            number=number,
            title=draw(FILLED),
            unit=draw(NAMES),
            with_units=tuple(draw(st.lists(NAMES, max_size=2, unique=True))),
            years=tuple(sorted(draw(st.sets(st.integers(2019, 2030), max_size=3)))),
            due=draw(DUES),
            continuous=draw(st.booleans()),
            status=draw(st.none() | st.sampled_from(sorted(WORDS))),
            status_text=draw(TEXT),
        )
        for area in areas
        for number in draw(st.lists(st.sampled_from(["1", "2", "3.1", "A4", "V", "§ 5"]), min_size=1, unique=True))
    ]


def read_back(proposal: Proposal) -> list[PlannedRow]:
    names = [area.name for area in proposal.areas]
    return [
        PlannedRow(
            area=names[row.area - 1],
            number=row.number,
            title=row.title,
            unit=row.unit,
            with_units=row.with_units,
            years=row.years,
            due=row.due,
            continuous=row.continuous,
            status=row.status,
            status_text=row.status_text,
        )
        for row in proposal.rows
    ]


@pytest.mark.parametrize("kind", sorted(WRITERS))
def test_a_plan_that_is_written_is_read_in_again_unchanged(kind: str) -> None:
    @given(plan=plans())
    @settings(max_examples=40, deadline=None)
    def unchanged(plan: list[PlannedRow]) -> None:
        proposal = propose(WRITERS[kind](plan), f"plan.{kind}")
        assert read_back(proposal) == plan
        asked = {name for row in proposal.rows for name in row.asked}
        assert asked <= {"status", "parts"}

    unchanged()


@pytest.mark.parametrize("kind", sorted(WRITERS))
def test_the_real_plan_is_read_in_again_unchanged(kind: str) -> None:
    real = read_back(propose(SOURCE, "plan.txt"))
    again = propose(WRITERS[kind](real), f"plan.{kind}")
    assert read_back(again) == real
    assert sum(row.certain for row in again.rows) == 24


def hostile() -> list[PlannedRow]:
    plan = read_back(propose(SOURCE, "plan.txt"))[:4]
    texts = ["=1+1", "+1", "-1", "@x"]
    return [
        PlannedRow(
            **{name: getattr(row, name) for name in row.__struct_fields__} | {"title": text, "status_text": text}
        )
        for row, text in zip(plan, texts, strict=True)
    ]


def test_no_cell_begins_as_a_formula() -> None:
    cells = [
        cell for row in csv.reader(io.StringIO(as_csv(hostile()).decode("utf-8-sig")), delimiter=";") for cell in row
    ]
    assert not [cell for cell in cells if re.match(r"[=+\-@\t\r]", cell)]
    book: Any = openpyxl.load_workbook(io.BytesIO(as_xlsx(hostile())))
    kinds = {cell.data_type for row in book.active.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s"}
    assert all(cell.quotePrefix for (cell,) in book.active["C2:C5"])


def test_a_text_that_a_workbook_would_drop_is_refused() -> None:
    row = read_back(propose(SOURCE, "plan.txt"))[0]
    long = PlannedRow(**{name: getattr(row, name) for name in row.__struct_fields__} | {"title": "a" * (LONGEST + 1)})
    assert propose(as_csv([long]), "plan.csv").rows[0].title == long.title
    with pytest.raises(CellTooLong, match="csv"):
        as_xlsx([long])
