"""The files that can be fetched from a report's page: every format, the same bytes each time."""

from hashlib import sha256

import pytest
from werkzeug.test import TestResponse

from service.reports.files import files
from tests.service.client import Browser, Page
from tests.service.sample import Sample
from tests.workers.story_on_postgres import catch_up, size
from workers.reports import jobs
from workers.reports.files import FORMATS
from workers.sample.load import OPENED, SLUG

REPORT = f"/rapporter/{SLUG}/{OPENED}"
BEGINS = {
    "pdf": b"%PDF-1.7",
    "docx": b"PK",
    "xlsx": b"PK",
    "csv": "\ufeff".encode(),
    "html": b"<!doctype",
    "json": b"{",
}
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}


@pytest.fixture
def compiled(sample: Sample) -> tuple[Sample, int]:
    """A report with one approved update, and the position it was compiled at."""
    sample.approved(sample.activity("KLK", 1), status="in_progress")
    catch_up()
    sample.browser("samordnare.sam").post_form(REPORT, "/sammanstall")
    assert jobs.work_on_next()
    return sample, size()


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_can_be_fetched_from_the_page(compiled: tuple[Sample, int], kind: str) -> None:
    sample, position = compiled
    browser = sample.browser("namnd")
    answer = fetch(browser, browser.get(REPORT), kind)
    assert answer.status_code == 200
    assert answer.content_type == TYPES[kind]
    assert answer.data.startswith(BEGINS[kind])
    name = f"lagesrapport-{SLUG}-2019-Q4-{position}.{kind}"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert answer.headers["ETag"] == f'"{sha256(answer.data).hexdigest()}"'


def test_a_file_one_has_is_not_sent_again(compiled: tuple[Sample, int]) -> None:
    sample, position = compiled
    browser = sample.browser("namnd")
    address = f"{REPORT}/{position}.csv"
    tag = browser.http.get(address).headers["ETag"]
    assert browser.http.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_the_files_of_a_report_are_told_with_their_hashes(compiled: tuple[Sample, int]) -> None:
    sample, position = compiled
    browser = sample.browser("namnd")
    with browser.http.application.test_request_context():
        told, none = (files(SLUG, OPENED, at, "reports.download") for at in (position, position - 1))
    assert (list(told), none) == (list(FORMATS), {})
    for file in told.values():
        assert sha256(browser.http.get(file["url"]).data).hexdigest() == file["sha256"]


@pytest.mark.parametrize(
    "address",
    [f"{REPORT}/1.pdf", f"{REPORT}/POSITION.exe", f"/rapporter/annan/{OPENED}/POSITION.pdf", f"{REPORT}/x.pdf"],
)
def test_what_is_not_there_is_not_found(compiled: tuple[Sample, int], address: str) -> None:
    sample, position = compiled
    sample.browser("namnd").get(address.replace("POSITION", str(position)), status=404)


def test_a_visitor_is_asked_to_sign_in(compiled: tuple[Sample, int]) -> None:
    sample, position = compiled
    answer = sample.visitor().http.get(f"{REPORT}/{position}.pdf")
    assert (answer.status_code, answer.headers["Location"].startswith("/logga-in")) == (303, True)


def fetch(browser: Browser, page: Page, kind: str) -> TestResponse:
    return browser.http.get(page.link(f"Hämta som {kind.upper()}"))
