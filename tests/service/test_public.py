"""What everybody may read: published words and their corrections, and not a word that is typed besides."""

import csv
import io
import json
from datetime import date
from uuid import UUID, uuid4
from xml.etree import ElementTree as ET

import pytest
from psycopg import sql

from domain import commands as ask
from domain.values import Content, plan_id
from tests.service.sample import QUARTER, Sample
from tests.workers.story_on_postgres import catch_up, size
from workers import tools
from workers.act import act
from workers.reports.signing import signed_bytes
from workers.sample.load import SLUG, person_id

PAGE = f"/offentligt/{SLUG}"
ATOM = "{http://www.w3.org/2005/Atom}"
UNSEEN = "Ord i ett utkast till rättelse."
FIRST, CORRECTED, NEXT = "Ord som publiceras först.", "Ord som rättar dem.", "Ord i nästa kvartals rapport."


class Published:
    """Two quarters: the first is published and corrected, the second approved, and published last of all.

    ``public_since`` has the log position from which each text may be read by everybody; what is not in it, never.
    """

    def __init__(self, sample: Sample) -> None:
        self.sample, self.began = sample, size()
        self.activity, other, third, fourth = (sample.activity("KLK", number) for number in range(4))
        self.public_since: dict[str, int] = {}
        sample.draft(self.activity, text="Utkast som blev omskrivet.")
        sample.save(self.activity, text=FIRST)
        sample.approved(self.activity)
        sample.locked()
        sample.published_report()
        self.public_since[FIRST] = self.published = size()
        sample.corrected(self.activity, text=CORRECTED)
        self.public_since[CORRECTED] = self.corrected = size()
        sample.next_quarter()
        ongoing = [one for one in (self.activity, other, third, fourth) if 2020 in sample.row(one).years]
        ongoing += [row.activity_id for row in sample.of_unit("SAM") if 2020 in row.years]
        approved, submitted, drafted, returned = ongoing[:4]
        sample.approved(approved, text=NEXT)
        self.approved_at = size()
        sample.submitted(submitted, text="Skickat och inte beslutat.")
        sample.draft(drafted, text="Utkast som ingen har sett.")
        sample.returned(returned, text="Återsänt till den som skrev.")
        catch_up()
        self.unpublished = size()


NEVER = ("Utkast som blev omskrivet.", "Skickat och inte beslutat.", "Utkast som ingen har sett.",
         "Återsänt till den som skrev.")  # fmt: skip


@pytest.fixture
def published(sample: Sample) -> Published:
    return Published(sample)


def test_before_anything_is_published_there_is_nothing_to_read(sample: Sample) -> None:
    sample.approved(sample.activity("KLK"), text=FIRST)
    sample.locked()
    sample.signed_report()
    catch_up()
    visitor = sample.visitor()
    assert "Ingen rapport är publicerad än." in visitor.get("/offentligt").text
    for address in (PAGE, f"{PAGE}/{QUARTER}", f"{PAGE}/data.json", f"{PAGE}/data.csv", f"{PAGE}/atom.xml"):
        visitor.get(address, status=404)
    visitor.get(f"{PAGE}/aktiviteter/{sample.activity('KLK')}", status=404)


def test_what_is_published_can_be_read_by_everybody(published: Published) -> None:
    visitor = published.sample.visitor()
    plan = visitor.get(visitor.get("/offentligt").link("Handlingsplan"))
    assert "1 aktivitet har rättats efter publiceringen." in plan.text
    assert "rättat" in plan.text
    title = published.sample.row(published.activity).title
    own = visitor.get(plan.link(title))
    assert own.address == f"{PAGE}/aktiviteter/{published.activity}"
    assert own.text.index(CORRECTED) < own.text.index("Så stod det i den publicerade rapporten") < own.text.index(FIRST)
    assert not any(words in own.text for words in NEVER)


def test_a_correction_leaves_the_published_file_as_it_was(published: Published) -> None:
    answer = published.sample.visitor().http.get(f"{PAGE}/{QUARTER}.json")
    assert answer.status_code == 200
    assert FIRST in answer.text
    assert CORRECTED not in answer.text
    series = tools.sparbar().reports(plan_id(SLUG))
    assert series is not None
    assert json.loads(answer.data)["report"] == json.loads(signed_bytes(SLUG, series.report(QUARTER)))


@pytest.fixture(params=["before it was begun", "while it was a draft"])
def stopped(sample: Sample, request: pytest.FixtureRequest) -> UUID:
    """An activity that was corrected after the publication, in a stream that the read model has stopped in."""
    activity = sample.approved(sample.activity("KLK"), text=FIRST)
    sample.locked()
    sample.published_report()
    if request.param == "while it was a draft":
        draft = {"content": Content(status="in_progress", text=UNSEEN), "reason": "Fel belopp."}
        sample._do(ask.ProposeCorrection, activity, "agare", **draft, **sample._hash(activity))
        catch_up()
    with tools.database() as connection:
        connection.execute("insert into parked values ('sign_off_queue', %s, %s, 'fel')", (activity, size() + 1))
    if request.param == "while it was a draft":
        sample.save(activity, text=CORRECTED)
        sample.approved(activity)
    else:
        sample.corrected(activity, text=CORRECTED)
    catch_up()
    return activity


def test_a_correction_that_cannot_be_read_is_told_of_beside_the_printed_words(sample: Sample, stopped: UUID) -> None:
    visitor = sample.visitor()
    page = visitor.get(PAGE)
    assert "1 aktivitet har rättats efter publiceringen." in page.text
    assert "Alla rättade ord kan inte visas just nu" in page.text
    assert "efter publiceringen, visas som det stod före rättelsen" in page.text
    own = visitor.get(f"{PAGE}/aktiviteter/{stopped}").text
    assert own.index("De rättade orden kan inte visas just nu.") < own.index(FIRST)
    assert own.count(FIRST) == 1
    assert CORRECTED not in own
    assert UNSEEN not in own + page.text
    assert visitor.get("/offentligt").has_link(PAGE)
    assert (feed(sample)[0].findtext(f"{ATOM}title") or "").startswith("Rättat efter publiceringen: ")
    assert not feed(sample)[0].findtext(f"{ATOM}summary")


@pytest.mark.usefixtures("stopped")
def test_programs_are_not_given_words_that_have_been_corrected(sample: Sample) -> None:
    for address in (f"{PAGE}/data.json", f"{PAGE}/data.csv"):
        answer = sample.visitor().http.get(address)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60"), address


def test_a_report_whose_activities_cannot_be_told_apart_waits(published: Published) -> None:
    """As when the read model was built anew and has stopped before the activity."""
    with tools.database() as connection:
        (found,) = (
            connection.execute("select generation from projection where name = 'activity_board'").fetchone() or ()
        )
        board = sql.Identifier(f"activity_board_g{found}", "activity_board")
        connection.execute(sql.SQL("delete from {} where activity_id = %s").format(board), (published.activity,))
    answer = published.sample.visitor().http.get(PAGE)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")


def test_the_data_has_every_activity_of_every_published_report(published: Published) -> None:
    http = published.sample.visitor().http
    told = json.loads(http.get(f"{PAGE}/data.json").data)
    assert (told["schema"], told["plan"]["slug"]) == (1, SLUG)
    (report,) = told["reports"]
    assert {row["id"] for row in report["activities"]} == {str(one) for one in published.sample.all_activities}
    row = next(row for row in report["activities"] if row["id"] == str(published.activity))
    assert (row["text"], row["printed_status"]) == (CORRECTED, "in_progress")
    assert row["corrected_at"] is not None
    assert row["address"].endswith(f"/offentligt/{SLUG}/aktiviteter/{published.activity}")
    table = list(csv.DictReader(io.StringIO(http.get(f"{PAGE}/data.csv").data.decode("utf-8-sig")), delimiter=";"))
    assert len(table) == len(report["activities"])
    line = next(line for line in table if line["id"] == str(published.activity))
    assert (line["quarter"], line["text"], line["years"]) == (QUARTER, CORRECTED, " ".join(map(str, row["years"])))


def test_no_cell_of_the_table_can_run(sample: Sample) -> None:
    activity = sample.approved(sample.activity("KLK"), text='=HYPERLINK("http://ond.example";"klicka")')
    sample.locked()
    sample.published_report()
    catch_up()
    content = sample.visitor().http.get(f"{PAGE}/data.csv").data.decode("utf-8-sig")
    line = next(row for row in csv.DictReader(io.StringIO(content), delimiter=";") if row["id"] == str(activity))
    assert line["text"].startswith("'=HYPERLINK")


def test_the_feed_tells_of_publications_decisions_and_corrections_with_addresses_that_last(
    published: Published,
) -> None:
    sample = published.sample
    facts = {"plan_id": plan_id(SLUG), "quarter": QUARTER, "actor_id": person_id("samordnare.sam")}
    decided = {"paragraph": "§ 12", "decided_on": date(2020, 2, 12), "decision": "Läggs till <handlingarna> & så."}
    before = feed(sample)
    act(ask.RecordBoardDecision(command_id=uuid4(), **facts, **decided))
    catch_up()
    after = feed(sample)
    assert after[0].findtext(f"{ATOM}title") == "Nämnden har beslutat om lägesrapporten för 2019-Q4"
    assert after[0].findtext(f"{ATOM}summary") == "§ 12. Läggs till <handlingarna> & så."
    titles = [entry.findtext(f"{ATOM}title") or "" for entry in before]
    assert titles[0].startswith("Rättat efter publiceringen: ")
    assert titles[1] == "Lägesrapport för 2019-Q4 är publicerad"
    assert [entry.findtext(f"{ATOM}id") for entry in after[1:]] == [entry.findtext(f"{ATOM}id") for entry in before]
    times = [entry.findtext(f"{ATOM}updated") or "" for entry in after]
    assert times == sorted(times, reverse=True)


def feed(sample: Sample) -> list[ET.Element]:
    answer = sample.visitor().http.get(f"{PAGE}/atom.xml")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    return ET.fromstring(answer.data).findall(f"{ATOM}entry")  # noqa: S314 - our own


def test_whoever_comes_back_is_sent_only_what_is_new(published: Published) -> None:
    http = published.sample.visitor().http
    for address in (f"{PAGE}/atom.xml", f"{PAGE}/data.csv", f"{PAGE}/{QUARTER}.pdf"):
        tag = http.get(address).headers["ETag"]
        assert http.get(address, headers={"If-None-Match": tag}).status_code == 304, address


def test_a_report_that_a_newer_one_followed_says_so(published: Published) -> None:
    sample = published.sample
    publish_next(sample)
    visitor = sample.visitor()
    assert NEXT in visitor.http.get(f"{PAGE}/data.json").text
    page = visitor.get(f"{PAGE}/{QUARTER}")
    assert "Det finns en nyare rapport." in page.text
    assert visitor.get(page.link("Visa den för")).address == PAGE
    assert "Alla publicerade rapporter" in visitor.get(PAGE).text


def publish_next(sample: Sample) -> None:
    """Whatever is under review is sent back first."""
    for activity in [row.activity_id for row in sample.rows]:
        if (update := tools.sparbar().activity(activity).update_for(sample.quarter)) and update.in_review:
            sample.sent_back(activity)
    sample.locked()
    sample.published_report()
    catch_up()


def test_at_no_position_of_the_log_is_there_a_word_that_was_not_public_then(published: Published) -> None:
    """Every address for the public, as of every position: no text before its time, and what is never public never."""
    sample, since = published.sample, dict(published.public_since)
    publish_next(sample)
    since[NEXT] = size()
    visitor = sample.visitor()
    activities = {row.activity_id for row in sample.rows if told_of(row.activity_id)}
    parts = ["", f"/{QUARTER}", f"/{sample.quarter}", "/data.json", "/data.csv", "/atom.xml"]
    parts += [f"/aktiviteter/{one}" for one in sorted(activities)]
    seen: set[str] = set()
    for position in range(published.began, size() + 1):
        for part in parts:
            answer = visitor.http.get(f"{PAGE}{part}?position={position}")
            assert answer.status_code in (200, 404), (position, part)
            found = {words for words in (*since, *NEVER) if words in answer.text}
            assert not found & {*NEVER}, (position, part)
            assert all(position >= since[words] for words in found), (position, part, found)
            seen |= found
    assert seen == {*since}


def told_of(activity: UUID) -> bool:
    """Somebody has written about it."""
    return any(update.kind != "imported" for update in tools.sparbar().activity(activity).updates.values())


def test_the_board_reads_approved_words_at_once_and_is_told_what_is_not_published(published: Published) -> None:
    plan = published.sample.browser("namnd").get(f"/planer/{SLUG}")
    assert plan.text.count("ej publicerat") == 1
    assert f"godkänd {published.sample.quarter}, ej publicerat" in plan.text
    assert published.sample.browser("namnd").get(plan.link("Så här ser allmänheten planen")).address == PAGE
