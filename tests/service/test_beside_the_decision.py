"""Beside the decision: comments that may block, suggestions, stepping aside, two approvals, substitutes, ways on."""

from uuid import UUID

import pytest

from tests.service.client import Page
from tests.service.sample import REASON, TEXT, Sample, last_day, page_of, review_of
from tests.workers.story_on_postgres import size
from workers.sample.load import person_id

QUESTION = "Vilka bolag kom?"
KLK, SAM, OTHER_SAM, LEADER = "granskare.klk", "godkannare1.sam", "godkannare2.sam", "samordnare.sam"


@pytest.fixture
def activity(sample: Sample) -> UUID:
    return sample.activity("KLK")


def reviewing(sample: Sample, activity: UUID, username: str = KLK, status: int = 200) -> Page:
    return sample.browser(username).get(review_of(sample, activity), status=status)


def ends(page: Page) -> set[str]:
    return {form.address.rpartition("/")[2] for form in page.forms if form.method == "post"} - {"logga-ut"}


def asked(sample: Sample, activity: UUID, username: str, link: str, status: int = 200, **typed: str) -> Page:
    """Follow the link on the review page, fill in what it asks and send it."""
    browser = sample.browser(username)
    page = browser.get(reviewing(sample, activity, username).link(link))
    return browser.send(page.form(), "", status, **typed)


def test_a_blocking_question_stops_the_approval_until_it_is_answered(sample: Sample, activity: UUID) -> None:
    sample.signed(activity)
    page = asked(sample, activity, SAM, "Skriv en kommentar", text=QUESTION, blocking="true", field="text")
    assert QUESTION in page.text
    assert "Måste besvaras innan uppdateringen godkänns." in page.text
    assert "godkand" not in ends(page)
    assert "En fråga som måste besvaras före beslutet är fortfarande öppen." in page.text
    assert "Det kan du själv göra:" in page.text
    names = ("Godkännare 1 SAM, Godkännare 2 SAM", "Godkännare 2 SAM, Godkännare 1 SAM")
    assert any(f"Det kan markera den som besvarad: {both}." in page.text for both in names)
    answer = asked(sample, activity, "agare.klk", "Svara", text="Tre bolag.")
    assert "Tre bolag." in answer.text
    assert "Markera som besvarad" not in answer.text
    resolved = asked(sample, activity, SAM, "Markera som besvarad")
    assert "Markerad som besvarad av Godkännare 1 SAM." in resolved.text
    assert "godkand" in ends(resolved)
    opened = sample.browser(SAM).send(resolved.form("/oppna"))
    assert "godkand" not in ends(opened)


def test_only_those_who_could_decide_are_offered_the_tick_that_blocks(sample: Sample, activity: UUID) -> None:
    sample.signed(activity)
    for username, offered in ((SAM, True), (KLK, False), ("agare.klk", False), (LEADER, False)):
        page = sample.browser(username).get(reviewing(sample, activity, username).link("Skriv en kommentar"))
        assert ("blocking" in page.form().fields) is offered
    forged = page.form()
    forged.fields["blocking"] = "true"
    before = size()
    sample.browser(LEADER).send(forged, status=422, text=QUESTION)
    assert size() == before


def test_an_empty_comment_is_asked_for_again(sample: Sample, activity: UUID) -> None:
    sample.submitted(activity)
    page = asked(sample, activity, KLK, "Skriv en kommentar", status=422, text=" ")
    assert page.link("Skriv en kommentar") == "#text"


def test_a_suggestion_begins_from_the_words_as_they_are(sample: Sample, activity: UUID) -> None:
    sample.submitted(activity)
    browser = sample.browser(KLK)
    page = browser.get(reviewing(sample, activity).link("Lägesbeskrivning"))
    assert page.form().fields["text"] == TEXT
    done = browser.send(page.form(), text="Två träffar är hållna.")
    assert "Förslaget är sparat." in done.text
    assert [one.text for one in sample.update(activity).suggestions.values()] == ["Två träffar är hållna."]
    browser.get(f"{review_of(sample, activity)}/forslag/attachments", status=404)
    sample.browser(LEADER).get(f"{review_of(sample, activity)}/forslag/text", status=403)


def test_one_who_steps_aside_decides_no_more(sample: Sample, activity: UUID) -> None:
    sample.signed(activity)
    asked(sample, activity, SAM, "Avstå från att besluta", reason="Min svåger driver bolaget.")
    page = reviewing(sample, activity, SAM)
    assert ends(page) == set()
    assert "godkand" in ends(reviewing(sample, activity, OTHER_SAM))


def stepping_aside(sample: Sample, activity: UUID, username: str) -> tuple[Page, Page]:
    """What is said before, and when it is done."""
    browser, address = sample.browser(username), f"{review_of(sample, activity)}/avsta"
    before = size()
    page = browser.get(address)
    assert size() == before
    return page, browser.send(page.form())


def test_a_reviewer_who_steps_aside_is_told_that_the_signature_falls_and_who_must_act(
    sample: Sample, activity: UUID
) -> None:
    other = sample.add("andra.klk", "unit_reviewer", "KLK")
    sample.signed(activity)
    said, done = stepping_aside(sample, activity, KLK)
    then = "Den väntar då på: Andra.klk."
    assert f"Din granskning för enheten slutar gälla, och enheten granskar igen. {then}" in said.text
    assert f"Du har avstått. {then}" in done.text
    assert sample.state(activity) == "in_unit_review"
    assert not sample.update(activity).valid("unit")
    assert "granskad" in ends(reviewing(sample, activity, other))


def test_the_last_one_who_steps_aside_is_told_who_can_send_it_on(sample: Sample, activity: UUID) -> None:
    sample.signed(activity)
    said, _ = stepping_aside(sample, activity, KLK)
    assert "Då kan ingen besluta om den förrän samordnaren, Samordnare SAM, har skickat den vidare." in said.text
    assert "Ingen kan granska" in reviewing(sample, activity, "agare.klk").text


def test_an_approver_who_steps_aside_is_told_what_falls_of_their_own(sample: Sample, activity: UUID) -> None:
    without_reviewers(sample, activity)
    sample.browser(LEADER).post_form(review_of(sample, activity), "/skicka-vidare")
    said, _ = stepping_aside(sample, activity, OTHER_SAM)
    assert "Du har inte skrivit under något här" in said.text
    sample.browser(SAM).post_form(review_of(sample, activity), "/godkand")
    said, _ = stepping_aside(sample, activity, SAM)
    assert "Ditt godkännande slutar gälla." in said.text
    assert not sample.update(activity).valid("sam")


def test_sam_sends_it_back_to_the_unit_with_a_reason(sample: Sample, activity: UUID) -> None:
    sample.signed(activity)
    page = asked(sample, activity, SAM, "Skicka tillbaka till enheten", status=422)
    assert page.link("Skriv varför") == "#reason"
    sample.browser(SAM).send(page.form(), reason=REASON)
    assert sample.state(activity) == "in_unit_review"
    assert REASON in reviewing(sample, activity).text


def test_sending_back_words_that_have_moved_on_is_refused_and_keeps_the_reason(sample: Sample, activity: UUID) -> None:
    sample.signed(activity)
    browser = sample.browser(SAM)
    form = browser.get(reviewing(sample, activity, SAM).link("Skicka tillbaka till enheten")).form()
    sample.withdraw(activity)
    sample.signed(activity)
    page = browser.send(form, status=409, reason=REASON)
    assert page.form().fields["reason"] == REASON


def test_an_approval_is_taken_back_with_a_reason(sample: Sample, activity: UUID) -> None:
    sample.approved(activity)
    assert "Återkalla godkännandet" not in reviewing(sample, activity, "agare.klk").text
    done = asked(sample, activity, SAM, "Återkalla godkännandet", reason=REASON)
    assert done.address.partition("?")[0] == page_of(activity)
    assert sample.state(activity) == "returned"
    sample.browser("granskare.klk").get(f"{review_of(sample, activity)}/aterkalla", status=409)


def without_reviewers(sample: Sample, activity: UUID) -> None:
    sample.submitted(activity)
    sample.deactivate(KLK)


def test_when_nobody_is_left_to_review_the_coordinator_sends_it_on(sample: Sample, activity: UUID) -> None:
    without_reviewers(sample, activity)
    owner = reviewing(sample, activity, "agare.klk")
    assert "Ingen kan granska" in owner.text
    assert "skicka-vidare" not in ends(owner)
    page = reviewing(sample, activity, LEADER)
    done = sample.browser(LEADER).send(page.form("/skicka-vidare"))
    assert "0 av 2 godkännanden." in done.text
    assert "Enhetens granskning är undantagen." in done.text


def test_two_approvals_are_counted_and_both_are_named(sample: Sample, activity: UUID) -> None:
    without_reviewers(sample, activity)
    sample.browser(LEADER).post_form(review_of(sample, activity), "/skicka-vidare")
    first = sample.browser(SAM).post_form(review_of(sample, activity), "/godkand")
    assert "Ditt godkännande är sparat: 1 av 2." in first.text
    page = reviewing(sample, activity, SAM)
    assert "1 av 2 godkännanden. Godkännare 1 SAM" in page.text
    assert "Du har redan godkänt." in page.text
    second = sample.browser(OTHER_SAM).post_form(review_of(sample, activity), "/godkand")
    assert "Godkänd. Texten tas med i lägesrapporten." in second.text
    assert sample.state(activity) == "approved"


def test_a_substitute_decides_for_the_other_and_it_says_so(sample: Sample, activity: UUID) -> None:
    sample.submitted(activity)
    reviewing(sample, activity, "granskare.utb", status=404)
    sample.stands_in("granskare.utb", KLK, "unit_reviewer", "KLK")
    browser = sample.browser("granskare.utb")
    assert sample.row(activity).title in browser.get("/granska").text
    page = reviewing(sample, activity, "granskare.utb")
    assert f"Du gör det för Enhetsgranskare KLK, som ersättare t.o.m. {last_day()}." in page.text
    browser.send(page.form("/granskad"))
    sign_off = sample.update(activity).sign_offs[-1]
    assert (sign_off.by, sign_off.on_behalf_of) == (person_id("granskare.utb"), person_id(KLK))
    assert (
        f"Enhetsgranskare UTB för Enhetsgranskare KLK, ersättare t.o.m. {last_day()}"
        in sample.browser("agare.klk").get(page_of(activity)).text
    )


def test_one_who_may_also_decide_for_themself_chooses(sample: Sample, activity: UUID) -> None:
    sample.signed(activity)
    sample.stands_in(SAM, OTHER_SAM, "sam_approver")
    page = reviewing(sample, activity, SAM)
    assert page.form("/godkand").fields["on_behalf_of"] == ""
    sample.browser(SAM).send(page.form("/godkand"), on_behalf_of=str(person_id(OTHER_SAM)))
    assert sample.update(activity).sign_offs[-1].on_behalf_of == person_id(OTHER_SAM)


def test_a_decision_for_somebody_one_does_not_stand_in_for_is_refused(sample: Sample, activity: UUID) -> None:
    sample.signed(activity)
    form = reviewing(sample, activity, SAM).form("/godkand")
    before = size()
    form.fields["on_behalf_of"] = str(person_id(OTHER_SAM))
    sample.browser(SAM).send(form, status=403)
    assert size() == before
