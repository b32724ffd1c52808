"""Any moment: the plan and an activity as they were, a banner, nothing to press, and links that keep the moment."""

from datetime import timedelta

import pytest

from domain.calendar import STOCKHOLM
from tests.service.client import Page, words
from tests.service.sample import PLAN, TEXT, Sample, page_of
from tests.workers.story_on_postgres import catch_up, size
from workers.event_log.moments import recorded_at
from workers.reading import reading
from workers.sample.load import SLUG

BAND = "Du ser sidan som den var"
FIRST_OF_LOG = 1


@pytest.fixture
def told(sample: Sample) -> tuple[Sample, int]:
    """A sample where one activity has been approved, and the position before that began."""
    before = size()
    sample.approved(sample.activity("KLK"), status="done")
    catch_up()
    return sample, before


def test_an_activity_is_shown_as_it_was_with_nothing_to_press(told: tuple[Sample, int]) -> None:
    sample, before = told
    browser, address = sample.browser("agare.klk"), page_of(sample.activity("KLK"))
    now, then = browser.get(address), browser.get(f"{address}?position={before}")
    assert TEXT in now.text
    assert band(now) == ""
    assert TEXT not in then.text
    assert BAND in band(then)
    assert f"{size() - before} händelser har kommit till sedan dess. Ingenting kan ändras här." in band(then)
    assert buttons(then) == ["Logga ut", "Visa"]
    assert then.has_link(address)


def test_what_had_been_written_then_is_read_with_todays_rights(told: tuple[Sample, int]) -> None:
    sample, before = told
    address = f"{page_of(sample.activity('KLK'))}?position={before + 1}"
    assert "Utkast" in sample.browser("agare.klk").get(address).text
    assert TEXT in sample.browser("revisor").get(address).text
    assert TEXT not in sample.browser("agare.utb").get(address).text


def test_the_plan_counts_what_had_been_approved_then(told: tuple[Sample, int]) -> None:
    sample, before = told
    browser = sample.browser("namnd")
    then, now = browser.get(f"{PLAN}?position={before}"), browser.get(PLAN)
    assert lead(now) != lead(then) == lead(sample.browser("namnd").get(f"{PLAN}?position={before}"))
    assert BAND in band(then)


def test_links_from_an_earlier_moment_stay_in_it(told: tuple[Sample, int]) -> None:
    sample, before = told
    browser, activity = sample.browser("namnd"), sample.activity("KLK")
    then = browser.get(f"{PLAN}?position={before}")
    assert then.has_link(f"{page_of(activity)}?position={before}")
    filtered = browser.get(f"{PLAN}?enhet=KLK&position={before}")
    assert BAND in band(filtered)
    assert browser.get(f"{page_of(activity)}?position={before}").has_link(f"{PLAN}?position={before}")


def test_a_date_means_all_that_was_recorded_before_the_next_midnight(told: tuple[Sample, int]) -> None:
    sample, _ = told
    last = recorded_at(size())
    assert last is not None
    page = sample.browser("namnd").get(f"{page_of(sample.activity('KLK'))}?per={last.date() + timedelta(days=1)}")
    assert TEXT in page.text
    assert "Ingenting har hänt sedan dess." in band(page)


def test_a_time_is_as_exact_as_the_log(told: tuple[Sample, int]) -> None:
    sample, before = told
    moment = recorded_at(before)
    assert moment is not None
    page = sample.browser("namnd").get(f"{page_of(sample.activity('KLK'))}?per={moment.isoformat()}")
    assert TEXT not in page.text
    assert f"{size() - before} händelser" in band(page)


@pytest.mark.parametrize("address", [PLAN, "activity"])
def test_before_it_existed_the_page_says_since_when_there_is_history(untouched: Sample, address: str) -> None:
    browser = untouched.browser("revisor")
    path = PLAN if address == PLAN else page_of(untouched.activity("KLK"))
    page = browser.get(f"{path}?per=1999-12-31", status=404)
    assert "Historiken börjar" in page.text
    began = browser.get(page.link("Visa sidan som den var då"))
    assert BAND in band(began)
    assert browser.get(f"{path}?position={FIRST_OF_LOG}", status=404).heading == "Det fanns inte då"


@pytest.mark.parametrize(
    "asked", ["per=igår", "per=2019-13-01", "position=0", "position=-4", "position=99999999999", "position=²"]
)
def test_a_moment_that_nobody_understands_is_told_so(untouched: Sample, asked: str) -> None:
    page = untouched.browser("revisor").get(f"{PLAN}?{asked}", status=404)
    assert page.heading == "Tidpunkten går inte att visa"
    assert page.has_link(PLAN)


def test_now_and_then_run_the_same_statements(told: tuple[Sample, int], statements: list[str]) -> None:
    sample, before = told
    browser = sample.browser("revisor")
    asked = {}
    for when in ("", f"?position={before}"):
        statements.clear()
        browser.get(PLAN + when)
        asked[when] = [each for each in statements if "valid @>" in each]
    now, then = asked.values()
    assert len(now) > 2
    assert now == then
    with reading(before) as moment:
        assert moment.position == before
    assert SLUG in PLAN


def buttons(page: Page) -> list[str]:
    return [words(one) for one in page.tree.iter("button")]


def band(page: Page) -> str:
    return next((words(one) for one in page.tree.iter("div") if one.get("class") == "asof"), "")


def lead(page: Page) -> str:
    return next(words(one) for one in page.tree.iter("p") if one.get("class") == "lead")


def test_the_queue_is_that_of_then_for_the_reviewer_of_then_with_nothing_to_press(sample: Sample) -> None:
    activity = sample.activity("KLK")
    sample.submitted(activity)
    waiting, title = size(), " ".join(sample.row(activity).title.split())
    sample.withdraw(activity)
    catch_up()
    reviewer = sample.browser("granskare.klk")
    assert title not in reviewer.get("/granska").text
    then = reviewer.get(f"/granska?position={waiting}")
    assert "1 uppdatering väntade på ditt beslut." in then.text
    assert BAND in band(then)
    assert buttons(then) == ["Logga ut", "Visa"]
    update = then.link(sample.row(activity).title[:12])
    assert f"position={waiting}" in update
    shown = reviewer.get(update)
    assert TEXT in shown.text
    assert "Enhetsgranskning" in shown.text
    assert buttons(shown) == ["Logga ut", "Visa"]
    assert title in sample.browser("revisor").get(f"/granska?position={waiting}").text


def test_min_sida_is_that_of_then(sample: Sample) -> None:
    activity = sample.activity("KLK")
    before = size()
    sample.submitted(activity)
    catch_up()
    owner = sample.browser("agare.klk")
    title = " ".join(sample.row(activity).title.split())
    assert title in owner.get("/").text.partition("Skickat, väntar på andra")[2]
    then = owner.get(f"/?position={before}")
    assert BAND in band(then)
    assert title in then.text.partition("Väntar på dig")[2].partition("Skickat, väntar på andra")[0]
    assert buttons(then) == ["Logga ut", "Visa"]
    assert "Rapportera" not in then.text


def test_one_steps_through_an_activity_event_by_event(told: tuple[Sample, int]) -> None:
    sample, before = told
    browser, address = sample.browser("revisor"), page_of(sample.activity("KLK"))
    then, seen = browser.get(f"{address}?position={before}"), []
    while "Nästa steg" in band(then):
        then = browser.get(then.link("Nästa steg"))
        seen.append(then.text)
    assert len(seen) == 5, "drafted, submitted, signed, given an approval, approved"
    assert "Väntar på: enhetsgranskare KLK" in seen[1]
    assert "Väntar på: godkännare SAM" in seen[2]
    assert "Godkänd" in seen[4]
    assert "Väntar på: godkännare SAM" in browser.get(then.link("Steget före")).text


def test_the_days_on_which_something_happened_are_offered(told: tuple[Sample, int]) -> None:
    sample, _ = told
    page = sample.browser("namnd").get(page_of(sample.activity("KLK")))
    last = recorded_at(size())
    assert last is not None
    day = last.astimezone(STOCKHOLM).date()
    assert page.has_link(f"{page_of(sample.activity('KLK'))}?per={day}")


def test_the_history_ends_at_the_moment(told: tuple[Sample, int]) -> None:
    sample, before = told
    page = sample.browser("revisor").get(f"/historik?position={before}")
    assert f"{before} händelser i loggen" in page.text
    assert page.has_link(f"/historik/{before}")
    assert not page.has_link(f"/historik/{before + 1}")
