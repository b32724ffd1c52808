"""The web of an older version beside a newer one: what it does not know is said, and everything else works."""

from uuid import UUID, uuid4

import pytest

from domain import commands as ask
from domain.errors import NewerVersionNeeded
from domain.values import ORGANISATION_ID, Content
from tests.service.api.program import Program
from tests.service.sample import PLAN, QUARTER, TEXT, Sample, form_of, page_of, review_of
from tests.workers.other_versions import NEWER, append, append_newer, last, the_newer_program
from tests.workers.story_on_postgres import catch_up
from workers import tools
from workers.act import act
from workers.sample.load import person_id

NEEDED = "Kräver nyare version"
SENTENCE = "kräver en nyare version av programmet än den som svarade"


@pytest.fixture
def activity(sample: Sample) -> UUID:
    return sample.draft(sample.activity())


def test_an_activity_with_a_newer_event_is_said_to_need_a_newer_version(sample: Sample, activity: UUID) -> None:
    first = ask.StartDraft(
        command_id=uuid4(), actor_id=person_id("agare.klk"), activity_id=sample.activity("KLK", 1), quarter=QUARTER,
        content=Content(status="in_progress", text=TEXT),
    )  # fmt: skip
    answer = act(first)
    sample.save(activity, text="Två träffar är hållna.")
    catch_up()
    browser = sample.browser("agare.klk")
    form = browser.get(form_of(activity)).form("/uppdatera")
    append_newer(activity)
    page = browser.get(page_of(activity), status=503)
    assert page.heading == NEEDED
    assert SENTENCE in page.text
    assert page.answer.headers["Retry-After"]
    kept = browser.send(form, status=503, text="Orden som inte får gå förlorade.")
    assert SENTENCE in kept.text
    assert "Orden som inte får gå förlorade." in kept.text
    with pytest.raises(NewerVersionNeeded):
        sample.save(activity)
    browser.get(page_of(sample.activity("KLK", 1)))
    again = act(first)
    assert (again.replayed, again.first_position) == (True, answer.first_position)
    with the_newer_program():
        catch_up()
        assert "Två träffar är hållna." in browser.get(page_of(activity)).text


def test_no_page_fails_beside_a_newer_version_and_programs_are_told(sample: Sample, activity: UUID) -> None:
    """An activity has a newer event, and then the organisation itself."""
    sample.submitted(activity)
    catch_up()
    update, (topic, payload, meta) = sample.update(activity), last(ORGANISATION_ID)
    reading = (PLAN, "/", "/planer", "/granska", "/historik", f"{PLAN}/perioder", "/rapporter", "/drift")
    own = [f"{page_of(activity)}{end}" for end in ("", "/jamfor", f"/uppdatera?period={QUARTER}")]
    auditor, review = sample.browser("revisor"), review_of(sample, activity)
    position = append(activity, NEWER, *last(activity)[1:])
    program = Program(auditor.http.application, person_id("agare.klk"))
    refused = program.post(f"/updates/{update.id}/withdraw", 503)
    assert (refused["code"], refused["title"]) == ("newer_version_needed", NEEDED)
    assert SENTENCE in refused["detail"]
    assert {auditor.http.get(address).status_code for address in reading} == {200}
    assert {auditor.http.get(address).status_code for address in (*own, review)} <= {200, 403, 503}
    auditor.get(f"/historik/{position}", status=404)
    append(ORGANISATION_ID, f"{topic}9", payload, meta)
    for address in reading:
        assert auditor.get(address, status=503).heading == NEEDED
    assert auditor.http.get("/healthz").status_code == 200


def test_a_page_whose_read_model_a_newer_version_has_built_says_so(sample: Sample) -> None:
    browser = sample.browser("agare.klk")
    with tools.database() as connection:
        connection.execute("update projection set version = version + 1 where name = 'activity_board'")
    assert browser.get("/planer", status=503).heading == NEEDED
    ready = browser.http.get("/readyz")
    assert ready.status_code == 503
    assert "activity_board), som därför inte visar dem" in ready.json["problems"][0]


def test_an_event_of_an_unknown_kind_has_a_line_in_the_history(sample: Sample) -> None:
    with tools.database() as connection:
        connection.execute("update history_g1.history set topic = 'activity.translated.v1' where position = 40")
    assert "Något som kräver en nyare version" in sample.browser("revisor").get("/historik?fore=42").text
