"""The published reports of a plan, with the approved words that have taken the place of printed ones since.

All of it is taken from signed snapshots and from the errata that name an approved update: no page for the public asks
for words in any other way, so what is drafted, under review or approved but unpublished cannot come along.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from werkzeug.exceptions import ServiceUnavailable

from domain.errors import NotFound
from domain.planned import Part, PartTold, parts_told
from domain.status_report import Erratum, Report
from domain.values import Content, Quarter
from service.reports.files import kinds
from workers.plan_rows import shown_in
from workers.read_models import plans, sign_off_queue, status_reports
from workers.read_models.plans import Plan
from workers.reading import Reading
from workers.reports.judged import lateness
from workers.reports.printable import visible
from workers.reports.shape import STATUSES, OlderShape, ReportRow, Snapshot, read
from workers.reports.sheet import Sheet, sheet
from workers.reports.signing import signed_bytes

UNKNOWN = "unknown"
RETRY = 60  # seconds: what has stopped is seen by those who look after the service


@dataclass(frozen=True)
class Correction:
    """Words approved after the publication, and since when they are the ones that count.

    ``words`` are None while the read model has stopped before them: then nobody can be shown the right ones.
    """

    at: datetime
    position: int
    words: Content | None
    content_hash: str


@dataclass(frozen=True)
class PublicRow:
    """An activity as a published report prints it, and what has been corrected in that since."""

    activity_id: UUID
    area: str
    printed: ReportRow
    correction: Correction | None
    quarter: Quarter

    @property
    def words(self) -> ReportRow | Content:
        """Those that count now: ``status``, ``text``, ``done``, ``next``, ``obstacle`` and ``decision_needed``."""
        return (self.correction and self.correction.words) or self.printed

    @property
    def parts(self) -> tuple[PartTold, ...]:
        """The sub-activities that the report prints, with the words that count now."""
        words = self.words
        if isinstance(words, ReportRow):
            return words.parts
        known = (Part(letter=one.letter, title=one.title) for one in self.printed.parts if one.title is not None)
        return parts_told(known, words.of_parts.values())

    @property
    def is_unread(self) -> bool:
        """Whether it is corrected, and the corrected words cannot be read just now."""
        return self.correction is not None and self.correction.words is None

    @property
    def status(self) -> str:
        return self.words.status or UNKNOWN

    @property
    def is_late(self) -> bool:
        return "late" in lateness(self.words.status, self.printed.years, self.quarter, self.printed.due)


@dataclass(frozen=True)
class PublicArea:
    number: int
    name: str
    rows: tuple[PublicRow, ...]

    @property
    def counts(self) -> dict[str, int]:
        return count(self.rows)


@dataclass(frozen=True)
class Published:
    """A quarter's report that has been published; ``rows`` are empty where an earlier version compiled it."""

    plan: Plan
    report: Report
    canonical: bytes
    snapshot: Snapshot | None
    rows: tuple[PublicRow, ...]

    @property
    def quarter(self) -> Quarter:
        return self.report.quarter

    @property
    def at(self) -> datetime:
        assert self.report.publication is not None
        return self.report.publication.at

    @property
    def compiled(self) -> int:
        """The log position that the report is a function of."""
        assert self.report.signature is not None
        return self.report.signature.compiled

    @property
    def issued(self) -> int:
        """The log position of its publication."""
        assert self.report.publication is not None
        return self.report.publication.position

    @property
    def kinds(self) -> tuple[str, ...]:
        """The formats that it was published in."""
        return kinds(self.issued)

    @cached_property
    def sheet(self) -> Sheet | None:
        """The report in words, as it was published."""
        return sheet(self.canonical, visible) if self.snapshot else None

    @property
    def areas(self) -> tuple[PublicArea, ...]:
        named = self.snapshot.areas if self.snapshot else ()
        return tuple(
            PublicArea(area.number, area.name, tuple(row for row in self.rows if row.printed.area == area.number))
            for area in named
        )

    @property
    def counts(self) -> dict[str, int]:
        return count(self.rows)

    @property
    def late(self) -> tuple[PublicRow, ...]:
        """Those not even started first."""
        return tuple(sorted((row for row in self.rows if row.is_late), key=lambda row: row.status != "not_started"))

    @property
    def corrected(self) -> tuple[PublicRow, ...]:
        return tuple(row for row in self.rows if row.correction)

    @property
    def has_unread(self) -> bool:
        return any(row.is_unread for row in self.rows)

    def row(self, ref: str) -> PublicRow | None:
        """The activity by its area and number, as the report prints them."""
        return next((row for row in self.rows if row.printed.ref == ref), None)

    def of(self, activity_id: UUID) -> PublicRow | None:
        return next((row for row in self.rows if row.activity_id == activity_id), None)


def published_plans(reading: Reading) -> list[tuple[Plan, Published]]:
    """The plans that have a published report, each with its newest one."""
    found = ((plan, published(reading, plan)) for plan in plans.all_plans(reading))
    return [(plan, reports[0]) for plan, reports in found if reports]


def published_reports(reading: Reading, slug: str) -> tuple[Published, ...]:
    """Those of the plan, newest quarter first; raises NotFound where nothing of it is published."""
    plan = plans.by_slug(reading, slug)
    reports = published(reading, plan) if plan else ()
    if not reports:
        raise NotFound
    return reports


def published(reading: Reading, plan: Plan) -> tuple[Published, ...]:
    """At the moment read, newest quarter first."""
    return tuple(_published(reading, plan, one) for one in status_reports.of_plan(reading, plan.id) if one.publication)


def count(rows: Iterable[PublicRow]) -> dict[str, int]:
    """How many activities have each status, in the order that bars are drawn."""
    found = Counter(row.status for row in rows)
    return {status: found[status] for status in (*STATUSES, UNKNOWN)}


def _published(reading: Reading, plan: Plan, report: Report) -> Published:
    canonical = signed_bytes(plan.slug, report)
    try:
        snapshot = read(canonical)
    except OlderShape:
        return Published(plan, report, canonical, None, ())
    ids, corrections = _ids(reading, plan, snapshot), _corrections(reading, report.errata)
    if not all(row.ref in ids for row in snapshot.rows):
        raise ServiceUnavailable(retry_after=RETRY)
    rows = tuple(
        PublicRow(ids[row.ref], plan.area(row.area), row, corrections.get(ids[row.ref]), report.quarter)
        for row in snapshot.rows
    )
    return Published(plan, report, canonical, snapshot, rows)


def _ids(reading: Reading, plan: Plan, snapshot: Snapshot) -> Mapping[str, UUID]:
    """What a report prints is a number; which activity had it then is what counts, however it is numbered now.

    An activity that the read model has stopped before is left out.
    """
    then = shown_in(reading.at(snapshot.position), plan.id)
    return {f"{row.area}.{row.number}": row.activity_id for row in then}


def _corrections(reading: Reading, errata: Iterable[Erratum]) -> dict[UUID, Correction]:
    """The last one of each activity; the words are those that the erratum is bound to, or none."""
    last = {erratum.activity_id: erratum for erratum in errata}
    found = sign_off_queue.several(reading, [erratum.update_id for erratum in last.values()])
    words = {update.facts.content_hash: update.content for update in found}
    return {
        activity: Correction(erratum.at, erratum.position, words.get(erratum.new_hash), erratum.new_hash)
        for activity, erratum in last.items()
    }
