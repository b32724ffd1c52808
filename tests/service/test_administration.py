"""Administration: units, people, roles and limits, for administrators only, who decide nothing themselves."""

from uuid import UUID

import pytest

from domain import commands as ask
from domain.organisation import Organisation
from tests.service.client import Page
from tests.service.sample import Sample, page_of, review_of
from tests.workers.story_on_postgres import size
from workers import accounts, tools
from workers.sample.load import person_id

PAGE = "/administration"
QUESTIONS = ("enheter/ny", "godkannande-enhet", "granser", "personer/ny")
TAKEN_BACK = "roll/contributor/ta-tillbaka"
SECRET = "fyra olika tecken"


def organisation() -> Organisation:
    found = tools.sparbar().organisation()
    assert found is not None
    return found


def asked(sample: Sample, address: str, status: int = 200, by: str = "admin", **typed: str) -> Page:
    browser = sample.browser(by)
    return browser.send(browser.get(f"{PAGE}/{address}").form(), "", status, **typed)


def of(username: str, word: str) -> str:
    return f"personer/{person_id(username)}/{word}"


@pytest.mark.parametrize("username", ["samordnare.sam", "godkannare1.sam", "revisor", "agare.klk", "namnd"])
def test_nobody_else_may_open_or_post_any_of_it(untouched: Sample, username: str) -> None:
    browser = untouched.browser(username)
    page = browser.get("/")
    assert not page.has_link(PAGE)
    token = page.form("/logga-ut").fields["csrf_token"]
    before = size()
    browser.get(PAGE, status=403)
    for address in (*QUESTIONS, *(of("agare.klk", word) for word in ("roll", "stang", TAKEN_BACK))):
        browser.get(f"{PAGE}/{address}", status=403)
        assert browser.http.post(f"{PAGE}/{address}", data={"csrf_token": token}).status_code == 403
    assert size() == before


def test_it_shows_units_people_roles_and_limits(untouched: Sample) -> None:
    page = untouched.browser("admin").get(untouched.browser("admin").get("/").link("Administration"))
    assert "SAM, Samhällsutvecklingskontoret: godkänner för nämnden" in page.text
    assert "granskare.klk enhetsgranskare KLK Ta tillbaka" in page.text.replace("klke", "klk e")
    assert "Som tidigare i rad2" in page.text


def test_a_person_is_added_given_a_role_and_can_sign_in(sample: Sample) -> None:
    words = {"username": "ny.utb", "name": "Ny Medarbetare", "password": SECRET, "again": SECRET}
    done = asked(sample, "personer/ny", **words)
    assert "Kontot är gjort." in done.text
    new = accounts.by_username("ny.utb")
    assert new is not None
    given = asked(sample, f"personer/{new}/roll", role="unit_reviewer", unit=str(ask.unit_id("UTB")))
    assert "enhetsgranskare UTB" in given.text
    visitor = sample.visitor()
    visitor.sign_in("ny.utb", SECRET)
    assert visitor.get("/granska").heading == "Granska"


def test_a_wrong_account_is_refused_and_no_password_is_shown_again(sample: Sample) -> None:
    before = size()
    words = {"username": "ny.utb", "name": "Ny Medarbetare", "password": SECRET, "again": SECRET}
    taken = asked(sample, "personer/ny", 422, **words | {"username": "agare.klk"})
    assert taken.link("Användarnamnet är upptaget") == "#username"
    assert SECRET not in taken.answer.text
    assert taken.form().fields["name"] == "Ny Medarbetare"
    unlike = asked(sample, "personer/ny", 422, **words | {"again": "annat"})
    assert unlike.link("Lösenordet är inte likadant") == "#again"
    assert size() == before


def test_a_role_that_needs_a_unit_or_must_not_have_one_says_so(sample: Sample) -> None:
    before = size()
    missing = asked(sample, of("agare.klk", "roll"), 422, role="unit_reviewer")
    assert missing.link("Välj vilken enhet rollen gäller") == "#unit"
    needless = asked(sample, of("agare.klk", "roll"), 422, role="coordinator", unit=str(ask.unit_id("KLK")))
    assert needless.link("Rollen gäller hela kommunen") == "#unit"
    assert size() == before


def test_nobody_gives_themself_a_role(sample: Sample) -> None:
    before = size()
    page = asked(sample, of("admin", "roll"), 403, role="sam_approver")
    assert "Ingen ger sig själv en roll." in page.text
    assert size() == before


def revoking(username: str, role: str, unit: str | None = None) -> str:
    return of(username, f"roll/{role}/ta-tillbaka") + (f"?enhet={ask.unit_id(unit)}" if unit else "")


def test_a_role_is_taken_back_and_an_account_closed(sample: Sample) -> None:
    admin = sample.browser("admin")
    assert admin.get(PAGE).has_link(f"{PAGE}/{revoking('granskare.utb', 'unit_reviewer', 'UTB')}")
    assert "Rollen är tillbakatagen." in asked(sample, revoking("granskare.utb", "unit_reviewer", "UTB")).text
    assert not organisation().roles(person_id("granskare.utb"))
    assert "Kontot är stängt." in asked(sample, of("granskare.klk", "stang")).text
    assert not organisation().is_active(person_id("granskare.klk"))
    unknown = UUID(int=1)
    admin.get(f"{PAGE}/personer/{unknown}/stang", status=404)
    admin.get(f"{PAGE}/{revoking('agare.klk', 'boss')}", status=404)


def test_the_consequence_of_taking_back_a_role_is_said_first(sample: Sample) -> None:
    admin, activity = sample.browser("admin"), sample.submitted(sample.activity("KLK"))
    sample.stands_in("granskare.utb", "granskare.klk", "unit_reviewer", "KLK")
    before = size()
    page = admin.get(f"{PAGE}/{revoking('granskare.klk', 'unit_reviewer', 'KLK')}")
    assert "Det är den sista: enhetsgranskare KLK." in page.text
    assert "1 uppdatering i granskning saknar sedan någon som kan besluta." in page.text
    assert page.has_link(page_of(activity))
    assert "1 ersättarskap slutar att gälla." in page.text
    assert "Ägare saknas" not in page.text
    harmless = admin.get(f"{PAGE}/{revoking('godkannare1.sam', 'sam_approver')}")
    assert "Ingenting annat ändras" in harmless.text
    assert size() == before


def test_the_consequence_of_closing_an_account_is_said_first(sample: Sample) -> None:
    sample.add("andra.utb", "unit_reviewer", "UTB")
    page = sample.browser("admin").get(f"{PAGE}/{of('agare.utb', 'stang')}")
    owned = len(sample.of_unit("UTB"))
    assert f"{owned} aktiviteter får ”Ägare saknas”." in page.text
    assert "Det är den sista" not in page.text
    assert "saknar sedan någon" not in page.text


def test_the_last_administrator_stays(sample: Sample) -> None:
    before = size()
    for address in (of("admin", "stang"), revoking("admin", "administrator")):
        assert "Det finns ingen annan administratör" in asked(sample, address, 422).text
    assert size() == before
    sample.grant("revisor", "administrator")
    assert "Kontot är stängt." in asked(sample, of("admin", "stang"), by="revisor").text


def test_units_the_approving_one_and_the_limits_are_changed(sample: Sample) -> None:
    """The list of units has been shown before the new one exists: what was offered then binds nobody later."""
    sample.browser("admin").get("/administration/godkannande-enhet")
    wrong = asked(sample, "enheter/ny", 422, code="kultur", name="Kultur")
    assert wrong.link("Skriv en kod") == "#code"
    asked(sample, "enheter/ny", code="KUL", name="Kultur", parent_id=str(ask.unit_id("KLK")))
    assert organisation().units[ask.unit_id("KUL")].parent_id == ask.unit_id("KLK")
    asked(sample, "godkannande-enhet", unit_id=str(ask.unit_id("KUL")))
    assert organisation().approving_unit_id == ask.unit_id("KUL")
    much = asked(sample, "granser", 422, quorum="9")
    assert much.link("Skriv ett heltal från 1 till 5") == "#quorum"
    asked(sample, "granser", quorum="2")
    assert organisation().policy.quorum == 2


def test_an_administrator_decides_nothing(sample: Sample) -> None:
    activity = sample.signed(sample.activity("KLK"))
    sample.browser("admin").get(review_of(sample, activity), status=404)
    sample.browser("admin").get("/granska", status=403)
    assert "/uppdatera" not in sample.browser("admin").get(page_of(activity)).answer.text
