"""Min sida: what waits for me, what came back, what I have sent; what I may decide; and the quarter at a glance."""

from collections import Counter
from datetime import date

import pytest
from flask import Flask

from domain import commands as ask
from tests.people import someone
from tests.service.client import Browser, Page, words
from tests.service.sample import PLAN, QUARTER, REASON, Sample, form_of, last_day, page_of, review_of, since_today
from tests.workers.story_on_postgres import catch_up, size
from workers import accounts, passwords
from workers.sample.people import UNITS

GROUPS = {
    "Godkända": {"approved"},
    "I granskning": {"in_unit_review", "in_sam_review"},
    "Åter eller utkast": {"returned", "draft"},
    "Inte rapporterade": {"not_reported"},
}
FAR = date(2100, 1, 1)


def test_everything_waits_for_its_owner_when_a_quarter_has_opened(untouched: Sample) -> None:
    page = untouched.browser("agare.klk").get("/")
    own, waiting = untouched.of_unit("KLK"), page.items("waits")
    assert len(waiting) == len(own) == 14
    for row, line in zip(own, waiting, strict=True):
        assert line.startswith(" ".join(row.title.split()))
        assert f"Väntar på: aktivitetsansvarig KLK {since_today()}" in line
        assert untouched.due("owner") in line
        assert page.has_link(page_of(row.activity_id))
        assert page.has_link(form_of(row.activity_id))


def test_the_owner_sees_what_waits_what_came_back_and_what_was_sent(sample: Sample) -> None:
    draft, back, unit, sam, approved = (sample.activity("KLK", number) for number in range(5))
    sample.draft(draft)
    sample.returned(back)
    sample.submitted(unit)
    sample.signed(sam)
    sample.approved(approved, status="done")
    page = sample.browser("agare.klk").get("/")
    assert glance(page) == {"väntar på dig": 10, "kom tillbaka": 1, "skickade": 2, "godkända": 1}
    assert f"Utkast. Väntar på: aktivitetsansvarig KLK {since_today()}" in page.items("waits")[0]
    assert "Fortsätt skriva" in page.items("waits")[0]
    (returned,) = page.items("back")
    assert REASON in returned
    assert f"Väntar på: aktivitetsansvarig KLK {since_today()}" in returned
    assert page.has_link(form_of(back))
    with_unit, with_sam = page.items("sent")
    assert f"Väntar på: enhetsgranskare KLK {since_today()}" in with_unit
    assert sample.due("unit") in with_unit
    assert f"Väntar på: godkännare SAM {since_today()}" in with_sam
    assert sample.due("sam") in with_sam
    assert page.items("approved")[0].endswith("Genomförd")


def test_what_is_late_comes_first_and_says_so(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    """The only clock of the pages is moved past the owners' last day, not past the unit's."""
    sample.submitted(sample.activity("KLK", 0))
    sample.returned(sample.activity("KLK", 1))
    monkeypatch.setattr("workers.workplace.today", lambda: FAR)
    page = sample.browser("agare.klk").get("/")
    assert all(line.split("senast")[1].split()[3] == "Sen" for line in page.items("waits"))
    assert "Sen" in page.items("back")[0]


def test_a_reviewer_is_led_to_what_waits_for_them_oldest_first(sample: Sample) -> None:
    second, first = sample.activity("KLK", 0), sample.activity("KLK", 1)
    sample.submitted(first)
    sample.submitted(second)
    sample.submitted(sample.activity("UTB"))
    page = sample.browser("granskare.klk").get("/")
    titles = [sample.row(activity).title for activity in (first, second)]
    assert [item.startswith(" ".join(title.split())) for item, title in zip(page.items("decide"), titles, strict=True)]
    assert all(page.has_link(review_of(sample, activity)) for activity in (first, second))
    assert f"Väntar på: enhetsgranskare KLK {since_today()}" in page.items("decide")[0]


def test_sams_own_wait_for_the_external_approvers_only(sample: Sample) -> None:
    sample.signed(sample.activity("SAM"))
    assert "Att besluta om" not in sample.browser("godkannare1.sam").get("/").text
    assert "Väntar på: extern godkännare" in sample.browser("godkannare1.extern").get("/").items("decide")[0]


def test_the_coordinators_counts_are_a_plain_count(sample: Sample) -> None:
    sample.draft(sample.activity("KLK", 0))
    sample.returned(sample.activity("KLK", 1))
    sample.submitted(sample.activity("KLK", 2))
    sample.signed(sample.activity("SAM", 0))
    sample.approved(sample.activity("SAM", 1))
    sample.draft(sample.activity("UTB", 0))
    sample.discard(sample.activity("UTB", 0))
    page = sample.browser("samordnare.sam").get("/")
    table = {cells[0][: len("KLK")]: cells[1:] for cells in rows(page)}
    assert set(table) == set(UNITS)
    for unit, found in table.items():
        states = Counter(sample.state(row.activity_id) for row in sample.of_unit(unit))
        plain = [str(sum(states[state] for state in group)) for group in GROUPS.values()]
        assert found == [*plain, str(states.total()), "Inga"]
    assert sum(int(found[-2]) for found in table.values()) == 29


@pytest.mark.parametrize("username", ["namnd", "revisor", "admin", "godkannare2.sam"])
def test_a_person_with_nothing_to_do_is_shown_where_to_read(untouched: Sample, username: str) -> None:
    page = untouched.browser(username).get("/")
    assert "Ingenting väntar på dig." in page.text
    assert page.has_link("/planer")
    assert page.has_link("/rapporter")
    assert "väntar på dig" not in glance(page)


def test_an_empty_service_says_what_comes_next(database_url: str, whole_app: Flask) -> None:
    """Somebody has founded the organisation, and no plan has been read in yet."""
    found = ask.FoundOrganisation(command_id=someone("c"), actor_id=someone("first"), name="Kommunen")
    accounts.add(found, "forsta", "Den första", passwords.hashed("demo"))
    catch_up()
    browser = Browser(whole_app, size)
    page = browser.sign_in("forsta")
    assert "Inget kvartal är öppet för rapportering just nu." in page.text
    assert "Samordnaren läser in den ur sitt dokument." in browser.get(page.link("Läs planerna")).text
    assert "Det finns ingen plan att rapportera om än." in browser.get("/rapporter").text
    assert browser.get("/planer/naringsliv-2019-2020", status=404).title.startswith("Fel: ")


def test_what_waits_for_those_one_stands_in_for_is_listed_by_itself(sample: Sample) -> None:
    back, to_review = sample.activity("KLK", 3), sample.submitted(sample.activity("UTB"))
    sample.returned(back)
    sample.stands_in("namnd", "agare.klk", "owner")
    sample.stands_in("namnd", "granskare.utb", "unit_reviewer", "UTB")
    page = sample.browser("namnd").get("/")
    headings = [words(one) for one in page.tree.iter("h3")]
    assert f"Aktivitetsansvarig KLK, aktivitetsansvarig, t.o.m. {last_day()}" in headings
    assert f"Enhetsgranskare UTB, enhetsgranskare UTB, t.o.m. {last_day()}" in headings
    links = [str(one.get("href")) for one in page.tree.iter("a")]
    forms = [link for link in links if "/uppdatera" in link]
    assert len(forms) == len(sample.of_unit("KLK"))
    assert forms[0] == form_of(back)
    assert page.link("Börja med det som väntar på Enhetsgranskare UTB") == review_of(sample, to_review)
    assert "väntar på dig" not in glance(page)
    assert "Att besluta om" not in page.text
    assert "Jag är ersättare för" not in sample.browser("agare.klk").get("/").text


def test_a_coordinators_substitute_sees_how_the_quarter_stands(sample: Sample) -> None:
    sample.stands_in("namnd", "samordnare.sam", "coordinator")
    page = sample.browser("namnd").get("/")
    assert page.has_link(f"{PLAN}/perioder")
    assert "0 av 29 aktiviteter är godkända" in page.text
    assert sample.browser("namnd").get(f"{PLAN}/perioder").has_link(f"{PLAN}/perioder/{QUARTER}/stang")


@pytest.mark.parametrize(("ending", "words_for_it"), [("account", "Kontot är stängt"), ("role", "Rollen är borttagen")])
def test_standing_in_that_does_not_count_says_so_to_both(sample: Sample, ending: str, words_for_it: str) -> None:
    sample.signed(sample.activity("KLK"))
    sample.stands_in("namnd", "godkannare1.sam", "sam_approver")
    if ending == "account":
        sample.deactivate("godkannare1.sam")
    else:
        sample.revoke("godkannare1.sam", "sam_approver")
    for address in ("/", "/ersattare"):
        page = sample.browser("namnd").get(address)
        assert f"Gäller inte nu {words_for_it}" in page.text
        assert "Granska" not in page.text


def glance(page: Page) -> dict[str, int]:
    """The four counts at the top."""
    found = [words(item).partition(" ") for item in page.tree.iter("li") if item.find(".//strong") is not None]
    return {label: int(number) for number, _, label in found}


def rows(page: Page) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in page.tree.find(".//main//tbody") or []]
