"""Where updates wait and how long, told from the log; and the same history for process mining."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.values import plan_id
from service.leadtimes.routes import Shown
from tests.service.sample import PLAN, TEXT, Sample
from tests.workers.story_on_postgres import catch_up
from workers import lead_times, ocel
from workers.lead_times import A_DAY, Stay, times
from workers.reading import reading
from workers.sample.load import SLUG

LEADTIMES = f"{PLAN}/ledtider"
DAY = datetime(2020, 1, 1, tzinfo=UTC)


def stay(step: Any, days: float, *, there: bool = False) -> Stay:
    until = None if there else DAY + timedelta(days=days)
    return Stay(activity_id=uuid4(), update_id=uuid4(), quarter="2019-Q4", step=step, unit_id=uuid4(), since=DAY,
                until=until)  # fmt: skip


def stays(sample: Sample) -> list[Stay]:
    catch_up()
    with reading() as now:
        return lead_times.stays(now, plan_id(SLUG), [sample.quarter])


def steps(sample: Sample, activity: UUID) -> list[str]:
    return [one.step for one in stays(sample) if one.activity_id == activity]


def test_every_stay_of_an_update_is_told_once_and_one_begins_where_the_other_ends(sample: Sample) -> None:
    activity = sample.returned(sample.activity())
    sample.save(activity, text=f"{TEXT} Bolagen kom.")
    sample.submitted(activity)
    own = [one for one in stays(sample) if one.activity_id == activity]
    assert [one.step for one in own] == ["owner", "unit", "returned", "unit"]
    assert [one.until for one in own] == [*(one.since for one in own[1:]), None]
    assert own[0].since < own[1].since


def test_what_is_approved_or_missed_waits_no_more(sample: Sample) -> None:
    activity = sample.approved(sample.activity())
    assert steps(sample, activity) == ["owner", "unit", "sam"]
    assert all(one.until for one in stays(sample) if one.activity_id == activity)


def test_the_numbers_are_those_of_a_plain_count() -> None:
    found = [stay("unit", 1), stay("unit", 3), stay("unit", 0, there=True), stay("owner", 2)]
    owner, unit = times(found, DAY + 10 * A_DAY)
    assert (owner.step, owner.stays, owner.median) == ("owner", 1, 2.0)
    assert (unit.stays, unit.waiting, unit.median, unit.longest, unit.total) == (3, 1, 3.0, 10.0, 14.0)


def test_the_page_says_where_most_time_goes(sample: Sample) -> None:
    sample.submitted(sample.activity())
    page = sample.browser("namnd").get(LEADTIMES)
    assert "Mest tid går åt här:" in page.text
    assert "Ingen uppdatering är godkänd än. 28 aktiviteter är inte påbörjade." in page.text
    assert "KLK" in page.text
    assert not page.has_link(f"{LEADTIMES}/ocel.json")


def test_the_middle_of_an_even_number_lies_between_two() -> None:
    assert Shown("2019-Q4", (), (), {}, {}, (1.0, 2.0, 4.0, 9.0), 0).middle == 3.0


def test_before_anything_is_reported_it_says_so(sample: Sample) -> None:
    assert "det finns inga ledtider att visa" in sample.browser("namnd").get(LEADTIMES).text


@pytest.fixture
def log(sample: Sample) -> dict[str, Any]:
    sample.approved(sample.activity())
    catch_up()
    with reading() as now:
        return json.loads(ocel.encoded(ocel.of_plan(now, plan_id(SLUG))))  # type: ignore[no-any-return]


def test_the_export_keeps_the_standards_rules(log: dict[str, Any]) -> None:
    kinds = {one["name"]: {a["name"] for a in one["attributes"]} for one in log["objectTypes"]}
    events = {one["name"]: {a["name"] for a in one["attributes"]} for one in log["eventTypes"]}
    ids = {one["id"] for one in log["objects"]}
    assert len(ids) == len(log["objects"])
    assert len({one["id"] for one in log["events"]}) == len(log["events"])
    assert {"planned", "update_submitted", "update_approved"} <= events.keys()
    for one in log["objects"]:
        assert {a["name"] for a in one["attributes"]} <= kinds[one["type"]]
        assert all(datetime.fromisoformat(a["time"]) for a in one["attributes"])
    for one in log["events"]:
        assert {a["name"] for a in one["attributes"]} <= events[one["type"]]
        assert {relation["objectId"] for relation in one["relationships"]} <= ids
        assert datetime.fromisoformat(one["time"])


def test_the_export_has_neither_names_nor_words_and_is_for_those_who_may_read_the_log(
    sample: Sample, log: dict[str, Any]
) -> None:
    told = json.dumps(log, ensure_ascii=False)
    assert TEXT not in told
    assert "Aktivitetsansvarig" not in told
    answer = sample.browser("revisor").http.get(f"{LEADTIMES}/ocel.json")
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    assert len(answer.get_json()["events"]) == len(log["events"])
    assert sample.browser("namnd").http.get(f"{LEADTIMES}/ocel.json").status_code == 403
