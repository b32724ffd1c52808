"""An activity's page: the word everyone may read, what waits and on whom, and the story of who did what."""

from uuid import UUID

import pytest

from tests.people import someone
from tests.service.client import Page, words
from tests.service.sample import QUARTER, REASON, TEXT, Sample, form_of, page_of, review_of
from tests.workers.story_on_postgres import size

UNKNOWN = someone("nobody")


@pytest.fixture
def activity(sample: Sample) -> UUID:
    """One that KLK is responsible for; nothing is reported."""
    return sample.activity("KLK")


def story(page: Page) -> list[str]:
    """The headings of the timeline, newest first."""
    return [words(one.find("h3")) for one in page.tree.iter("li") if one.find("p[@class='timeline__by']") is not None]


def test_the_documents_own_words_say_where_they_stand(untouched: Sample) -> None:
    row = untouched.of_unit("KLK")[0]
    page = untouched.browser("namnd").get(page_of(row.activity_id))
    assert page.heading == " ".join(row.title.split())
    assert " ".join((row.status_text or "").split()) in page.text
    assert "Ordagrant ur lagesrapport-naringsliv-2019.txt, rad" in page.text
    assert "Aktivitetsansvarig KLK" in page.text
    assert story(page) == [
        "Aktivitetsansvarig utsågs",
        "Läget lästes in ur dokumentet, 2019-Q3",
        "Aktiviteten skapades ur handlingsplanen",
    ]


def test_approved_words_take_the_documents_place_for_everyone(sample: Sample, activity: UUID) -> None:
    sample.approved(activity, status="done", text="Alla träffar är hållna.", next="Uppföljning i mars.")
    page = sample.browser("namnd").get(page_of(activity))
    assert "Genomförd godkänd 2019-Q4" in page.text
    assert page.text.index("Alla träffar är hållna.") < page.text.index("Ansvar")
    assert "Uppföljning i mars." in page.text
    assert story(page)[:3] == [
        f"{what}, {QUARTER}" for what in ("Godkändes", "Fick ett godkännande", "Granskades för enheten")
    ]
    assert "Godkännare 1 SAM (godkännare SAM)" in page.text


@pytest.mark.parametrize("username", ["agare.utb", "granskare.sam", "namnd", "admin", "godkannare1.sam"])
def test_words_under_work_are_hidden_from_others_but_not_that_there_is_work(
    sample: Sample, activity: UUID, username: str
) -> None:
    sample.returned(activity)
    page = sample.browser(username).get(page_of(activity))
    assert TEXT not in page.answer.text
    assert REASON not in page.answer.text
    assert "Orden syns bara för dem som arbetar med uppdateringen." in page.text
    assert "Väntar på: aktivitetsansvarig KLK" in page.text
    assert not page.has_link(form_of(activity))
    assert not page.has_link(review_of(sample, activity))


@pytest.mark.parametrize("username", ["agare.klk", "granskare.klk", "samordnare.sam", "revisor"])
def test_those_at_work_and_the_auditor_see_the_words_and_the_reason(
    sample: Sample, activity: UUID, username: str
) -> None:
    sample.returned(activity)
    page = sample.browser(username).get(page_of(activity))
    assert TEXT in page.text
    assert page.text.count(REASON) == 2
    assert "Inte godkänd text. Syns inte för nämnd och allmänhet." in page.text


def test_each_step_has_a_link_to_the_next(sample: Sample, activity: UUID) -> None:
    owner = sample.browser("agare.klk")
    assert owner.get(page_of(activity)).link("Rapportera") == form_of(activity)
    sample.draft(activity)
    assert owner.get(page_of(activity)).link("Fortsätt skriva") == form_of(activity)
    sample.submitted(activity)
    assert owner.get(page_of(activity)).link("Läs det som granskas") == review_of(sample, activity)
    assert sample.browser("granskare.klk").get(page_of(activity)).has_link(review_of(sample, activity))


def test_taking_back_warns_about_the_review_that_falls(sample: Sample, activity: UUID) -> None:
    sample.signed(activity)
    owner, before = sample.browser("agare.klk"), size()
    page = owner.get(page_of(activity))
    assert "Dras uppdateringen tillbaka slutar granskningen att gälla." in page.text
    form = page.form("/aterkalla")
    after = owner.send(form)
    assert "Uppdateringen är tillbaka hos dig som utkast." in after.text
    assert sample.state(activity) == "draft"
    assert story(after)[:2] == [f"Drogs tillbaka, {QUARTER}", f"En granskning slutade gälla, {QUARTER}"]
    assert size() == before + 2
    owner.send(form)
    assert size() == before + 2


def test_a_discarded_draft_stays_in_the_story_and_the_next_can_begin(sample: Sample, activity: UUID) -> None:
    sample.draft(activity)
    owner = sample.browser("agare.klk")
    page = owner.post_form(page_of(activity), "/kassera")
    assert "Utkastet är kasserat." in page.text
    assert "Inte rapporterad." in page.text
    assert story(page)[:2] == [f"Utkastet kasserades, {QUARTER}", f"Utkast påbörjades, {QUARTER}"]
    assert "Orden syns bara" not in page.text
    assert page.has_link(form_of(activity))


def test_only_the_owner_is_offered_to_take_back(sample: Sample, activity: UUID) -> None:
    sample.submitted(activity)
    for username in ("granskare.klk", "samordnare.sam", "revisor", "godkannare1.sam", "namnd"):
        page = sample.browser(username).get(page_of(activity))
        assert not any(form.address.endswith("/aterkalla") for form in page.forms)


def test_what_changed_is_marked_word_by_word(sample: Sample, activity: UUID) -> None:
    sample.draft(activity, text="Två bolag kom.")
    sample.save(activity, text="Tre bolag kom.")
    page = sample.browser("revisor").get(page_of(activity))
    assert "[borttaget: Två][tillagt: Tre] bolag kom." in page.text


@pytest.mark.parametrize("address", [f"/aktiviteter/{UNKNOWN}", "/aktiviteter/1", f"/aktiviteter/{UNKNOWN}/uppdatera"])
def test_an_unknown_activity_is_not_found(untouched: Sample, address: str) -> None:
    assert untouched.browser("agare.klk").get(address, status=404).title.startswith("Fel: ")
