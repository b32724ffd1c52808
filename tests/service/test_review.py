"""The review page: what changed word by word, what the button leads to, and who may not press it and why."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from tests.people import someone
from tests.service.client import Browser, Form, Page, words
from tests.service.sample import REASON, TEXT, Sample, page_of, review_of
from tests.workers.story_on_postgres import size
from workers import tools

UNKNOWN = someone("nobody")
LATER = "Första träffen är hållen, en återstår."
APPROVE, SIGN, RETURN = "/godkand", "/granskad", "/ater"


@pytest.fixture
def activity(sample: Sample) -> UUID:
    """One that KLK is responsible for; nothing is reported."""
    return sample.activity("KLK")


def decides(page: Page) -> set[str]:
    """The ends of the addresses that decisions are sent to."""
    return {form.address.rpartition("/")[2] for form in page.forms if form.method == "post"} - {"logga-ut"}


def reviewing(sample: Sample, activity: UUID, username: str = "granskare.klk", status: int = 200) -> Page:
    return sample.browser(username).get(review_of(sample, activity), status=status)


def marked(page: Page, tag: str) -> str:
    return " ".join(words(one) for one in page.tree.iter(tag))


def test_the_reviewer_sees_the_words_what_changed_and_what_signing_leads_to(sample: Sample, activity: UUID) -> None:
    sample.submitted(activity, status="done", next="Uppföljning i mars.", obstacle="Lokalen.")
    page = reviewing(sample, activity)
    assert page.heading == " ".join(sample.row(activity).title.split())
    assert TEXT in page.text
    assert "Uppföljning i mars." in page.text
    assert "Sedan 2019-Q3 (ur dokument)" in page.text
    assert "Delvis genomförd →blir Genomförd" in page.text
    assert "Handlingsplan" in marked(page, "del")
    assert "träffen" in marked(page, "ins")
    assert "När du skriver under för enheten går uppdateringen vidare till SAM för godkännande." in page.text
    assert "Väntar på: enhetsgranskare KLK" in page.text
    assert decides(page) == {"granskad", "ater"}


def test_the_approver_is_told_where_the_words_will_stand(sample: Sample, activity: UUID) -> None:
    sample.signed(activity)
    page = reviewing(sample, activity, "godkannare2.sam")
    assert "När du godkänner tas texten med i lägesrapporten 2019-Q4" in page.text
    assert "Enhetsgranskare KLK" in page.text
    assert decides(page) == {"godkand", "ater"}


def test_sams_own_go_to_the_external_approvers_and_say_so(sample: Sample) -> None:
    own = sample.submitted(sample.activity("SAM"))
    assert "går uppdateringen vidare till extern godkännare" in reviewing(sample, own, "granskare.sam").text
    reviewing(sample, own, "godkannare1.sam", status=404)
    sample.browser("granskare.sam").post_form(review_of(sample, own), SIGN)
    assert decides(reviewing(sample, own, "godkannare1.extern")) == {"godkand", "ater"}


def test_both_steps_lead_back_to_the_queue_with_a_receipt(sample: Sample, activity: UUID) -> None:
    sample.submitted(activity)
    signed = sample.browser("granskare.klk").post_form(review_of(sample, activity), SIGN)
    assert signed.heading == "Granska"
    assert "Granskad. Uppdateringen har gått vidare för godkännande." in signed.text
    approved = sample.browser("godkannare1.sam").post_form(review_of(sample, activity), APPROVE)
    assert "Godkänd. Texten tas med i lägesrapporten." in approved.text
    assert sample.state(activity) == "approved"


def test_the_owner_is_told_why_they_may_not_decide_and_who_can(sample: Sample, activity: UUID) -> None:
    sample.grant("agare.klk", "unit_reviewer", "KLK")
    sample.submitted(activity)
    page = reviewing(sample, activity, "agare.klk")
    assert decides(page) == set()
    assert "Du är aktivitetsansvarig och får inte besluta om din egen uppdatering." in page.text
    assert "Det kan i stället: Enhetsgranskare KLK." in page.text


def test_a_reviewer_who_has_written_is_told_why_they_may_not_decide(sample: Sample, activity: UUID) -> None:
    sample.add("dubbel.klk", "contributor", "KLK")
    sample.grant("dubbel.klk", "unit_reviewer", "KLK")
    sample.draft(activity, by="dubbel.klk")
    sample.submitted(activity)
    page = reviewing(sample, activity, "dubbel.klk")
    assert decides(page) == set()
    assert "Du har skrivit i utkastet eller skickat det." in page.text


def test_the_reviewer_never_approves_as_well(sample: Sample, activity: UUID) -> None:
    sample.grant("granskare.klk", "sam_approver")
    sample.signed(activity)
    page = reviewing(sample, activity)
    assert decides(page) == set()
    assert "Du har granskat uppdateringen för enheten. En annan person ska godkänna den." in page.text
    assert "Godkännare 1 SAM" in page.text


@pytest.mark.parametrize("username", ["samordnare.sam", "revisor", "agare.klk"])
def test_somebody_who_only_reads_is_told_that_it_takes_a_role(sample: Sample, activity: UUID, username: str) -> None:
    sample.signed(activity)
    page = reviewing(sample, activity, username)
    assert decides(page) == set()
    assert "Du kan inte besluta om den här uppdateringen" in page.text
    assert "Det kan i stället:" in page.text


@pytest.mark.parametrize("username", ["agare.utb", "granskare.utb", "namnd", "admin", "godkannare1.extern"])
def test_what_one_may_not_read_is_not_there(sample: Sample, activity: UUID, username: str) -> None:
    sample.signed(activity)
    page = reviewing(sample, activity, username, status=404)
    assert TEXT not in page.answer.text


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("draft", "Texten är ett utkast."),
        ("returned", "Uppdateringen är lämnad tillbaka."),
        ("approved", "Uppdateringen är godkänd, och kan bara ändras genom en rättelse."),
    ],
)
def test_an_update_that_nobody_decides_about_says_where_it_stands(
    sample: Sample, activity: UUID, state: str, sentence: str
) -> None:
    getattr(sample, state)(activity)
    page = reviewing(sample, activity)
    assert sentence in page.text
    assert decides(page) == set()
    assert page.has_link(page_of(activity))


def test_the_documents_words_are_read_and_not_decided_about(untouched: Sample) -> None:
    imported = untouched.update(untouched.activity("KLK"), "2019-Q3")
    page = untouched.browser("granskare.klk").get(f"/granska/{imported.id}")
    assert "Den granskas inte i Spårbar." in page.text
    assert decides(page) == set()


def test_a_return_needs_a_reason(sample: Sample, activity: UUID) -> None:
    sample.submitted(activity)
    reviewer, before = sample.browser("granskare.klk"), size()
    for blank in ("", " \n "):
        page = reviewer.post_form(review_of(sample, activity), RETURN, status=422, reason=blank)
        assert page.title.startswith("Fel: ")
        assert page.link("Skriv vad som saknas") == "#reason"
    assert size() == before
    reviewer.send(page.form(RETURN), reason=REASON)
    assert sample.state(activity) == "returned"
    assert REASON in sample.browser("agare.klk").get("/").text


def test_a_reason_that_is_too_long_is_kept(sample: Sample, activity: UUID) -> None:
    sample.submitted(activity)
    long = "Skriv mer. " * 200
    page = sample.browser("granskare.klk").post_form(review_of(sample, activity), RETURN, status=422, reason=long)
    assert "Korta texten med 200 tecken. Högst 2000." in page.text
    assert page.form(RETURN).fields["reason"] == long
    assert decides(page) == {"granskad", "ater"}


@pytest.mark.parametrize("ending", [SIGN, RETURN])
def test_words_that_changed_meanwhile_must_be_read_first(sample: Sample, activity: UUID, ending: str) -> None:
    sample.submitted(activity)
    reviewer = sample.browser("granskare.klk")
    form = reviewer.get(review_of(sample, activity)).form(ending)
    sample.withdraw(activity)
    sample.save(activity, text=LATER)
    sample.submitted(activity)
    before = size()
    page = reviewer.send(form, status=409, **({"reason": REASON} if ending == RETURN else {}))
    assert size() == before
    assert "Texten har ändrats sedan du öppnade sidan." in page.text
    assert "[borttaget: två][tillagt: en]" in page.text
    assert "Aktivitetsansvarig KLK" in page.text
    if ending == RETURN:
        assert page.form(RETURN).fields["reason"] == REASON
    reviewer.send(page.form(ending), **({"reason": REASON} if ending == RETURN else {}))
    assert sample.state(activity) == ("returned" if ending == RETURN else "in_sam_review")


def test_the_same_words_at_a_later_step_must_be_seen_again(sample: Sample, activity: UUID) -> None:
    sample.submitted(activity)
    reviewer = sample.browser("granskare.klk")
    form = reviewer.get(review_of(sample, activity)).form(SIGN)
    sample.withdraw(activity)
    sample.submitted(activity)
    page = reviewer.send(form, status=409)
    assert "skickats vidare och kommit tillbaka" in page.text


def test_the_reviewer_sees_what_changed_since_they_sent_it_back(sample: Sample, activity: UUID) -> None:
    sample.returned(activity)
    sample.save(activity, text=LATER)
    sample.submitted(activity)
    page = reviewing(sample, activity)
    assert "Sedan du läste den sist" in page.text
    assert "[borttaget: två][tillagt: en]" in page.text
    assert f"”{REASON}”" in page.text


def test_a_double_click_on_approve_is_one_approval_and_one_answer(sample: Sample, activity: UUID) -> None:
    sample.signed(activity)
    approver = sample.browser("godkannare1.sam")
    form = approver.get(review_of(sample, activity)).form(APPROVE)
    first = approver.send(form)
    before = size()
    again = approver.send(form)
    assert (again.address, again.text, size()) == (first.address, first.text, before)


def test_two_presses_at_the_same_moment_are_one_approval(sample: Sample, activity: UUID) -> None:
    sample.signed(activity)
    form = sample.browser("godkannare1.sam").get(review_of(sample, activity)).form(APPROVE)
    before = size()
    with ThreadPoolExecutor(4) as threads:
        answers = list(
            threads.map(lambda one: posted(one, form), [sample.browser("godkannare1.sam") for _ in range(4)])
        )
    assert size() == before + 2
    assert len(set(answers)) == 1
    assert answers[0][0] == 303


def posted(browser: Browser, form: Form) -> tuple[int, str]:
    answer = browser.http.post(form.address, data=form.fields)
    return answer.status_code, answer.headers.get("Location", "")


def test_the_one_who_comes_second_is_told_who_was_first(sample: Sample, activity: UUID) -> None:
    sample.signed(activity)
    second = sample.browser("godkannare2.sam")
    page = second.get(review_of(sample, activity))
    approve, send_back = page.form(APPROVE), page.form(RETURN)
    sample.browser("godkannare1.sam").post_form(review_of(sample, activity), APPROVE)
    before = size()
    lost = second.send(approve, status=409)
    assert "Uppdateringen är redan godkänd." in lost.text
    assert "Godkännare 1 SAM" in lost.text
    kept = second.send(send_back, status=409, reason=REASON)
    assert REASON in kept.text
    assert size() == before


def test_a_decision_about_something_taken_back_keeps_the_reason(sample: Sample, activity: UUID) -> None:
    """A draft is not the approver's to read any more, so the page is gone, but not what was typed."""
    sample.signed(activity)
    approver = sample.browser("godkannare1.sam")
    form = approver.get(review_of(sample, activity)).form(RETURN)
    sample.withdraw(activity)
    page = approver.send(form, status=404, reason=REASON)
    assert REASON in page.text
    assert TEXT not in page.answer.text


def test_a_press_on_the_other_button_after_going_back_changes_nothing(sample: Sample, activity: UUID) -> None:
    sample.submitted(activity)
    reviewer = sample.browser("granskare.klk")
    page = reviewer.get(review_of(sample, activity))
    reviewer.send(page.form(SIGN))
    before = size()
    again = reviewer.send(page.form(RETURN), status=409, reason=REASON)
    assert REASON in again.text
    assert (sample.state(activity), size()) == ("in_sam_review", before)


@pytest.mark.parametrize("missing", ["content_hash", "step_id", "command_id"])
def test_a_form_that_lost_a_part_says_so(sample: Sample, activity: UUID, missing: str) -> None:
    sample.signed(activity)
    approver = sample.browser("godkannare1.sam")
    form = approver.get(review_of(sample, activity)).form(APPROVE)
    form.fields[missing] = ""
    page = approver.send(form, status=422)
    assert "Formuläret kom inte fram helt. Öppna sidan på nytt och försök igen." in page.text
    approver.send(page.form(APPROVE))
    assert sample.state(activity) == "approved"


def test_a_hash_of_other_words_approves_nothing(sample: Sample, activity: UUID) -> None:
    sample.signed(activity)
    other = sample.signed(sample.activity("KLK", 1), text="Andra ord.")
    approver = sample.browser("godkannare1.sam")
    form = approver.get(review_of(sample, activity)).form(APPROVE)
    for forged in (sample.update(other).hash, "sha256:00", "x" * 5000):
        form.fields["content_hash"] = forged
        approver.send(form, status=409)
    assert sample.state(activity) == "in_sam_review"


@pytest.mark.parametrize("address", [f"/granska/{UNKNOWN}", "/granska/1"])
def test_an_unknown_update_is_not_found(untouched: Sample, address: str) -> None:
    untouched.browser("granskare.klk").get(address, status=404)
    form = untouched.browser("granskare.klk").get("/").form("/logga-ut")
    answer = untouched.browser("granskare.klk").http.post(f"{address}/godkand", data=form.fields)
    assert answer.status_code in (404, 422)
    assert tools.sparbar().organisation() is not None
