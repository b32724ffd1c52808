"""Substitutes: appointed for days, by a decision that is named; shown to both, and ended by either."""

from datetime import timedelta
from typing import Any

from domain import commands as ask
from service.workplace import today
from tests.service.client import Page, words
from tests.service.sample import TEXT, Sample, form_of, last_day, page_of
from tests.workers.story_on_postgres import size
from workers import tools
from workers.sample.load import person_id

PAGE, APPOINT = "/ersattare", "/ersattare/utse"
KLK = str(ask.unit_id("KLK"))
DAYS = {"valid_from": today().isoformat(), "valid_to": (today() + timedelta(days=30)).isoformat()}
WORDS = {"reason": "Semester.", "decision_reference": "KS 2019/12"}


def appointed(sample: Sample, by: str = "granskare.klk", status: int = 200, **typed: str) -> Page:
    browser = sample.browser(by)
    filled: dict[str, Any] = {"substitute_id": str(person_id("granskare.utb")), "role": "unit_reviewer"}
    filled |= {"unit_id": KLK} | DAYS | WORDS | typed
    return browser.send(browser.get(APPOINT).form(), "", status, **filled)


def standing() -> int:
    organisation = tools.sparbar().organisation()
    assert organisation is not None
    return len(organisation.substitutions)


def test_both_see_it_and_nobody_else_but_the_coordinator(sample: Sample) -> None:
    done = appointed(sample)
    assert "Ersättaren är utsedd." in done.text
    line = "Enhetsgranskare UTB för Enhetsgranskare KLK enhetsgranskare KLK"
    assert line in done.text
    assert "Du är ersättare för 1 person." in sample.browser("granskare.utb").get(PAGE).text
    assert line in sample.browser("samordnare.sam").get(PAGE).text
    assert line not in sample.browser("agare.klk").get(PAGE).text
    assert sample.browser("granskare.utb").get("/konto").has_link(PAGE)


def test_what_is_wrong_is_said_and_everything_is_kept(sample: Sample) -> None:
    before = size()
    late = (today() + timedelta(days=500)).isoformat()
    page = appointed(sample, status=422, valid_to=late)
    assert "En ersättare utses för högst tolv månader." in page.text
    assert (page.form().fields["valid_to"], page.form().fields["reason"]) == (late, "Semester.")
    assert "Välj en dag som inte har passerat." in appointed(sample, status=422, valid_from="2019-01-01").text
    unnamed = appointed(sample, status=422, decision_reference="")
    assert unnamed.link("Ange beslutet") == "#decision_reference"
    nobody = appointed(sample, status=422, substitute_id="")
    assert nobody.link("Välj en person") == "#substitute_id"
    appointed(sample, status=403, role="sam_approver", unit_id="")
    assert size() == before


def test_the_coordinator_appoints_for_others_and_no_one_else_does(sample: Sample) -> None:
    absent = str(person_id("granskare.klk"))
    appointed(sample, by="samordnare.sam", principal_id=absent)
    assert standing() == 1
    form = sample.browser("agare.klk").get(APPOINT).form()
    assert "principal_id" not in form.fields
    form.fields |= {"principal_id": absent, "substitute_id": str(person_id("agare.utb")), "role": "unit_reviewer"}
    form.fields |= {"unit_id": KLK} | DAYS | WORDS
    sample.browser("agare.klk").send(form, status=422)
    assert standing() == 1


def test_the_units_manager_appoints_for_those_of_the_unit(sample: Sample) -> None:
    sample.add("chef.klk", "unit_manager", "KLK")
    page = sample.browser("chef.klk").get(APPOINT)
    choices = {words(one) for select in page.tree.iter("select") if select.get("name") == "principal_id"
               for one in select.iter("option")}  # fmt: skip
    assert choices == {"Välj", "Aktivitetsansvarig KLK", "Enhetsgranskare KLK", "Chef.klk"}
    absent = str(person_id("agare.klk"))
    lost = appointed(sample, by="chef.klk", status=403, principal_id=absent, role="owner", unit_id="")
    assert "Som chef utser du ersättare för dem som arbetar i din egen enhet." in lost.text
    assert lost.form().fields["reason"] == "Semester."
    done = appointed(sample, by="chef.klk", principal_id=absent, role="owner")
    assert "Andras ersättare" in done.text
    own = appointed(sample, by="chef.klk", status=403, principal_id=absent, role="owner",
                    substitute_id=str(person_id("chef.klk")))  # fmt: skip
    assert "Ingen utser sig själv till ersättare." in own.text
    browser = sample.browser("chef.klk")
    ended = browser.send(browser.get(browser.get(PAGE).link("Avsluta")).form(), reason="Åter.")
    assert "Ersättarens tid är avslutad." in ended.text
    assert standing() == 0


def test_a_role_that_the_other_has_not_is_told_at_the_field(sample: Sample) -> None:
    page = appointed(sample, status=403, role="unit_reviewer", unit_id=str(ask.unit_id("UTB")))
    assert page.link("Personen har inte den rollen") == "#role"


def test_either_of_them_ends_it_with_a_reason(sample: Sample) -> None:
    appointed(sample)
    browser = sample.browser("granskare.utb")
    page = browser.get(browser.get(PAGE).link("Avsluta"))
    again = browser.send(page.form(), status=422)
    assert again.link("Skriv varför det avslutas") == "#reason"
    sample.browser("agare.klk").get(page.address, status=404)
    assert "Ersättarens tid är avslutad." in browser.send(again.form(), reason="Tillbaka tidigare.").text
    assert standing() == 0


def test_an_owners_substitute_writes_and_sends_for_the_owner(sample: Sample) -> None:
    activity = sample.activity("KLK")
    browser = sample.browser("agare.utb")
    browser.get(form_of(activity), status=403)
    appointed(sample, by="agare.klk", substitute_id=str(person_id("agare.utb")), role="owner", unit_id="")
    page = browser.get(browser.get(page_of(activity)).link("Rapportera"))
    assert f"Du gör det för Aktivitetsansvarig KLK, som ersättare t.o.m. {last_day()}." in page.text
    form = page.form("/uppdatera")
    form.fields |= {"status": "in_progress", "text": TEXT}
    browser.send(form, "Skicka")
    update = sample.update(activity)
    assert update.state == "in_unit_review"
    assert {person_id("agare.utb"), person_id("agare.klk")} <= update.contributors
