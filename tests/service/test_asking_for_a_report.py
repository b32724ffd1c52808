"""Asking for a report: who may, what one sees while the workers are at it, and what has come in since."""

import pytest

from tests.service.client import Browser, Page
from tests.service.sample import QUARTER, TEXT, Sample
from tests.workers.story_on_postgres import catch_up
from workers.reports import jobs
from workers.sample.load import SLUG

REPORT = f"/rapporter/{SLUG}/{QUARTER}"
COMPILE = "/sammanstall"


@pytest.fixture
def coordinator(sample: Sample) -> Browser:
    return sample.browser("samordnare.sam")


def compiled(browser: Browser) -> Page:
    """Asked for in the page, compiled as a worker does, and read."""
    browser.post_form(REPORT, COMPILE)
    while jobs.work_on_next():
        pass
    return browser.get(REPORT)


def test_a_report_that_nobody_asked_for_says_who_compiles_it(untouched: Sample) -> None:
    page = untouched.browser("namnd").get(REPORT)
    assert "Rapporten är inte sammanställd än." in page.text
    assert "Samordnaren eller en godkännare hos SAM sammanställer den." in page.text
    assert [form.address for form in page.forms if form.method == "post"] == ["/logga-ut"]
    assert untouched.browser("namnd").get("/rapporter").link("Lägesrapport 2019-Q4") == REPORT


@pytest.mark.parametrize("username", ["namnd", "agare.klk", "granskare.klk", "godkannare1.extern", "revisor", "admin"])
def test_only_those_who_lead_the_quarter_may_ask(untouched: Sample, username: str) -> None:
    browser = untouched.browser(username)
    token = browser.get("/").form("/logga-ut").fields
    assert browser.http.post(REPORT + COMPILE, data=token).status_code == 403
    assert jobs.latest(SLUG, QUARTER) is None


@pytest.mark.parametrize("username", ["samordnare.sam", "godkannare1.sam"])
def test_while_the_workers_are_at_it_the_page_says_so(sample: Sample, username: str) -> None:
    browser = sample.browser(username)
    page = browser.post_form(REPORT, COMPILE)
    assert "Rapporten sammanställs." in page.text
    assert page.link("Se om den är klar") == REPORT
    assert "Rapporten sammanställs." in sample.browser("namnd").get(REPORT).text
    assert jobs.work_on_next()
    assert "Preliminär" in browser.get(REPORT).text


def test_asking_twice_for_the_same_moment_is_one_report(coordinator: Browser) -> None:
    coordinator.post_form(REPORT, COMPILE)
    coordinator.post_form(REPORT, COMPILE)
    assert jobs.work_on_next()
    assert not jobs.work_on_next()


def test_the_report_is_preliminary_and_counts_the_whole_plan(sample: Sample, coordinator: Browser) -> None:
    page = compiled(coordinator)
    assert "Preliminär Kvartalet är inte stängt." in page.text
    assert "Av planens 29 aktiviteter är 1 genomförd, 15 påbörjade, 8 inte påbörjade" in page.text
    assert "7 är försenade, och av dem är 4 inte ens påbörjade: 1.3, 2.2, 2.3 och 4.3." in page.text
    assert all(" ".join(row.title.split()) in page.text for row in sample.rows)


def test_only_approved_words_are_in_it_and_who_approved_them(sample: Sample, coordinator: Browser) -> None:
    sample.approved(sample.activity("KLK", 0), status="done", text="Godkända ord.")
    sample.signed(sample.activity("KLK", 1), text="Granskade ord.")
    sample.returned(sample.activity("KLK", 2))
    page = compiled(coordinator)
    assert "Godkända ord." in page.text
    assert "Godkännare 1 SAM" in page.text
    assert "Granskade ord." not in page.answer.text
    assert TEXT not in page.answer.text


def test_what_has_happened_since_is_told_and_the_report_stays(sample: Sample, coordinator: Browser) -> None:
    compiled(coordinator)
    sample.approved(sample.activity("KLK", 0), text="Senare ord.")
    page = coordinator.get(REPORT)
    assert "5 händelser har kommit till sedan dess." in page.text
    assert "Senare ord." not in page.text
    assert "Senare ord." in compiled(coordinator).text


def test_the_report_before_stands_until_the_new_one_is_compiled(sample: Sample, coordinator: Browser) -> None:
    compiled(coordinator)
    sample.approved(sample.activity("KLK", 0), text="Senare ord.")
    page = coordinator.post_form(REPORT, COMPILE)
    assert "Rapporten sammanställs. Den förra visas här till dess." in page.text
    assert page.link("Se om den är klar") == REPORT
    assert "29 aktiviteter är 1 genomförd, 15 påbörjade" in page.text
    assert page.has_link(page.link("Hämta som PDF"))
    assert "Senare ord." not in page.text
    while jobs.work_on_next():
        pass
    page = coordinator.get(REPORT)
    assert "Rapporten sammanställs." not in page.text
    assert "Senare ord." in page.text


def test_the_report_before_stands_where_the_new_one_could_not_be_compiled(
    sample: Sample, coordinator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled(coordinator)
    sample.draft(sample.activity("KLK", 0))
    with monkeypatch.context() as broken:
        broken.setattr(jobs, "compile_report", not_ready)
        page = compiled(coordinator)
    reason = "En händelse har inte kunnat läsas in."
    assert f"Rapporten gick inte att sammanställa. {reason} Den förra visas här." in page.text
    assert "29 aktiviteter är 1 genomförd, 15 påbörjade" in page.text


def test_a_signed_report_stands_while_another_is_compiled(sample: Sample, coordinator: Browser) -> None:
    sample.locked()
    sample.signed_report()
    catch_up()
    page = coordinator.post_form(REPORT, COMPILE)
    assert "Rapporten sammanställs. Den förra visas här till dess." in page.text
    assert "Rapporten är undertecknad." in page.text
    assert page.has_link(page.link("Hämta som PDF"))
    assert jobs.work_on_next()
    assert "Den är inte undertecknad. En äldre sammanställning är det." in coordinator.get(REPORT).text


def test_a_report_that_failed_can_be_asked_for_again(coordinator: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(jobs, "compile_report", not_ready)
        page = compiled(coordinator)
    assert "Rapporten gick inte att sammanställa." in page.text
    assert "Preliminär" in compiled(coordinator).text


def not_ready(*_: object) -> bytes:
    raise jobs.NotReady("En händelse har inte kunnat läsas in.")


@pytest.mark.parametrize(
    "address", ["/rapporter/ingen-plan/2019-Q4", f"/rapporter/{SLUG}/2019-Q5", f"/rapporter/{SLUG}/x"]
)
def test_an_unknown_report_is_not_found(untouched: Sample, address: str) -> None:
    browser = untouched.browser("samordnare.sam")
    browser.get(address, status=404)
    token = browser.get("/").form("/logga-ut").fields
    assert browser.http.post(address + COMPILE, data=token).status_code == 404
