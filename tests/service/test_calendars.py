"""A calendar feed per person: its own dates, at an address that can be taken back; a moved day moves the same entry."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from icalendar import Calendar, Event
from msgspec import structs

from domain import commands as ask
from domain.values import plan_id
from tests.service.client import Browser
from tests.service.sample import COORDINATOR, Sample
from tests.workers.story_on_postgres import catch_up
from workers import tokens, tools
from workers.act import act
from workers.sample.load import SLUG, person_id


def made(browser: Browser) -> str:
    """The address, as the page shows it this once."""
    page = browser.post_form("/konto", "/konto/kalender")
    (address,) = [one.text or "" for one in page.tree.iter("code")]
    assert address not in browser.get("/konto").text
    return "/kalender/" + address.partition("/kalender/")[2]


def entries(sample: Sample, address: str) -> dict[str, Any]:
    """The feed's entries by id, as somebody who is not signed in gets them."""
    answer = sample.visitor().http.get(address)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    read = Calendar.from_ical(answer.data)
    return {str(one["UID"]): one for one in read.walk() if isinstance(one, Event)}


def move(sample: Sample, days: int) -> None:
    period = tools.sparbar().period(plan_id(SLUG), sample.quarter)
    assert period is not None
    assert period.deadlines is not None
    later = {name: day + timedelta(days=days) for name, day in structs.asdict(period.deadlines).items()}
    about = {"actor_id": person_id(COORDINATOR), "plan_id": plan_id(SLUG), "quarter": sample.quarter}
    act(ask.ChangeDeadlines(command_id=uuid4(), reason="Nämnden flyttade mötet.", **about,
                            deadlines=type(period.deadlines)(**later)))  # fmt: skip
    catch_up()


def test_a_moved_day_moves_the_same_entry(sample: Sample) -> None:
    address = made(sample.browser("agare.klk"))
    before = entries(sample, address)
    (uid,) = before
    assert "Sista dag att skicka in" in before[uid]["SUMMARY"]
    move(sample, 14)
    after = entries(sample, address)
    assert after.keys() == before.keys()
    assert after[uid].decoded("DTSTART") > before[uid].decoded("DTSTART")
    assert after[uid]["SEQUENCE"] > before[uid]["SEQUENCE"]


@pytest.mark.parametrize(
    ("name", "says"),
    [("granskare.klk", "enhetens granskning"), ("godkannare1.sam", "godkänna"), ("namnd", "till nämnden")],
)
def test_everybody_gets_the_days_of_their_own_step(sample: Sample, name: str, says: str) -> None:
    (entry,) = entries(sample, made(sample.browser(name))).values()
    assert says in entry["SUMMARY"]
    assert SLUG in entry["URL"]


def test_who_has_nothing_to_do_has_an_empty_calendar(sample: Sample) -> None:
    assert entries(sample, made(sample.browser("admin"))) == {}


def test_an_address_is_taken_back_like_any_key(sample: Sample) -> None:
    browser = sample.browser("agare.klk")
    address = made(browser)
    (token,) = tokens.of_person(person_id("agare.klk"))
    browser.post_form("/konto", f"/nycklar/{token.id}/aterkalla")
    assert sample.visitor().http.get(address).status_code == 404


def test_an_address_opens_nothing_else_and_no_other_key_opens_a_calendar(sample: Sample) -> None:
    secret = made(sample.browser("agare.klk")).removeprefix("/kalender/").removesuffix(".ics")
    bearer = {"Authorization": f"Bearer {secret}"}
    assert sample.visitor().http.get("/api/v1/plans", headers=bearer).status_code == 403
    other = tokens.create(person_id("agare.klk"), "program", "write")
    assert sample.visitor().http.get(f"/kalender/{other}.ics").status_code == 404
    assert sample.visitor().http.get(f"/kalender/{'x' * 43}.ics").status_code == 404


def test_a_calendar_ends_with_the_account(sample: Sample) -> None:
    address = made(sample.browser("agare.utb"))
    sample.deactivate("agare.utb")
    assert sample.visitor().http.get(address).status_code == 404
