"""What is said about a line: a correction, a review that fell away, an exception from the lock, as before."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain import commands as ask
from domain.values import Content, plan_id
from tests.service.sample import Sample
from tests.workers.reports.told import activity, line
from tests.workers.story_on_postgres import catch_up, copy_of
from workers import tools
from workers.act import act
from workers.reports.jobs import compile_report
from workers.reports.sheet import sheet
from workers.sample.load import OPENED, SLUG, person_id

QUARTER = {"plan_id": plan_id(SLUG), "quarter": OPENED}


@pytest.fixture
def quarter(postgres: str, template_with_sample: str) -> Iterator[Sample]:
    """The sample, with nobody who needs a browser."""
    with copy_of(postgres, template_with_sample):
        yield Sample(None, {})  # type: ignore[arg-type]


def do(kind: Any, by: str, **facts: Any) -> Any:
    command = kind(command_id=uuid4(), actor_id=person_id(by), **facts)
    act(command)
    return command


def shown(about: UUID, update_id: UUID) -> dict[str, Any]:
    """What a decision form carries."""
    update = tools.sparbar().activity(about).updates[update_id]
    return {"activity_id": about, "update_id": update_id, "content_hash": update.hash, "step_id": update.step_id}


def compiled() -> tuple[dict[str, Any], dict[str, tuple[str, ...]], dict[str, str]]:
    """The snapshot, the notes under each line, and who is said to have reviewed it."""
    catch_up()
    canonical = compile_report(SLUG, OPENED)
    drawn = sheet(canonical)
    notes = {one.ref: one.notes for area in drawn.areas for one in area.lines}
    return json.loads(canonical), notes, {one.ref: one.reviewed_by for one in drawn.approvals}


def test_a_correction_is_printed_in_place_of_what_it_corrects(quarter: Sample) -> None:
    about = quarter.approved(activity(quarter, "1.8"), text="Fem företag.")
    first = quarter.update(about)
    words = {"content": Content(status="in_progress", text="Sex företag."), "reason": "Ett företag var glömt."}
    facts = {"activity_id": about, "update_id": first.id, "content_hash": first.hash}
    correction = do(ask.ProposeCorrection, "agare.klk", **facts, **words).correction_id
    assert line(compiled()[0], "1.8")["text"] == "Fem företag."
    submitted = {name: value for name, value in shown(about, correction).items() if name != "step_id"}
    do(ask.SubmitUpdate, "agare.klk", **submitted)
    do(ask.SignOffUpdate, "granskare.klk", **shown(about, correction))
    do(ask.ApproveUpdate, "godkannare1.sam", **shown(about, correction))
    snapshot, notes, _ = compiled()
    assert (line(snapshot, "1.8")["text"], line(snapshot, "1.8")["flags"]) == ("Sex företag.", ["corrected"])
    assert "Rättelse av en uppgift som var godkänd tidigare." in notes["1.8"]


def test_a_review_that_fell_away_is_said_and_both_approvers_are_named(quarter: Sample) -> None:
    quarter.deactivate("granskare.utb")
    about = quarter.submitted(activity(quarter, "3.3"))
    for approver in ("godkannare1.sam", "godkannare2.sam"):
        do(ask.ApproveUpdate, approver, **shown(about, quarter.update(about).id))
    snapshot, notes, reviewed = compiled()
    assert line(snapshot, "3.3")["flags"] == ["waived"]
    assert [one["name"] for one in line(snapshot, "3.3")["signed_off"]] == ["Godkännare 1 SAM", "Godkännare 2 SAM"]
    assert notes["3.3"] == ("Enhetens granskning utgick, eftersom ingen där fick granska.",)
    assert reviewed["3.3"] == "Utgick"


def test_after_the_lock_the_report_is_not_preliminary_and_exceptions_are_marked(quarter: Sample) -> None:
    assert compiled()[0]["preliminary"]
    do(ask.LockPeriod, "samordnare.sam", **QUARTER)
    last = {"activity_id": activity(quarter, "4.3"), "valid_to": date(2099, 1, 30), "reason": "Sjukdom."}
    do(ask.GrantException, "samordnare.sam", **QUARTER, **last)
    snapshot, notes, _ = compiled()
    assert not snapshot["preliminary"]
    assert line(snapshot, "4.3")["exception_to"] == "2099-01-30"
    assert "Undantag: fick lämnas till och med 30 januari 2099." in notes["4.3"]
    assert sheet(compile_report(SLUG, OPENED)).notice == ""
