"""What a table of prose hides is found: what stands still, goes back or is said twice, and nothing else."""

import json
from typing import Any

import pytest
from msgspec.structs import replace

from domain.values import Content, Quarter, Status
from tests.workers.reports.in_words import in_words
from tests.workers.reports.told import Told, line, rewritten
from workers.reports import over_time, shape
from workers.reports.files import rendered
from workers.reports.jobs import compile_report
from workers.reports.noticed import noticed
from workers.reports.shape import ReportRow
from workers.sample.load import SLUG

LATE_AND_IDLE = "Skulle redan ha varit klara, inte påbörjade"
LATE = "Skulle redan ha varit klara, inte genomförda"
BACK = "Har gått tillbaka till en tidigare status"
UNMOVED = "Påbörjade, med samma status sedan minst ett år"
SAME_WORDS = "Uppdaterade, men med samma ord som i förra rapporten"
OLD = "Uppgiften är äldre än två kvartal"
COPIED = "Samma text om flera aktiviteter"
PROCESS = "Påbörjad. Processplan kommer att upprättas under hösten."


def said(canonical: bytes) -> dict[str, tuple[int, str]]:
    found = noticed(shape.read(canonical))
    assert found is not None
    return {one.label: (one.count, one.refs) for one in found}


def printed(*told: tuple[Quarter, str, Status]) -> list[tuple[Quarter, Content]]:
    return [(quarter, Content(status=status, text=text)) for quarter, text, status in told]


@pytest.fixture
def row(told: Told) -> ReportRow:
    """An activity that goes as it should: new words, and a status that has moved."""
    found = next(row for row in shape.read(told.canonical).rows if row.ref == "1.6")
    return replace(found, flags=(), words_since="2019-Q4", status_since="2019-Q4")


def flags(row: ReportRow, **facts: Any) -> tuple[str, ...]:
    (found,) = over_time.notice([replace(row, **facts)], "2019-Q4")
    return found.flags


# the real document


def test_the_real_document_says_what_its_reader_would_not_see(told: Told) -> None:
    """By hand: seven are due in 2019 alone, and four of them are not begun. 3.1 and 4.5 say the same sentence."""
    assert said(told.loaded) == {
        LATE_AND_IDLE: (4, "1.3, 2.2, 2.3, 4.3"),
        LATE: (3, "1.7, 3.4, 4.2"),
        COPIED: (2, "3.1 och 4.5"),
    }
    texts = {name: line(json.loads(told.loaded), name)["text"] for name in ("3.1", "4.5")}
    assert set(texts.values()) == {PROCESS}


def test_after_a_quarter_what_has_been_done_is_gone_and_what_is_new_has_come(told: Told) -> None:
    """By hand: 1.3 is begun and 4.2 done; 3.6 was done and is so in part; 2.4 says "Påbörjad." again."""
    assert said(told.canonical) == {
        LATE_AND_IDLE: (3, "2.2, 2.3, 4.3"),
        LATE: (3, "1.3, 1.7, 3.4"),
        BACK: (1, "3.6"),
        SAME_WORDS: (1, "2.4"),
        COPIED: (2, "3.1 och 4.5"),
    }


@pytest.mark.usefixtures("database_of_told")
def test_a_year_later_what_has_not_moved_and_what_is_old_is_found() -> None:
    """By hand: begun in the document's quarter and since; not 1.5, 2.4 and 2.5, which are continuous."""
    found = said(compile_report(SLUG, "2020-Q3"))
    assert found[UNMOVED] == (10, "1.2, 1.8, 1.10, 2.1, 3.1, 3.4, 3.7, 4.5–4.7")
    assert found[OLD] == (27, "1.2–1.10, 2.1–2.5, 3.1–3.7, 4.1, 4.3–4.7")
    assert said(compile_report(SLUG, "2020-Q2")).keys() & {UNMOVED} == set()


# what each is


def test_words_are_as_old_as_the_first_of_the_reports_in_a_row_that_say_the_same() -> None:
    told = printed(
        ("2020-Q2", "Två  träffar är hållna", "in_progress"),
        ("2020-Q1", "två träffar är hållna.", "planned"),
        ("2019-Q4", "En träff.", "planned"),
        ("2019-Q3", "Två träffar är hållna.", "in_progress"),
    )
    assert (over_time.words_since(told), over_time.status_since(told)) == ("2020-Q1", "2020-Q2")
    assert over_time.words_since(told[1:]) == "2020-Q1"
    assert over_time.words_since(printed(("2020-Q2", "", "planned"), ("2020-Q1", "", "planned"))) is None
    assert over_time.words_since([]) is None


def test_an_answer_that_is_new_is_new_words() -> None:
    told = [("2020-Q2", Content(text="Pågår.", done="Två träffar.")), ("2020-Q1", Content(text="Pågår."))]
    assert over_time.words_since(told) == "2020-Q2"


def test_a_status_has_not_moved_when_it_is_four_quarters_old(row: ReportRow) -> None:
    assert flags(row) == ()
    assert flags(row, status_since="2019-Q1") == ()
    assert flags(row, status_since="2018-Q4") == ("unmoved",)
    assert flags(row, status_since="2018-Q4", status="partly_done") == ("unmoved",)
    assert flags(row, status_since="2018-Q4", continuous=True) == ()
    assert flags(row, status_since="2018-Q4", status="not_started") == ()


def test_words_that_were_approved_anew_and_say_nothing_new_are_found(row: ReportRow) -> None:
    assert flags(row, words_since="2019-Q3") == ("same_words",)
    assert flags(row, words_since="2019-Q3", status="done") == ()
    assert flags(row, words_since="2019-Q3", kind="earlier", period="2019-Q3") == ()


def test_words_are_old_when_more_than_two_quarters_have_gone(row: ReportRow) -> None:
    for kind in ("earlier", "imported"):
        assert flags(row, kind=kind, period="2019-Q2") == ()
        assert flags(row, kind=kind, period="2019-Q1") == ("old_words",)
        assert flags(row, kind=kind, period="2019-Q1", status="done") == ()
    assert flags(row, kind="none", period=None, words_since=None, status=None, status_since=None) == ()


def test_a_text_is_copied_when_it_is_long_whatever_its_case_and_dots() -> None:
    other = PROCESS.upper().replace(". ", ",\n").removesuffix(".")
    texts = {"1.1": PROCESS, "1.2": "Ej påbörjad.", "2.1": other, "2.2": "Ej påbörjad.", "3.1": f"{PROCESS} Och mer."}
    assert over_time.copies(texts) == {"1.1": ("2.1",), "2.1": ("1.1",)}
    assert over_time.copies({"1.1": PROCESS, "1.2": PROCESS, "1.3": PROCESS})["1.2"] == ("1.1", "1.3")


@pytest.mark.parametrize(
    ("first", "last", "count"), [("2019-Q3", "2019-Q4", 1), ("2019-Q4", "2020-Q1", 1), ("2018-Q4", "2020-Q4", 8)]
)
def test_quarters_are_counted_across_the_year(first: str, last: str, count: int) -> None:
    assert over_time.quarters_between(first, last) == count


# in every format


@pytest.mark.parametrize("kind", ["html", "docx", "pdf", "xlsx"])
def test_every_format_has_the_section(told: Told, kind: str) -> None:
    found = in_words(rendered(told.canonical, kind).content, kind)
    for part in ("Att lägga märke till", LATE_AND_IDLE, "2.2, 2.3, 4.3", COPIED, "3.1 och 4.5"):
        assert part in found


@pytest.mark.parametrize("kind", ["html", "docx", "pdf", "csv"])
def test_each_line_says_since_when_and_as_whom(told: Told, kind: str) -> None:
    found = in_words(rendered(told.canonical, kind).content, kind)
    for part in ("Samma ord sedan tredje kvartalet 2019.", "Samma text som 4.5.", "Samma text som 3.1."):
        assert found.count(part) == 1


@pytest.mark.parametrize("kind", ["html", "docx", "pdf"])
def test_where_there_is_nothing_to_notice_that_is_said(told: Told, kind: str) -> None:
    def calm(snapshot: dict[str, Any]) -> None:
        for row in snapshot["rows"]:
            row |= {"flags": [], "change": None, "same_as": []}

    found = in_words(rendered(rewritten(told.canonical, calm), kind).content, kind)
    assert "Inget av det som räknas fram ur uppgifterna sticker ut." in found
