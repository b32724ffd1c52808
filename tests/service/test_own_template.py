"""The coordinator takes a Word template in use; what is published in it stays so, whatever is in use later."""

import io
import json
import os
from datetime import date
from functools import cache
from pathlib import Path
from uuid import uuid4

import docx
import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from domain import commands as ask
from domain.values import plan_id
from tests.service.client import Browser, Page
from tests.service.sample import COORDINATOR, QUARTER, Sample
from tests.service.shell import Shell
from tests.workers.reports.templates import template, usable
from tests.workers.story_on_postgres import catch_up, size
from workers import tokens, tools
from workers.act import act
from workers.check import findings
from workers.reports.files import FORMATS, OWN, rendered_in
from workers.reports.own_template import apart, keeping
from workers.reports.own_template.admission import LARGEST_FILE
from workers.reports.own_template.start import starting_template
from workers.sample.load import SLUG, person_id
from workers.sample.people import DEMO_PEOPLE

PAGE, REPORT = "/rapporter/mall", f"/rapporter/{SLUG}/{QUARTER}"
LABEL = "Hämta som DOCX i kommunens mall"


def upload(browser: Browser, content: bytes, name: str = "mall.docx", status: int = 200) -> Page:
    """As a browser sends a file."""
    fields = {"csrf_token": browser.get(PAGE).form(PAGE).fields["csrf_token"]}
    boundary, body = encode_multipart({**fields, "template": FileStorage(io.BytesIO(content), name)})
    kind = f'multipart/form-data; boundary="{boundary}"'
    return browser._arrived(PAGE, browser.http.post(PAGE, data=body, content_type=kind), status)


def first_words(content: bytes) -> str:
    return docx.Document(io.BytesIO(content)).paragraphs[0].text


def kept() -> int:
    with tools.database() as connection:
        found = connection.execute("select count(*) from report_template").fetchone()
    assert found is not None
    return int(found[0])


@cache
def of(number: int) -> bytes:
    """A template that can be told from the others."""
    return template(f"MALL {number} {{{{ plan }}}}", *TEXTS)


TEXTS = tuple(paragraph.text for paragraph in docx.Document(io.BytesIO(usable())).paragraphs)


def test_the_coordinator_takes_a_template_in_use_and_gives_it_up(sample: Sample) -> None:
    browser = sample.browser(COORDINATOR)
    page = browser.get(browser.get("/rapporter").link("Mall för rapporterna"))
    assert "Ingen. Rapporterna kommer i Spårbars egna format." in page.text
    assert browser.http.get(page.link("Hämta startmallen")).data == starting_template()
    page = upload(browser, of(1), "vår mall.docx")
    assert "Mallen används för de rapporter som sammanställs från och med nu." in page.text
    assert "Samordnare SAM," in page.text
    assert "Fältet sammanfattning är inte med" in page.text  # advice stops nothing
    assert browser.http.get(page.link("vår mall.docx")).data == of(1)
    assert first_words(browser.http.get(page.link("Hämta ett prov")).data) == "MALL 1 ‹plan›"
    assert "Den mallen används redan." in upload(browser, of(1), "annat namn.docx").text
    browser.send(browser.get(browser.get(PAGE).link("Sluta använda mallen")).form())
    page = browser.get(PAGE)
    assert "Ingen. Rapporterna kommer" in page.text
    assert browser.http.get(page.link("vår mall.docx")).data == of(1)


def test_what_is_published_in_a_template_stays_in_it(sample: Sample) -> None:
    board = sample.browser("namnd")
    sample.in_template(of(1))
    sample.approved(sample.activity("KLK"), text="Godkända <ord> & {{ plan }}.")
    sample.locked()
    sample.published_report()
    catch_up()
    address = board.get(REPORT).link(LABEL)
    published = board.http.get(address)
    assert published.headers["Content-Disposition"].endswith(f".{OWN}")
    assert first_words(published.data).startswith("MALL 1 Handlingsplan")
    assert "Godkända <ord> & {{ plan }}." in "".join(
        one.text for one in docx.Document(io.BytesIO(published.data)).paragraphs
    )
    public = sample.visitor()
    assert public.http.get(public.get(f"/offentligt/{SLUG}").link(LABEL)).data == published.data
    told = by_program(sample)
    assert list(told["files"]) == [*FORMATS, OWN]
    assert told["issue"]["word_template"] == keeping.digest(of(1))
    assert f'"{told["files"][OWN]["sha256"]}"' == published.headers["ETag"]
    # Another comes in use: what is published stays in the first one, and so does what is added to it later.
    sample.in_template(of(2))
    decide()
    page = board.get(REPORT)
    assert page.link(LABEL) == address
    rendered_in.cache_clear()
    assert board.http.get(address).data == published.data
    assert first_words(board.http.get(page.link(f"{LABEL} med tillägg")).data).startswith("MALL 1")
    board.get(address.replace(f".{OWN}", ".x.docx"), status=404)


def test_each_report_is_in_the_template_of_its_position(sample: Sample) -> None:
    """Also the year's; and in none where it was compiled before there was any, or after it was given up."""
    board, places = sample.browser("namnd"), []
    for number in (1, 2):
        sample.in_template(of(number))
        sample.compiled()
        places.append(board.get(REPORT).link(LABEL))
    year = board.get(f"/rapporter/{SLUG}/{QUARTER[:4]}").link(LABEL)
    act(ask.DropReportTemplate(command_id=uuid4(), actor_id=person_id(COORDINATOR)))
    catch_up()
    sample.compiled()
    assert LABEL not in board.get(REPORT).text
    begins = [first_words(board.http.get(address).data)[:6] for address in (*places, year)]
    assert begins == ["MALL 1", "MALL 2", "MALL 2"]


def decide() -> None:
    decision = {"paragraph": "§ 12", "decided_on": date(2020, 2, 12), "decision": "Läggs till handlingarna."}
    about = {"actor_id": person_id(COORDINATOR), "plan_id": plan_id(SLUG), "quarter": QUARTER}
    act(ask.RecordBoardDecision(command_id=uuid4(), **about, **decision))
    catch_up()


def by_program(sample: Sample) -> dict[str, dict[str, dict[str, str]]]:
    token = tokens.create(person_id("namnd"), "prov", "read")
    got = sample.visitor().http.get(f"/api/v1/reports/{SLUG}/{QUARTER}", headers={"Authorization": f"Bearer {token}"})
    told: dict[str, dict[str, dict[str, str]]] = json.loads(got.data)
    return told


def test_a_template_that_is_lost_is_told_of_and_stops_nothing_else(sample: Sample) -> None:
    """As in a log that was replayed without what lies beside it."""
    digest = sample.in_template(usable())
    position = sample.compiled()
    with tools.database() as connection:
        assert keeping.lost(connection) == 0
        connection.execute("delete from report_template")
        assert keeping.lost(connection) == 1
    browser = sample.browser("namnd")
    assert LABEL not in browser.get(REPORT).text
    assert browser.http.get(f"{REPORT}/{position}.{OWN}").status_code == 404
    assert browser.http.get(f"{REPORT}/{position}.csv").status_code == 200
    sample.browser(COORDINATOR).get(f"{PAGE}/{digest}.docx", status=404)


@pytest.mark.usefixtures("no_tries_yet")
def test_what_is_refused_leaves_nothing_but_what_is_wrong(untouched: Sample) -> None:
    browser, before = untouched.browser(COORDINATOR), (size(), kept())
    page = upload(browser, template("{{ diarenummer }} & {{ plan }}", "<b>{% for"), "fel.docx", 422)
    assert page.title.startswith("Fel: ")
    assert "Det här behöver rättas i fel.docx" in page.text
    assert "Fältet går inte att läsa" in page.text
    page = upload(browser, template("{{ diarenummer }} & {{ plan }}"), status=422)
    assert (
        "stycke 2: ”{{ diarenummer }} &amp; {{ plan }}”: Det finns inget fält som heter diarenummer. Menas"
        in page.text.replace("& {", "&amp; {")
    )
    page = upload(browser, template("{{ plan }}"), status=422)
    assert "Fältet diarienummer saknas, och en rapport måste ha det" in page.text
    for content, sentence in ((b"hej", "inget helt Word-dokument"), (bytes(LARGEST_FILE + 1), "för stor")):
        assert sentence in upload(browser, content, status=422).text
    assert "för stor" in upload(browser, bytes(LARGEST_FILE * 2), status=413).text
    boundary, body = encode_multipart({"csrf_token": browser.get(PAGE).form(PAGE).fields["csrf_token"]})
    kind = f'multipart/form-data; boundary="{boundary}"'
    assert "Välj en fil" in browser._arrived(PAGE, browser.http.post(PAGE, data=body, content_type=kind), 422).text
    assert (size(), kept()) == before
    browser.get(f"{PAGE}/{'ab' * 32}.docx", status=404)


def test_only_the_coordinator_comes_there(untouched: Sample) -> None:
    for person in DEMO_PEOPLE:
        allowed = person.username == COORDINATOR
        browser = untouched.browser(person.username)
        assert browser.http.get(PAGE).status_code == (200 if allowed else 403)
        assert browser.get("/rapporter").has_link(PAGE) == allowed
        if not allowed:
            fields = {"csrf_token": browser.get("/rapporter").form("/logga-ut").fields["csrf_token"]}
            assert browser.http.post(f"{PAGE}/ingen", data=fields).status_code == 403
            assert browser.http.post(PAGE, data=fields).status_code == 403


def test_who_stands_in_for_the_coordinator_reads_the_page_and_chooses_nothing(sample: Sample) -> None:
    sample.stands_in("agare.klk", COORDINATOR, "coordinator")
    page = sample.browser("agare.klk").get(PAGE)
    assert "Den som är samordnare tar en mall i bruk i sitt eget namn." in page.text
    assert [form.address for form in page.forms if form.address == PAGE] == []


def test_a_choice_that_is_refused_after_all_leaves_no_file(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = sample.browser(COORDINATOR)
    checked = apart.checked

    def lose_the_role(content: bytes) -> object:
        sample.revoke(COORDINATOR, "coordinator")
        return checked(content)

    monkeypatch.setattr(apart, "checked", lose_the_role)
    before = kept()
    upload(browser, usable(), status=403)
    assert kept() == before


def test_a_file_that_cannot_be_made_says_so_and_the_others_are_there(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample.in_template(usable("Går inte att göra."))
    position = sample.compiled()

    monkeypatch.setattr(apart, "PATIENCE", 0.01)
    browser = sample.browser("namnd")
    assert browser.http.get(f"{REPORT}/{position}.{OWN}").status_code == 503
    assert browser.http.get(f"{REPORT}/{position}.csv").status_code == 200
    told = by_program(sample)
    assert list(told["files"]) == list(FORMATS)


BUILD = ("report", "build", "--plan", SLUG, "--quarter", QUARTER)


@pytest.mark.usefixtures("valkey", "untouched")
def test_the_command_line_makes_checks_and_begins_templates(sparbar: Shell, tmp_path: Path) -> None:
    start, out, wrong = tmp_path / "start.docx", tmp_path / "rapport.docx", tmp_path / "fel.docx"
    assert sparbar("report", "start-template", "--out", str(start)).code == 0
    assert sparbar("report", "check-template", str(start)).out == "Mallen går att använda.\n"
    said = sparbar(*BUILD, "--template", str(start), "--out", str(out))
    assert (said.code, said.err) == (0, "")
    assert "Lägesrapport fjärde kvartalet 2019" in "\n".join(p.text for p in docx.Document(str(out)).paragraphs)
    first = out.read_bytes()
    sparbar(*BUILD, "--template", str(start), "--out", str(out))
    assert out.read_bytes() == first
    wrong.write_bytes(template("{{ plan }} {{ diarenummer }}"))
    said = sparbar("report", "check-template", str(wrong))
    assert said.code == 1
    assert said.out.startswith(
        "Fel: Brödtexten, stycke 2: ”{{ plan }} {{ diarenummer }}”: Det finns inget fält som heter"
    )
    assert said.out.endswith("Mallen går inte att använda.\n")
    said = sparbar("report", "check-template", str(start), "--json")
    assert said.json == {"ok": True, "findings": []}
    said = sparbar(*BUILD, "--template", str(wrong), "--out", str(tmp_path / "x.docx"))
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "Mallen går inte att använda. Brödtexten" in said.err
    said = sparbar(*BUILD, "--template", str(start), "--out", str(tmp_path / "x.pdf"))
    assert "En Word-mall ger en Word-fil" in said.err
    said = sparbar(*BUILD, "--template", str(tmp_path / "finns inte.docx"), "--out", str(out))
    assert (said.code, "finns inte.docx går inte att använda" in said.err) == (1, True)
    assert sparbar("report", "check-template", str(tmp_path / "ingen.docx")).code == 1
    assert not list(tmp_path.glob("x.*"))


@pytest.mark.usefixtures("valkey")
def test_the_check_of_everything_tells_of_a_lost_template(sample: Sample) -> None:
    sample.in_template(usable("borta"))
    with tools.database() as connection:
        connection.execute("delete from report_template")
    told = [
        one for one in findings(os.environ | {"SPARBAR_SECRET_KEY": "x1y2z3" * 9}) if one.about == "report_templates"
    ]
    assert [one.ok for one in told] == [False]
    assert "saknas: 1" in told[0].sentence
