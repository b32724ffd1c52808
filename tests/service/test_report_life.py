"""A report's life on its page: who signs, registers, publishes, what the board decided, and what is corrected."""

import json
from hashlib import sha256

import pytest

from tests.service.client import Browser
from tests.service.sample import QUARTER, Sample, last_day, page_of, review_of
from tests.workers.story_on_postgres import catch_up, size
from workers import tools
from workers.reports import jobs
from workers.reports.issue import facts, issue
from workers.sample.load import SLUG

REPORT = f"/rapporter/{SLUG}/{QUARTER}"
SIGN, REGISTER, PUBLISH, DECIDE = (f"{REPORT}/{word}" for word in ("underteckna", "diariefor", "publicera", "beslut"))
WORDS = "Godkända ord om mötet."


@pytest.fixture
def closed(sample: Sample) -> Sample:
    """One activity is approved, and the quarter is closed and compiled."""
    sample.approved(sample.activity("KLK", 0), text=WORDS)
    sample.locked()
    sample.compiled()
    return sample


def sign(browser: Browser) -> None:
    browser.send(browser.get(browser.get(REPORT).link("Underteckna rapporten")).form())


def test_from_signature_to_decision(closed: Sample) -> None:
    approver, coordinator = closed.browser("godkannare1.sam"), closed.browser("samordnare.sam")
    assert (
        "Väntar på: Extern godkännare 1, Extern godkännare 2, Godkännare 1 SAM, Godkännare 2 SAM, senast"
        in approver.get(REPORT).text
    )
    page = approver.get(approver.get(REPORT).link("Underteckna rapporten"))
    assert "Det som står i den kan sedan inte återkallas, bara rättas." in page.text
    page = approver.send(page.form())
    assert page.address.startswith(REPORT)
    assert "Rapporten är undertecknad. Ingenting som den visar har ändrats sedan dess." in page.text
    assert "Godkännare 1 SAM (godkännare SAM)" in page.text
    assert "Väntar på: Samordnare SAM" in page.text
    page = coordinator.post_form(REGISTER, registry_number="SAM 2020/14", meeting_date="2020-02-12")
    assert "SAM 2020/14, till nämndens möte 12 februari 2020" in page.text
    page = coordinator.send(coordinator.get(page.link("Publicera rapporten")).form())
    assert "Rapporten är publicerad och ändras inte." in page.text
    decided = {"paragraph": "§ 12", "decided_on": "2020-02-12", "decision": "Rapporten läggs till handlingarna."}
    page = coordinator.post_form(DECIDE, **decided)
    assert "§ 12, 12 februari 2020”Rapporten läggs till handlingarna.”" in page.text
    assert "Beslutad av nämnden" in closed.browser("namnd").get("/rapporter").text


@pytest.mark.parametrize("username", ["agare.klk", "samordnare.sam", "namnd", "revisor", "admin"])
def test_only_approvers_sign(closed: Sample, username: str) -> None:
    browser = closed.browser(username)
    assert not browser.get(REPORT).has_link(SIGN)
    page = browser.get(SIGN, status=403)
    assert "Du har inte den roll som krävs" in page.text
    assert "Godkännare 1 SAM" in page.text


@pytest.mark.parametrize("address", [REGISTER, PUBLISH, DECIDE])
def test_the_rest_is_the_coordinators(closed: Sample, address: str) -> None:
    closed.published_report()
    status = 409 if address == PUBLISH else 403
    closed.browser("godkannare1.sam").get(address, status=status)


def test_an_open_quarter_is_not_signed(sample: Sample) -> None:
    sample.compiled()
    page = sample.browser("godkannare1.sam").get(REPORT)
    assert "När kvartalet är stängt kan en godkännare underteckna rapporten." in page.text
    assert not page.has_link(SIGN)
    assert "Stäng kvartalet först." in sample.browser("godkannare1.sam").get(SIGN, status=409).text


def test_what_has_changed_since_it_was_read_is_not_signed(closed: Sample) -> None:
    browser = closed.browser("godkannare1.sam")
    form = browser.get(browser.get(REPORT).link("Underteckna rapporten")).form()
    closed.corrected(closed.activity("KLK", 0), text="Rättade ord.")
    page = browser.send(form, status=409)
    assert "Något som rapporten visar har ändrats sedan den sammanställdes." in page.text
    page = browser.get(REPORT)
    assert "sammanställ den på nytt innan den undertecknas" in page.text
    assert not page.has_link(SIGN)


def test_a_checksum_that_nobody_compiled_is_not_signed(closed: Sample) -> None:
    browser = closed.browser("godkannare1.sam")
    page = browser.send(browser.get(f"{SIGN}?rapport={'0' * 64}").form(), status=409)
    assert "Rapporten som du ser är inte den som gäller nu." in page.text
    browser.send(browser.get(f"{SIGN}?rapport=x").form(), status=422)


def test_a_substitute_signs_for_an_approver(closed: Sample) -> None:
    closed.add("vikarie", "contributor", "KLK")
    closed.stands_in("vikarie", "godkannare1.sam", "sam_approver")
    browser = closed.browser("vikarie")
    form = browser.get(browser.get(REPORT).link("Underteckna rapporten")).form()
    page = browser.send(form)
    assert f"Vikarie för Godkännare 1 SAM, ersättare t.o.m. {last_day()} (godkännare SAM)" in page.text
    part = issue(SLUG, QUARTER, size())
    assert part is not None
    assert f"Vikarie för Godkännare 1 SAM (ersättare t.o.m. {last_day()})" in facts(part)[0].value


def test_what_is_signed_is_served_as_it_was_kept(closed: Sample) -> None:
    digest = closed.signed_report()
    browser = closed.browser("namnd")
    with tools.database() as connection:
        connection.execute("delete from report_job")
    address = browser.get(REPORT).link("Hämta som JSON")
    told = browser.http.get(address).data
    body = told[told.index(b',"report":') + len(b',"report":') : -1]
    assert sha256(body).hexdigest() == digest
    assert json.loads(told)["issue"]["signed"]["name"] == "Godkännare 1 SAM"
    assert WORDS in browser.get(REPORT).text


def test_the_published_file_never_changes(closed: Sample) -> None:
    closed.published_report()
    browser, coordinator = closed.browser("namnd"), closed.browser("samordnare.sam")
    addresses = [browser.get(REPORT).link(f"Hämta som {kind}") for kind in ("PDF", "DOCX", "XLSX", "HTML", "JSON")]
    before = [browser.http.get(address).data for address in addresses]
    closed.corrected(closed.activity("KLK", 0), text="Rättade ord.")
    closed.compiled()
    coordinator.post_form(DECIDE, paragraph="§ 12", decided_on="2020-02-12", decision="Godkänns.")
    page = browser.get(REPORT)
    assert [page.link(f"Hämta som {kind}") for kind in ("PDF", "DOCX", "XLSX", "HTML", "JSON")] == addresses
    assert [browser.http.get(address).data for address in addresses] == before
    assert "Rättade ord." not in page.text
    added = browser.http.get(page.link("Hämta som HTML med tillägg")).text
    assert "Godkänns." in added
    assert "Rättad efter publicering" in added
    assert WORDS in added


def test_a_correction_after_publication_is_marked_with_where_it_was_made(closed: Sample) -> None:
    activity = closed.activity("KLK", 0)
    closed.published_report()
    closed.corrected(activity, text="Rättade ord.")
    catch_up()
    page = closed.browser("namnd").get(REPORT)
    assert "Rättad efter publicering Den publicerade rapporten är oförändrad." in page.text
    assert page.has_link(page_of(activity))
    assert "Rättad efter publicering" in closed.browser("namnd").get("/rapporter").text


def test_what_stands_in_a_signed_report_cannot_be_taken_back(closed: Sample) -> None:
    closed.signed_report()
    catch_up()
    address = review_of(closed, closed.activity("KLK", 0)) + "/aterkalla"
    page = closed.browser("godkannare2.sam").get(address, status=422)
    assert "Texten står i en undertecknad rapport och kan inte återkallas. Föreslå en rättelse i stället." in page.text


def test_the_page_as_of_a_moment_shows_what_was_signed_then(closed: Sample) -> None:
    before = closed.compiled()
    closed.published_report()
    closed.corrected(closed.activity("KLK", 0), text="Rättade ord.")
    catch_up()
    browser = closed.browser("revisor")
    assert "En godkännare läser rapporten" in browser.get(f"{REPORT}?position={before}").text
    page = browser.get(f"{REPORT}?position={before + 3}")
    assert "Rapporten är publicerad och ändras inte." in page.text
    assert "Rättad efter publicering" not in page.text
    assert not page.has_link(REGISTER)


def test_what_is_missing_is_asked_for_and_what_was_typed_is_kept(closed: Sample) -> None:
    closed.published_report()
    browser = closed.browser("samordnare.sam")
    page = browser.post_form(REGISTER, status=422, registry_number=" ", meeting_date="2020-02-12")
    assert "Ange diarienumret" in page.text
    page = browser.post_form(DECIDE, status=422, paragraph="§ 1", decided_on="2999-01-01", decision="Bifall.")
    assert "Välj en dag som har varit." in page.text
    assert page.form().fields["decision"] == "Bifall."


def test_it_is_told_on_min_sida_whom_a_report_waits_for(closed: Sample) -> None:
    approver, coordinator = closed.browser("godkannare1.sam"), closed.browser("samordnare.sam")
    assert "Läs och underteckna, senast" in approver.get("/").text
    assert "Rapporter som väntar på dig" not in coordinator.get("/").text
    closed.signed_report()
    catch_up()
    assert "Rapporter som väntar på dig" not in approver.get("/").text
    page = coordinator.get("/")
    assert "Diarieför och publicera, senast" in page.text
    assert page.has_link(REPORT)


def test_the_auditor_finds_what_happened_to_a_report(closed: Sample) -> None:
    closed.published_report()
    closed.corrected(closed.activity("KLK", 0), text="Rättade ord.")
    catch_up()
    auditor = closed.browser("revisor")
    page = auditor.get("/historik")
    for words in (
        "En uppgift i den publicerade rapporten rättades",
        "Rapporten publicerades",
        "Rapporten undertecknades",
    ):
        assert words in auditor.get(page.link(words)).text


def test_a_file_with_a_part_from_another_time_is_not_found(closed: Sample) -> None:
    closed.signed_report()
    job = jobs.latest(SLUG, QUARTER)
    assert job is not None
    closed.browser("namnd").get(f"{REPORT}/{job.position}-{job.position}.pdf", status=404)
    closed.browser("namnd").get(f"{REPORT}/{job.position}-999999.pdf", status=404)
