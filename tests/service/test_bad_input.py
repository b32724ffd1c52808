"""Whatever comes in: a clear sentence, the right status code, nothing lost and nothing let through."""

from urllib.parse import quote
from uuid import UUID

import pytest

from tests.people import someone
from tests.service.client import Browser, Form
from tests.service.sample import PLAN, REASON, TEXT, Sample, form_of, page_of, review_of
from tests.workers.story_on_postgres import size
from workers import tools
from workers.reports import jobs
from workers.sample.load import SLUG

REPORT = f"/rapporter/{SLUG}/2019-Q4"
SCRIPT = "<script>alert('Ö')</script>\"><b onclick=x>{{ 7*7 }}</textarea>"
FIELDS = ("text", "done", "next", "obstacle", "decision_needed")
HOSTILE = {name: f"{name} {SCRIPT}" for name in FIELDS}
ELSEWHERE = "192.0.2.7"


@pytest.fixture
def activity(sample: Sample) -> UUID:
    """One that KLK is responsible for; nothing is reported."""
    return sample.activity("KLK")


@pytest.fixture
def owner(sample: Sample) -> Browser:
    return sample.browser("agare.klk")


def written(browser: Browser, activity: UUID, **more: str) -> Form:
    form = browser.get(form_of(activity)).form("/uppdatera")
    form.fields |= {"status": "done", "text": TEXT} | more
    return form


def shown_as_words(browser: Browser, address: str, *names: str) -> None:
    """The client has refused every inline script; here the very characters are looked for, as words."""
    page = browser.get(address)
    assert "<script>alert" not in page.answer.text
    assert "<b onclick" not in page.answer.text
    for name in names:
        assert f"{name} {SCRIPT}" in page.text, (address, name)


def test_a_script_in_any_field_is_words_on_every_page(sample: Sample, owner: Browser, activity: UUID) -> None:
    reviewer, approver = sample.browser("granskare.klk"), sample.browser("godkannare1.sam")
    owner.send(written(owner, activity, **HOSTILE), "Spara")
    shown_as_words(owner, page_of(activity), "text")
    assert owner.get(form_of(activity)).form("/uppdatera").fields["obstacle"] == HOSTILE["obstacle"]
    owner.send(owner.get(form_of(activity)).form("/uppdatera"), "Skicka")
    shown_as_words(reviewer, review_of(sample, activity), *FIELDS)
    reviewer.post_form(review_of(sample, activity), "/ater", reason=f"reason {SCRIPT}")
    for address in ("/", page_of(activity), form_of(activity)):
        shown_as_words(owner, address, "reason")
    owner.send(owner.get(form_of(activity)).form("/uppdatera"), "Skicka")
    shown_as_words(reviewer, review_of(sample, activity), "reason")
    reviewer.post_form(review_of(sample, activity), "/granskad")
    shown_as_words(approver, review_of(sample, activity), *FIELDS, "reason")
    approver.post_form(review_of(sample, activity), "/godkand")
    shown_as_words(sample.browser("namnd"), page_of(activity), *FIELDS)
    shown_as_words(sample.browser("namnd"), PLAN)
    sample.browser("samordnare.sam").post_form(REPORT, "/sammanstall")
    assert jobs.work_on_next()
    shown_as_words(sample.browser("namnd"), REPORT, "text", "next", "obstacle", "decision_needed")


def test_a_script_in_a_refused_form_is_words_too(sample: Sample, owner: Browser, activity: UUID) -> None:
    page = owner.send(written(owner, activity, text=SCRIPT * 100), "Skicka", status=422)
    assert "<script>alert" not in page.answer.text
    assert page.form("/uppdatera").fields["text"] == SCRIPT * 100
    sample.submitted(activity)
    form = written(sample.browser("agare.klk"), sample.activity("KLK", 1), **HOSTILE)
    form.address = form_of(activity)
    assert "<script>alert" not in owner.send(form, "Spara", status=409).answer.text


def test_a_hundred_thousand_characters_are_kept_and_told_about(sample: Sample, owner: Browser, activity: UUID) -> None:
    before, long = size(), "Räksmörgås " * 10_000
    page = owner.send(written(owner, activity, text=long, done="Mycket."), "Skicka", status=422)
    assert f"Korta texten med {len(long) - 1500} tecken. Högst 1500." in page.text
    kept = page.form("/uppdatera").fields
    assert (kept["text"], kept["done"]) == (long, "Mycket.")
    assert size() == before
    page = sample.browser("granskare.klk").post_form(
        review_of(sample, sample.submitted(activity)), "/ater", status=422, reason=long
    )
    assert page.form("/ater").fields["reason"] == long


def test_a_nul_byte_is_taken_out_and_told_about(owner: Browser, activity: UUID) -> None:
    before = size()
    page = owner.send(written(owner, activity, text="Tr\x00äff"), "Skicka", status=422)
    assert "osynligt styrtecken" in page.text
    assert page.form("/uppdatera").fields["text"] == "Träff"
    assert size() == before
    owner.send(page.form("/uppdatera"), "Skicka")


@pytest.mark.parametrize(
    "address",
    [f"{PLAN}%00", f"{PLAN}?enhet=%00", "/planer/%00", f"{REPORT}%00", "/logga-in?next=%00", "/?after=%00"],
)
def test_a_nul_byte_in_an_address_is_not_found(untouched: Sample, address: str) -> None:
    untouched.browser("agare.klk").get(address, status=404)


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "1.5"])
def test_a_made_up_position_does_no_harm(untouched: Sample, after: str) -> None:
    assert untouched.browser("agare.klk").get(f"/?after={after}").heading == "Min sida"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/finns-inte", 404),
        (f"/planer/{quote('<script>')}", 404),
        (f"/aktiviteter/{someone('no activity')}/kassera", 405),
        (f"/granska/{someone('no update')}/godkand", 405),
        (f"{REPORT}/sammanstall", 405),
    ],
)
def test_an_address_that_leads_nowhere_says_so(untouched: Sample, address: str, status: int) -> None:
    page = untouched.browser("granskare.klk").get(address, status=status)
    assert page.title.startswith("Fel: ")
    assert page.link("Till Min sida") == "/"


@pytest.mark.parametrize("ending", ["aterkalla", "kassera"])
@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 400),
        ({"command_id": "1", "update_id": "2"}, 400),
        ({"command_id": str(someone("c")), "update_id": str(someone("no update"))}, 404),
    ],
)
def test_a_button_without_its_ids_does_nothing(
    untouched: Sample, ending: str, fields: dict[str, str], status: int
) -> None:
    owner, before = untouched.browser("agare.klk"), size()
    data = owner.get("/").form("/logga-ut").fields | fields
    answer = owner.http.post(f"{page_of(untouched.activity('KLK'))}/{ending}", data=data)
    assert (answer.status_code, size()) == (status, before)


def test_a_field_that_no_form_has_is_refused_and_the_words_kept(owner: Browser, activity: UUID) -> None:
    form, before = written(owner, activity), size()
    form.fields |= {"owner_id": "någon", "period": "2019-Q3"}
    page = owner.send(form, "Spara", status=422)
    assert "Formuläret hade ett okänt fält: owner_id" in page.text
    assert page.form("/uppdatera").fields["text"] == TEXT
    assert size() == before


@pytest.mark.parametrize(
    "fields", [{"base_version": "x"}, {"command_id": "x"}, {"update_id": "x"}, {"do": "approve"}, {"command_id": ""}]
)
def test_a_broken_hidden_field_keeps_the_words(owner: Browser, activity: UUID, fields: dict[str, str]) -> None:
    form, before = written(owner, activity), size()
    data = form.fields | {"do": "save"} | fields
    page = owner.send(Form(form.address, "post", data, [("", {})]), status=422)
    assert "Formuläret kom inte fram helt." in page.text
    assert page.form("/uppdatera").fields["text"] == TEXT
    assert size() == before


@pytest.mark.parametrize("token", ["", "en gammal"])
def test_without_the_pages_own_token_nothing_is_done_and_nothing_lost(
    sample: Sample, owner: Browser, activity: UUID, token: str
) -> None:
    form, before = written(owner, activity, csrf_token=token), size()
    page = owner.send(form, "Skicka", status=400)
    assert "Det du skrev finns kvar här nedanför." in page.text
    assert size() == before
    owner.send(page.form("/uppdatera"))
    assert sample.state(activity) == "in_unit_review"
    decision = sample.browser("granskare.klk").get(review_of(sample, activity)).form("/granskad")
    decision.fields["csrf_token"] = token
    assert "Ingenting har hänt." in sample.browser("granskare.klk").send(decision, status=400).text
    assert sample.state(activity) == "in_unit_review"


def test_somebody_deactivated_in_the_middle_of_it_does_nothing_more(
    sample: Sample, owner: Browser, activity: UUID
) -> None:
    form = written(owner, activity)
    sample.deactivate("agare.klk")
    before = size()
    page = owner.send(form, "Skicka", status=401)
    assert "Du är inte längre inloggad. Det du skrev finns kvar" in page.text
    assert owner.get("/").heading == "Logga in"
    refused = owner.send(page.form(), status=422, username="agare.klk", password="demo")
    assert "Användarnamnet eller lösenordet är fel." in refused.text
    assert TEXT in refused.form().fields["kept"]
    assert size() == before
    assert tools.sparbar().activity(activity).update_for("2019-Q4") is None


def test_a_reviewer_deactivated_in_the_middle_of_it_decides_nothing(sample: Sample, activity: UUID) -> None:
    sample.submitted(activity)
    reviewer = sample.browser("granskare.klk")
    form = reviewer.get(review_of(sample, activity)).form("/ater")
    sample.deactivate("granskare.klk")
    page = reviewer.send(form, status=401, reason=REASON)
    assert REASON in page.form().fields["kept"]
    assert sample.state(activity) == "in_unit_review"


def test_ten_wrong_passwords_give_that_name_a_pause(untouched: Sample) -> None:
    visitor = untouched.visitor()
    visitor.http.environ_base["REMOTE_ADDR"] = ELSEWHERE
    for _ in range(10):
        visitor.post_form("/logga-in", status=422, username="revisor", password="gissning")
    page = visitor.post_form("/logga-in", status=429, username="revisor", password="demo")
    assert "Vänta en stund och försök igen." in page.text
    assert visitor.post_form("/logga-in", username="namnd", password="demo").heading == "Min sida"


@pytest.mark.parametrize("username", ["revisor' or '1'='1", "%", "re_visor", "å" * 200, "x\x00y"])
def test_no_name_is_let_in_by_its_characters(untouched: Sample, username: str) -> None:
    visitor = untouched.visitor()
    visitor.post_form("/logga-in", status=422, username=username, password="demo")
    assert visitor.get("/").heading == "Logga in"


@pytest.mark.parametrize("address", ["/", PLAN, REPORT, "/granska", "/rapporter"])
def test_nothing_is_shown_to_somebody_who_has_not_signed_in(untouched: Sample, address: str) -> None:
    page = untouched.visitor().get(address)
    assert page.heading == "Logga in"
    assert page.form().fields["next"] == address
