"""A report of an earlier form is read, printed as it was, and computed again to the same bytes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from msgspec.structs import replace

from domain import commands as ask
from domain.errors import NotFound
from domain.values import plan_id
from tests.service.sample import Sample
from tests.workers.reports.in_words import in_words
from tests.workers.reports.told import Told, rewritten
from tests.workers.story_on_postgres import catch_up, copy_of, size
from workers import tools
from workers.act import act
from workers.reports import shape, signing
from workers.reports.files import FORMATS, rendered
from workers.reports.jobs import compile_report
from workers.sample.load import OPENED, SLUG, person_id

STORED = (Path(__file__).parent / "stored" / "snapshot.schema_3.json").read_bytes()


def test_a_stored_snapshot_of_schema_3_is_read_for_ever_and_given_back_byte_by_byte() -> None:
    found = shape.read(STORED)
    assert (found.schema, found.template, len(found.rows)) == (4, 1, 29)
    assert found.canonical(1) == STORED
    assert {row.same_as for row in found.rows} == {()}


@pytest.mark.parametrize("kind", FORMATS)
def test_it_is_printed_without_what_came_after_it(kind: str) -> None:
    file = rendered(STORED, kind)
    assert "Att lägga märke till" not in (in_words(file.content, kind) if kind != "json" else file.content.decode())
    if kind == "json":
        assert file.content == STORED


def test_one_of_a_shape_without_a_way_from_it_is_not_misread() -> None:
    with pytest.raises(shape.OlderShape):
        shape.read(rewritten(STORED, lambda snapshot: snapshot.update(schema=2)))


def test_an_earlier_template_is_what_it_was(told: Told) -> None:
    was = json.loads(shape.read(told.canonical).canonical(1))
    assert (was["schema"], was["template"]) == (3, 1)
    assert was.keys() == json.loads(STORED).keys()
    assert was["rows"][0].keys() == json.loads(STORED)["rows"][0].keys()
    flags = {flag for row in was["rows"] for flag in row["flags"]}
    assert flags == {"due_not_started", "late", "unchanged"}


@pytest.fixture
def signed_before(postgres: str, template_with_sample: str) -> Iterator[str]:
    """The hash that was signed when template 1 was the newest; its bytes have been left behind."""
    with copy_of(postgres, template_with_sample):
        sample = Sample(None, {})  # type: ignore[arg-type]
        sample.approved(sample.activity("KLK"))
        sample.locked()
        catch_up()
        digest = shape.digest(compile_report(SLUG, OPENED, template=1))
        facts: dict[str, Any] = {"compiled": size(), "template": 1, "snapshot_sha256": digest}
        about = {"plan_id": plan_id(SLUG), "quarter": OPENED, "actor_id": person_id("godkannare1.sam")}
        act(ask.SignReport(command_id=uuid4(), **about, **facts))
        yield digest
        tools.forget()


def test_a_report_signed_in_an_earlier_template_is_computed_again_to_the_same_bytes(signed_before: str) -> None:
    series = tools.sparbar().reports(plan_id(SLUG))
    assert series is not None
    report = series.report(OPENED)
    assert report.signature is not None
    assert shape.digest(signing.signed_bytes(SLUG, report)) == signed_before
    at = report.signature.compiled
    templates = [signing.template_of(SLUG, OPENED, position) for position in (at, at - 1, None)]
    assert templates == [1, shape.TEMPLATE, shape.TEMPLATE]
    with pytest.raises(NotFound):
        signing.signed_bytes(SLUG, replace(report, signature=replace(report.signature, template=shape.TEMPLATE)))
