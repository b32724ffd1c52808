"""Drift: how the system is doing, for administrators and auditors, with a sentence for each thing that is wrong."""

import os
from pathlib import Path
from uuid import uuid4

import pytest

from tests.service.client import Page
from tests.service.sample import QUARTER, Sample
from tests.service.test_health import OLDER_COPY, recorded
from tests.service.test_who_may_read import EVERYBODY
from tests.workers.lagging import moved
from tests.workers.story_on_postgres import size
from workers import condition, heartbeat, programs, rebuilding, tools
from workers.read_models import ALL
from workers.rebuilding import chunks, job
from workers.reports import jobs
from workers.sample.load import SLUG
from workers.settings import Settings

PAGE = "/drift"
MAY_SEE = frozenset({"admin", "revisor"})
WELL = "Allt är som det ska"


def page_after(sample: Sample, *statements: str, by: str = "admin") -> Page:
    """The page once everybody at work has been heard of, and then the statements."""
    heartbeat.note("worker")
    heartbeat.note("beat")
    with tools.database() as connection:
        for statement in statements:
            connection.execute(statement)
    return sample.browser(by).get(PAGE)


def test_administrators_and_auditors_see_it_and_nobody_else(untouched: Sample) -> None:
    for username in sorted(EVERYBODY):
        untouched.browser(username).get(PAGE, status=200 if username in MAY_SEE else 403)
    assert untouched.visitor().http.get(PAGE).headers["Location"].startswith("/logga-in")


def test_those_who_may_see_it_find_it(untouched: Sample) -> None:
    assert untouched.browser("admin").get("/administration").has_link(PAGE)
    assert untouched.browser("revisor").get("/historik").has_link(PAGE)


def test_when_all_is_well_it_says_so_and_tells_how_far_everything_is(sample: Sample) -> None:
    page = page_after(sample)
    assert WELL in page.text
    assert f"Senaste händelsennr {size()}" in page.text
    for model in ALL:
        assert f"{model.name}{model.version}{size()}00" in page.text.replace(" ", "")
    assert "Inga rapporter väntar" in page.text
    assert page.text.count("hördes av ") == 2, "worker and beat"


def test_it_is_about_now_whatever_moment_the_address_names(sample: Sample) -> None:
    assert f"nr {size()}" in sample.browser("revisor").get(f"{PAGE}?position=1&per=2019-01-01").text


def test_pages_that_are_behind(sample: Sample) -> None:
    moved("plans", -2)
    page = page_after(sample, recorded("2 minutes"))
    assert WELL not in page.text
    assert "Händelser som inte har lästs in: 2 (plans)." in page.text


def test_a_stream_that_has_stopped_is_named_and_not_quoted(sample: Sample) -> None:
    """The error may hold words of a draft, which an administrator may not read."""
    page = page_after(sample, "insert into parked select 'history', stream_id, 1, 'ur ett utkast' from event limit 1")
    assert WELL not in page.text
    assert "behöver ses över: 1 (history)." in page.text
    [stopped] = page.items("parked")
    assert stopped.startswith("Organisationen i history")
    assert "Sedan händelse 1, " in stopped
    assert "ur ett utkast" not in page.answer.text
    assert not page.has_link("/historik/1")
    assert sample.browser("revisor").get(PAGE).has_link("/historik/1")


def test_a_report_that_failed_until_a_later_one_is_there(sample: Sample) -> None:
    jobs.ask_for(uuid4(), SLUG, QUARTER, size() - 1)
    failed = "update report_job set state = 'failed', error = 'Fel vid försök 3 av 3.'"
    page = page_after(sample, failed)
    assert WELL not in page.text
    assert "1 rapport gick inte att sammanställa." in page.text
    [told] = page.items("jobs")
    assert "Fel vid försök 3 av 3." in told
    assert "Gick inte" in told
    sample.compiled()
    assert WELL in page_after(sample).text


def test_a_report_in_the_queue_is_nothing_wrong(sample: Sample) -> None:
    jobs.ask_for(uuid4(), SLUG, QUARTER, size())
    assert "I kö" in page_after(sample).text
    page = page_after(sample, "update report_job set state = 'running'")
    assert "Sammanställs" in page.text
    assert WELL in page.text


@pytest.mark.parametrize(("seconds", "well"), [("4", True), ("7", False), ("-7", False)])
def test_clocks_that_are_apart(sample: Sample, monkeypatch: pytest.MonkeyPatch, seconds: str, well: bool) -> None:
    monkeypatch.setattr(condition, "CLOCK", f"select clock_timestamp() + interval '{seconds} seconds'")
    page = page_after(sample)
    assert (WELL in page.text) == well
    assert ("klockor går 7 sekunder isär" in page.text) != well


def test_a_log_that_is_shorter_than_what_has_been_read(sample: Sample) -> None:
    moved("plans", 5)
    page = page_after(sample)
    assert WELL not in page.text
    assert "har läst det som loggen inte längre har (plans)." in page.text


def test_after_a_restored_copy_pages_open_and_a_rebuild_puts_it_right(
    sample: Sample, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever was just about to be shown what they did, too; and also once the log is as long as it was again."""
    before, told = size(), "Databasen är återställd från en äldre kopia: starta om Spårbar"
    assert told in page_after(sample, OLDER_COPY).text
    programs.prepare(Settings(data_dir=tmp_path), os.environ["SPARBAR_DATABASE_URL"], sample=False)
    assert told in capsys.readouterr().err, "at the start too, which changes nothing"
    browser = sample.browser("samordnare.sam")
    browser.get(f"/planer?after={before}")
    browser.get(f"/planer?after={before + 1}")
    with pytest.raises(jobs.NotReady, match="äldre kopia"):
        jobs.check_ready(None)
    while size() <= before:
        sample.add(f"ny.{size()}", "auditor")
    browser.get(f"/planer?after={size()}")
    assert "Databasen är återställd" in sample.browser("admin").get(PAGE).text
    rebuilding.rebuild()
    assert WELL in page_after(sample).text


def test_the_last_sweep_is_told_with_whether_it_is_late(sample: Sample) -> None:
    assert "I tid" in sweep(page_after(sample))
    assert "Försenat" in sweep(page_after(sample, "update heartbeat set at = at - interval '31 seconds'"))
    assert sweep(page_after(sample, "delete from heartbeat")).startswith("Inget svep har gjorts.")


def sweep(page: Page) -> str:
    return page.text.partition("Senaste svepet")[2][:60]


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("delete from heartbeat where name = 'beat'", "Tidtagaren har aldrig hörts av."),
        ("update heartbeat set at = at - interval '5 minutes'", "Arbetaren har inte hörts av på 5 minuter."),
    ],
)
def test_those_who_work_and_are_not_heard_of(sample: Sample, statement: str, sentence: str) -> None:
    page = page_after(sample, statement)
    assert WELL not in page.text
    assert sentence in page.text


def test_how_far_a_rebuild_has_come_is_shown(sample: Sample) -> None:
    begun = job.begin(job.chosen(["history", "plans"]), chunk=20)
    assert chunks.work_on_next(begun)
    page = page_after(sample)
    told = page.text.partition("Byggs om: history, plans. ")[2].partition(" händelser är inlästa.")[0]
    folded, _, events = told.partition(" av ")
    assert 0 < int(folded) < int(events) == size()
    assert WELL in page.text, "it is no fault"
    job.wait_for_newer(begun.id, "activity.translated.v1")
    assert "Ombyggnaden väntar: händelsen activity.translated.v1 kräver en nyare version" in page_after(sample).text
    rebuilding.cancel()
    assert "Byggs om" not in page_after(sample).text
