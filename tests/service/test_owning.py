"""What an owner does beside writing: as before, closing, correcting, carrying forward, answering suggestions."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from domain import commands as ask
from domain.values import plan_id
from tests.service.client import Page
from tests.service.sample import QUARTER, TEXT, Sample, form_of, page_of
from tests.workers.story_on_postgres import size
from workers import tools
from workers.act import act
from workers.read_models import activity_board
from workers.reading import reading
from workers.sample.load import SLUG, person_id

NEXT = "2020-Q1"
WHY = "Siffran var fel."
OTHER = "Båda träffarna är hållna."
LEADER = "samordnare.sam"


def open_next(sample: Sample) -> None:
    period = tools.sparbar().period(plan_id(SLUG), QUARTER)
    assert period is not None
    opening: Any = {"plan_id": plan_id(SLUG), "quarter": NEXT, "deadlines": period.deadlines}
    act(ask.OpenPeriod(command_id=uuid4(), actor_id=person_id(LEADER), **opening))


def lock(sample: Sample) -> None:
    locking: Any = {"plan_id": plan_id(SLUG), "quarter": QUARTER}
    act(ask.LockPeriod(command_id=uuid4(), actor_id=person_id(LEADER), **locking))


def suggested(sample: Sample, activity: UUID, by: str = "granskare.klk") -> UUID:
    about: Any = {"activity_id": activity, "update_id": sample.update(activity).id, "actor_id": person_id(by)}
    command = ask.SuggestChange(command_id=uuid4(), field="text", text=OTHER, reason="Kortare.", **about)
    act(command)
    return command.suggestion_id


@pytest.fixture
def activity(sample: Sample) -> UUID:
    """One that goes on after the year that the quarter is in."""
    return next(row.activity_id for row in sample.of_unit("KLK") if 2020 in row.years and not row.continuous)


def owner(sample: Sample, address: str, status: int = 200) -> Page:
    return sample.browser("agare.klk").get(address, status=status)


def ends(page: Page) -> set[str]:
    return {form.address.partition("?")[0].rpartition("/")[2] for form in page.forms}


def test_as_before_shows_the_words_it_sends_and_is_one_press(sample: Sample, activity: UUID) -> None:
    sample.approved(activity)
    open_next(sample)
    page = owner(sample, form_of(activity, NEXT))
    assert f"Godkänt {QUARTER}. Trycker du här skickas just den texten till granskning för {NEXT}." in page.text
    form = page.form("/som-tidigare")
    assert form.fields["base_hash"] == sample.update(activity).hash
    done = sample.browser("agare.klk").send(form)
    assert "Bekräftat: läget är som tidigare." in done.text
    assert sample.update(activity, NEXT).content.text == TEXT
    assert sample.update(activity, NEXT).state == "in_unit_review"
    before = size()
    sample.browser("agare.klk").send(form)
    assert size() == before


def test_as_before_on_words_that_were_not_shown_is_refused(sample: Sample, activity: UUID) -> None:
    sample.approved(activity)
    open_next(sample)
    form = owner(sample, form_of(activity, NEXT)).form("/som-tidigare")
    before = size()
    form.fields["base_hash"] = "sha256:00"
    sample.browser("agare.klk").send(form, status=409)
    assert size() == before


def test_where_as_before_is_not_allowed_it_says_why(sample: Sample, activity: UUID) -> None:
    page = owner(sample, form_of(activity))
    assert "Som tidigare: Det finns ingen godkänd text sedan tidigare att bekräfta." in page.text
    assert "som-tidigare" not in ends(page)


def test_an_activity_is_closed_with_its_last_word(sample: Sample, activity: UUID) -> None:
    page = owner(sample, form_of(activity))
    browser = sample.browser("agare.klk")
    form = page.form("/uppdatera")
    form.fields |= {"status": "done", "text": TEXT, "proposed_lifecycle": "completed"}
    refused = browser.send(form, "Skicka", 422)
    assert refused.link("Skriv ett slutord") == "#closing_statement"
    assert refused.form("/uppdatera").fields["proposed_lifecycle"] == "completed"
    browser.send(refused.form("/uppdatera"), "Skicka", closing_statement="Nätverket lever vidare.")
    review = sample.browser("granskare.klk").get(f"/granska/{sample.update(activity).id}")
    assert "Aktiviteten avslutas som genomförd när uppdateringen är godkänd." in review.text
    assert "Nätverket lever vidare." in review.text
    sample.browser("granskare.klk").send(review.form("/granskad"))
    sample.browser("godkannare1.sam").post_form(f"/granska/{sample.update(activity).id}", "/godkand")
    assert tools.sparbar().activity(activity).lifecycle == "completed"
    assert "Aktiviteten avslutades som genomförd" in owner(sample, page_of(activity)).text


@pytest.mark.parametrize("username", ["agare.klk", "godkannare1.sam"])
def test_owner_and_approver_correct_what_is_approved_also_after_the_lock(
    sample: Sample, activity: UUID, username: str
) -> None:
    sample.approved(activity)
    lock(sample)
    browser = sample.browser(username)
    base = sample.update(activity)
    page = browser.get(browser.get(page_of(activity)).link(f"Rätta {QUARTER}"))
    assert page.form().fields["text"] == TEXT
    before = size()
    refused = browser.send(page.form(), status=422, text=OTHER)
    assert refused.link("Skriv varför den godkända texten behöver rättas") == "#reason"
    assert (refused.form().fields["text"], size()) == (OTHER, before)
    browser.send(refused.form(), reason=WHY)
    assert (sample.update(activity).kind, sample.update(activity).content.text) == ("correction", OTHER)
    form = owner(sample, form_of(activity))
    assert WHY in form.text
    sample.browser("agare.klk").send(form.form("/uppdatera"), "Skicka", text=f"{OTHER} Fler kom.")
    assert sample.state(activity) == "in_unit_review"
    with reading() as now:
        assert activity_board.one(now, activity).status_text == TEXT  # type: ignore[union-attr]
    assert tools.sparbar().activity(activity).updates[base.id].state == "approved"


@pytest.mark.parametrize("username", ["granskare.klk", "agare.utb", "namnd", "godkannare1.extern", LEADER])
def test_nobody_else_is_offered_a_correction_or_may_begin_one(sample: Sample, activity: UUID, username: str) -> None:
    sample.approved(activity)
    browser = sample.browser(username)
    assert "Rätta" not in browser.get(page_of(activity)).text
    address = f"{page_of(activity)}/ratta/{sample.update(activity).id}"
    browser.get(address, status=403)
    fields = owner(sample, address).form().fields | {
        "csrf_token": browser.get("/").form("/logga-ut").fields["csrf_token"]
    }
    before = size()
    assert browser.http.post(address, data=fields | {"reason": WHY}).status_code == 403
    assert size() == before


def test_what_missed_its_quarter_is_carried_forward(sample: Sample, activity: UUID) -> None:
    sample.draft(activity)
    lock(sample)
    assert "ta-med" not in ends(owner(sample, page_of(activity)))
    open_next(sample)
    page = owner(sample, page_of(activity))
    assert TEXT in page.text
    sample.browser("agare.klk").send(page.form("/ta-med"))
    carried = sample.update(activity, NEXT)
    assert (carried.kind, carried.state, carried.content.text) == ("carried_forward", "draft", TEXT)
    form = owner(sample, form_of(activity, NEXT)).form("/uppdatera")
    sample.browser("agare.klk").send(form, "Skicka", text=OTHER)
    assert sample.update(activity, NEXT).state == "in_unit_review"


def test_a_suggestion_is_read_as_a_difference_and_taken_in(sample: Sample, activity: UUID) -> None:
    sample.submitted(activity)
    suggested(sample, activity)
    sample.withdraw(activity)
    page = owner(sample, form_of(activity))
    assert "Förslag: Lägesbeskrivning" in page.text
    assert "Kortare." in page.text
    done = sample.browser("agare.klk").send(page.form("/ta-in"))
    assert done.form("/uppdatera").fields["text"] == OTHER
    assert "ta-in" not in ends(done)
    sample.submitted(activity)
    barred = sample.browser("granskare.klk").get(f"/granska/{sample.update(activity).id}")
    assert "Du kan inte besluta om den här uppdateringen" in barred.text


def test_a_suggestion_is_declined_with_a_reason(sample: Sample, activity: UUID) -> None:
    sample.submitted(activity)
    suggested(sample, activity)
    sample.withdraw(activity)
    browser = sample.browser("agare.klk")
    question = browser.get(owner(sample, form_of(activity)).link("Avböj"))
    assert OTHER in question.text
    again = browser.send(question.form(), status=422)
    assert again.link("Skriv varför du inte tar in förslaget") == "#reason"
    done = browser.send(again.form(), reason="Siffran saknas.")
    assert "ta-in" not in ends(done)
    assert sample.update(activity).content.text == TEXT
