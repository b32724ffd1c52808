"""What a person is told to look at, and at which line."""

import pytest

from tests.workers.imports.source import AREA, HEADER, SOURCE, found, read_lines
from workers.imports.proposal import read_document

ONE = "1\tBygg\tKLK\tX\tX\tEj påbörjad"
TWO = "2\tRiv\tSAM\tX\t\tPågående."


def test_an_orderly_table_has_no_findings() -> None:
    assert found(read_lines(HEADER, AREA, ONE, TWO, units=frozenset({"KLK", "SAM"}))) == []


def test_a_lost_activity_is_noticed_by_the_count_in_the_text() -> None:
    source = SOURCE.decode().split("\n")
    del source[72]
    proposal = read_document("\n".join(source).encode(), "plan.txt")
    assert (proposal.declared, len(proposal.rows)) == (29, 28)
    finding = next(finding for finding in proposal.findings if finding.code == "count_differs")
    assert finding.line == 14
    assert "29" in finding.message
    assert "28" in finding.message


def test_a_lost_area_is_noticed_by_the_list_in_the_text() -> None:
    text = SOURCE.decode().replace("AKTIVITETER Strategiskt fokusområde Utbildning och arbetsmarknad", "AKTIVITETER")
    proposal = read_document(text.encode(), "plan.txt")
    assert (14, "areas_differ") in found(proposal)
    assert [area.count for area in proposal.areas] == [10, 12, 7]


@pytest.mark.parametrize(
    ("second", "code"),
    [
        ("3\tRiv\tSAM\tX\t\tPågående.", "numbering_gap"),
        ("1\tRiv\tSAM\tX\t\tPågående.", "number_repeated"),
        ("2\tRiv\tXYZ\tX\t\tPågående.", "unit_unknown"),
        ("2\tRiv\t\tX\t\tPågående.", "unit_unknown"),
        ("2\tRiv\tSAM\t\t\tPågående.", "year_missing"),
        ("2\tRiv\tSAM\tX\tkanske\tPågående.", "year_unclear"),
        ("2\tRiv\tSAM\tX\t\t", "status_asked"),
        ("2\tRiv\tSAM\tX\t\tPågående.\tMer text", "cell_outside"),
        ("Åtgärd 2\tRiv\tSAM\tX\t\tPågående.", "row_unread"),
        ("2\t\tSAM\tX\t\tPågående.", "row_unread"),
        ("Sida 3", "row_unread"),
        ("\toch mer", "row_continued"),
    ],
)
def test_each_irregular_row_is_named_by_its_line(second: str, code: str) -> None:
    proposal = read_lines(HEADER, AREA, ONE, second, units=frozenset({"KLK", "SAM"}))
    assert found(proposal) == [(4, code)]


def test_units_are_not_compared_when_none_are_given() -> None:
    assert found(read_lines(HEADER, AREA, "1\tBygg\tXYZ\tX\t\tPågående.")) == []


def test_a_longer_status_used_twice_is_pointed_out_at_the_second_place() -> None:
    long = "Pågående. Ett arbete sker nu."
    proposal = read_lines(HEADER, AREA, f"1\tBygg\tKLK\tX\t\t{long}", f"2\tRiv\tKLK\tX\t\t{long}")
    assert found(proposal) == [(4, "status_copied")]
    assert "rad 3" in proposal.findings[0].message


def test_rows_outside_the_table_are_named() -> None:
    proposal = read_lines("Dnr\tKS 2019/1", HEADER, AREA, ONE, "Bilaga till tabellen")
    assert found(proposal) == [(1, "row_unread"), (5, "row_unread")]


def test_an_activity_under_no_area_is_kept_and_pointed_out() -> None:
    proposal = read_lines(HEADER, ONE)
    assert [(area.name, area.count) for area in proposal.areas] == [("", 1)]
    assert found(proposal) == [(2, "area_missing")]


def test_columns_that_lack_or_are_not_read_are_named_at_the_header() -> None:
    proposal = read_lines("Nr\tAktivitet\tBudget", AREA, "1\tBygg\t100")
    assert found(proposal) == [
        (1, "column_ignored"),
        (1, "column_missing"),
        (1, "column_missing"),
        (1, "column_missing"),
        (3, "status_asked"),
    ]


def test_what_follows_an_unread_row_is_not_given_to_the_activity_before_it() -> None:
    proposal = read_lines(HEADER, AREA, ONE, "2\t\tSAM\tX\t\t", "\tmer om tvåan")
    assert [row.title for row in proposal.rows] == ["Bygg"]
    assert found(proposal) == [(4, "row_unread"), (5, "row_unread")]


def test_text_beside_an_area_is_not_given_to_the_activity_before_it() -> None:
    proposal = read_lines(HEADER, AREA, ONE, "\tStrategiskt fokusområde Service\tSAM")
    assert proposal.rows[0].unit == "KLK"
    assert found(proposal) == [(4, "row_unread")]


def test_a_year_that_has_two_columns_is_read_from_the_first() -> None:
    proposal = read_lines("Nr\tAktivitet\tAnsvarig\tÅr 2019\t2019\tStatus", AREA, "1\tBygg\tKLK\tX\t\tPågående.")
    assert proposal.rows[0].years == (2019,)
    assert found(proposal) == [(1, "column_ignored")]


def test_a_header_has_three_rows_at_most() -> None:
    proposal = read_lines(HEADER, "\t\tav", "\t\tdet", "\t\tsom", AREA, ONE)
    assert found(proposal) == [(1, "header_split"), (1, "header_split"), (4, "row_unread")]
