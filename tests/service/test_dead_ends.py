"""Where nobody can go on, pages say so and show the way out; small units work over the pages with all rules on."""

from uuid import UUID

import pytest

from domain.values import Content
from tests.service.client import Page
from tests.service.sample import PLAN, TEXT, Sample, form_of, page_of, review_of
from tests.service.test_acting_for_another import handed_over
from workers import tools
from workers.sample.load import person_id

LEADER, ADMIN, SAM, OTHER_SAM = "samordnare.sam", "admin", "godkannare1.sam", "godkannare2.sam"
OUTSIDE, OTHER_OUTSIDE = "godkannare1.extern", "godkannare2.extern"
ASK_LEADER, ASK_ADMIN = "Samordnaren, Samordnare SAM, kan", "Administratören, Administratör, kan"


def sends(sample: Sample, username: str, activity: UUID, status: int = 200) -> Page:
    browser = sample.browser(username)
    form = browser.get(form_of(activity)).form("/uppdatera")
    form.fields |= {"status": "in_progress", "text": TEXT}
    return browser.send(form, "Skicka", status)


def decides(sample: Sample, username: str, activity: UUID, ending: str) -> Page:
    browser = sample.browser(username)
    return browser.send(browser.get(review_of(sample, activity)).form(ending))


def offered(sample: Sample, username: str, activity: UUID) -> set[str]:
    """What the review page lets the person post."""
    page = sample.browser(username).get(review_of(sample, activity))
    return {form.address.rpartition("/")[2] for form in page.forms if form.method == "post"} - {"logga-ut"}


def everybody_recuses(sample: Sample, activity: UUID, *people: str) -> None:
    for one in people:
        browser = sample.browser(one)
        browser.send(browser.get(f"{review_of(sample, activity)}/avsta").form())


# small units


def test_a_unit_of_one_person(sample: Sample) -> None:
    sample.revoke("granskare.utb", "unit_reviewer", "UTB")
    sample.grant("agare.utb", "unit_reviewer", "UTB")
    activity = sample.activity("UTB")
    page = sample.browser("agare.utb").get(form_of(activity))
    assert "direkt för godkännande, av två personer. Ingen i UTB kan granska den" in page.text
    sends(sample, "agare.utb", activity)
    assert "0 av 2 godkännanden." in sample.browser(SAM).get(review_of(sample, activity)).text
    assert "1 av 2" in decides(sample, SAM, activity, "/godkand").text
    decides(sample, OTHER_SAM, activity, "/godkand")
    assert sample.state(activity) == "approved"


def test_sam_of_two_people(sample: Sample) -> None:
    """One owns and approves, the other reviews and approves; nobody else works at SAM."""
    sample.deactivate(OTHER_SAM)
    sample.deactivate("granskare.sam")
    sample.grant(SAM, "unit_reviewer", "SAM")
    sample.grant("agare.sam", "sam_approver")
    klk, own = sample.signed(sample.activity("KLK")), sample.activity("SAM")
    decides(sample, "agare.sam", klk, "/godkand")
    assert sample.state(klk) == "approved"
    sends(sample, "agare.sam", own)
    decides(sample, SAM, own, "/granskad")
    for one in ("agare.sam", SAM):
        assert "godkand" not in offered(sample, one, own)
    decides(sample, OUTSIDE, own, "/godkand")
    assert sample.state(own) == "approved"


def test_sam_of_two_people_where_the_unit_has_nobody(sample: Sample) -> None:
    sample.deactivate(OTHER_SAM)
    sample.deactivate("granskare.klk")
    activity = sample.activity("KLK")
    sends(sample, "agare.klk", activity)
    decides(sample, SAM, activity, "/godkand")
    decides(sample, OUTSIDE, activity, "/godkand")
    assert sample.state(activity) == "approved"


def test_sams_only_reviewer_owns_the_activity(sample: Sample) -> None:
    sample.deactivate("granskare.sam")
    sample.grant("agare.sam", "unit_reviewer", "SAM")
    activity = sample.activity("SAM")
    sends(sample, "agare.sam", activity)
    assert "granskad" not in offered(sample, "agare.sam", activity)
    for one in (OUTSIDE, OTHER_OUTSIDE):
        decides(sample, one, activity, "/godkand")
    assert sample.state(activity) == "approved"


# nobody can decide


def test_nobody_can_review_says_whom_to_ask_and_lets_the_coordinator_send_it_on(sample: Sample) -> None:
    activity = sample.submitted(sample.activity("KLK"))
    sample.deactivate("granskare.klk")
    page = sample.browser("agare.klk").get(review_of(sample, activity))
    assert "Ingen kan granska" in page.text
    assert f"{ASK_LEADER} skicka den vidare" in page.text
    assert f"{ASK_ADMIN} ge rollen enhetsgranskare KLK" in page.text
    assert "Ingen kan granska" in sample.browser("agare.klk").get("/").text
    periods = sample.browser(LEADER).get(f"{PLAN}/perioder")
    assert periods.link("Läs och skicka vidare") == review_of(sample, activity)
    assert f"{ASK_LEADER} lösa det." in sample.browser("revisor").get(f"{PLAN}/perioder").text
    assert "Ingen enhetsgranskare" in sample.browser(ADMIN).get("/administration").text
    decides(sample, LEADER, activity, "/skicka-vidare")
    for one in (SAM, OTHER_SAM):
        decides(sample, one, activity, "/godkand")
    assert sample.state(activity) == "approved"


def test_too_few_can_approve_goes_to_the_external_approvers(sample: Sample) -> None:
    activity = sample.signed(sample.activity("KLK"))
    everybody_recuses(sample, activity, SAM, OTHER_SAM)
    page = sample.browser("agare.klk").get(review_of(sample, activity))
    assert "Ingen kan godkänna" in page.text
    assert f"{ASK_LEADER} skicka den vidare: då får också de externa" in page.text
    assert offered(sample, "agare.klk", activity) == set()
    decides(sample, LEADER, activity, "/skicka-vidare")
    decides(sample, OUTSIDE, activity, "/godkand")
    assert sample.state(activity) == "approved"


def test_when_all_externals_are_in_conflict_only_a_new_one_helps(sample: Sample) -> None:
    activity = sample.signed(sample.activity("SAM"))
    everybody_recuses(sample, activity, OUTSIDE, OTHER_OUTSIDE)
    for one in ("agare.sam", LEADER):
        page = sample.browser(one).get(review_of(sample, activity))
        assert "Ingen kan godkänna" in page.text
        assert "inte heller de externa godkännarna räcker till" in page.text
        assert f"{ASK_ADMIN} ge rollen extern godkännare" in page.text
        assert "skicka-vidare" not in offered(sample, one, activity)
    sample.add("tredje.extern", "external_approver")
    decides(sample, "tredje.extern", activity, "/godkand")
    assert sample.state(activity) == "approved"


def test_what_nobody_could_approve_is_not_sent_and_the_form_says_whom_to_ask(sample: Sample) -> None:
    for one in (OUTSIDE, OTHER_OUTSIDE):
        sample.grant(one, "contributor", "SAM")
    activity = sample.draft(sample.activity("SAM"))
    for one in (OUTSIDE, OTHER_OUTSIDE):
        sample.save(activity, by=one, text=f"{TEXT} {one}")
    page = sample.browser("agare.sam").get(form_of(activity))
    assert "Ingen kan godkänna: alla godkännare har själva haft med texten att göra." in page.text
    assert f"{ASK_ADMIN} ge rollen extern godkännare" in page.text
    assert "Det du skriver går att spara så länge." in page.text
    assert [words for words, _ in page.form("/uppdatera").buttons] == ["Spara utkast"]
    sample.add("tredje.extern", "external_approver")
    sends(sample, "agare.sam", activity)
    assert sample.state(activity) == "in_unit_review"


# nobody is responsible


def test_an_owner_who_has_left_is_said_with_who_can_appoint(sample: Sample) -> None:
    activity = sample.signed(sample.activity("KLK"))
    sample.deactivate("agare.klk")
    for one in ("granskare.klk", "namnd"):
        page = sample.browser(one).get(page_of(activity))
        assert "Ägare saknas Den som var ansvarig har slutat." in page.text
        assert f"{ASK_LEADER} utse någon annan." in page.text
        assert not page.has_link(f"{page_of(activity)}/ansvar/agare")
    browser = sample.browser(LEADER)
    listed = browser.get(f"{PLAN}/perioder")
    assert len([one for one in listed.tree.iter("a") if str(one.get("href")).endswith("/ansvar/agare")]) == 14
    question = browser.get(browser.get(page_of(activity)).link("Utse aktivitetsansvarig"))
    assert "det som granskas går tillbaka" in question.text
    appointed = browser.send(question.form(), owner_id=str(person_id("granskare.klk")), reason="Ägaren har slutat.")
    assert "Aktiviteten har en ansvarig." in appointed.text
    assert "Ägare saknas" not in appointed.text
    assert sample.state(activity) == "returned"
    assert sample.browser("granskare.klk").get("/").has_link(form_of(activity))


def test_an_owner_who_is_there_is_not_replaced_that_way(sample: Sample) -> None:
    activity = sample.activity("KLK")
    browser = sample.browser(LEADER)
    assert not browser.get(page_of(activity)).has_link(f"{page_of(activity)}/ansvar/agare")
    form = browser.get(f"{page_of(activity)}/ansvar/agare").form()
    page = browser.send(form, status=409, owner_id=str(person_id("granskare.klk")), reason="Byte.")
    assert "Aktiviteten har redan en ansvarig." in page.text


# who has left


def test_a_closed_account_is_signed_out_and_its_drafts_are_kept(sample: Sample) -> None:
    activity = sample.draft(sample.activity("KLK"))
    browser = sample.browser("agare.klk")
    assert browser.get("/").heading == "Min sida"
    sample.deactivate("agare.klk")
    assert browser.get("/").heading == "Logga in"
    kept: Content = tools.sparbar().activity(activity).open_updates()[0].content
    assert kept.text == TEXT
    sample.add("ny.klk", "contributor", "KLK")
    assert sample.browser("ny.klk").get(form_of(activity)).form("/uppdatera").fields["text"] == TEXT


@pytest.mark.parametrize("by", [SAM, "granskare.klk"])
def test_without_a_coordinator_others_still_hand_over(sample: Sample, by: str) -> None:
    """No role is a single point of failure: the unit's reviewers and SAM can propose, and SAM decide."""
    activity = sample.activity("KLK")
    sample.deactivate("agare.klk")
    handed_over(by, "KLK", "granskare.klk")(sample, activity)
    browser = sample.browser(OTHER_SAM)
    browser.send(browser.get(browser.get(page_of(activity)).link("Besluta")).form(), reason="Ägaren har slutat.")
    assert tools.sparbar().activity(activity).owner_id == person_id("granskare.klk")
