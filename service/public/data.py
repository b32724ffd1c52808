"""Open data and feed: the published reports as programs read them, with their history."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from flask import url_for
from flask_babel import gettext as _
from werkzeug.exceptions import ServiceUnavailable

from domain.planned import Link, PartTold
from domain.values import derived_id, reports_id
from service.public.published import RETRY, PublicRow, Published
from service.words import STATUS
from workers.reports.formats.table import begins_to_run
from workers.reports.printable import visible

SCHEMA = 1
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
WORDS = ("text", "done", "next", "obstacle", "decision_needed")
COLUMNS = (
    "quarter", "published_at", "id", "area_number", "area", "number", "title", "unit", "years", "continuous",
    "status", *WORDS, "basis", "basis_quarter", "document", "late", "corrected_at", "printed_status", "content_hash",
    "address", "due", "with_units", "performer", "parts", "links", "reported_in",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """Something that has come to everybody's knowledge."""

    id: UUID
    at: datetime
    title: str
    summary: str
    path: str


def entries(reports: Sequence[Published]) -> list[Entry]:
    """Publications, decisions of the board and corrections, newest first."""
    found = [entry for one in reports for entry in _entries(one)]
    return sorted(found, key=lambda entry: (entry.at, entry.id), reverse=True)


def as_json(reports: Sequence[Published], position: int, base: str) -> bytes:
    """Every published report, newest first, as of a log position; the addresses begin with ``base``.

    Raises ServiceUnavailable where corrected words cannot be read: a program would take the old ones for right.
    """
    _check_readable(reports)
    plan = reports[0].plan
    publisher = next((one.snapshot.organisation for one in reports if one.snapshot), "")
    about = {"schema": SCHEMA, "licence": LICENCE, "publisher": publisher, "position": position}
    named = {"slug": plan.slug, "name": plan.name, "address": base + url_for("public.show", slug=plan.slug)}
    return msgspec.json.encode(about | {"plan": named, "reports": [_report(one, base) for one in reports]})


def as_csv(reports: Sequence[Published], base: str) -> bytes:
    """One line for each activity of each report, newest first; UTF-8 with its mark, and no cell that can run.

    Raises ServiceUnavailable in the same way.
    """
    _check_readable(reports)
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in reports:
        for row in one.rows:
            cells = {"quarter": one.quarter, "published_at": _time(one.at), **_row(one, row, base)}
            writer.writerow([_cell(cells[column]) for column in COLUMNS])
    return made.getvalue().encode("utf-8-sig")


def _check_readable(reports: Sequence[Published]) -> None:
    if any(one.has_unread for one in reports):
        raise ServiceUnavailable(retry_after=RETRY)


def _entries(one: Published) -> Iterator[Entry]:
    page = url_for("public.report", slug=one.plan.slug, quarter=one.quarter)
    about = {"quarter": one.quarter}
    series = reports_id(one.plan.id)
    lead = one.sheet.lead if one.sheet else ""
    yield Entry(
        derived_id(series, one.quarter), one.at, _("Lägesrapport för %(quarter)s är publicerad", **about), lead, page
    )
    if decision := one.report.decision:
        told = f"{decision.paragraph}. {decision.text}"
        title = _("Nämnden har beslutat om lägesrapporten för %(quarter)s", **about)
        yield Entry(derived_id(series, f"{one.quarter}/{decision.position}"), decision.at, title, visible(told), page)
    for row in one.corrected:
        assert row.correction is not None
        title = _("Rättat efter publiceringen: %(title)s", title=visible(row.printed.title))
        path = url_for("public.activity", slug=one.plan.slug, activity_id=row.activity_id)
        key = f"{one.quarter}/{row.correction.position}"
        summary = "" if row.is_unread else STATUS[row.status]
        yield Entry(derived_id(series, key), row.correction.at, title, summary, path)


def _report(one: Published, base: str) -> dict[str, Any]:
    registration, decision = one.report.registration, one.report.decision
    signature = one.report.signature
    assert signature is not None
    return {
        "quarter": one.quarter,
        "address": base + url_for("public.report", slug=one.plan.slug, quarter=one.quarter),
        "published_at": _time(one.at),
        "snapshot_sha256": signature.snapshot_sha256,
        "registry_number": registration.number if registration else None,
        "meeting": registration.meeting if registration else None,
        "decision": {"paragraph": decision.paragraph, "day": decision.day, "text": decision.text} if decision else None,
        "activities": [_row(one, row, base) for row in one.rows],
    }


def _row(one: Published, row: PublicRow, base: str) -> dict[str, Any]:
    printed, correction = row.printed, row.correction
    return {
        "id": row.activity_id,
        "address": base + url_for("public.activity", slug=one.plan.slug, activity_id=row.activity_id),
        "area_number": printed.area,
        "area": row.area,
        "number": printed.number,
        "title": printed.title,
        "unit": printed.unit,
        "years": printed.years,
        "continuous": printed.continuous,
        "status": row.words.status,
        **{name: getattr(row.words, name) for name in WORDS},
        "basis": printed.kind,
        "basis_quarter": printed.period,
        "document": printed.document,
        "late": row.is_late,
        "corrected_at": _time(correction.at) if correction else None,
        "printed_status": printed.status,
        "content_hash": correction.content_hash if correction else printed.content_hash,
        "due": printed.due,
        "with_units": printed.with_units,
        "performer": printed.performer,
        "parts": row.parts,
        "links": printed.links,
        "reported_in": printed.guest_of,
    }


def _cell(value: Any) -> str:
    """A text that begins as a formula gets an apostrophe first."""
    if isinstance(value, tuple):
        told = [_line(one) for one in value if isinstance(one, PartTold | Link)]
        value = "\n".join(told) if told else " ".join(map(str, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "" if value is None else str(value)
    return f"'{text}" if begins_to_run(text) else text


def _line(one: PartTold | Link) -> str:
    """A sub-activity or a link in one cell, which has a line for each."""
    if isinstance(one, PartTold):
        return ": ".join(filter(None, (f"({one.letter}) {one.title or ''}".strip(), one.status, one.text)))
    return " ".join(filter(None, (f"{one.kind}:", one.text, one.address)))


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
