"""What a person answers or edits becomes the plan; what fits nothing is refused with a sentence."""

from typing import Any
from uuid import UUID

import msgspec
import pytest

from domain.commands import unit_id
from tests.workers.imports.making import workbook
from tests.workers.imports.municipalities import (
    american_city,
    lessons_of_rows,
    older_spreadsheet,
    tables_under_headings,
    two_columns_of_actions,
)
from tests.workers.imports.source import FILE_NAME, SOURCE
from tests.workers.imports.truth import Case
from workers.imports.answers import UnusableAnswer
from workers.imports.confirm import Unanswered, import_plan, unanswered
from workers.imports.fields import FIELDS
from workers.imports.proposal import Proposal, propose

NOBODY = UUID(int=0)


def answered(case: Case, **answers: Any) -> Proposal:
    """The proposal with answers by id, written `line_5_unit` for 5/unit and `column_area` for column/area."""
    given = {name.removeprefix("line_").replace("_", "/", 1): value for name, value in answers.items()}
    return propose(case.content, case.file, case.units, given)


def ids(proposal: Proposal) -> set[str]:
    return {question.id for question in proposal.questions}


def test_every_field_says_where_it_stands_and_how_sure_it_is() -> None:
    for row in propose(SOURCE, FILE_NAME).rows:
        assert set(row.fields) == set(FIELDS)
        assert all(
            field.source and field.sureness in {"stated", "understood", "asked"} for field in row.fields.values()
        )
        assert row.fields["title"].source[0] == f"rad {row.lines[0]} kolumn 2"


def test_a_field_that_is_asked_names_its_question() -> None:
    proposal = propose(SOURCE, FILE_NAME)
    asked = {field.question for row in proposal.rows for field in row.fields.values() if field.sureness == "asked"}
    assert asked == ids(proposal) == {"42/status", "43/status", "45/status", "65/status", "70/status"}
    question = proposal.questions[0]
    assert [choice.value for choice in question.choices] == [
        "done", "partly_done", "in_progress", "planned", "not_started", "cancelled",
    ]  # fmt: skip
    assert question.text.startswith("Vilken status har nr 6? Nämner 'påbörjas'")


def test_an_answered_status_is_the_plans() -> None:
    proposal = propose(SOURCE, FILE_NAME, answers={"42/status": "planned"})
    row = next(row for row in proposal.rows if row.lines == (42,))
    assert (row.status, row.certain, row.fields["status"].sureness) == ("planned", True, "answered")
    assert "42/status" not in ids(proposal)
    command = import_plan(proposal, command_id=NOBODY, actor_id=NOBODY, slug="p", name="P", quarter="2019-Q3",
                          known_units={"KLK"})  # fmt: skip
    assert command.activities[5].content.status == "planned"
    assert command.activities[5].status_reason == "vald av den som läste in dokumentet"


def test_any_field_can_be_edited() -> None:
    edits = {
        "39/title": "En  annan titel", "39/years": [2021, 2020], "39/due": "2020-Q2", "39/unit": "UTB",
        "39/number": "3b", "39/continuous": True, "39/status_text": "", "39/with_units": "SAM, Polisen",
    }  # fmt: skip
    row = next(row for row in propose(SOURCE, FILE_NAME, answers=edits).rows if row.lines == (39,))
    assert (row.title, row.years, row.due, row.unit) == ("En annan titel", (2020, 2021), "2020-Q2", "UTB")
    assert (row.number, row.continuous, row.status_text, row.with_units) == ("3b", True, "", ("SAM", "Polisen"))
    assert {name for name, field in row.fields.items() if field.sureness == "answered"} == {
        key.partition("/")[2] for key in edits
    }


def test_an_area_can_be_edited_and_the_areas_are_counted_anew() -> None:
    proposal = propose(SOURCE, FILE_NAME, answers={"39/area": "Ny ordning"})
    assert [area.count for area in proposal.areas] == [9, 5, 7, 7, 1]
    assert next(row.area for row in proposal.rows if row.lines == (39,)) == 5


def test_one_of_several_units_is_chosen_and_the_others_stay_beside_it() -> None:
    case = older_spreadsheet()
    assert propose(case.content, case.file, case.units).rows[1].with_units == ("KS", "BUN")
    row = answered(case, line_4_unit="BUN").rows[1]
    assert (row.unit, row.with_units) == ("BUN", ("KS",))


def test_a_day_that_is_answered_settles_the_year_too() -> None:
    case = tables_under_headings()
    first = propose(case.content, case.file)
    (question,) = (question for question in first.questions if question.field == "due")
    assert [choice.value for choice in question.choices] == ["2024-06", "2024"]
    after = propose(case.content, case.file, answers={question.id: "2024-06"})
    assert (after.rows[2].due, after.rows[2].years, after.rows[2].asked) == ("2024-06", (2024,), ())


def test_goals_become_areas_when_a_person_says_so() -> None:
    assert "column/area" in ids(answered(american_city()))
    proposal = answered(american_city(), column_area="goal")
    assert [(area.name, area.count) for area in proposal.areas] == [("Safe streets", 2), ("Clean parks", 2)]
    assert "column/area" not in ids(proposal)
    without = answered(american_city(), column_area="none")
    assert [area.name for area in without.areas] == [""]
    assert "column/area" not in ids(without)


def test_a_column_of_activities_is_chosen() -> None:
    case = two_columns_of_actions()
    (question,) = (one for one in propose(case.content, case.file).questions if one.id == "column/title")
    assert [choice.label for choice in question.choices] == ["Aktivitet", "Uppdrag"]
    proposal = propose(case.content, case.file, answers={"column/title": "1"})
    assert [row.title for row in proposal.rows] == ["Öka tryggheten", "Öka tryggheten"]


@pytest.mark.parametrize(("kind", "titles"), [
    ("activity", ["Minska matsvinn", "Laga mer från grunden", "Utbilda kockar"]),
    ("skip", ["Minska matsvinn", "Laga mer från grunden"]),
    ("continues", ["Minska matsvinn", "Laga mer från grunden Utbilda kockar"]),
    ("area", ["Minska matsvinn", "Laga mer från grunden"]),
])  # fmt: skip
def test_a_row_is_what_a_person_says_it_is(kind: str, titles: list[str]) -> None:
    case = lessons_of_rows()
    assert "6/row" in ids(propose(case.content, case.file))
    proposal = propose(case.content, case.file, answers={"6/row": kind})
    assert [row.title for row in proposal.rows] == titles
    assert "6/row" not in ids(proposal)


@pytest.mark.parametrize(("key", "value"), [
    ("1/status", "done"), ("42/stat", "done"), ("x", "done"), ("42/status", "klar"), ("42/title", ""), ("42/unit", " "),
    ("42/due", "våren"), ("42/years", "snart"), ("42/years", [1850]), ("42/continuous", "kanske"), ("42/title", 7),
    ("42/row", "kanske"), ("9999/row", "skip"), ("column/area", "kanske"), ("42/parts", [{"x": 1}]), ("42/years", 7),
])  # fmt: skip
def test_an_answer_that_fits_nothing_is_refused(key: str, value: Any) -> None:
    with pytest.raises(UnusableAnswer) as caught:
        propose(SOURCE, FILE_NAME, answers={key: value})
    assert str(caught.value).endswith(".")
    assert key in str(caught.value)


def test_nothing_is_read_in_before_what_the_plan_is_made_of_is_answered() -> None:
    proposal = answered(american_city())
    facts = {
        "command_id": NOBODY,
        "actor_id": NOBODY,
        "slug": "p",
        "name": "P",
        "quarter": "2024-Q3",
        "known_units": (),
    }
    with pytest.raises(Unanswered) as caught:
        import_plan(proposal, **facts)
    assert {question.id for question in caught.value.questions} == {"column/area", "5/unit"}
    settled = answered(american_city(), column_area="goal", line_5_unit="PARK")
    assert unanswered(settled) == ()
    command = import_plan(settled, **facts)
    assert command.activities[3].unit_id == unit_id("PARK")


def test_a_proposal_can_be_kept_as_json_and_read_again() -> None:
    for case in (american_city(), lessons_of_rows(), older_spreadsheet()):
        proposal = propose(case.content, case.file, case.units)
        encoded = msgspec.json.encode(proposal)
        assert msgspec.json.encode(msgspec.json.decode(encoded, type=Proposal)) == encoded


def test_the_same_file_and_answers_give_the_same_proposal() -> None:
    case, answers = american_city(), {"column/area": "goal", "5/unit": "PARK"}
    assert propose(case.content, case.file, None, answers) == propose(case.content, case.file, None, answers)


def test_units_are_known_by_name_too() -> None:
    content = workbook([["Nr", "Åtgärd", "Ansvarig", "Status"], [1, "Bygg", "Kommunledningskontoret", "Klar"]])
    assert propose(content, "plan.xlsx", {"KLK": "Kommunledningskontoret"}).rows[0].unit == "KLK"
    asked = propose(content, "plan.xlsx", {"KLK", "SAM"})
    assert asked.rows[0].asked == ("unit",)
    assert {choice.value for choice in asked.questions[0].choices} == {"KLK", "SAM"}
