"""The whole job by the people who do it, in a browser: written, returned, mended, approved, reported, accounted for.

Every page on the way is looked at by `Visitor`: axe at 1200 and 320 px, nothing scrolls sideways, nothing in the
console, nothing against the content policy.
"""

from functools import partial

from tests.browser.conftest import People
from tests.browser.running import Running
from tests.browser.steps import PLAN, REASON, REPORT, approve, mend, report, return_for_a_reason, sign_off
from tests.browser.visitor import Visitor
from tests.waiting import wait_until

# One activity for each run: both run in the same service.
KLK_ACTIVITY = {
    True: "Löpande möjliggöra för kontaktcenter att kunna ge snabba svar.",
    False: "Uppdatera checklistor och beslutsmallar för tillsyn inom SRMH.",
}
SAM_ACTIVITY = "Kartlägga och planera för geografiska områden för näringslivets utveckling."


def test_an_update_goes_from_its_owner_to_the_report_and_the_auditor_sees_how(
    anybody: People, service: Running, javascript: bool
) -> None:
    title = KLK_ACTIVITY[javascript]
    first, mended = f"Nya rutiner för {title[:12]} finns.", f"Nya rutiner för {title[:12]} finns: tolv svar är mallade."
    owner, reviewer = anybody("agare.klk"), anybody("granskare.klk")

    report(owner, title, first)
    before = owner.main.locator(".lead").inner_text()
    assert "enhetsgranskare KLK" in owner.main.inner_text()

    return_for_a_reason(reviewer, title, first)
    mend(owner, title, before, first, mended)
    sign_off(reviewer, title)
    approve(anybody("godkannare1.sam"), title, mended)
    compile_report(anybody("samordnare.sam"), service, mended)
    read_the_story(anybody("revisor"), title, mended)


def test_sam_does_not_approve_its_own_activity_but_an_external_approver_does(people: People) -> None:
    """The pages are those of the whole flow, so axe has seen them."""
    person, text = partial(people, axe=False), "Kartan är klar för två av tre områden."
    report(person("agare.sam"), SAM_ACTIVITY, text)
    reviewer = person("granskare.sam")
    reviewer.follow(f"Granska {SAM_ACTIVITY}")
    assert "extern godkännare" in reviewer.main.inner_text()
    reviewer.press("Granskad")

    sam = person("godkannare1.sam")
    assert SAM_ACTIVITY not in sam.main.inner_text()
    external = person("godkannare1.extern")
    approve(external, SAM_ACTIVITY, text)
    external.open(PLAN)
    external.follow(SAM_ACTIVITY)
    assert "Extern godkännare 1 (extern godkännare)" in external.main.inner_text()


def compile_report(coordinator: Visitor, service: Running, text: str) -> None:
    """While the worker stands still the page says that it waits; then the words are there."""
    coordinator.open(REPORT)
    with service.worker_paused():
        coordinator.press("Sammanställ")
        waiting = coordinator.page.get_by_role("status")
        assert "sammanställs" in waiting.inner_text()
    wait_until(lambda: is_compiled(coordinator))
    coordinator.look()
    assert text in coordinator.main.inner_text()
    assert "Godkännare 1 SAM" in coordinator.main.inner_text()


def is_compiled(coordinator: Visitor) -> bool:
    coordinator.page.reload()
    return coordinator.page.get_by_role("status").count() == 0


def read_the_story(auditor: Visitor, title: str, text: str) -> None:
    """Who did what in which role, newest first."""
    auditor.open(PLAN)
    auditor.follow(title)
    story = auditor.page.get_by_role("region", name="Vad som har hänt").get_by_role("listitem").all_inner_texts()
    told = [[line for line in entry.split("\n") if line] for entry in story]
    assert [(lines[0].partition(", 2019")[0], lines[1].partition(",")[0]) for lines in told][:8] == [
        ("Godkändes", "Godkännare 1 SAM (godkännare SAM)"),
        ("Fick ett godkännande", "Godkännare 1 SAM (godkännare SAM)"),
        ("Granskades för enheten", "Enhetsgranskare KLK (enhetsgranskare)"),
        ("Skickades till enhetsgranskning", "Aktivitetsansvarig KLK (aktivitetsansvarig)"),
        ("Utkastet ändrades", "Aktivitetsansvarig KLK (aktivitetsansvarig)"),
        ("Lämnades tillbaka för komplettering", "Enhetsgranskare KLK (enhetsgranskare)"),
        ("Skickades till enhetsgranskning", "Aktivitetsansvarig KLK (aktivitetsansvarig)"),
        ("Utkast påbörjades", "Aktivitetsansvarig KLK (aktivitetsansvarig)"),
    ]
    assert any(REASON in entry for entry in story)
    assert text in auditor.main.inner_text()
