"""The reading matrix (WORKFLOW: who may read): every person, every state of an update, every path to its words."""

from collections.abc import Callable, Iterator
from typing import NamedTuple
from uuid import UUID

import pytest
from flask import Flask

from tests.service.client import Browser
from tests.service.sample import PLAN, QUARTER, Sample, form_of, page_of
from tests.workers.story_on_postgres import catch_up, copy_of, size
from workers import tokens, tools
from workers.reports import jobs
from workers.sample.load import SLUG, person_id
from workers.sample.people import DEMO_PEOPLE

WORDS = "Ormvråken häckar bakom ladan"
EVERYBODY = frozenset(person.username for person in DEMO_PEOPLE)
AT_WORK = frozenset({"agare.klk", "granskare.klk", "samordnare.sam", "revisor"})
SAM = frozenset({"godkannare1.sam", "godkannare2.sam"})
# Typed from the table in words.
READERS = {
    "draft": AT_WORK,
    "submitted": AT_WORK,
    "returned": AT_WORK,
    "signed": AT_WORK | SAM,
    "returned_by_sam": AT_WORK,
    "approved": EVERYBODY,
    "discarded": AT_WORK,
}
Path = Callable[[Sample, UUID], str]


class Brought(NamedTuple):
    """An activity whose update has been brought to the state."""

    state: str
    sample: Sample
    activity: UUID


PAGES: dict[str, Path] = {
    "activity": lambda sample, activity: page_of(activity),
    "activity as of now": lambda sample, activity: f"{page_of(activity)}?position={size()}",
    "review": lambda sample, activity: f"/granska/{_update(sample, activity)}",
    "form": lambda sample, activity: form_of(activity),
}
# Pages that show approved words to everybody and no others to anybody.
FOR_ALL: dict[str, Path] = {
    "plan": lambda sample, activity: PLAN,
    "drift": lambda sample, activity: "/drift",
    "report as of now": lambda sample, activity: f"/rapporter/{SLUG}/{QUARTER}?position={size()}",
}
PROGRAMS: dict[str, Path] = {
    "update": lambda sample, activity: f"/api/v1/updates/{_update(sample, activity)}",
    "updates": lambda sample, activity: f"/api/v1/activities/{activity}/updates",
    "events of it": lambda sample, activity: f"/api/v1/activities/{activity}/events",
    "all events": lambda sample, activity: f"/api/v1/events?after=0&limit={size()}",
    "tasks": lambda sample, activity: "/api/v1/tasks",
    "board": lambda sample, activity: f"/api/v1/plans/{SLUG}/activities",
    "board as of now": lambda sample, activity: f"/api/v1/plans/{SLUG}/activities?position={size()}",
}


def _update(sample: Sample, activity: UUID) -> UUID:
    """The newest of the quarter, whatever became of it."""
    updates = tools.sparbar().activity(activity).updates.values()
    return [update.id for update in updates if update.period == QUARTER][-1]


@pytest.fixture(scope="module", params=READERS)
def in_state(
    request: pytest.FixtureRequest, postgres: str, template_with_sample: str, whole_app: Flask, sessions: dict[str, str]
) -> Iterator[tuple[str, Brought]]:
    """A database with an update in the state, for the tests that only read it, and its address."""
    with copy_of(postgres, template_with_sample) as url:
        sample = Sample(whole_app, sessions)
        activity = sample.activity("KLK")
        bring(sample, activity, request.param)
        tools.forget()
        yield url, Brought(request.param, sample, activity)


@pytest.fixture
def brought(in_state: tuple[str, Brought], monkeypatch: pytest.MonkeyPatch) -> Iterator[Brought]:
    monkeypatch.setenv("SPARBAR_DATABASE_URL", in_state[0])
    yield in_state[1]
    tools.forget()


def test_the_words_of_an_update_reach_those_they_are_for_by_no_path_anybody_else(brought: Brought) -> None:
    state, sample, activity = brought
    reached: dict[str, set[str]] = {path: set() for path in PAGES}
    for username in sorted(EVERYBODY):
        browser = sample.browser(username)
        for path, address in PAGES.items():
            if WORDS in answer(browser, address(sample, activity)):
                reached[path].add(username)
    assert reached["activity"] == reached["activity as of now"] == READERS[state]
    assert reached["review"] == READERS[state]
    assert reached["form"] <= READERS[state]


def test_plan_and_report_show_approved_words_to_all_and_no_others_to_anybody(brought: Brought) -> None:
    state, sample, activity = brought
    for username in sorted(EVERYBODY):
        browser = sample.browser(username)
        for path, address in FOR_ALL.items():
            if WORDS in answer(browser, address(sample, activity)):
                assert state == "approved", path
    if state == "approved":
        assert WORDS in answer(sample.browser("namnd"), FOR_ALL["report as of now"](sample, activity))


def test_programs_read_what_their_person_reads(brought: Brought) -> None:
    state, sample, activity = brought
    for username in sorted(EVERYBODY):
        token = tokens.create(person_id(username), "prov", "read")
        browser = sample.visitor()
        for path, address in PROGRAMS.items():
            got = browser.http.get(address(sample, activity), headers={"Authorization": f"Bearer {token}"})
            assert got.status_code in (200, 403, 404), (path, got.text[:300])
            if WORDS in got.text:
                assert username in READERS[state], (path, username)
            elif path in ("update", "events of it"):
                assert username not in READERS[state], (path, username, got.status_code)


def test_a_token_for_the_log_withholds_the_words_that_its_person_may_not_read(sample: Sample) -> None:
    bring(sample, sample.activity("KLK"), "draft")
    address = PROGRAMS["all events"](sample, sample.activity("KLK"))
    reached = set()
    for username in sorted(EVERYBODY):
        token = tokens.create(person_id(username), "prov", "log")
        got = sample.visitor().http.get(address, headers={"Authorization": f"Bearer {token}"})
        if got.status_code == 200 and WORDS in got.text:
            reached.add(username)
    assert reached == AT_WORK


def test_no_unapproved_word_is_in_a_compiled_report_or_its_files(sample: Sample) -> None:
    activity = sample.activity("KLK")
    bring(sample, activity, "signed")
    assert WORDS.encode() not in jobs.compile_report(SLUG, QUARTER)


def bring(sample: Sample, activity: UUID, state: str) -> None:
    if state == "discarded":
        sample.draft(activity, text=WORDS)
        sample.discard(activity)
    else:
        getattr(sample, state)(activity, text=WORDS)
    catch_up()


def answer(browser: Browser, address: str) -> str:
    got = browser.http.get(address, follow_redirects=True)
    assert got.status_code in (200, 403, 404, 409, 422), (address, got.status_code)
    return got.text
