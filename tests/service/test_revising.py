"""A plan is revised on a page: chosen, typed, seen side by side, and only then decided; and every version stays."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from domain.values import plan_id
from service.workplace import today
from tests.service.client import Browser, Form, Page
from tests.service.sample import COORDINATOR, PLAN, Sample, page_of
from tests.service.test_imports import HEADINGS, plan_rows, table, typed, upload
from tests.workers.story_on_postgres import size
from workers.plan_rows import shown_in
from workers.read_models.activity_board import BoardRow
from workers.reading import reading

DECISION = {"registry_number": "KS 2020/88", "paragraph": "§ 102"}
EDIT = "/revidera/andra"
ROWS = (HEADINGS, ("1", "Bygg en bro", "KLK", "x", "", "Klar"), ("2", "Riv en mur", "UTB", "", "x", "Ej påbörjad"))
LATER = (HEADINGS, ("1", "Bygg en bro", "KLK", "x", "", "Klar"), ("2", "Riv en hög mur", "SAM", "", "x", "Pågår"),
         ("3", "Måla en port", "KLK", "x", "", "Klar"))  # fmt: skip


@pytest.fixture
def coordinator(untouched: Sample) -> Browser:
    """In a database that the tests of this file share: each revises a plan of its own."""
    return untouched.browser(COORDINATOR)


def planned(browser: Browser, slug: str) -> tuple[str, list[BoardRow]]:
    """A plan of two activities."""
    browser.send(typed(upload(browser, *table(*ROWS)), slug=slug, name=f"Planen {slug}"), "Läs in")
    return f"/planer/{slug}", plan_rows(slug)


def editing(browser: Browser, plan: str, *rows: BoardRow, **more: object) -> Page:
    query = "&".join(
        [*(f"andra={row.activity_id}" for row in rows), *(f"{name}={value}" for name, value in more.items())]
    )
    return browser.get(f"{plan}{EDIT}?{query}")


def filled(page: Page, **fields: str) -> Form:
    """The form with a decision, and what is typed of activities: ``{key}/{field}``."""
    form = page.form(EDIT)
    unknown = fields.keys() - form.fields.keys()
    assert not unknown, sorted(unknown)
    return replace(form, fields=form.fields | DECISION | {"decided_on": today().isoformat()} | fields)


def decided(browser: Browser, page: Page, **fields: str) -> Page:
    """Reviewed, and then carried out."""
    return browser.send(browser.send(filled(page, **fields), "Granska").form(EDIT), "Revidera planen")


def named(row: BoardRow, **fields: str) -> dict[str, str]:
    return {f"{row.activity_id}/{name}": value for name, value in fields.items()}


def one(slug: str, activity: UUID) -> BoardRow:
    return next(row for row in plan_rows(slug) if row.activity_id == activity)


def test_what_is_decided_is_what_was_shown_side_by_side(coordinator: Browser) -> None:
    plan, (bridge, wall) = planned(coordinator, "revidera")
    page = editing(coordinator, plan, bridge, wall)
    changed = named(bridge, title="Bygg en gångbro", due="2025-06-30", number="2") | named(wall, number="1")
    before = size()
    shown = coordinator.send(filled(page, **changed), "Granska")
    assert size() == before
    assert "Så ändras planen" in shown.heading
    assert "Genom beslutet KS 2020/88 § 102" in shown.text
    edited = shown.form(EDIT)
    sneaked = replace(edited, fields=edited.fields | named(wall, title="Något helt annat"))
    again = coordinator.send(sneaked, "Revidera planen")
    assert size() == before
    assert "Något helt annat" in again.text
    versions = coordinator.send(edited, "Revidera planen")
    assert "Planen är reviderad. Det här är version 2." in versions.text
    row = one("revidera", bridge.activity_id)
    assert (row.title, row.number, row.planned.due) == ("Bygg en gångbro", "2", "2025-06-30")
    beside = coordinator.get(versions.link("Jämför med version 1"))
    assert "2 aktiviteter skiljer sig, 0 är likadana." in beside.text
    assert "2025-06-30" in beside.text
    assert coordinator.get(page_of(bridge.activity_id)).heading == "Bygg en gångbro"


def test_everything_typed_is_kept_with_what_is_wrong_beside_it(coordinator: Browser) -> None:
    plan, (bridge, _wall) = planned(coordinator, "fel")
    page = editing(coordinator, plan, bridge)
    wrong = named(bridge, title="", years="snart", due="2024-02-31", with_units="KLK; XYZ", parts="Kartlägg",
                  links="Se protokollet", number="2")  # fmt: skip
    refused = coordinator.send(replace(filled(page, **wrong), fields=filled(page, **wrong).fields | {"paragraph": ""}),
                               "Granska", status=422)  # fmt: skip
    for sentence in ("Skriv vad aktiviteten heter", "Skriv åren med siffror", "Skriv en dag, ett kvartal eller ett år",
                     "Skriv enheternas koder", "Börja varje rad med en bokstav", "Börja varje rad med Beslut:",
                     "Ange paragrafen i protokollet"):  # fmt: skip
        assert sentence in refused.text
    assert refused.form(EDIT).fields[f"{bridge.activity_id}/links"].strip() == "Se protokollet"
    taken = coordinator.send(filled(page, **named(bridge, number="2", title="x")), "Granska", status=422)
    assert "En annan aktivitet i fokusområdet har det numret" in taken.text
    same = coordinator.send(filled(page), "Granska", status=422)
    assert "Ingenting är ändrat än" in same.text
    future = {"decided_on": (today() + timedelta(days=2)).isoformat()}
    late = filled(page, **named(bridge, title="Ny"))
    shown = coordinator.send(replace(late, fields=late.fields | future), "Granska")
    refused = coordinator.send(shown.form(EDIT), "Revidera planen", status=422)
    assert "Välj en dag som har varit." in refused.text
    assert refused.form(EDIT).fields[f"{bridge.activity_id}/title"].strip() == "Ny"


def test_activities_come_and_go_and_an_area_is_added(coordinator: Browser) -> None:
    plan, (bridge, wall) = planned(coordinator, "nytt")
    first = editing(coordinator, plan, wall, nya=1, omraden="ja")
    new = {"number": "1", "title": "Gräv ett dike", "years": "2025–2027", "unit_id": str(bridge.unit_id)}
    new |= {"parts": "a) Mät upp\nb) Gräv", "links": "Mål: Torrare ängar https://www.exempel.se/mal"}
    changed = {"omrade-ny": "Landsbygd", **named(wall, struck="true"), **{f"ny-1/{name}": new[name] for name in new}}
    typed_area = coordinator.send(filled(first, **changed), "Granska", status=422)
    assert "Välj ett fokusområde" in typed_area.text
    form = typed_area.form(EDIT)
    areas = [number for number in ("1", "2") if f'<option value="{number}"' in typed_area.answer.text]
    assert areas == ["1", "2"]
    shown = coordinator.send(replace(form, fields=form.fields | {"ny-1/area": "2"}), "Granska")
    assert "Ny i planen" in shown.text
    assert "Utgår ur planen" in shown.text
    coordinator.send(shown.form(EDIT), "Revidera planen")
    rows = plan_rows("nytt")
    assert [(row.area, row.number, row.title) for row in rows] == [(1, "1", "Bygg en bro"), (2, "1", "Gräv ett dike")]
    assert rows[1].years == [2025, 2026, 2027]
    assert [part.title for part in rows[1].planned.parts] == ["Mät upp", "Gräv"]
    assert coordinator.get(f"{plan}/versioner").text.count("aktiviteter") >= 2
    assert "Landsbygd" in coordinator.get(plan).text


def test_an_activity_of_another_plan_is_shown_in_both_and_reported_once(coordinator: Browser) -> None:
    _home, (bridge, _) = planned(coordinator, "hemma")
    plan, _ = planned(coordinator, "gast")
    page = coordinator.get(f"{plan}{EDIT}?gast={bridge.activity_id}")
    assert "Redovisas i Planen hemma" in page.text
    decided(coordinator, page, **named(bridge, area="1", number="9"))
    with reading() as now:
        shown = shown_in(now, plan_id("gast"))
    assert [(row.number, row.plan_id == plan_id("gast")) for row in shown] == [("1", True), ("2", True), ("9", False)]
    assert one("hemma", bridge.activity_id).number == "1"
    assert "Av 3 aktiviteter" in coordinator.get(plan).text
    decided(coordinator, coordinator.get(f"{plan}{EDIT}?gast={bridge.activity_id}"), **named(bridge, left="true"))
    assert "Av 2 aktiviteter" in coordinator.get(plan).text


def test_two_who_revise_at_once_are_told(untouched: Sample, coordinator: Browser) -> None:
    plan, (bridge, wall) = planned(coordinator, "samtidigt")
    mine = coordinator.send(filled(editing(coordinator, plan, wall), **named(wall, title="Min")), "Granska")
    decided(coordinator, editing(coordinator, plan, bridge), **named(bridge, title="Deras"))
    refused = coordinator.send(mine.form(EDIT), "Revidera planen", status=409)
    assert "Planen har reviderats sedan du öppnade sidan." in refused.text
    assert refused.form(EDIT).fields[f"{wall.activity_id}/title"].strip() == "Min"
    shown = coordinator.send(refused.form(EDIT), "Granska")
    coordinator.send(shown.form(EDIT), "Revidera planen")
    assert one("samtidigt", wall.activity_id).title == "Min"


def test_only_the_coordinator_revises_and_everybody_reads_the_versions(untouched: Sample) -> None:
    for name in ("agare.klk", "namnd", "revisor", "admin"):
        browser = untouched.browser(name)
        browser.get(f"{PLAN}/revidera", status=403)
        assert "Version 1" in browser.get(f"{PLAN}/versioner").text
        assert not browser.get(PLAN).has_link(f"{PLAN}/revidera")
    untouched.browser("namnd").get(f"{PLAN}/versioner/1/2", status=404)


def test_a_revision_read_from_a_document_names_it(coordinator: Browser) -> None:
    plan, (_bridge, wall) = planned(coordinator, "dokument")
    page = upload(coordinator, *table(*LATER, name="reviderad.xlsx"))
    compared = coordinator.get(page.link("Planen dokument"))
    assert "1 aktivitet är likadan, 1 skiljer sig, 1 är ny, 0 är borta." in compared.text
    draft = page.address.rpartition("/")[2].partition("?")[0]
    edit = coordinator.get(f"{plan}{EDIT}?inlasning={draft}&andra={wall.activity_id}&rad=4")
    versions = decided(coordinator, edit)
    assert "ur reviderad.xlsx" in versions.text
    rows = plan_rows("dokument")
    assert [row.title for row in rows] == ["Bygg en bro", "Riv en hög mur", "Måla en port"]
    assert rows[1].owner_id is None


def test_what_was_typed_outlives_the_document_that_it_was_read_from(coordinator: Browser) -> None:
    plan, (_bridge, wall) = planned(coordinator, "borta")
    page = upload(coordinator, *table(*LATER))
    draft = page.address.rpartition("/")[2].partition("?")[0]
    edit = coordinator.get(f"{plan}{EDIT}?inlasning={draft}&andra={wall.activity_id}")
    shown = coordinator.send(filled(edit), "Granska")
    coordinator.post_form(f"/inlasning/{draft}/kasta", "/kasta")
    told = coordinator.send(shown.form(EDIT), "Revidera planen", status=422)
    assert "Dokumentet finns inte kvar." in told.text
    again = coordinator.send(told.form(EDIT), "Granska")
    coordinator.send(again.form(EDIT), "Revidera planen")
    assert one("borta", wall.activity_id).title == "Riv en hög mur"


def test_a_new_number_is_seen_when_two_moments_are_compared(coordinator: Browser) -> None:
    plan, (bridge, _wall) = planned(coordinator, "nummer")
    before = size()
    decided(coordinator, editing(coordinator, plan, bridge), **named(bridge, number="9"))
    assert "Nr1 →blir 9" in coordinator.get(f"{plan}/jamfor?fran={before}").text


def test_a_second_documents_words_are_taken_in_one_by_one(coordinator: Browser) -> None:
    _plan, (bridge, wall) = planned(coordinator, "andra")
    page = upload(coordinator, *table(*LATER))
    compared = coordinator.get(page.link("Planen andra"))
    form = replace(compared.form("/jamfor/andra"), buttons=[("Ta in", {})])
    nothing = coordinator.send(replace(form, fields=form.fields | {"quarter": "2024-Q3"}), status=422)
    assert "Markera minst en aktivitet" in nothing.text
    marked = replace(form, fields=form.fields | {"andra": str(wall.activity_id), "quarter": "2025-Q1"})
    before = size()
    taken = coordinator.send(marked)
    assert "1 läge är intaget för 2025-Q1." in taken.text
    assert size() == before + 1
    again = coordinator.send(marked)
    assert size() == before + 1
    assert again.status == 200
    row = one("andra", wall.activity_id)
    assert (row.status, row.status_period, row.status_source) == ("in_progress", "2025-Q1", "imported")
    assert one("andra", bridge.activity_id).status_period == "2024-Q4"
    wrong = coordinator.send(replace(marked, fields=marked.fields | {"quarter": "snart"}), status=422)
    assert "Skriv kvartalet som år-Q1 till Q4" in wrong.text


def test_a_document_says_nothing_of_a_quarter_that_was_opened_here(untouched: Sample, coordinator: Browser) -> None:
    page = upload(
        coordinator, *table(HEADINGS, ("1", untouched.row(untouched.activity()).title, "KLK", "x", "", "Klar"))
    )
    compared = coordinator.get(f"{page.address.partition('?')[0]}/jamfor/{PLAN.rpartition('/')[2]}")
    form = replace(compared.form(f"/jamfor/{PLAN.rpartition('/')[2]}"), buttons=[("Ta in", {})])
    marked = {"andra": str(untouched.activity()), "quarter": untouched.quarter}
    before = size()
    refused = coordinator.send(replace(form, fields=form.fields | marked), status=422)
    assert "Kvartalet är öppnat i Spårbar" in refused.text
    assert size() == before
