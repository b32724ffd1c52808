"""A plan's quarters: who has not reported, last days on working days, exceptions, and a lock that asks first."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.period import proposed_deadlines
from domain.values import plan_id
from service.workplace import today
from tests.service.client import Page, words
from tests.service.sample import PLAN, QUARTER, Sample, full_day, page_of
from tests.workers.story_on_postgres import size
from workers import tools
from workers.sample.load import SLUG
from workers.sample.people import UNITS

PERIODS = f"{PLAN}/perioder"
NEXT = "2020-Q1"
OPEN = f"{PERIODS}/{NEXT}/oppna"
LOCK, DEADLINES, EXCEPTION = (f"{PERIODS}/{QUARTER}/{word}" for word in ("stang", "frister", "undantag"))
WHY = "Nämnden har flyttat sitt möte."
LEADER = "samordnare.sam"


def table(page: Page) -> dict[str, list[int]]:
    """The first table's numbers by row heading."""
    rows = next(page.tree.iter("table")).iter("tr")
    found = {words(row.find("th")): [int(words(cell)) for cell in row.findall("td")] for row in rows}
    return {heading: numbers for heading, numbers in found.items() if numbers}


def plain_count(sample: Sample, unit: str | None = None, *, locked: bool = False) -> list[int]:
    """The same numbers straight from the aggregates."""
    states = [sample.state(row.activity_id) for row in (sample.of_unit(unit) if unit else sample.rows)]
    groups = [["approved"], ["in_unit_review", "in_sam_review"], ["draft", "returned"], ["not_reported"]]
    groups += [["missed"]] if locked else []
    return [sum(state in group for state in states) for group in groups] + [len(states)]


def test_what_is_worth_noticing_is_told_before_the_report_is_compiled(untouched: Sample) -> None:
    page = untouched.browser(LEADER).get(PERIODS)
    assert "Att lägga märke till i det som är godkänt så långt" in page.text
    assert "Skulle redan ha varit klara, inte påbörjade: 1.3, 2.2, 2.3, 4.3" in page.text
    assert "Samma text om flera aktiviteter: 3.1 och 4.5" in page.text


@pytest.fixture
def under_way(sample: Sample) -> Sample:
    sample.draft(sample.activity("KLK", 0))
    sample.returned(sample.activity("KLK", 1))
    sample.submitted(sample.activity("KLK", 2))
    sample.signed(sample.activity("KLK", 3))
    sample.approved(sample.activity("KLK", 4))
    sample.signed(sample.activity("SAM", 0))
    return sample


def test_the_numbers_are_those_of_a_plain_count(under_way: Sample) -> None:
    page = under_way.browser("revisor").get(PERIODS)
    counted = table(page)
    for code, name in UNITS.items():
        assert counted[code + name] == plain_count(under_way, code)
    assert counted["Hela planen"] == plain_count(under_way)
    silent = plain_count(under_way)[3] + 1
    assert f"1 av 29 aktiviteter är godkända och {silent} är inte skickade." in page.text


def test_it_says_who_has_not_sent_anything_and_whose_it_is(under_way: Sample) -> None:
    page = under_way.browser("namnd").get(PERIODS)
    listed = {str(link.get("href")) for item in page.tree.iter("ul") for link in item.iter("a")}
    quiet = {row.activity_id for row in under_way.rows if under_way.state(row.activity_id) in ("not_reported", "draft")}
    assert {page_of(activity) for activity in quiet} <= listed
    assert page_of(under_way.activity("KLK", 2)) not in listed
    assert "Aktivitetsansvarig UTB · Inte rapporterad" in page.text


@pytest.mark.parametrize("username", ["agare.klk", "granskare.klk", "godkannare1.sam", "revisor", "namnd", "admin"])
def test_only_the_coordinator_is_offered_anything_and_may_do_it(untouched: Sample, username: str) -> None:
    browser = untouched.browser(username)
    page = browser.get(PERIODS)
    assert "/perioder/" not in " ".join(str(link.get("href")) for link in page.tree.iter("a"))
    before = size()
    token = page.form("/logga-ut").fields["csrf_token"]
    for address in (OPEN, LOCK, DEADLINES, EXCEPTION, f"{PERIODS}/{QUARTER}/hann-inte/{untouched.activity()}"):
        browser.get(address, status=403)
        assert browser.http.post(address, data={"csrf_token": token}).status_code == 403
    assert size() == before


def test_the_next_quarter_is_proposed_backwards_from_the_boards_day(sample: Sample) -> None:
    leader = sample.browser(LEADER)
    board = today() + timedelta(days=90)
    page = leader.get(f"{OPEN}?namnd={board.isoformat()}")
    proposed = proposed_deadlines(board)
    fields = page.forms[-1].fields
    assert [fields[name] for name in ("owner", "unit", "sam", "board")] == [
        getattr(proposed, name).isoformat() for name in ("owner", "unit", "sam", "board")
    ]
    done = leader.send(page.forms[-1])
    assert "2020-Q1 är öppet för rapportering." in done.text
    period = tools.sparbar().period(plan_id(SLUG), NEXT)
    assert period is not None
    assert period.deadlines == proposed


def test_the_days_before_a_holiday_are_counted_in_working_days() -> None:
    """Worked out by hand: the board on Thursday 23 January 2020, Epiphany, the New Year and Christmas in between."""
    found = proposed_deadlines(date(2020, 1, 23))
    assert (found.sam, found.unit, found.owner) == (date(2020, 1, 9), date(2019, 12, 30), date(2019, 12, 18))


def a_holiday(after: date) -> date:
    """The next Epiphany."""
    return date(after.year + (after >= date(after.year, 1, 6)), 1, 6)


def test_a_day_on_a_holiday_moves_and_the_page_says_so(sample: Sample) -> None:
    leader = sample.browser(LEADER)
    holiday = a_holiday(today() + timedelta(days=60))
    page = leader.get(DEADLINES)
    days = {"owner": holiday.isoformat(), "unit": (holiday + timedelta(days=20)).isoformat()}
    days |= {name: (holiday + timedelta(days=40)).isoformat() for name in ("sam", "board")}
    done = leader.send(page.forms[-1], "", 200, **days, reason=WHY)
    moved = tools.sparbar().period(plan_id(SLUG), QUARTER).deadlines.owner  # type: ignore[union-attr]
    assert moved > holiday
    given = full_day(holiday)
    assert f"{given.capitalize()} är ingen arbetsdag, så fristen blev {full_day(moved)}." in done.text
    assert WHY in done.text
    assert f"senast {full_day(moved)}" in sample.browser("agare.klk").get("/").text


def test_deadlines_in_the_wrong_order_or_without_a_reason_keep_what_was_typed(sample: Sample) -> None:
    leader, before = sample.browser(LEADER), size()
    board = (today() + timedelta(days=200)).isoformat()
    page = leader.send(leader.get(DEADLINES).forms[-1], status=422, reason=" ", board=board)
    assert size() == before
    assert page.link("Skriv varför fristerna ändras") == "#reason"
    late = (today() + timedelta(days=300)).isoformat()
    page = leader.send(leader.get(DEADLINES).forms[-1], status=422, reason=WHY, owner=late)
    assert "ingen frist kan ligga före den förra" in page.text
    assert (page.forms[-1].fields["owner"], page.forms[-1].fields["reason"]) == (late, WHY)
    page = leader.send(page.forms[-1], status=422, owner="i morgon")
    assert page.link("Skriv dagen som år-månad-dag") == "#owner"
    assert size() == before


def test_an_exception_lets_the_owner_report_after_the_lock(sample: Sample) -> None:
    leader, late, other = sample.browser(LEADER), sample.activity("KLK", 0), sample.activity("KLK", 1)
    page = leader.send(leader.get(EXCEPTION).forms[-1], status=422, reason=WHY)
    assert page.link("Välj en aktivitet") == "#activity_id"
    done = leader.send(page.forms[-1], activity_id=str(late))
    assert "Undantaget är givet." in done.text
    leader.send(leader.get(LOCK).forms[-1])
    sample.browser("agare.klk").get(f"{page_of(late)}/uppdatera?period={QUARTER}")
    sample.browser("agare.klk").get(f"{page_of(other)}/uppdatera?period={QUARTER}", status=422)
    assert sample.row(late).title in done.text


def answer_each(sample: Sample, under_review: list[UUID]) -> None:
    """The first gets an exception, the others were not decided in time."""
    leader = sample.browser(LEADER)
    lock = leader.get(LOCK)
    excepting = lock.link("Ge undantag")
    assert str(under_review[0]) in excepting
    form = leader.get(excepting).forms[-1]
    assert form.fields["activity_id"] == str(under_review[0])
    leader.send(form, reason=WHY)
    for activity in under_review[1:]:
        leader.send(leader.get(f"{PERIODS}/{QUARTER}/hann-inte/{activity}").forms[-1], reason=WHY)


def test_a_lock_waits_until_everything_in_review_has_an_answer(under_way: Sample) -> None:
    leader = under_way.browser(LEADER)
    in_review = [row.activity_id for row in under_way.rows if "review" in under_way.state(row.activity_id)]
    before = size()
    refused = leader.send(leader.get(LOCK).forms[-1], status=422)
    assert size() == before
    assert "Kvartalet kan inte stängas än" in refused.text
    assert all(under_way.row(activity).title in " ".join(refused.text.split()) for activity in in_review)
    assert "Väntar på: enhetsgranskare KLK" in refused.text
    answer_each(under_way, in_review)
    assert "Bekräftat: hann inte beslutas." in leader.get(LOCK).text
    done = leader.send(leader.get(LOCK).forms[-1])
    assert "2019-Q4 är stängt." in done.text
    assert under_way.state(in_review[0]) in ("in_unit_review", "in_sam_review")
    assert {under_way.state(activity) for activity in in_review[1:]} == {"missed"}
    assert table(done)["Hela planen"] == plain_count(under_way, locked=True)
    assert not done.has_link(LOCK)
    assert not done.has_link(DEADLINES)


def test_a_lock_pressed_twice_is_one_lock(sample: Sample) -> None:
    leader = sample.browser(LEADER)
    form = leader.get(LOCK).forms[-1]
    leader.send(form)
    before = size()
    assert leader.send(form).heading == "Kvartal och frister"
    assert size() == before


def test_what_cannot_be_confirmed_or_does_not_exist_is_not_found(untouched: Sample) -> None:
    leader = untouched.browser(LEADER)
    addresses = ("2018-Q1/stang", "2019-Q5/frister", "x/undantag", f"{QUARTER}/hann-inte/{untouched.activity()}")
    for address in addresses:
        leader.get(f"{PERIODS}/{address}", status=404)
    leader.get("/planer/ingen/perioder", status=404)


def test_an_earlier_moment_shows_the_quarter_as_it_was_and_offers_nothing(sample: Sample) -> None:
    leader, before = sample.browser(LEADER), size()
    leader.send(leader.get(LOCK).forms[-1])
    page = leader.get(f"{PERIODS}?position={before}")
    assert "2019-Q4: öppet" in page.text
    assert not page.has_link(OPEN)
