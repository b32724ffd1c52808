"""Sub-activities in the update form, beside it, in the review and in the history: by letter, with a status each."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from domain.planned import Part
from domain.values import PartStatus
from tests.service.client import Page
from tests.service.sample import COORDINATOR, TEXT, Sample, form_of, page_of, review_of
from tests.workers.revised import revised
from tests.workers.story_on_postgres import copy_of, size
from workers import tools
from workers.sample.load import SLUG, person_id

PARTS = (Part(letter="a", title="Kartlägg behoven"), Part(letter="b", title="Ta fram <förslag>"))
LEGEND = "(b) Ta fram <förslag>"


@pytest.fixture(scope="module")
def address(postgres: str, template_with_sample: str) -> Iterator[str]:
    with copy_of(postgres, template_with_sample) as url:
        yield url


@pytest.fixture
def sample(
    address: str, whole_app: Flask, sessions: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sample]:
    """Shared by the tests of the file: each has an activity of its own."""
    monkeypatch.setenv("SPARBAR_DATABASE_URL", address)
    yield Sample(whole_app, sessions)
    tools.forget()


def with_parts(sample: Sample, number: int, **changed: Any) -> UUID:
    activity = sample.activity("KLK", number)
    revised(SLUG, person_id(COORDINATOR), activity, parts=PARTS, **changed)
    return activity


def said(**of: str) -> dict[str, str]:
    """A form's fields, as in a_status and b_text."""
    return {"part-" + name.replace("_", "-"): value for name, value in of.items()}


def legends(page: Page) -> list[str]:
    return ["".join(one.itertext()).strip() for one in page.tree.iter("legend")]


def test_each_part_has_a_status_and_a_line_of_its_own_all_the_way(sample: Sample) -> None:
    activity = with_parts(sample, 0)
    owner = sample.browser("agare.klk")
    page = owner.get(form_of(activity))
    assert LEGEND in legends(page)
    fields = page.form("/uppdatera").fields
    assert {name: value for name, value in fields.items() if name.startswith("part-")} == said(
        a_status="", a_text="", b_status="", b_text=""
    )
    form = page.form("/uppdatera")
    form.fields |= {"status": "in_progress", "text": TEXT} | said(a_status="done", a_text="Rapporten är <klar>.")
    owner.send(form, "Skicka")
    content = sample.update(activity).content
    assert content.parts == (PartStatus(letter="a", status="done", text="Rapporten är <klar>."),)
    event = sample.browser("revisor").get(f"/historik/{size() - 1}")  # the draft; the last one sends it
    assert "Del (a): Genomförd [tillagt: Rapporten är <klar>.]" in event.text
    review = sample.browser("granskare.klk").get(review_of(sample, activity))
    assert "(a) Kartlägg behoven GenomfördRapporten är <klar>." in review.text
    assert "Del (a): Genomförd [tillagt: Rapporten är <klar>.]" in review.text
    assert LEGEND in review.text


def test_last_quarters_words_about_the_parts_stand_beside_and_as_before_keeps_them(sample: Sample) -> None:
    activity = with_parts(sample, 1, years=(2020,))
    sample.approved(activity, parts=(PartStatus(letter="a", status="partly_done", text="Halva är kvar."),))
    sample.next_quarter()
    owner = sample.browser("agare.klk")
    page = owner.get(form_of(activity, "2020-Q1"))
    assert "(a) Kartlägg behoven Delvis genomfördHalva är kvar." in page.text
    assert page.form("/uppdatera").fields["part-a-text"] == ""
    owner.send(page.form("/som-tidigare"))
    update = tools.sparbar().activity(activity).update_for("2020-Q1")
    assert update is not None
    assert update.content.of_parts["a"].text == "Halva är kvar."


def test_what_is_typed_about_parts_is_kept_whatever_is_wrong(sample: Sample) -> None:
    activity = with_parts(sample, 2)
    owner = sample.browser("agare.klk")
    long, other = said(b_status="in_progress", b_text="å" * 301), said(a_status="planned", a_text="Snart.")
    page = owner.post_form(form_of(activity), "/uppdatera", "Spara", status=422, **long, **other)
    assert page.link("Korta texten med 1 tecken. Högst 300.") == "#part-b-text"
    kept = page.form("/uppdatera").fields
    assert {name: kept[name] for name in long | other} == long | other
    form = owner.get(form_of(activity)).form("/uppdatera")
    sample.draft(activity, parts=(PartStatus(letter="a", status="done", text="Klart."),))
    form.fields |= other
    conflict = owner.send(form, "Spara", status=409)
    assert "[borttaget: Klart]" in conflict.text
    assert "[tillagt: Snart]" in conflict.text
    assert conflict.form("/uppdatera").fields["part-a-text"] == "Snart."
    owner.send(conflict.form("/uppdatera"), "Spara")
    assert sample.update(activity).content.of_parts["a"].status == "planned"


def test_an_ended_session_names_the_part(sample: Sample) -> None:
    activity = with_parts(sample, 3)
    form = sample.browser("agare.klk").get(form_of(activity)).form("/uppdatera")
    form.fields |= said(a_status="done", b_text="Två möten kvar.")
    stranger = sample.visitor()
    sign_in = stranger.send(form, "Spara", status=401)
    kept = stranger.send(sign_in.form(), username="agare.klk", password="demo")
    assert "Del (a): Status" in kept.text
    assert "Genomförd" in kept.text
    assert "Del (b): Kort om den" in kept.text


def test_a_part_that_a_decision_has_struck_is_told_where_it_stood(sample: Sample) -> None:
    activity = with_parts(sample, 4)
    owner = sample.browser("agare.klk")
    form = owner.get(form_of(activity)).form("/uppdatera")
    form.fields |= said(b_text="Väntar.")
    revised(SLUG, person_id(COORDINATOR), activity, parts=PARTS[:1])
    page = owner.send(form, "Spara", status=422)
    assert page.link("Planen har ingen sådan del") == "#part-b-status"
    assert page.form("/uppdatera").fields["part-b-text"] == "Väntar."
    form = page.form("/uppdatera")
    form.fields |= said(b_text="")
    owner.send(form, "Spara")
    assert not sample.update(activity).content.parts


def test_a_correction_keeps_the_parts_and_changes_one(sample: Sample) -> None:
    activity = with_parts(sample, 5)
    before = PartStatus(letter="b", status="in_progress", text="Tre förslag.")
    sample.approved(activity, parts=(PartStatus(letter="a", status="done"), before))
    owner = sample.browser("agare.klk")
    page = owner.get(owner.get(page_of(activity)).link("Rätta 2019-Q4"))
    form = page.form(f"/ratta/{sample.update(activity).id}")
    assert form.fields["part-b-text"] == "Tre förslag."
    assert list(form.fields).index("part-b-text") < list(form.fields).index("reason")
    form.fields |= {"part-b-text": "Fyra förslag.", "reason": "Det var fyra."}
    owner.send(form, "Påbörja")
    found = tools.sparbar().activity(activity).update_for("2019-Q4")
    assert found is not None
    assert found.content.of_parts["b"].text == "Fyra förslag."
    assert found.content.of_parts["a"].status == "done"
