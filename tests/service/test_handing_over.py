"""Who is responsible: a change is proposed, answered by those who receive it, or decided by SAM."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from domain import commands as ask
from tests.service.client import Page
from tests.service.sample import Sample, form_of, page_of
from tests.workers.story_on_postgres import size
from workers import tools
from workers.act import act
from workers.read_models import activity_board
from workers.sample.load import person_id

WHY = "Skolorna äger frågan."
UTB = str(ask.unit_id("UTB"))


@pytest.fixture
def activity(sample: Sample) -> UUID:
    return sample.activity("KLK")


def proposed(
    sample: Sample, activity: UUID, by: str = "agare.klk", owner: str = "agare.utb", status: int = 200
) -> Page:
    browser = sample.browser(by)
    page = browser.get(browser.get(page_of(activity)).link("Föreslå byte av ansvar"))
    return browser.send(page.form(), "", status, to_unit_id=UTB, to_owner_id=str(person_id(owner)), reason=WHY)


def answers(sample: Sample, activity: UUID, username: str) -> set[str]:
    page = sample.browser(username).get(page_of(activity))
    return {
        str(link.get("href")).rpartition("/")[2] for link in page.tree.iter("a") if "/ansvar/" in link.get("href", "")
    }


def answered(sample: Sample, activity: UUID, username: str, word: str, status: int = 200, reason: str = "") -> Page:
    browser = sample.browser(username)
    return browser.send(browser.get(browser.get(page_of(activity)).link(word)).form(), "", status, reason=reason)


def test_it_says_to_whom_why_and_on_whom_it_waits(sample: Sample, activity: UUID) -> None:
    page = proposed(sample, activity)
    assert "Till UTB, Aktivitetsansvarig UTB, från och med" in page.text
    assert WHY in page.text
    assert "Väntar på: Enhetsgranskare UTB sedan" in page.text
    assert "senast" in page.text.partition("Väntar på: Enhetsgranskare UTB")[2]
    assert tools.sparbar().activity(activity).unit_id == ask.unit_id("KLK")


@pytest.mark.parametrize(
    ("username", "offered"),
    [
        ("agare.klk", {"ta-tillbaka"}),
        ("granskare.utb", {"godta", "avboj"}),
        ("godkannare1.sam", {"besluta", "avsla"}),
        ("granskare.klk", set()),
        ("agare.utb", set()),
        ("namnd", set()),
    ],
)
def test_each_is_offered_what_they_may_answer(sample: Sample, activity: UUID, username: str, offered: set[str]) -> None:
    proposed(sample, activity)
    assert answers(sample, activity, username) == offered
    proposal = tools.sparbar().activity(activity).reassignment
    assert proposal is not None
    for word in {"godta", "avboj", "besluta", "avsla", "ta-tillbaka"} - offered:
        sample.browser(username).get(f"{page_of(activity)}/ansvar/{proposal.id}/{word}", status=403)


def test_the_receiving_unit_accepts_and_what_was_signed_falls(sample: Sample, activity: UUID) -> None:
    sample.signed(activity)
    proposed(sample, activity)
    done = answered(sample, activity, "granskare.utb", "Godta")
    assert "Bytet är godtaget." in done.text
    assert "UTB, Utbildning" in done.text
    moved = tools.sparbar().activity(activity)
    assert (moved.unit_id, moved.owner_id) == (ask.unit_id("UTB"), person_id("agare.utb"))
    assert sample.state(activity) == "returned"
    sample.browser("agare.utb").get(form_of(activity))


@pytest.mark.parametrize(
    ("username", "word", "needs"),
    [
        ("granskare.utb", "Avböj", True),
        ("godkannare1.sam", "Besluta om bytet", True),
        ("godkannare1.sam", "Avslå", True),
        ("agare.klk", "Ta tillbaka", False),
    ],
)
def test_what_goes_against_somebody_needs_a_reason(
    sample: Sample, activity: UUID, username: str, word: str, needs: bool
) -> None:
    proposed(sample, activity)
    if needs:
        page = answered(sample, activity, username, word, status=422)
        assert page.link("Skriv varför") == "#reason"
    answered(sample, activity, username, word, reason="Vi har tänkt om.")
    assert tools.sparbar().activity(activity).reassignment is None


def test_a_proposal_without_a_reason_or_with_nothing_new_is_kept_in_the_form(sample: Sample, activity: UUID) -> None:
    browser, before = sample.browser("agare.klk"), size()
    page = browser.get(browser.get(page_of(activity)).link("Föreslå byte av ansvar"))
    same = browser.send(page.form(), status=422, reason=WHY)
    assert "Så är det redan" in same.text
    assert same.form().fields["reason"] == WHY
    empty = browser.send(same.form(), status=422, to_unit_id=UTB, reason=" ")
    assert empty.form().fields["to_unit_id"] == UTB
    wrong = browser.send(empty.form(), status=422, to_unit_id=str(uuid4()), reason=WHY)
    assert "Välj något av det som finns i listan" in wrong.text
    assert size() == before


def test_min_sida_tells_those_who_are_to_answer(sample: Sample, activity: UUID) -> None:
    title = " ".join(sample.row(activity).title.split())
    proposed(sample, activity)
    page = sample.browser("granskare.utb").get("/")
    (line,) = page.items("handovers")
    assert line.startswith(title)
    assert "Från KLK till UTB, Aktivitetsansvarig UTB" in line
    assert "Föreslaget av Aktivitetsansvarig KLK" in line
    assert "Svara senast" in line
    assert page.link("Svara " + title) == f"{page_of(activity)}#handover"
    for username in ("agare.klk", "agare.utb", "granskare.klk", "godkannare1.sam", "namnd"):
        assert "Byten av ansvar att svara på" not in sample.browser(username).get("/").text
    answered(sample, activity, "granskare.utb", "Avböj", reason="Vi hinner inte.")
    assert "Byten av ansvar att svara på" not in sample.browser("granskare.utb").get("/").text


def test_sam_is_told_when_nobody_has_answered(sample: Sample, activity: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    proposed(sample, activity)
    proposal = tools.sparbar().activity(activity).reassignment
    assert proposal is not None
    row = replace(sample.row(activity), reassignment=replace(proposal, escalated=True))
    monkeypatch.setattr(activity_board, "with_proposal", lambda _: [row])
    assert len(sample.browser("godkannare1.sam").get("/").items("handovers")) == 1


def test_an_activity_whose_owner_has_left_says_that_it_lacks_one(sample: Sample, activity: UUID) -> None:
    sample.deactivate("agare.klk")
    page = sample.browser("granskare.klk").get(page_of(activity))
    assert "Ägare saknas" in page.text
    assert answers(sample, activity, "granskare.klk") == {"foresla"}
    leader = sample.browser("samordnare.sam").get("/planer/naringsliv-2019-2020/perioder")
    assert sample.row(activity).title in leader.text.partition("Ägare saknas")[2]


def test_what_waits_for_nobody_is_on_the_coordinators_list(sample: Sample, activity: UUID) -> None:
    sample.submitted(activity)
    sample.deactivate("granskare.klk")
    page = sample.browser("samordnare.sam").get("/planer/naringsliv-2019-2020/perioder")
    assert "Ingen kan granska" in page.text
    facts: Any = {"person_id": person_id("granskare.utb"), "role": "unit_reviewer", "unit_id": ask.unit_id("KLK")}
    act(ask.GrantRole(command_id=uuid4(), actor_id=person_id("admin"), **facts))
    assert "Ingen kan granska" not in sample.browser("samordnare.sam").get(page.address).text
