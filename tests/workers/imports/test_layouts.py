"""The same plan in other layouts gives the same proposal."""

import unicodedata

import msgspec
import pytest

from tests.workers.imports.source import (
    AREA,
    FILE_NAME,
    HEADER,
    SOURCE,
    UNITS,
    found,
    read_lines,
    read_source,
)
from workers.imports.proposal import Proposal, read_document

TEXT = SOURCE.decode()
ONE = "1\tBygg en\tKLK\tX\tX\tEj"


def without_hash(proposal: Proposal) -> Proposal:
    return msgspec.structs.replace(proposal, file_sha256="")


def without_sources(proposal: Proposal) -> Proposal:
    """The proposal, wherever its columns stand."""
    rows = tuple(
        msgspec.structs.replace(
            row, fields={name: msgspec.structs.replace(field, source=()) for name, field in row.fields.items()}
        )
        for row in proposal.rows
    )
    return msgspec.structs.replace(without_hash(proposal), rows=rows)


@pytest.mark.parametrize(
    "content",
    [
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.encode("utf-8-sig"),
        unicodedata.normalize("NFD", TEXT).encode(),
        TEXT.replace("ning", "n\u00ading").encode(),
        unicodedata.normalize("NFD", TEXT).replace("\u0308", "\u00ad\u0308").encode(),
        TEXT.replace(" ", "\u00a0 ").encode(),
        unicodedata.normalize("NFD", TEXT.replace("ar", "a\u00adr").replace("\n", "\r\n")).encode("utf-8-sig"),
    ],
    ids=["crlf", "cr", "bom", "nfd", "soft-hyphen", "hyphen-in-letter", "hard-blank", "all"],
)
def test_spelling_of_bytes_does_not_matter(content: bytes) -> None:
    assert content != SOURCE
    assert without_hash(read_document(content, FILE_NAME, UNITS)) == without_hash(read_source())


@pytest.mark.parametrize("order", [(5, 4, 3, 2, 1, 0), (1, 0, 5, 2, 4, 3), (0, 2, 1, 5, 3, 4)])
def test_columns_are_found_by_their_headings(order: tuple[int, ...]) -> None:
    lines = []
    for line in TEXT.split("\n"):
        cells = line.split("\t")
        lines.append("\t".join(cells[place] for place in order) if len(cells) == 6 else line)
    moved = read_document("\n".join(lines).encode(), FILE_NAME, UNITS)
    assert without_sources(moved) == without_sources(read_source())


def test_more_years_and_other_words_for_the_columns_are_understood() -> None:
    header = "Nr.\tÅtgärd\tAnsvarig nämnd\t2021\t2022\t2023\tLägesbeskrivning"
    proposal = read_lines(header, AREA, "1\tBygg\tKS\tX\t\tx\tPågående.")
    assert (proposal.rows[0].years, proposal.rows[0].status) == ((2021, 2023), "in_progress")
    assert found(proposal) == []


def test_a_row_cut_twice_is_joined_in_every_column() -> None:
    proposal = read_lines(HEADER, AREA, ONE, "", "\tny\t\t\t\tpåbörjad.", "\tbro\t\t\t\tVäntar.")
    row = proposal.rows[0]
    assert (row.title, row.unit, row.years) == ("Bygg en ny bro", "KLK", (2019, 2020))
    assert (row.status_text, row.lines) == ("Ej påbörjad. Väntar.", (3, 5, 6))


def test_a_row_cut_by_a_page_break_with_a_repeated_header_is_joined() -> None:
    proposal = read_lines(HEADER, AREA, ONE, "Sida 2", HEADER, "\tbro\t\t\t\tpåbörjad")
    assert (proposal.rows[0].title, proposal.rows[0].lines) == ("Bygg en bro", (3, 6))
    assert found(proposal) == [(4, "row_unread"), (5, "header_repeated"), (6, "row_continued")]


def test_an_area_named_again_after_a_page_break_is_the_same_area() -> None:
    proposal = read_lines(HEADER, AREA, ONE, HEADER, AREA, "2\tRiv\tSAM\tX\t\tPågående.")
    assert [(area.name, area.count) for area in proposal.areas] == [("Service", 2)]


def test_a_header_split_over_two_rows_gives_its_columns() -> None:
    proposal = read_lines("Nr\tAktivitet\tAnsvarig\tÅr\tÅr\tStatus", "\t\t\t2019\t2020\t", AREA, ONE)
    assert proposal.rows[0].years == (2019, 2020)
    assert found(proposal) == [(1, "header_split"), (4, "status_asked")]


def test_an_unknown_row_under_the_header_does_not_become_a_heading() -> None:
    proposal = read_lines(HEADER, "\tService och bemötande", ONE)
    assert found(proposal) == [(2, "row_unread"), (3, "area_missing"), (3, "status_asked")]


def test_a_title_that_mentions_an_area_is_still_an_activity() -> None:
    title = "Strategiskt fokusområde Service ses över"
    proposal = read_lines(HEADER, AREA, f"1\t{title}\tKLK\tX\t\tPågående.")
    assert proposal.rows[0].title == title
    assert [area.name for area in proposal.areas] == ["Service"]
