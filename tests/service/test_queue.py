"""The queue: what waits for one's own decision, oldest first, and what is on its way to others."""

import pytest

from tests.service.client import Page, words
from tests.service.sample import Sample, review_of, since_today

MINE = "väntar på ditt beslut. Äldst först."
OTHERS = "På väg, men inte dina att besluta om"


def titles(page: Page) -> list[str]:
    return [words(one) for one in page.tree.iter("p") if one.get("class") == "work__title"]


def test_the_reviewer_starts_with_the_oldest(sample: Sample) -> None:
    first, second, third = (sample.activity("KLK", number) for number in (2, 0, 1))
    for activity in (first, second):
        sample.submitted(activity)
    sample.draft(third)
    page = sample.browser("granskare.klk").get("/granska")
    assert f"2 uppdateringar {MINE}" in page.text
    assert page.link("Börja med den äldsta") == review_of(sample, first)
    assert titles(page) == [" ".join(sample.row(activity).title.split()) for activity in (first, second)]
    assert page.text.count(f"Väntar på: enhetsgranskare KLK {since_today()}") == 2
    assert page.text.count(sample.due("unit")) == 2


def test_what_was_signed_is_on_its_way_and_no_longer_ones_own(sample: Sample) -> None:
    activity = sample.signed(sample.activity("KLK"))
    page = sample.browser("granskare.klk").get("/granska")
    assert "Ingenting väntar på ditt beslut." in page.text
    assert OTHERS in page.text
    assert page.has_link(review_of(sample, activity))
    assert "Väntar på: godkännare SAM" in page.text


def test_each_pool_sees_its_own(sample: Sample) -> None:
    klk, sam = sample.signed(sample.activity("KLK")), sample.signed(sample.activity("SAM"))
    waiting = {"godkannare1.sam": klk, "godkannare2.sam": klk, "godkannare1.extern": sam, "godkannare2.extern": sam}
    for username, activity in waiting.items():
        page = sample.browser(username).get("/granska")
        assert f"1 uppdatering {MINE}" in page.text
        assert titles(page) == [" ".join(sample.row(activity).title.split())]
        assert OTHERS not in page.text


def test_own_words_are_not_among_those_to_decide_about(sample: Sample) -> None:
    sample.grant("agare.klk", "unit_reviewer", "KLK")
    sample.submitted(sample.activity("KLK"))
    page = sample.browser("agare.klk").get("/granska")
    assert "Ingenting väntar på ditt beslut." in page.text
    assert OTHERS in page.text


@pytest.mark.parametrize("username", ["agare.klk", "samordnare.sam", "namnd", "admin"])
def test_the_queue_is_for_those_who_decide(untouched: Sample, username: str) -> None:
    browser = untouched.browser(username)
    assert "Sidan är till för andra roller" in browser.get("/granska", status=403).text
    assert not browser.get("/").has_link("/granska")
