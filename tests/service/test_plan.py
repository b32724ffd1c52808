"""A plan's page: the sentence first, what is late, and every activity, by filters that are links."""

from collections import Counter

import pytest

from tests.service.client import Browser, Page, words
from tests.service.sample import PLAN, REASON, TEXT, Sample, page_of
from workers.sample.people import UNITS

FIRST = "Av 29 aktiviteter är 1 genomförd, 2 delvis genomförda, 13 pågående, 8 ej påbörjade, 5 utan status."


def shown(page: Page) -> list[str]:
    """The addresses of the activities in the tables, in order."""
    tables = [one for one in page.tree.iter("table") if "acts" in (one.get("class") or "")]
    return [str(link.get("href")) for table in tables for link in table.iter("a")]


def filters(page: Page) -> dict[str, str]:
    nav = page.tree.find(".//nav[@class='filter']")
    assert nav is not None
    return {words(link): str(link.get("href")) for link in nav.iter("a")}


def test_the_page_begins_with_what_one_would_say_aloud(untouched: Sample) -> None:
    page = untouched.browser("namnd").get(PLAN)
    assert FIRST in page.text
    assert "7 aktiviteter skulle vara klara när 2019-Q4 tar slut och är inte genomförda." in page.text
    assert "4 av dem är inte ens påbörjade." in page.text
    assert page.text.index(FIRST) < page.text.index("Läget per fokusområde") < page.text.index("Alla aktiviteter")


def test_the_four_that_are_due_and_not_started_come_first_among_the_late(untouched: Sample) -> None:
    page = untouched.browser("namnd").get(PLAN)
    late = next(one for one in page.tree.iter("section") if words(one.find("h2")) == "Försenade")
    lines = [words(item) for item in late.iter("li")]
    places = [line[line.index("Nr ") :].rpartition(" ")[0] for line in lines if line.endswith("Ej påbörjad")]
    assert [(place[:4], place.split()[3].rstrip(",")) for place in places] == [
        ("Nr 3", "Service"),
        ("Nr 2", "Kommunikation"),
        ("Nr 3", "Kommunikation"),
        ("Nr 3", "Stadsutveckling"),
    ]
    assert all(line.endswith("Ej påbörjad") for line in lines[:4])


def test_every_activity_is_there_in_the_plans_own_order(untouched: Sample) -> None:
    page = untouched.browser("revisor").get(PLAN)
    assert shown(page) == [page_of(row.activity_id) for row in untouched.rows]
    assert len(shown(page)) == 29
    assert "ur dokument, 2019-Q3" in page.text


def test_the_filters_are_links_that_keep_each_other(untouched: Sample) -> None:
    browser = untouched.browser("namnd")
    units = Counter(untouched.codes[row.unit_id].upper() for row in untouched.rows)
    assert sum(units.values()) == 29
    for unit in UNITS:
        page = browser.get(filters(browser.get(PLAN))[f"{unit} {units[unit]}"])
        assert shown(page) == [page_of(row.activity_id) for row in untouched.of_unit(unit)]
        late = browser.get(filters(page)["Ej påbörjad 8"])
        assert shown(late) == [page_of(r.activity_id) for r in untouched.of_unit(unit) if r.status == "not_started"]
        assert shown(browser.get(filters(late)["Alla"])) == shown(page)
        assert FIRST in late.text


def test_the_late_ones_are_a_filter_too(untouched: Sample) -> None:
    browser = untouched.browser("namnd")
    page = browser.get(filters(browser.get(PLAN))["Försenade 7"])
    assert len(shown(page)) == 7
    assert all(row.years == [2019] for row in untouched.rows if page_of(row.activity_id) in shown(page))


@pytest.mark.parametrize("query", ["enhet=XYZ", "status=sagolik", "enhet=%3Cscript%3E", "enhet=UTB&status=cancelled"])
def test_a_filter_that_fits_nothing_leads_back_to_everything(untouched: Sample, query: str) -> None:
    browser = untouched.browser("namnd")
    page = browser.get(f"{PLAN}?{query}")
    assert shown(page) == []
    assert "Inga aktiviteter passar filtret." in page.text
    assert len(shown(browser.get(page.link("Visa alla")))) == 29


def test_only_approved_words_and_the_documents_count(sample: Sample) -> None:
    sample.draft(sample.activity("KLK", 0), status="done")
    sample.returned(sample.activity("KLK", 1), status="done")
    sample.signed(sample.activity("KLK", 2), status="partly_done")
    page = sample.browser("samordnare.sam").get(PLAN)
    assert FIRST in page.text
    assert TEXT not in page.answer.text
    assert REASON not in page.answer.text
    done = next(
        row.activity_id for row in sample.of_unit("KLK")[3:] if row.status == "not_started" and not row.continuous
    )
    sample.approved(done, status="done")
    page = sample.browser("namnd").get(PLAN)
    assert FIRST.replace("1 genomförd", "2 genomförda").replace("8 ej", "7 ej") in page.text
    assert "Genomförd godkänd 2019-Q4" in spaced(page)


def spaced(page: Page) -> str:
    """The words of the table cells, each with its parts apart."""
    return " ".join(" ".join(words(part) for part in cell) for cell in page.tree.iter("td"))


def test_from_the_front_page_to_an_activity_takes_two_links(untouched: Sample) -> None:
    browser: Browser = untouched.browser("namnd")
    plans = browser.get(browser.get("/").link("Planer"))
    plan = browser.get(plans.link("Handlingsplan för näringslivsutveckling"))
    activity = browser.get(shown(plan)[0])
    assert browser.get(activity.link("Handlingsplan för")).address == PLAN


def test_an_unknown_plan_is_not_found(untouched: Sample) -> None:
    untouched.browser("namnd").get("/planer/ingen-plan", status=404)
