"""Two moments side by side: what was added, reworded, moved, re-owned or has another status; and as a table."""

from uuid import UUID, uuid4

import pytest

from domain import commands as ask
from service.workplace import today
from tests.service.client import Page
from tests.service.sample import PLAN, TEXT, Sample, page_of
from tests.workers.story_on_postgres import catch_up, size
from workers.act import act
from workers.sample.load import person_id


@pytest.fixture
def moments(sample: Sample) -> tuple[int, int]:
    """Before and after one activity was approved and another got another unit and owner."""
    before = size()
    sample.approved(sample.activity("KLK"), status="done")
    other = sample.activity("KLK", 1)
    to = {"to_unit_id": ask.unit_id("UTB"), "to_owner_id": person_id("agare.utb"), "reason": "Skolorna äger frågan."}
    by, about = person_id("agare.klk"), {"activity_id": other, "command_id": uuid4()}
    proposing = ask.ProposeReassignment(actor_id=by, effective=today(), **about, **to)  # type: ignore[arg-type]
    act(proposing)
    answering = {"activity_id": other, "reassignment_id": proposing.reassignment_id, "command_id": uuid4()}
    act(ask.AcceptReassignment(actor_id=person_id("granskare.utb"), **answering))  # type: ignore[arg-type]
    catch_up()
    return before, size()


def compared(sample: Sample, address: str, start: object, end: object = "", status: int = 200) -> Page:
    return sample.browser("namnd").get(f"{address}/jamfor?fran={start}&till={end}", status=status)


def test_what_has_changed_is_told_activity_by_activity(sample: Sample, moments: tuple[int, int]) -> None:
    page = compared(sample, PLAN, *moments)
    assert "2 aktiviteter skiljer sig" in page.text
    assert "Genomförd" in page.text
    assert "Godkänd 2019-Q4" in page.text
    assert f"[tillagt: {TEXT.split()[0]}" in page.text
    assert "KLK →blir UTB" in page.text
    assert "Aktivitetsansvarig KLK →blir Aktivitetsansvarig UTB" in page.text
    assert "Ingenting skiljer sig" in compared(sample, PLAN, moments[1]).text
    assert "Ingenting skiljer sig" in compared(sample, PLAN, moments[0], moments[0]).text


def test_backwards_it_is_the_other_way_round(sample: Sample, moments: tuple[int, int]) -> None:
    assert "UTB →blir KLK" in compared(sample, PLAN, moments[1], moments[0]).text


def test_what_was_not_there_yet_has_been_added(sample: Sample, moments: tuple[int, int]) -> None:
    assert compared(sample, PLAN, 1).text.count("· Tillkom") == 29


def test_one_activity_alone(sample: Sample, moments: tuple[int, int]) -> None:
    moved = page_of(sample.activity("KLK", 1))
    page = compared(sample, moved, *moments)
    assert "1 aktivitet skiljer sig" in page.text
    assert TEXT not in page.text
    assert page.has_link(moved)
    assert sample.browser("namnd").get(moved).has_link(f"{moved}/jamfor")


def test_as_a_table(sample: Sample, moments: tuple[int, int]) -> None:
    browser = sample.browser("namnd")
    page = browser.get(f"{PLAN}/jamfor?fran={moments[0]}")
    answer = browser.http.get(page.link("Hämta som tabell"))
    lines = answer.data.decode("utf-8-sig").split("\r\n")
    assert answer.mimetype == "text/csv"
    assert lines[0] == "Fokusområde;Nr;Aktivitet;Vad;Uppgift;Före;Efter"
    assert any(line.endswith(";Ändrad;Ansvarig enhet;KLK;UTB") for line in lines)
    assert browser.http.get(f"{PLAN}/jamfor.csv?fran=igår").status_code == 404


@pytest.mark.parametrize("wrong", ["2019-02-30", "igår", "999999999", "-1"])
def test_a_moment_that_cannot_be_understood_is_told_and_kept(sample: Sample, wrong: str) -> None:
    page = compared(sample, PLAN, wrong)
    assert "Skriv en dag som 2019-12-31, eller ett läge i händelseloggen" in page.text
    assert page.form("/jamfor").fields["fran"] == wrong
    assert "skiljer sig" not in page.text


def test_that_a_quarter_was_opened_changes_no_activity(sample: Sample) -> None:
    before = size()
    sample.next_quarter()
    catch_up()
    assert "Ingenting skiljer sig" in compared(sample, PLAN, before).text


def test_what_nobody_may_know_of_is_in_no_comparison(sample: Sample) -> None:
    """A draft is not compared: the board sees that something is under way, and no words."""
    before = size()
    activity: UUID = sample.activity("KLK")
    sample.draft(activity, text="Hemliga ord som ingen har godkänt.")
    catch_up()
    page = compared(sample, PLAN, before)
    assert "Utkast 2019-Q4" in page.text
    assert "Hemliga ord" not in page.text
