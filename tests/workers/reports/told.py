"""A quarter on the real sample: some of it approved, one in draft, and a snapshot before and after."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from domain.values import canonical_json
from tests.service.sample import Sample
from tests.workers.story_on_postgres import catch_up, size
from workers.read_models.activity_board import BoardRow
from workers.reports.jobs import compile_report
from workers.sample.load import OPENED, SLUG

SECRET = "Utkastets hemliga ord"
APPROVED: dict[str, dict[str, Any]] = {
    "1.1": {"status": "done", "text": "Handlingsplanen är klar."},
    "1.3": {"status": "in_progress", "text": "En behovsanalys har påbörjats.", "next": "Planen skrivs i mars."},
    "1.6": {"status": "in_progress", "text": "Insatsen finns med i tillsynsplaneringen för 2020."},
    "2.3": {"status": "not_started", "text": "Ej påbörjad.", "decision_needed": "Får aktiviteten genomföras 2020?"},
    "2.4": {"status": "in_progress", "text": "Påbörjad."},
    "3.2": {"status": "planned", "text": "En avstämning är inbokad i februari."},
    "3.6": {"status": "partly_done", "text": "Mässan 2019 är genomförd, nästa återstår."},
    "4.2": {"status": "done", "text": "Kartläggningen är överlämnad."},
}
DRAFTED = "2.1"


class Told(NamedTuple):
    """Snapshots as canonical JSON: of the sample as it was loaded, and after the quarter was told."""

    loaded: bytes
    position: int
    canonical: bytes

    @property
    def snapshot(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.canonical)
        return found


def tell() -> Told:
    """In the database that SPARBAR_DATABASE_URL names, which holds the sample."""
    sample = Sample(None, {})  # type: ignore[arg-type]
    loaded = compile_report(SLUG, OPENED)
    activities = {ref(row): row.activity_id for row in sample.rows}
    for name, words in APPROVED.items():
        sample.approved(activities[name], **words)
    sample.draft(activities[DRAFTED], status="done", text=SECRET)
    catch_up()
    return Told(loaded, size(), compile_report(SLUG, OPENED))


def ref(row: BoardRow) -> str:
    return f"{row.area}.{row.number}"


def activity(sample: Sample, name: str) -> UUID:
    return next(row.activity_id for row in sample.rows if ref(row) == name)


def rewritten(canonical: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """The same snapshot with something in it changed."""
    found = json.loads(canonical)
    change(found)
    return canonical_json(found)


def line(snapshot: dict[str, Any], name: str) -> dict[str, Any]:
    """The row of an activity."""
    found: dict[str, Any] = next(row for row in snapshot["rows"] if f"{row['area']}.{row['number']}" == name)
    return found
