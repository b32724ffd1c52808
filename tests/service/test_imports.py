"""A document becomes a plan: uploaded, answered, edited and confirmed, and nothing typed or guessed in silence."""

import re
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from domain.values import plan_id
from service.imports import page as imports_page
from service.kept import Kept
from service.kept_words import lines
from tests.service.client import Browser, Form, Page
from tests.service.sample import COORDINATOR, PLAN, Sample
from tests.workers.imports.making import document, workbook
from tests.workers.imports.municipalities import american_city, lessons_of_rows, tables_under_headings
from tests.workers.imports.source import FILE_NAME, SOURCE
from tests.workers.imports.truth import Case
from tests.workers.story_on_postgres import size
from workers import tools
from workers.imports import drafts
from workers.imports.limits import LARGEST_FILE
from workers.imports.naming import slugified
from workers.read_models import activity_board
from workers.read_models.activity_board import BoardRow
from workers.reading import reading
from workers.sample.load import person_id
from workers.sample.people import DEMO_PEOPLE

ASKED = {"42/status", "43/status", "45/status", "65/status", "70/status"}
HEADINGS = ("Nr", "Aktivitet", "Ansvarig", "2024", "2025", "Status")
ROWS = (
    HEADINGS,
    ("1", "Bygg en bro", "KLK", "x", "", "Klar"),
    ("2", "Riv en mur", "UTB", "", "x", "Ej påbörjad"),
)
SCRIPT = "<script>alert('Ö')</script>"


@pytest.fixture
def coordinator(untouched: Sample) -> Browser:
    """In a database that the tests of this file share: each reads in documents of its own."""
    return untouched.browser(COORDINATOR)


def upload(browser: Browser, content: bytes, name: str, status: int = 200) -> Page:
    """As a browser sends a file."""
    fields = {"csrf_token": browser.get("/inlasning").form("/inlasning").fields["csrf_token"]}
    boundary, body = encode_multipart({**fields, "document": FileStorage(BytesIO(content), name)})
    kind = f'multipart/form-data; boundary="{boundary}"'
    return browser._arrived("/inlasning", browser.http.post("/inlasning", data=body, content_type=kind), status)


def table(*rows: tuple[str, ...], name: str = "plan.xlsx") -> tuple[bytes, str]:
    return workbook(rows or ROWS), name


def proposal(page: Page) -> Form:
    return page.form(page.address.partition("?")[0])


def typed(page: Page, **plan: str) -> Form:
    """The page's form, with what is asked about the plan itself."""
    form = proposal(page)
    return replace(form, fields=form.fields | {"name": "Prov", "slug": "prov", "quarter": "2024-Q4"} | plan)


def case_of(browser: Browser, case: Case) -> Page:
    return upload(browser, case.content, case.file)


def plan_rows(slug: str) -> list[BoardRow]:
    with reading() as now:
        return activity_board.of_plan(now, plan_id(slug))


def errors(page: Page) -> list[str]:
    """The links of the error summary."""
    found = [one for one in page.tree.iter("div") if "govuk-error-summary" in (one.get("class") or "").split()]
    return [link.get("href", "") for one in found for link in one.iter("a")]


def test_the_real_document_is_a_plan_once_five_questions_are_answered(coordinator: Browser) -> None:
    page = upload(coordinator, SOURCE, FILE_NAME)
    assert "29 aktiviteter, 4 fokusområden. 5 frågor väntar på svar." in page.text
    assert "Nämner 'påbörjas'" in page.text
    form = typed(page, slug="hela-planen", quarter="2019-Q3", **dict.fromkeys(ASKED, "planned"))
    answered = coordinator.send(form, "Spara svaren")
    assert "Ingenting är oklart." in answered.text
    assert proposal(answered).fields["42/status"] == "planned"
    before = size()
    plan = coordinator.send(proposal(answered), "Läs in")
    assert "29 aktiviteter är inlästa." in plan.text
    assert plan.address.startswith("/planer/hela-planen")
    rows = plan_rows("hela-planen")
    assert (len(rows), [row.status for row in rows].count("planned")) == (29, 5)
    assert {row.status_source for row in rows} == {"imported"}
    assert size() == before + 1 + 2 * 29


def test_after_the_session_every_answer_stands_under_its_name_and_can_be_sent_again(
    untouched: Sample, coordinator: Browser
) -> None:
    page = upload(coordinator, SOURCE, FILE_NAME)
    form, fresh = typed(page, slug="kvar", **{"42/status": "planned", "42/title": "Annan rubrik"}), untouched.visitor()
    sign_in = fresh.send(form, "Spara svaren", status=401)
    kept = fresh.send(sign_in.form(), username=COORDINATOR, password="demo")
    found = ["".join(one.itertext()) for name in ("label", "strong") for one in kept.tree.iter(name)]
    assert {"Planens namn", "Kort namn i adressen", "Rad 42, aktivitet", "Rad 42, status:"} <= set(found)
    assert not [one for one in found if re.search("/|_|[a-z][0-9]", one)]
    assert "Rad 42, status: Planerad" in kept.text
    assert "Rad 40, pågår löpande: Nej" in kept.text
    again = fresh.send(kept.form(page.address), "Skicka igen")
    assert proposal(again).fields["42/title"] == "Annan rubrik"


def test_every_kind_of_answer_about_a_document_has_a_name_and_its_choice_words() -> None:
    typed = {
        "12/row": "skip", "12/unit": "annat", "12/unit/annat": "KLK", "7/due": "2024", "column/title": "2",
        "column/area": "none", "slug": "plan",
    }  # fmt: skip
    found = [(one.label, one.said) for one in lines(Kept("/inlasning/1", tuple(typed.items())))]
    assert found == [
        ("Rad 12", "Den hör inte till planen"), ("Rad 12, ansvarig enhet", "Något annat"),
        ("Rad 12, ansvarig enhet", None), ("Rad 7, klart senast", None),
        ("Kolumnen med planens aktiviteter", "nr 3 från vänster"),
        ("Planens fokusområden", "Planen har inga fokusområden"), ("Kort namn i adressen", None),
    ]  # fmt: skip


def test_what_was_read_in_is_not_read_in_twice(coordinator: Browser) -> None:
    page = upload(coordinator, *table())
    form = typed(page, slug="en-gang")
    coordinator.send(form, "Läs in")
    before = size()
    for again in (coordinator.send(form, "Läs in"), coordinator.get(page.address)):
        assert again.address.startswith("/planer/en-gang")
    assert size() == before
    assert not coordinator.get("/inlasning").has_link(page.address)


def test_an_answer_that_was_lost_on_its_way_is_given_again(coordinator: Browser) -> None:
    content, name = table()
    page = upload(coordinator, content, name)
    coordinator.send(typed(page, slug="svaret-kom-bort"), "Läs in")
    with tools.database() as connection:
        undone = "update import_draft set slug = null, content = %s where slug = 'svaret-kom-bort'"
        connection.execute(undone, (content,))
    before = size()
    again = coordinator.send(typed(page, slug="svaret-kom-bort"), "Läs in")
    assert again.address.startswith("/planer/svaret-kom-bort")
    assert size() == before


@pytest.mark.parametrize(("content", "name", "sentence"), [
    (b"", "plan.docx", "Filen är tom"),
    (b"inget dokument", "plan.docx", "inte ett helt Word- eller Excel-dokument"),
    (b"%PDF-1.7", "plan.pdf", "Filtypen går inte att läsa in"),
    (b"bara ord", "plan.txt", "ingen tabell med aktiviteter"),
    (b"\xff\xfe\x00", "plan.csv", "inte text i UTF-8"),
    (b"a" * (LARGEST_FILE + 1), "plan.txt", "Filen är för stor"),
])  # fmt: skip
def test_a_file_that_is_no_plan_gets_a_sentence_and_leaves_nothing(
    coordinator: Browser, content: bytes, name: str, sentence: str
) -> None:
    before, kept = size(), drafts.unfinished(person_id(COORDINATOR))
    page = upload(coordinator, content, name, status=422)
    assert sentence in page.text
    assert page.title.startswith("Fel: Läs in en plan")
    assert errors(page) == ["#document"]
    assert (size(), drafts.unfinished(person_id(COORDINATOR))) == (before, kept)


def test_a_file_past_what_a_request_may_hold_gets_the_same_sentence(coordinator: Browser) -> None:
    page = upload(coordinator, b"a" * (LARGEST_FILE + 3 * 1024 * 1024), "plan.txt", status=413)
    assert "Filen är för stor" in page.text
    assert "Välj en fil" in coordinator.post_form("/inlasning", "/inlasning", status=422).text


def test_nothing_typed_is_lost_whatever_is_wrong_with_it(coordinator: Browser) -> None:
    page = upload(coordinator, *table())
    wrong = {"2/years": "snart", "2/title": "", "3/status_text": "Muren står än."}
    refused = coordinator.send(typed(page, slug="Å", quarter="igår", **wrong), "Läs in", status=422)
    assert refused.title.startswith("Fel: ")
    assert errors(refused) == ["#2/title", "#2/years", "#slug", "#quarter"]
    for shown in (refused, coordinator.get(page.address)):
        assert {name: proposal(shown).fields[name] for name in wrong} == wrong
        assert (proposal(shown).fields["slug"], proposal(shown).fields["quarter"]) == ("Å", "igår")
        assert "Skriv åren med siffror" in shown.text
    mended = {"2/years": "2024–2026", "2/title": "Bygg två broar"}
    refused = coordinator.send(replace(proposal(refused), fields=proposal(refused).fields | mended), "Läs in", 422)
    assert errors(refused) == ["#slug", "#quarter"]
    coordinator.send(typed(refused, slug="broar"), "Läs in")
    first, second = plan_rows("broar")
    assert (first.title, list(first.years)) == ("Bygg två broar", [2024, 2025, 2026])
    assert second.status_text == "Muren står än."


def test_what_the_document_says_comes_back_when_an_edit_is_undone(coordinator: Browser) -> None:
    page = upload(coordinator, *table())
    edited = coordinator.send(typed(page, **{"2/title": "Bygg två broar", "3/unit": "SAM"}), "Spara")
    assert "Ditt svar." in edited.text
    undone = coordinator.send(typed(edited, **{"2/title": "Bygg  en bro ", "3/unit": "UTB"}), "Spara")
    assert "Ditt svar." not in undone.text
    assert "Så står det på Sheet!B2." in undone.text


def test_a_unit_that_is_not_known_is_chosen_among_those_that_are(coordinator: Browser) -> None:
    page = upload(coordinator, *table(HEADINGS, ("1", "Bygg en bro", "Gatukontoret", "x", "", "Klar")))
    refused = coordinator.send(typed(page, slug="gatan"), "Läs in", status=422)
    assert errors(refused) == ["#2/unit"]
    assert "'Gatukontoret' är ingen känd enhet" in refused.text
    made_up = coordinator.send(typed(refused, **{"2/unit": "XYZ"}), "Läs in", status=422)
    assert "Välj den enhet som ansvarar" in made_up.text
    coordinator.send(typed(made_up, slug="gatan", **{"2/unit": "SAM"}), "Läs in")
    assert len(plan_rows("gatan")) == 1


def test_the_same_number_twice_is_asked_about_and_not_taken(coordinator: Browser) -> None:
    page = upload(coordinator, *table(*ROWS, ("2", "Måla en port", "SAM", "x", "", "Klar")))
    assert "Numret '2' finns redan i området" in page.text
    refused = coordinator.send(typed(page, slug="portar", **{"4/number": "2"}), "Läs in", status=422)
    assert errors(refused) == ["#4/number"]
    coordinator.send(typed(refused, slug="portar", **{"4/number": "3"}), "Läs in")
    assert [row.number for row in plan_rows("portar")] == ["1", "2", "3"]


def test_an_address_that_a_plan_has_is_told_about(coordinator: Browser) -> None:
    page = upload(coordinator, *table())
    before = size()
    refused = coordinator.send(typed(page, slug=PLAN.rpartition("/")[2]), "Läs in", status=422)
    assert errors(refused) == ["#slug"]
    assert size() == before


def test_the_same_file_once_more_is_noticed(coordinator: Browser) -> None:
    page = upload(coordinator, SOURCE, FILE_NAME)
    assert "Samma fil är redan inläst som planen" in page.text
    assert page.has_link(PLAN)


def test_what_rows_are_is_asked_and_changes_how_the_rest_is_read(coordinator: Browser) -> None:
    page = case_of(coordinator, lessons_of_rows())
    first = page.text
    assert "2 aktiviteter" in first
    anew = coordinator.send(typed(page, **{"6/row": "activity"}), "Läs in")
    assert "Dokumentet är läst på nytt" in anew.text
    assert "3 aktiviteter" in anew.text
    assert proposal(anew).fields["6/row"] == "activity"
    back = coordinator.send(typed(anew, **{"6/row": "skip"}), "Spara")
    assert "2 aktiviteter" in back.text


def test_goals_become_areas_when_the_coordinator_says_so(coordinator: Browser) -> None:
    page = case_of(coordinator, american_city())
    anew = coordinator.send(typed(page, **{"column/area": "goal"}), "Spara")
    headings = ["".join(one.itertext()) for one in anew.tree.iter("h3")]
    assert headings == ["Safe streets", "Clean parks"]


def test_a_day_that_can_be_read_in_two_ways_is_chosen_or_written(coordinator: Browser) -> None:
    page = case_of(coordinator, tables_under_headings())
    (name,) = (one.removesuffix("/annat") for one in proposal(page).fields if one.endswith("/due/annat"))
    chosen = coordinator.send(typed(page, **{name: "2024-06"}), "Spara")
    assert proposal(chosen).fields[name] == "2024-06"
    assert f"{name}/annat" not in proposal(chosen).fields
    other = case_of(coordinator, tables_under_headings())
    wrong = coordinator.send(typed(other, **{name: "annat", f"{name}/annat": "snart"}), "Spara", status=422)
    assert "2024-06-30, 2024-Q2 eller 2024" in wrong.text
    assert proposal(wrong).fields[f"{name}/annat"] == "snart"


def test_answers_that_leave_no_plan_are_not_taken(coordinator: Browser) -> None:
    page = upload(coordinator, document(table=[["Nr", "Aktivitet", "Ansvarig"], ["1", "Bygg en bro", "KLK"]]), "p.docx")
    made_up = replace(typed(page), fields=typed(page).fields | {"2/row": "skip"})
    refused = coordinator.send(made_up, "Spara", status=422)
    assert "Då har planen inga aktiviteter." in refused.text
    assert "1 aktivitet" in coordinator.get(page.address).text


def test_a_long_plan_is_shown_in_parts_and_nothing_is_lost_between_them(
    coordinator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports_page, "ROWS", 2)
    rows = [(str(n), f"Aktivitet nummer {n}", "KLK", "x", "", "Klar") for n in range(1, 4)]
    page = upload(coordinator, *table(HEADINGS, *rows))
    assert "Del 1 av 2." in page.text
    second = coordinator.send(typed(page, slug="lang", **{"2/years": "snart"}), "Spara och visa raderna efter")
    assert "Nr 1, Aktivitet nummer 1: Skriv åren med siffror" in second.text
    assert "4/title" in proposal(second).fields
    refused = coordinator.send(proposal(second), "Läs in", status=422)
    first = coordinator.send(proposal(refused), "Spara och visa raderna före")
    assert proposal(first).fields["2/years"] == "snart"
    coordinator.send(replace(proposal(first), fields=proposal(first).fields | {"2/years": "2025"}), "Läs in")
    assert [list(row.years) for row in plan_rows("lang")][:2] == [[2025], [2024]]


def test_what_is_asked_later_is_not_answered_by_sending_its_row(
    coordinator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports_page, "ROWS", 1)
    rows = (("1", "Bygg en bro", "Gatan", "x", "", "Klar"), ("1", "Riv en mur", "KLK", "x", "", "Klar"))
    first = upload(coordinator, *table(HEADINGS, *rows))
    second = coordinator.send(proposal(first), "Spara och visa raderna efter")
    assert proposal(second).fields["3/number"] == ""
    assert "2 frågor väntar på svar." in coordinator.send(proposal(second), "Spara").text


def test_a_script_in_a_document_is_words(coordinator: Browser) -> None:
    page = upload(coordinator, *table(HEADINGS, ("1", SCRIPT, SCRIPT, "x", "", SCRIPT), name=f"{SCRIPT[:8]}.xlsx"))
    assert SCRIPT in page.text
    assert "<script>alert" not in page.answer.text


def test_only_who_uploaded_it_sees_it_and_only_coordinators_read_in(untouched: Sample, coordinator: Browser) -> None:
    page = upload(coordinator, *table())
    for one in DEMO_PEOPLE:
        if one.username != COORDINATOR:
            other = untouched.browser(one.username)
            token = other.get("/planer").form("/logga-ut").fields["csrf_token"]
            for address in ("/inlasning", page.address, f"{page.address}/kasta"):
                other.get(address, status=403)
                assert other.http.post(address, data={"csrf_token": token}).status_code == 403
            assert not other.get("/planer").has_link("/inlasning")
    assert coordinator.get("/planer").has_link("/inlasning")
    untouched.add("samordnare.tva", "coordinator")
    second = untouched.browser("samordnare.tva")
    second.get(page.address, status=404)
    assert not second.get("/inlasning").has_link(page.address)
    form = replace(typed(page), fields=typed(page).fields | {"csrf_token": _token(second)})
    for address in (page.address, f"{page.address}/kasta"):
        second.send(replace(form, address=address), status=404)
    assert coordinator.get(page.address).status == 200


def _token(browser: Browser) -> str:
    return browser.get("/planer").form("/logga-ut").fields["csrf_token"]


def test_a_substitute_reads_in_for_the_coordinator(untouched: Sample) -> None:
    untouched.add("vikarie", "auditor")
    untouched.stands_in("vikarie", COORDINATOR, "coordinator")
    substitute = untouched.browser("vikarie")
    page = upload(substitute, *table())
    substitute.send(typed(page, slug="for-nagon"), "Läs in")
    (adopted,) = tools.sparbar().events.get(plan_id("for-nagon"))
    by = adopted.provenance
    assert (by.actor_id, by.on_behalf_of) == (person_id("vikarie"), person_id(COORDINATOR))


@pytest.fixture
def begun(coordinator: Browser) -> Page:
    return upload(coordinator, *table())


def test_what_was_begun_is_found_again_and_can_be_thrown_away(coordinator: Browser, begun: Page) -> None:
    assert coordinator.get("/inlasning").has_link(begun.address)
    page = coordinator.post_form(f"{begun.address}/kasta", "/kasta")
    assert "Filen och svaren är borta." in page.text
    coordinator.get(begun.address, status=404)


def test_what_nobody_goes_on_with_is_gone_after_thirty_days(coordinator: Browser, begun: Page) -> None:
    kept = upload(coordinator, *table())
    with tools.database() as connection:
        connection.execute(
            "update import_draft set at = now() - interval '31 days' where id = %s", (begun.address.rpartition("/")[2],)
        )
    assert drafts.give_up_unused() == 1
    assert drafts.give_up_unused(timedelta(days=30)) == 0
    coordinator.get(begun.address, status=404)
    coordinator.get(kept.address)


@pytest.mark.parametrize(("name", "slug"), [
    ("Näringsliv 2019–2020", "naringsliv-2019-2020"), ("  Åtgärder, ÅR 1 ", "atgarder-ar-1"), ("–", ""),
])  # fmt: skip
def test_a_name_becomes_a_short_one(name: str, slug: str) -> None:
    assert slugified(name) == slug
