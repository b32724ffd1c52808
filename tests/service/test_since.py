"""What has changed since one was here last: when the mark moves, and that it counts what the comparison shows."""

from threading import Barrier, Thread
from typing import Any
from uuid import UUID, uuid4

from flask import Flask

from domain import commands as ask
from domain.values import Content, Source, plan_id
from service.comparing.differences import compare
from service.comparing.since import since
from service.moments import moment_of
from service.workplace import today, workplace
from tests.service.api.program import Program
from tests.service.client import Browser, Page, words
from tests.service.sample import PLAN, REASON, TEXT, Sample, form_of, page_of
from tests.workers.story_on_postgres import catch_up, size
from workers import tools, visits
from workers.act import act
from workers.sample.load import SLUG, person_id

WHO = "agare.utb"
ME = person_id(WHO)
AGE = "update visit set at = at - interval '1 hour' * %s, before_at = before_at - interval '1 hour' * %s"
QUESTION = "Vad har ändrats sedan jag var här senast?"


def line(page: Page) -> str:
    return next((words(one) for one in page.tree.iter("p") if one.get("id") == "since"), "")


def come(sample: Sample, who: str = WHO) -> Browser:
    """Sign in, in a browser of one's own."""
    browser = sample.visitor()
    browser.sign_in(who)
    return browser


def hours_pass(hours: float) -> None:
    with tools.database() as connection:
        connection.execute(AGE, (hours, hours))


def mark() -> tuple[int, int | None] | None:
    """Where it stands, and where it stood before this visit."""
    with tools.database() as connection:
        query = "select position, before_position from visit where person_id = %s"
        return connection.execute(query, (ME,)).fetchone()


def test_what_others_did_meanwhile_is_counted_and_compared(sample: Sample) -> None:
    first = come(sample)
    shown = (first.get("/"), first.get(PLAN), first.get(page_of(sample.activity())))
    assert not any("var här senast" in page.text or QUESTION in page.text for page in shown)
    here = size()
    hours_pass(24)
    sample.approved(sample.activity("KLK"), status="done")
    sample.draft(sample.activity("KLK", 1))
    sample.draft(sample.activity("KLK", 2))
    sample.discard(sample.activity("KLK", 2))
    catch_up()
    again = come(sample)
    home = again.get("/")
    compared = f"{PLAN}/jamfor?fran={here}"
    assert line(home).startswith("Sedan du var här senast, ")
    assert line(home).endswith(": 2 aktiviteter har ändrats.")
    assert home.link("2 aktiviteter har ändrats") == compared
    page = again.get(compared)
    assert "2 aktiviteter skiljer sig" in page.text
    assert line(home).split(": ")[0] + ". Hämta som tabell" in page.text
    assert again.get(PLAN).link(QUESTION) == compared
    activity = again.get(page_of(sample.activity("KLK"))).link(QUESTION)
    assert "1 aktivitet skiljer sig" in again.get(activity).text
    assert not any(QUESTION in again.get(f"{where}?position={here}").text for where in (PLAN, "/"))
    assert "var här senast" not in again.get(f"/?position={here}").text
    assert "var här senast" not in again.get(f"{compared}&till={size()}").text


def test_what_is_no_difference_is_none_here_either(sample: Sample) -> None:
    activity = sample.submitted(sample.activity("KLK"))
    catch_up()
    come(sample)
    hours_pass(24)
    about = {"activity_id": activity, "update_id": sample.update(activity).id, "actor_id": person_id("granskare.klk")}
    act(ask.AddComment(command_id=uuid4(), text=REASON, **about))
    assert line(come(sample).get("/")).startswith("Inget har ändrats sedan du var här senast, ")


def test_ones_own_last_step_is_no_news(sample: Sample) -> None:
    activity = sample.activity("UTB")
    owner = come(sample)
    owner.post_form(form_of(activity), "/uppdatera", "Spara", text=TEXT)
    catch_up()
    hours_pass(24)
    assert line(come(sample).get("/")).startswith("Inget har ändrats")


def test_a_visit_ends_with_a_pause_and_not_with_another_browser(sample: Sample) -> None:
    browser, begun = come(sample), size()
    hours_pass(24)
    sample.draft(sample.activity("KLK"))
    come(sample)
    assert mark() == (size(), begun)
    sample.draft(sample.activity("KLK", 1))
    hours_pass(3.9)
    come(sample)
    assert mark() == (size(), begun)
    hours_pass(3.9)
    browser.http.get("/")
    browser.send(browser.get("/").form("/logga-ut"))
    assert mark() == (size(), begun)
    hours_pass(4.1)
    come(sample).http.get("/")
    assert mark() == (size(), size())


def test_two_browsers_at_once_lose_no_mark(sample: Sample) -> None:
    come(sample)
    begun = size()
    for number in range(5):
        hours_pass(24)
        sample.draft(sample.activity("KLK", number))
        together = Barrier(4)
        threads = [Thread(target=lambda together=together: (together.wait(), visits.note(ME))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert mark() == (size(), begun)
        begun = size()


def test_reading_and_programs_move_no_mark(sample: Sample, whole_app: Flask) -> None:
    browser = come(sample)
    hours_pass(24)
    before = mark()
    sample.draft(sample.activity("KLK"))
    browser.get("/")
    browser.get(PLAN)
    program = Program(whole_app, ME)
    program.start(sample.activity("UTB"))
    assert mark() == before
    assert program.get("/me")["last_visit"] is None
    come(sample)
    me = program.get("/me")
    assert (me["id"], me["last_visit"]["position"]) == (str(ME), before[0] if before else None)
    assert me["last_visit"]["changed"] == [{"plan": SLUG, "activities": 2}]


def test_a_mark_that_cannot_be_moved_costs_nobody_what_they_sent(sample: Sample) -> None:
    owner, activity = come(sample, "agare.klk"), sample.activity("KLK")
    form = owner.get(form_of(activity)).form("/uppdatera")
    with tools.database() as connection:
        connection.execute("alter table visit rename to away")
    typed = {**form.fields, **form.press("Spara"), "status": "in_progress", "text": TEXT}
    assert owner.http.post(form.address, data=typed).status_code == 303
    assert sample.state(activity) == "draft"


def test_the_mark_goes_with_the_account(sample: Sample) -> None:
    come(sample)
    with tools.database() as connection:
        connection.execute("delete from credential where person_id = %s", (ME,))
    assert mark() is None


def test_of_several_plans_each_has_its_link(sample: Sample) -> None:
    come(sample)
    hours_pass(24)
    _import_another_plan()
    sample.draft(sample.activity("KLK"))
    catch_up()
    page = come(sample).get("/")
    assert page.link("1 aktivitet har ändrats i Kulturplan").startswith("/planer/kultur/jamfor?fran=")
    assert page.link("1 aktivitet har ändrats i Handlings").startswith(f"{PLAN}/jamfor?fran=")


def _import_another_plan() -> None:
    row = ask.ImportedActivity(
        area=1, number="1", title="Öppna biblioteket", unit_id=ask.unit_id("UTB"), years=(2020,), continuous=False,
        content=Content(status="not_started", text="Ej påbörjad"), lines=(38,), status_reason="börjar så",
    )  # fmt: skip
    source = Source(document="kultur.txt", file_sha256="ab" * 32, importer_version=1)
    act(
        ask.ImportPlan(
            command_id=uuid4(), actor_id=person_id("samordnare.sam"), slug="kultur", name="Kulturplan",
            quarter="2019-Q3", sections=(), source=source, areas=(ask.ImportedArea(number=1, name="Bibliotek"),),
            activities=(row,),
        )
    )  # fmt: skip


def test_the_count_is_the_comparisons_from_any_moment(sample: Sample) -> None:
    """First within a quarter, then over its lock and the beginning of the next one."""
    _have_been_before(sample)
    before = size()
    _let_much_happen(sample)
    assert len(_counts_as_compared(sample, before)) > 3
    locked = size()
    sample.locked()
    sample.next_quarter()
    sample.approved(next(row.activity_id for row in sample.of_unit("KLK") if 2020 in row.years), status="done")
    catch_up()
    assert len(_counts_as_compared(sample, locked)) > 1


def _have_been_before(sample: Sample) -> None:
    come(sample)
    hours_pass(24)
    come(sample)


def _counts_as_compared(sample: Sample, start: int) -> set[int]:
    """How many activities differ, as of every fourth position from the start on."""
    counts = set[int]()
    for position in range(start, size() + 1, 4):
        with tools.database() as connection:
            connection.execute("update visit set before_position = %s where person_id = %s", (position, ME))
        with sample.visitor().http.application.app_context(), workplace(ME) as now:
            found = since(now)
            with workplace(ME, moment_of(str(position))) as then:
                shown = len(compare(then, now, plan_id(SLUG)))
        assert found is not None
        assert [one.changed for one in found.plans] == ([shown] if shown else [])
        counts.add(shown)
    return counts


def _let_much_happen(sample: Sample) -> None:
    ways = (sample.draft, sample.submitted, sample.signed, sample.approved, sample.returned, sample.returned_by_sam)
    for number, way in enumerate(ways):
        way(sample.activity("KLK", number))
    sample.corrected(sample.activity("KLK", 3), text="Tre träffar är hållna.")
    sample.discard(sample.activity("KLK", 0))
    for number in (1, 2):
        sample.withdraw(sample.activity("KLK", number))
    _hand_over(sample.activity("KLK", 6))
    catch_up()


def _hand_over(activity: UUID) -> None:
    to: dict[str, Any] = {"to_unit_id": ask.unit_id("UTB"), "to_owner_id": person_id("agare.utb"), "effective": today()}
    about = {"activity_id": activity, "command_id": uuid4(), "actor_id": person_id("agare.klk")}
    proposing = ask.ProposeReassignment(reason=REASON, **about, **to)
    act(proposing)
    answering = {"activity_id": activity, "reassignment_id": proposing.reassignment_id, "command_id": uuid4()}
    act(ask.AcceptReassignment(actor_id=person_id("granskare.utb"), **answering))
