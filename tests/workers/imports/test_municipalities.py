"""Documents of many habits: what is sure is right, and what is not right is asked."""

from collections.abc import Callable

import pytest

from tests.workers.imports.municipalities import every_case
from tests.workers.imports.truth import Case, judged, together

CASES = every_case()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nothing_in_a_document_is_read_wrongly(case: Case) -> None:
    score = judged(case)
    assert score.wrong == []
    assert sum(score.counts.values()) >= len(case.says)


def test_most_rows_are_right_and_none_is_wrong(record_property: Callable[[str, object], None]) -> None:
    scores = [(case, judged(case)) for case in CASES]
    total = together(score for _, score in scores)
    lines = [f"{case.name} ({case.file}): {dict(score.counts)}" for case, score in scores]
    record_property("figures", "\n".join(["rows right, asked, wrong", *lines, f"all: {dict(total)}"]))
    usual = together(score for case, score in scores if case.name != "words that turn")  # which is nothing but doubts
    assert total["wrong"] == 0
    assert usual["right"] >= 45
    assert usual["right"] > usual["asked"]


def test_a_wrong_reading_would_be_counted() -> None:
    case = CASES[0]
    first = case.says[0]
    planted = Case(case.name, case.file, case.content, (type(first)("9", first.title, "Ingen enhet"), *case.says[1:]))
    score = judged(planted)
    assert score.counts["wrong"] == 1
    assert "Ingen enhet" in score.wrong[0]


def test_every_kind_of_file_is_among_them() -> None:
    assert {case.file.rpartition(".")[2] for case in CASES} >= {"docx", "xlsx", "csv", "html", "htm", "md", "txt"}
