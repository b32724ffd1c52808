"""Whatever a file holds, it is read or refused, and no row of its table disappears."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workers.imports.source import HEADER, SOURCE
from workers.imports.columns import is_header
from workers.imports.proposal import Proposal, read_document
from workers.imports.refusals import UnreadableDocument

LONGEST = timedelta(seconds=5)
CELLS = st.sampled_from(
    [
        "",
        " ",
        "Nr",
        "Aktivitet",
        "Ansvarig",
        "År 2019",
        "Status",
        "1",
        "2",
        "3.1",
        "²",
        "٣",
        "X",
        "KLK",
        "Strategiskt fokusområde",
        "Strategiskt fokusområde Service",
        "Aktivitet Strategiskt fokusområde Dialog",
        "Ej påbörjad",
        "Genomförd",
        "a\u0308\u00ad",
        "\u2028",
    ]
)
LINES = st.lists(st.lists(CELLS | st.text(max_size=5), max_size=7).map("\t".join), max_size=25)


def read_or_refuse(content: bytes, name: str) -> Proposal | None:
    try:
        return read_document(content, name, {"KLK"})
    except UnreadableDocument as refusal:
        return None if str(refusal) else pytest.fail("a refusal without a sentence")


@given(content=st.binary(max_size=2000), name=st.text(max_size=20) | st.just("plan.txt"))
@settings(deadline=LONGEST)
def test_any_bytes_are_read_or_refused(content: bytes, name: str) -> None:
    read_or_refuse(content, name)


@given(at=st.integers(0, len(SOURCE)), more=st.binary(max_size=20), cut=st.integers(0, 200))
@settings(max_examples=60, deadline=LONGEST)
def test_a_damaged_document_is_read_or_refused(at: int, more: bytes, cut: int) -> None:
    read_or_refuse(SOURCE[:at] + more + SOURCE[at + cut :], "plan.txt")


@given(lines=LINES)
@settings(max_examples=400, deadline=LONGEST)
def test_every_row_of_a_table_is_an_activity_a_header_an_area_or_a_finding(lines: list[str]) -> None:
    text = "\n".join([HEADER, *lines, "9\tSist\tKLK\tX\tX\tPågående."])
    proposal = read_or_refuse(text.encode(), "plan.txt")
    if proposal is None:
        return
    accounted = {line for row in proposal.rows for line in row.lines}
    accounted |= {finding.line for finding in proposal.findings}
    split = {finding.message for finding in proposal.findings if finding.code == "header_split"}
    plain = text.replace("\u00ad", "").replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate(plain.split("\n"), start=1):
        if line.strip() and number not in accounted and not is_header([cell.strip() for cell in line.split("\t")]):
            in_header = any(f"på rad {number}:" in message for message in split)
            assert in_header or "strategiskt fokusområde" in line.casefold(), (number, line)


@given(lines=LINES)
@settings(deadline=LONGEST)
def test_what_is_proposed_can_be_confirmed(lines: list[str]) -> None:
    proposal = read_or_refuse("\n".join([HEADER, *lines]).encode(), "plan.txt")
    if proposal is None:
        return
    assert sum(area.count for area in proposal.areas) == len(proposal.rows) > 0
    for row in proposal.rows:
        assert row.title
        assert row.lines
        assert 1 <= row.area <= len(proposal.areas)
        assert row.certain == (row.status is not None)
