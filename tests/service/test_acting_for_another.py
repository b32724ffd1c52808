"""A substitute does on every page what the principal could do there, and both names are kept and shown."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain import commands as ask
from service.workplace import today
from tests.service.client import Browser, Page
from tests.service.sample import PLAN, QUARTER, REASON, TEXT, Sample, form_of, last_day, page_of, review_of
from tests.service.test_owning import NEXT, lock, open_next, suggested
from tests.workers.story_on_postgres import size
from workers import tools
from workers.act import act
from workers.reports import jobs
from workers.reports.sheet import sheet
from workers.sample.load import SLUG, person_id

SUBSTITUTE = "namnd"  # holds no role in which anything is done
KLK, SAM, LEADER, OWNER = "granskare.klk", "godkannare1.sam", "samordnare.sam", "agare.klk"
PERIOD = f"{PLAN}/perioder/{QUARTER}"
ROLE = {OWNER: "owner", KLK: "unit_reviewer", SAM: "sam_approver", LEADER: "coordinator", "agare.utb": "owner"}
NAME = {OWNER: "Aktivitetsansvarig KLK", KLK: "Enhetsgranskare KLK", SAM: "Godkännare 1 SAM", LEADER: "Samordnare SAM"}
LAST = "select convert_from(meta, 'UTF8')::jsonb from event order by position desc limit 1"


@dataclass
class Acting:
    """The substitute in a browser, about one activity."""

    sample: Sample
    browser: Browser
    activity: UUID

    def page(self) -> Page:
        return self.browser.get(page_of(self.activity))

    def review(self) -> Page:
        return self.browser.get(review_of(self.sample, self.activity))

    def press(self, page: Page, ending: str, button: str = "", **typed: str) -> None:
        self.browser.send(page.form(ending), button, **typed)

    def send_update(self) -> None:
        form = self.browser.get(form_of(self.activity)).form("/uppdatera")
        form.fields |= {"status": "in_progress", "text": TEXT}
        self.browser.send(form, "Skicka")

    def follow(self, page: Page, link: str, **typed: str) -> None:
        self.browser.send(self.browser.get(page.link(link)).form(), **typed)

    def ask(self, address: str, **typed: str) -> None:
        self.browser.send(self.browser.get(address).forms[-1], **typed)


def nothing(sample: Sample, activity: UUID) -> None:
    """As the sample is loaded."""


def next_quarter(sample: Sample, activity: UUID) -> None:
    sample.approved(activity)
    open_next(sample)


def missed(sample: Sample, activity: UUID) -> None:
    sample.draft(activity)
    lock(sample)
    open_next(sample)


def with_a_suggestion(sample: Sample, activity: UUID) -> None:
    sample.submitted(activity)
    suggested(sample, activity)
    sample.withdraw(activity)


def handed_over(by: str, unit: str, owner: str) -> Callable[[Sample, UUID], None]:
    def propose(sample: Sample, activity: UUID) -> None:
        to: Any = {"to_unit_id": ask.unit_id(unit), "to_owner_id": person_id(owner), "effective": today()}
        about: Any = {"actor_id": person_id(by), "activity_id": activity, "reason": "Ny ansvarig."}
        act(ask.ProposeReassignment(command_id=uuid4(), **about, **to))

    return propose


def without_reviewers(sample: Sample, activity: UUID) -> None:
    sample.submitted(activity)
    sample.deactivate(KLK)


def in_review(sample: Sample, activity: UUID) -> None:
    sample.submitted(activity)


def handing(acting: Acting) -> dict[str, str]:
    return {"to_unit_id": str(ask.unit_id("UTB")), "to_owner_id": str(person_id("agare.utb")), "reason": "Nytt."}


UNTIL = str(today() + timedelta(days=14))
DAYS = {name: str(today() + timedelta(days=70 + n)) for n, name in enumerate(("owner", "unit", "sam", "board"))}
# Who is stood in for, how it stands, what is done.
DONE: dict[str, tuple[str, Callable[[Sample, UUID], Any], Callable[[Acting], None]]] = {
    "write": (
        OWNER, nothing,
        lambda a: a.press(a.browser.get(form_of(a.activity)), "/uppdatera", "Spara", text=TEXT),
    ),
    "send": (
        OWNER, nothing,
        lambda a: a.send_update(),
    ),
    "withdraw": (OWNER, Sample.submitted, lambda a: a.press(a.page(), "/aterkalla")),
    "discard": (OWNER, Sample.draft, lambda a: a.press(a.page(), "/kassera")),
    "as before": (
        OWNER, next_quarter, lambda a: a.press(a.browser.get(form_of(a.activity, NEXT)), "/som-tidigare"),
    ),
    "carry forward": (OWNER, missed, lambda a: a.press(a.page(), "/ta-med")),
    "correct": (OWNER, Sample.approved, lambda a: a.follow(a.page(), "Rätta", text="Nytt.", reason=REASON)),
    "take a suggestion": (
        OWNER, with_a_suggestion, lambda a: a.press(a.browser.get(form_of(a.activity)), "/ta-in"),
    ),
    "decline a suggestion": (
        OWNER, with_a_suggestion, lambda a: a.follow(a.browser.get(form_of(a.activity)), "Avböj", reason=REASON),
    ),
    "propose a handing over": (OWNER, nothing, lambda a: a.follow(a.page(), "Föreslå byte", **handing(a))),
    "take it back": (
        OWNER, handed_over(OWNER, "UTB", "agare.utb"), lambda a: a.follow(a.page(), "Ta tillbaka", reason=REASON),
    ),
    "accept what one receives": (
        "agare.utb", handed_over(KLK, "KLK", "agare.utb"), lambda a: a.follow(a.page(), "Godta", reason=REASON),
    ),
    "sign off": (KLK, Sample.submitted, lambda a: a.press(a.review(), "/granskad")),
    "return for the unit": (KLK, Sample.submitted, lambda a: a.press(a.review(), "/ater", reason=REASON)),
    "suggest": (KLK, Sample.submitted, lambda a: a.follow(a.review(), "Lägesbeskrivning", text="Nytt.")),
    "decline what the unit would receive": (
        KLK, handed_over(SAM, "KLK", "agare.utb"), lambda a: a.follow(a.page(), "Avböj", reason=REASON),
    ),
    "approve": (SAM, Sample.signed, lambda a: a.press(a.review(), "/godkand")),
    "return for SAM": (SAM, Sample.signed, lambda a: a.press(a.review(), "/ater", reason=REASON)),
    "send back to the unit": (SAM, Sample.signed, lambda a: a.follow(a.review(), "Skicka tillbaka", reason=REASON)),
    "revoke": (SAM, Sample.approved, lambda a: a.follow(a.review(), "Återkalla", reason=REASON)),
    "impose": (
        SAM, handed_over(OWNER, "UTB", "agare.utb"), lambda a: a.follow(a.page(), "Besluta", reason=REASON),
    ),
    "reroute": (LEADER, without_reviewers, lambda a: a.press(a.review(), "/skicka-vidare")),
    "move the last days": (LEADER, nothing, lambda a: a.ask(f"{PERIOD}/frister", reason=REASON, **DAYS)),
    "except": (
        LEADER, nothing,
        lambda a: a.ask(f"{PERIOD}/undantag", activity_id=str(a.activity), valid_to=UNTIL, reason=REASON),
    ),
    "confirm that there was no time": (
        LEADER, in_review, lambda a: a.ask(f"{PERIOD}/hann-inte/{a.activity}", reason=REASON),
    ),
    "lock": (LEADER, nothing, lambda a: a.ask(f"{PERIOD}/stang")),
    "open": (LEADER, nothing, lambda a: a.ask(f"{PLAN}/perioder/{NEXT}/oppna")),
}  # fmt: skip


@pytest.mark.parametrize("what", DONE)
def test_the_substitute_does_it_and_both_are_named(sample: Sample, what: str) -> None:
    principal, beginning, do = DONE[what]
    activity = next(row.activity_id for row in sample.of_unit("KLK") if 2020 in row.years and not row.continuous)
    beginning(sample, activity)
    sample.stands_in(SUBSTITUTE, principal, ROLE[principal], "KLK" if principal == KLK else None)
    before = size()
    do(Acting(sample, sample.browser(SUBSTITUTE), activity))
    assert size() > before
    with tools.database() as connection:
        (meta,) = connection.execute(LAST).fetchone()  # type: ignore[misc]
    assert (meta["actor_id"], meta["on_behalf_of"]) == (str(person_id(SUBSTITUTE)), str(person_id(principal)))


def test_all_that_shows_who_did_it_says_for_whom_and_until_when(sample: Sample) -> None:
    activity = sample.submitted(sample.activity("KLK"))
    sample.stands_in(SUBSTITUTE, KLK, "unit_reviewer", "KLK")
    acting = Acting(sample, sample.browser(SUBSTITUTE), activity)
    acting.press(acting.review(), "/granskad")
    named = f"Nämnd för {NAME[KLK]}, ersättare t.o.m. {last_day()}"
    assert named in sample.browser(OWNER).get(page_of(activity)).text
    assert named in sample.browser(OWNER).get(review_of(sample, activity)).text
    auditor = sample.browser("revisor")
    assert named in auditor.get("/historik").text
    assert f"{NAME[KLK]}, som ersättare t.o.m. {last_day()}" in auditor.get(f"/historik/{size()}").text


def test_the_reports_appendix_names_both_and_until_when(sample: Sample) -> None:
    activity = sample.signed(sample.activity("KLK"))
    sample.stands_in(SUBSTITUTE, SAM, "sam_approver")
    acting = Acting(sample, sample.browser(SUBSTITUTE), activity)
    acting.press(acting.review(), "/godkand")
    printed = sheet(jobs.compile_report(SLUG, QUARTER))
    assert f"Nämnd för {NAME[SAM]}, ersättare t.o.m. {last_day()}" in {one.approved_by for one in printed.approvals}


def test_what_the_quarter_has_been_decided_names_both_too(sample: Sample) -> None:
    sample.stands_in(SUBSTITUTE, LEADER, "coordinator")
    acting = Acting(sample, sample.browser(SUBSTITUTE), sample.activity("KLK"))
    acting.ask(f"{PERIOD}/frister", reason=REASON, **DAYS)
    assert f"Nämnd för {NAME[LEADER]}, ersättare t.o.m. {last_day()}" in acting.browser.get(f"{PLAN}/perioder").text


def test_in_whose_name_is_asked_only_where_there_is_a_choice(sample: Sample) -> None:
    activity = sample.signed(sample.activity("KLK"))
    own = sample.browser(SAM).get(review_of(sample, activity))
    assert "I vems namn?" not in own.text
    assert "on_behalf_of" not in own.form("/godkand").fields
    sample.stands_in("godkannare2.sam", SAM, "sam_approver")
    sample.stands_in(SUBSTITUTE, SAM, "sam_approver")
    both = sample.browser("godkannare2.sam").get(review_of(sample, activity))
    assert "I vems namn?" in both.text
    assert both.form("/godkand").fields["on_behalf_of"] == ""
    lent = sample.browser(SUBSTITUTE).get(review_of(sample, activity))
    assert "I vems namn?" not in lent.text
    assert lent.form("/godkand").fields["on_behalf_of"] == str(person_id(SAM))


def test_the_name_that_was_chosen_is_kept_when_something_is_missing(sample: Sample) -> None:
    activity = sample.signed(sample.activity("KLK"))
    sample.stands_in("godkannare2.sam", SAM, "sam_approver")
    browser, chosen = sample.browser("godkannare2.sam"), str(person_id(SAM))
    page = browser.get(review_of(sample, activity))
    again = browser.send(page.form("/ater"), status=422, on_behalf_of=chosen)
    assert again.form("/ater").fields["on_behalf_of"] == chosen
    asked = browser.get(page.link("Skicka tillbaka till enheten"))
    refused = browser.send(asked.form(), status=422, on_behalf_of=chosen)
    assert refused.form().fields["on_behalf_of"] == chosen


def test_the_menu_has_what_the_substitute_needs_and_only_then(sample: Sample) -> None:
    browser = sample.browser(SUBSTITUTE)
    assert not browser.get("/").has_link("/granska")
    browser.get("/granska", status=403)
    browser.get(f"{PERIOD}/stang", status=403)
    sample.stands_in(SUBSTITUTE, SAM, "sam_approver")
    assert browser.get("/").has_link("/granska")
    browser.get(f"{PERIOD}/stang", status=403)
    sample.deactivate(SAM)
    assert not browser.get("/").has_link("/granska")


def test_a_form_kept_from_before_the_substitution_ended_says_what_to_do(sample: Sample) -> None:
    activity = sample.signed(sample.activity("KLK"))
    sample.stands_in(SUBSTITUTE, SAM, "sam_approver")
    browser = sample.browser(SUBSTITUTE)
    form = browser.get(review_of(sample, activity)).form("/godkand")
    sample.deactivate(SAM)
    before = size()
    refused = browser.send(form, status=403)
    assert "Kontot är stängt för den du är ersättare för" in refused.text
    assert size() == before
