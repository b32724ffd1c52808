"""The report of a plan that a decision has revised: due times, who takes part, parts, links, guests, what changed."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from domain import commands as ask
from domain.planned import Link, Part, PlanDecision
from domain.values import Content, PartStatus
from tests.domain.story import SOURCE
from tests.domain.test_revising import as_planned
from tests.service.sample import COORDINATOR, Sample
from tests.workers.reports.in_words import in_words
from tests.workers.reports.test_own_template import text_of
from tests.workers.reports.told import activity, line
from tests.workers.revised import revise
from tests.workers.story_on_postgres import catch_up, copy_of
from workers import tools
from workers.act import act
from workers.reports import shape
from workers.reports.files import rendered, rendered_in
from workers.reports.jobs import compile_report
from workers.reports.judged import lateness
from workers.reports.own_template.start import starting_template
from workers.reports.own_template.values import values
from workers.reports.sheet import sheet
from workers.sample.load import SLUG, person_id

DECISION = PlanDecision(registry_number="KS 2020/12", paragraph="§ 45", decided_on=date(2020, 2, 3))
SENTENCE = (
    "Planen reviderades genom KS 2020/12 § 45 (3 februari 2020): 1.1 klart senast tredje kvartalet 2020, "
    "1.1 ändrade kopplingar, 1.1 ändrade delar, 1.1 ändrad medverkan, 1.2 flyttas till 1.20, 3.1 ny lydelse, "
    "3.2 utgår, 4.9 ny aktivitet, 4.10 ny aktivitet."
)
PARTS = (Part(letter="a", title="Kartlägg"), Part(letter="b", title="Besluta"))
LINKS = (
    Link(kind="decision", text="KF 2018/1 § 4", address="https://example.org/kf"),
    Link(kind="goal", text="Enkelt"),
)
KLK, UTB = ask.unit_id("KLK"), ask.unit_id("UTB")


class Told(NamedTuple):
    """The report that was signed before the decision, compiled anew after it, and the two reports after it."""

    signed: str
    again: bytes
    canonical: bytes
    later: bytes

    @property
    def snapshot(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.canonical)
        return found


@pytest.fixture(scope="module")
def told(postgres: str, template_with_sample: str) -> Iterator[Told]:
    with copy_of(postgres, template_with_sample):
        yield _tell()
    tools.forget()


def _tell() -> Told:
    sample = Sample(None, {})  # type: ignore[arg-type]
    sample.locked()
    compiled, signed = sample.compiled(), sample.signed_report()
    guest = _another_plan()
    ids = {name: activity(sample, name) for name in ("1.1", "1.2", "3.1", "3.2")}
    changed: dict[str, Any] = {
        "1.1": {"due": "2020-Q3", "with_units": (UTB,), "performer": "SRMH", "parts": PARTS, "links": LINKS},
        "1.2": {"number": "20"},
        "3.1": {"title": "Ny lydelse av 3.1"},
        "3.2": {"struck": True},
    }
    rows = tuple(as_planned(tools.sparbar().activity(ids[name]), **facts) for name, facts in changed.items())
    new = ask.PlannedActivity(area=4, number="9", title="Ny", unit_id=KLK, years=(2020,), continuous=False)
    place = ask.PlacedActivity(activity_id=guest, area=4, number="10")
    revise(SLUG, person_id(COORDINATOR), decision=DECISION, revised=rows, added=(new,), guests=(place,))
    sample.next_quarter()
    sample.approved(ids["1.1"], parts=(PartStatus(letter="a", status="done", text="Klar <i> maj"),))
    catch_up()
    again, after = compile_report(SLUG, "2019-Q4", compiled), compile_report(SLUG, "2020-Q1")
    sample.locked()
    sample.signed_report()
    sample.next_quarter()
    catch_up()
    return Told(signed, again, after, compile_report(SLUG, "2020-Q2"))


def _another_plan() -> Any:
    row = ask.ImportedActivity(
        area=1, number="1", title="Bygg en bro", unit_id=KLK, years=(2020,), continuous=False,
        content=Content(status="in_progress", text="Pålarna står."), lines=(3,), status_reason="börjar så",
    )  # fmt: skip
    command = ask.ImportPlan(
        command_id=uuid4(), actor_id=person_id(COORDINATOR), slug="broar", name="Broplanen", quarter="2019-Q3",
        sections=(), source=SOURCE, areas=(ask.ImportedArea(number=1, name="Broar"),), activities=(row,),
    )  # fmt: skip
    act(command)
    return command.activity_id(row)


def test_a_report_from_before_the_decision_has_the_same_bytes_and_none_of_it(told: Told) -> None:
    assert shape.digest(told.again) == told.signed
    found = json.loads(told.again)
    assert "revisions" not in found
    assert not {"due", "with_units", "parts", "links", "guest_of"} & {key for row in found["rows"] for key in row}
    assert sheet(told.again).revised == ()


def test_what_changed_since_the_report_before_is_one_sentence_for_each_decision(told: Told) -> None:
    drawn = sheet(told.canonical)
    assert drawn.revised == (SENTENCE,)
    assert sheet(told.later).revised == ()  # the signed report before it has told of it


def test_the_snapshot_is_as_its_schema_says(told: Told) -> None:
    schema = json.loads(shape.SCHEMA_FILE.read_text())
    assert not list(Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(told.snapshot))


def test_the_row_tells_who_takes_part_when_it_is_due_and_how_far_each_part_has_come(told: Told) -> None:
    (found,) = [one for area in sheet(told.canonical).areas for one in area.lines if one.ref == "1.1"]
    assert found.unit == "KLK med UTB; utförare SRMH"
    assert found.due == "Klart senast tredje kvartalet 2020."
    assert [(one.field, one.text) for one in found.said] == [
        ("(a) Kartlägg", "Genomförd. Klar <i> maj"),
        ("(b) Besluta", "–"),
        ("Beslut", "KF 2018/1 § 4 (https://example.org/kf)"),
        ("Mål", "Enkelt"),
    ]


def test_another_plans_activity_is_shown_where_the_plan_has_it_with_its_own_words(told: Told) -> None:
    row = line(told.snapshot, "4.10")
    assert (row["guest_of"], row["text"], row["kind"]) == ("Broplanen", "Pålarna står.", "imported")
    (found,) = [one for area in sheet(told.canonical).areas for one in area.lines if one.ref == "4.10"]
    assert found.notes[0] == "Redovisas i Broplanen."
    refs = [f"{row['area']}.{row['number']}" for row in told.snapshot["rows"]]
    assert "3.2" not in refs
    assert refs.index("4.9") < refs.index("4.10")
    assert told.snapshot["counts"]["activities"] == len(refs) == 30


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "html"])
def test_every_format_tells_of_the_decision(told: Told, kind: str) -> None:
    words = in_words(rendered(told.canonical, kind).content, kind)
    assert "Planen reviderades genom KS 2020/12 § 45 (3 februari 2020)" in words
    if kind != "xlsx":  # its page about the report has no rows
        assert "Klar <i> maj" in words
        assert kind == "pdf" or "KLK med UTB; utförare SRMH" in words  # hyphenated in its narrow column


def test_the_table_has_them_too(told: Told) -> None:
    words = rendered(told.canonical, "csv").content.decode()
    assert "KLK med UTB; utförare SRMH" in words
    assert "(a) Kartlägg: Genomförd. Klar <i> maj" in words
    assert "Klart senast tredje kvartalet 2020." in words


def test_a_word_template_has_them_in_fields_of_their_own(told: Told) -> None:
    words = text_of(rendered_in(starting_template(), told.canonical).content)
    assert SENTENCE in words
    rows = [row for area in values(told.canonical)["omraden"] for row in area["aktiviteter"]]
    assert {"rubrik": "(a) Kartlägg", "text": "Genomförd. Klar <i> maj"} in rows[0]["mer"]
    for row in rows:
        for said in (row["ansvarig"], row["klart_senast"], *(f"{one['rubrik']}: {one['text']}" for one in row["mer"])):
            assert said in words


@pytest.mark.parametrize(
    ("due", "quarter", "late"),
    [
        ("2020-06-15", "2020-Q1", False), ("2020-06-15", "2020-Q2", True), ("2020-06", "2020-Q2", True),
        ("2020-07-01", "2020-Q2", False), ("2020-Q3", "2020-Q2", False), ("2020-Q3", "2020-Q3", True),
        ("2020-T1", "2020-Q1", False), ("2020-T1", "2020-Q2", True), ("2020", "2020-Q3", False),
        ("2020", "2020-Q4", True),
        ("2021-01", "2020-Q4", False), ("2019-12", "2020-Q1", True), (None, "2020-Q3", False), (None, "2020-Q4", True),
    ],
)  # fmt: skip
def test_it_is_late_from_the_quarter_that_ends_with_the_due_time(due: str | None, quarter: str, late: bool) -> None:
    assert ("late" in lateness("in_progress", (2020,), quarter, due)) is late
    started = {"due_not_started"} & {*lateness("not_started", (2020,), quarter, due)}
    assert bool(started) is (quarter[:4] >= (due or "2020")[:4])
    assert lateness("done", (2020,), quarter, due) == ()
