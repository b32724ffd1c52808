"""The snapshot: whose words each activity gets, what has changed, what is late, and only as it was then."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from domain import commands as ask
from tests.service.sample import Sample
from tests.workers.reports.told import SECRET, Told, activity, line, rewritten, tell
from tests.workers.story_on_postgres import catch_up, copy_of
from workers import tools
from workers.act import act
from workers.reports import shape
from workers.reports.jobs import compile_report
from workers.sample.load import OPENED, SLUG, person_id

SCHEMA = json.loads(shape.SCHEMA_FILE.read_text())
NOT_STARTED = ["1.3", "2.2", "2.3", "4.3"]
RENAME = "insert into person_name (person_id, command_id, name) values (%s, %s, %s)"


@pytest.fixture
def own(postgres: str, template_with_sample: str) -> Iterator[Told]:
    """The quarter told in a database that goes on."""
    with copy_of(postgres, template_with_sample):
        yield tell()


def faults(snapshot: Any) -> list[str]:
    found = Draft202012Validator(SCHEMA, format_checker=FormatChecker()).iter_errors(snapshot)
    return [f"{fault.json_path}: {fault.message}" for fault in found]


def flagged(snapshot: dict[str, Any], flag: str) -> list[str]:
    return [f"{row['area']}.{row['number']}" for row in snapshot["rows"] if flag in row["flags"]]


def test_the_four_that_are_due_and_not_started_are_named(told: Told) -> None:
    loaded = json.loads(told.loaded)
    assert flagged(loaded, "due_not_started") == NOT_STARTED
    assert flagged(loaded, "copied") == ["3.1", "4.5"]
    assert loaded["counts"]["late"] == 7
    assert flagged(told.snapshot, "due_not_started") == ["2.2", "2.3", "4.3"]


def test_every_activity_has_a_row_with_the_first_words_that_exist(told: Told) -> None:
    counts = told.snapshot["counts"]
    assert Counter(row["kind"] for row in told.snapshot["rows"]) == {"approved": 8, "imported": 21}
    assert (counts["activities"], counts["approved"], counts["imported"]) == (29, 8, 21)
    imported, approved = line(told.snapshot, "1.8"), line(told.snapshot, "1.3")
    assert (imported["document"], imported["lines"], imported["signed_off"]) == (
        "lagesrapport-naringsliv-2019.txt", [44], [],
    )  # fmt: skip
    assert (approved["text"], approved["next"]) == ("En behovsanalys har påbörjats.", "Planen skrivs i mars.")
    assert [(one["step"], one["name"], one["role"], one["unit"]) for one in approved["signed_off"]] == [
        ("unit", "Enhetsgranskare KLK", "unit_reviewer", "KLK"),
        ("sam", "Godkännare 1 SAM", "sam_approver", None),
    ]


def test_what_an_approved_update_made_of_the_status_is_told(told: Told) -> None:
    changes = {f"{row['area']}.{row['number']}": row["change"] for row in told.snapshot["rows"] if row["change"]}
    assert changes == {
        "1.1": "done",
        "1.3": "started",
        "1.6": "first_status",
        "3.2": "planned",
        "3.6": "went_back",
        "4.2": "done",
    }
    assert flagged(told.snapshot, "unchanged") == ["2.4"]
    assert told.snapshot["before"]["not_started"] == 8


def test_what_is_not_approved_stays_out(told: Told) -> None:
    assert SECRET not in told.canonical.decode()
    assert line(told.snapshot, "2.1")["kind"] == "imported"


def test_the_sections_and_tables_are_those_of_the_document(told: Told) -> None:
    found = told.snapshot
    assert [section["heading"] for section in found["sections"]] == ["Bakgrund", "Uppföljning och ansvarsfördelning"]
    assert found["areas"][0]["name"] == "Service, bemötande och myndighetsutövning"
    assert Counter(row["area"] for row in found["rows"]) == {1: 10, 2: 5, 3: 7, 4: 7}
    assert (found["quarter"], found["previous"], found["preliminary"]) == ("2019-Q4", "2019-Q3", True)
    assert found["issuer"] == {"code": "SAM", "name": "Samhällsutvecklingskontoret"}


def test_units_and_names_are_those_of_the_position(own: Told) -> None:
    unit = ask.CreateUnit(command_id=uuid4(), actor_id=person_id("admin"), code="NY", name="Nya kontoret")
    act(unit)
    with tools.database() as connection:
        connection.execute(RENAME, (person_id("granskare.klk"), unit.command_id, "Nytt Namn"))
    later = json.loads(compile_report(SLUG, OPENED))
    assert "NY" in [found["code"] for found in later["units"]]
    assert line(later, "1.3")["signed_off"][0]["name"] == "Nytt Namn"
    assert compile_report(SLUG, OPENED, own.position) == own.canonical


def test_the_same_position_gives_the_same_bytes_whatever_happens_later(own: Told) -> None:
    sample = Sample(None, {})  # type: ignore[arg-type]
    sample.approved(activity(sample, "4.3"), status="done", text="Processen är på plats.")
    catch_up()
    assert compile_report(SLUG, OPENED) != own.canonical
    assert compile_report(SLUG, OPENED, own.position) == own.canonical


def test_real_snapshots_keep_to_the_schema(told: Told) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert faults(json.loads(told.loaded)) == []
    assert faults(told.snapshot) == []


@pytest.mark.parametrize("wrong", [{"quarter": "2019-4"}, {"position": 0}, {"schema": 1}, {"more": 1}, {"rows": [{}]}])
def test_the_schema_refuses_what_is_no_snapshot(told: Told, wrong: dict[str, Any]) -> None:
    assert faults(told.snapshot | wrong)


def test_the_shipped_schema_is_that_of_the_code() -> None:
    assert shape.json_schema() == SCHEMA, "run python -m workers.reports.shape"


def test_a_snapshot_is_canonical_json(told: Told) -> None:
    canonical = told.canonical
    assert shape.read(canonical).canonical() == canonical
    assert rewritten(canonical, lambda snapshot: None) == canonical
    assert json.loads(canonical)["cut_off"].endswith("Z")


def test_a_snapshot_of_an_earlier_shape_is_not_misread(told: Told) -> None:
    def age(snapshot: dict[str, Any]) -> None:
        snapshot["schema"] = 1

    with pytest.raises(shape.OlderShape):
        shape.read(rewritten(told.canonical, age))
