"""Any moment: the plan and an activity as they were, a banner, nothing to press, and links that keep the moment."""

from datetime import timedelta

import pytest

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
