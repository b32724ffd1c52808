"""The auditor's history: everything that happened, found by who, what and when, and why each was allowed."""

from datetime import date, timedelta

import pytest

from domain.catalogue import EVENTS
from domain.workflow import TABLE
from service.history import search
from service.words import GUARD, KIND
from tests.service.client import Page, words
from tests.service.sample import REASON, TEXT, Sample, page_of
from tests.workers.story_on_postgres import catch_up, size
from workers import tools
from workers.evidence import evidence, logged
from workers.sample.load import person_id


@pytest.fixture
def told(sample: Sample) -> Sample:
    """One activity returned, mended and approved, and one of SAM's own approved by the external approver."""
    klk, sams = sample.activity("KLK"), sample.activity("SAM")
    sample.returned(klk)
    sample.save(klk, text=f"{TEXT} Bolagen är fyra.")
    sample.approved(klk)
    sample.approved(sams)
    catch_up()
    return sample


def rows(page: Page) -> list[str]:
    return [words(one) for one in page.tree.iter("tr")][1:]


def fact(page: Page, name: str) -> str:
    pairs = [one for one in page.tree.iter("div") if one.find("dt") is not None]
    return next(words(one.find("dd")) for one in pairs if words(one.find("dt")) == name)


def position_of(topic: str, nth: int = -1) -> int:
    return positions("topic", topic)[nth]


def positions(column: str, value: object) -> list[int]:
    """Where the log has it, oldest first."""
    with tools.database() as connection:
        rows = connection.execute(f"select position from event where {column} = %s order by position", (value,))  # noqa: S608
        return [row[0] for row in rows]


def test_only_the_auditor_reads_the_whole_history(told: Sample) -> None:
    for username in ("agare.klk", "granskare.klk", "godkannare1.sam", "samordnare.sam", "namnd", "admin"):
        browser = told.browser(username)
        assert browser.get("/historik", status=403)
        assert browser.get("/historik/1", status=403)
        assert not browser.get("/").has_link("/historik")
    assert told.browser("revisor").get("/").has_link("/historik")


def test_the_newest_comes_first_and_every_event_is_reached_by_paging(told: Sample) -> None:
    browser, seen = told.browser("revisor"), list[int]()
    page = browser.get("/historik")
    while True:
        seen += [int(number) for number in numbers(page)]
        if not any(words(one) == "Äldre händelser" for one in page.tree.iter("a")):
            break
        page = browser.get(page.link("Äldre händelser"))
    assert seen == list(range(size(), 0, -1))


def numbers(page: Page) -> list[str]:
    return [words(one) for one in page.tree.iter("td") if one.get("data-label") == "Nr"]


@pytest.mark.parametrize(
    ("asked", "inside"),
    [
        ("slag=activity.update_returned.v2", "Lämnades tillbaka"),
        ("roll=external_approver", "Extern godkännare 1"),
        (f"vem={person_id('granskare.klk')}", "Granskare KLK"),
        ("roll=unit_reviewer&slag=activity.unit_review_signed_off.v1", "Granskades för enheten"),
    ],
)
def test_a_filter_leaves_what_it_says(told: Sample, asked: str, inside: str) -> None:
    found = rows(told.browser("revisor").get(f"/historik?{asked}"))
    assert 0 < len(found) < size()
    assert all(inside.casefold() in row.casefold() for row in found), found


def test_an_activity_and_its_unit_are_filters_too(told: Sample) -> None:
    browser, klk = told.browser("revisor"), told.activity("KLK")
    page = browser.get(f"/historik?aktivitet={klk}")
    assert [int(number) for number in numbers(page)] == positions("stream_id", klk)[::-1]
    unit = told.row(told.activity("SAM")).unit_id
    assert {"SAM"} == {row.rpartition("SAM")[1] for row in rows(browser.get(f"/historik?enhet={unit}"))}


def test_days_are_bounds_in_stockholm(told: Sample) -> None:
    browser, day = told.browser("revisor"), date.today()  # noqa: DTZ011 - the test runs on one day or says so
    assert len(rows(browser.get(f"/historik?fran={day - timedelta(1)}&till={day + timedelta(1)}"))) == search.PAGE
    assert rows(browser.get(f"/historik?till={day - timedelta(2)}")) == []
    wrong = browser.get("/historik?fran=ig%C3%A5r")
    assert "Skriv en dag som 2019-12-31" in wrong.text
    assert len(rows(wrong)) == search.PAGE


@pytest.mark.parametrize(
    "asked", ["vem=ingen", "enhet=42", "aktivitet=x", "fore=-", "slag=%27%3B--", "roll=%3Cscript%3E"]
)
def test_nonsense_in_the_address_is_no_failure(untouched: Sample, asked: str) -> None:
    assert untouched.browser("revisor").get(f"/historik?{asked}").heading == "Historik"


def test_a_return_opened_shows_the_reason_and_who_could(told: Sample) -> None:
    page = told.browser("revisor").get(f"/historik/{position_of('activity.update_returned.v2')}")
    assert REASON in page.text
    assert fact(page, "Vem") == "Enhetsgranskare KLK"
    assert fact(page, "I vilken roll").startswith("enhetsgranskare (given i händelse")
    assert fact(page, "De som kunde") == "Enhetsgranskare KLK"
    assert "Aktivitetsansvarig KLK" in fact(page, "De som hade haft med texten att göra")


def test_an_approval_opened_shows_pool_conflict_and_what_it_rests_on(told: Sample) -> None:
    browser = told.browser("revisor")
    page = browser.get(f"/historik/{position_of('activity.sam_approval_given.v1', 0)}")
    assert fact(page, "De som kunde") == "Godkännare 1 SAM, Godkännare 2 SAM"
    assert fact(page, "Bygger på").startswith("enhetens granskning, händelse")
    assert fact(page, "Regel") == "T12"
    signed = browser.get(page.link("enhetens granskning"))
    assert signed.heading == "Granskades för enheten"
    external = browser.get(f"/historik/{position_of('activity.sam_approval_given.v1', 1)}")
    assert fact(external, "De som kunde") == "Extern godkännare 1, Extern godkännare 2"


def test_the_pool_is_the_one_of_that_moment(told: Sample) -> None:
    position = position_of("activity.sam_approval_given.v1", 0)
    told.deactivate("godkannare2.sam")
    told.add("godkannare3.sam", "sam_approver")
    page = told.browser("revisor").get(f"/historik/{position}")
    assert fact(page, "De som kunde") == "Godkännare 1 SAM, Godkännare 2 SAM"


def test_somebody_with_the_role_and_a_hand_in_the_words_is_named_as_barred(sample: Sample) -> None:
    sample.grant("agare.klk", "unit_reviewer", "KLK")
    sample.signed(sample.activity("KLK"))
    catch_up()
    page = sample.browser("revisor").get(f"/historik/{position_of('activity.unit_review_signed_off.v1')}")
    assert fact(page, "De som kunde") == "Enhetsgranskare KLK"
    assert fact(page, "De som hade rollen men var jäviga") == "Aktivitetsansvarig KLK (ansvarig för aktiviteten)"


def test_every_step_of_every_update_passed_the_rules_it_is_shown_with(told: Sample) -> None:
    judged = 0
    for position in range(1, size() + 1):
        event = logged(position)
        assert event is not None
        if (why := evidence(event)) is not None:
            judged += 1
            assert str(event.meta["actor_id"]) in map(str, why.could), event.topic
    assert judged >= 12


def test_every_event_opens_and_every_kind_and_guard_has_words(told: Sample) -> None:
    browser = told.browser("revisor")
    for position in {
        1,
        2,
        size() // 2,
        size(),
        *(found[0] for event in EVENTS if (found := positions("topic", event.TOPIC))),
    }:
        assert browser.get(f"/historik/{position}").heading
    assert set(KIND) == {event.TOPIC for event in EVENTS}
    assert browser.get(f"/historik/{size() + 1}", status=404)
    assert {guard.__name__ for row in TABLE for guard in row.guards} == set(GUARD)


def test_an_event_links_to_the_activity_as_it_was(told: Sample) -> None:
    position = position_of("activity.update_returned.v2")
    page = told.browser("revisor").get(f"/historik/{position}")
    assert page.has_link(f"{page_of(told.activity('KLK'))}?position={position}")
