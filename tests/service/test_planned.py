"""What a plan says beside its wording, where people and programs read it: time, who takes part, parts, links."""

import csv
import io
import json
from collections.abc import Iterator

import pytest
from flask import Flask

from domain import commands as ask
from domain.planned import Link, Part
from domain.values import PartStatus
from service.filters import is_web
from tests.service.api.program import Program
from tests.service.client import Browser, words
from tests.service.sample import COORDINATOR, PLAN, Sample, page_of
from tests.workers.revised import revised
from tests.workers.story_on_postgres import copy_of, size
from workers import tools
from workers.sample.load import SLUG, person_id

PUBLIC = f"/offentligt/{SLUG}"
LINKS = (
    Link(kind="decision", text="KF 2018/1 § 4", address="https://example.org/kf?a=1&b=2"),
    Link(kind="goal", text="Enkelt", address="javascript:alert(1)"),
    Link(kind="indicator", text="=Nöjda företag"),
)
PARTS = (Part(letter="a", title="Kartlägg"), Part(letter="b", title="Besluta"))


@pytest.fixture(scope="module")
def told(postgres: str, template_with_sample: str) -> Iterator[tuple[str, int]]:
    """A report is published after a decision about one of its activities, and corrected since.

    The database's address, and the log position before the decision.
    """
    with copy_of(postgres, template_with_sample) as url:
        sample = Sample(None, {})  # type: ignore[arg-type]
        activity, before = sample.activity("KLK"), size()
        facts = {"due": "2020-06", "with_units": (ask.unit_id("UTB"),), "parts": PARTS, "links": LINKS}
        revised(SLUG, person_id(COORDINATOR), activity, **facts)
        sample.approved(activity, parts=(PartStatus(letter="a", status="in_progress", text="Halvvägs."),))
        sample.locked()
        sample.published_report()
        sample.corrected(activity, parts=(PartStatus(letter="a", status="done", text="Klart."),))
        tools.forget()
        yield url, before


@pytest.fixture
def sample(
    told: tuple[str, int], whole_app: Flask, sessions: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sample]:
    monkeypatch.setenv("SPARBAR_DATABASE_URL", told[0])
    yield Sample(whole_app, sessions)
    tools.forget()


@pytest.fixture
def board(sample: Sample) -> Browser:
    return sample.browser("namnd")


def test_the_activitys_page_tells_it_in_plain_words(sample: Sample, board: Browser) -> None:
    page = board.get(page_of(sample.activity("KLK")))
    facts = {words(one[0]): words(one[1]) for one in page.tree.iter("div") if len(one) == 2 and one[0].tag == "dt"}
    assert facts["Klart senast"] == "juni 2020"
    assert facts["Medverkande"].startswith("UTB, ")
    assert facts["Utförare"] == "Samma som ansvarig och medverkande"
    assert "(a) Kartlägg Genomförd" in page.text
    assert "(b) Besluta" in page.text


def test_only_an_address_of_the_web_becomes_a_link(sample: Sample, board: Browser) -> None:
    page = board.get(page_of(sample.activity("KLK")))
    assert page.link("KF 2018/1 § 4") == "https://example.org/kf?a=1&b=2"
    assert not any("javascript" in str(link.get("href")) for link in page.tree.iter("a"))
    assert "Mål: Enkelt (javascript:alert(1))" in page.text
    wrong = [
        "JavaScript:alert(1)",
        "data:text/html,hej",
        "//example.org",
        "https://",
        "http://[",
        "",
        None,
        " javascript:a",
    ]
    assert not any(map(is_web, wrong))


def test_comparing_two_moments_tells_it(sample: Sample, board: Browser, told: tuple[str, int]) -> None:
    page = board.get(f"{page_of(sample.activity('KLK'))}/jamfor?fran={told[1]}")
    answers = [words(one) for one in page.tree.iter("dd")]
    assert {"inget →blir juni 2020", "inget →blir UTB"} <= {*answers}
    assert "[tillagt: (a) Genomförd: Klart.]" in answers


def test_nothing_stands_where_nothing_is_known(sample: Sample, board: Browser) -> None:
    page = board.get(page_of(sample.activity("KLK", 1)))
    assert not [words for words in ("Klart senast", "Medverkande", "Hör till", "Delarna") if words in page.text]


def test_the_plans_page_tells_when_and_with_whom(board: Browser) -> None:
    page = board.get(PLAN)
    assert "KLK med UTB" in page.text
    assert "klart senast juni 2020" in page.text


def test_everybody_reads_what_the_published_report_prints_and_the_words_that_correct_it(sample: Sample) -> None:
    page = sample.visitor().get(f"{PUBLIC}/aktiviteter/{sample.activity('KLK')}")
    assert "KLK med UTB" in page.text
    assert "klart senast juni 2020" in page.text
    assert page.link("KF 2018/1 § 4").startswith("https://")
    assert "(a) Kartlägg GenomfördKlart." in page.text
    assert "(a) Kartlägg PågåendeHalvvägs." in page.text  # as it stood in the report


def test_open_data_have_it_key_by_key(sample: Sample) -> None:
    http, activity = sample.visitor().http, str(sample.activity("KLK"))
    (report,) = json.loads(http.get(f"{PUBLIC}/data.json").data)["reports"]
    (found,) = [one for one in report["activities"] if one["id"] == activity]
    assert (found["due"], found["with_units"], found["reported_in"]) == ("2020-06", ["UTB"], None)
    assert found["parts"] == [
        {"letter": "a", "title": "Kartlägg", "status": "done", "text": "Klart."},
        {"letter": "b", "title": "Besluta", "status": None, "text": None},
    ]
    assert [one["kind"] for one in found["links"]] == ["decision", "goal", "indicator"]
    lines = csv.DictReader(io.StringIO(http.get(f"{PUBLIC}/data.csv").data.decode("utf-8-sig")), delimiter=";")
    (cells,) = [one for one in lines if one["id"] == activity]
    assert (cells["due"], cells["with_units"]) == ("2020-06", "UTB")
    assert cells["parts"] == "(a) Kartlägg: done: Klart.\n(b) Besluta"
    assert "indicator: =Nöjda företag" in cells["links"]


def test_programs_are_answered_with_it(sample: Sample, whole_app: Flask) -> None:
    found = Program(whole_app, person_id("namnd"), "read").get(f"/activities/{sample.activity('KLK')}")
    assert (found["due"], found["with_units"]) == ("2020-06", ["UTB"])
    assert found["parts"][0] == {"letter": "a", "title": "Kartlägg", "status": "done", "text": "Klart."}
    assert found["links"][2] == {"kind": "indicator", "text": "=Nöjda företag", "address": None}
