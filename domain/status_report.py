"""The status reports of a plan: signed, registered, published, decided on by the board, and corrected after that.

What a report says is a function of the log up to a position (REPORTS.md), so a signature is bound to that position and
to the hash of what was computed from it. One stream holds a plan's reports: approved words may stand in those of
several quarters, and what takes them back or corrects them must see all of these in one look.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from msgspec.structs import replace

from domain.aggregate import Aggregate, Event, FirstEvent
from domain.update import SignedReport, people_of
from domain.values import Quarter, Value

State = Literal["unsigned", "signed", "published", "decided"]


class Act(Value):
    """Who did it, for whom, in which role and when; ``position`` is the event's own."""

    by: UUID
    on_behalf_of: UUID | None
    role: str
    at: datetime
    position: int

    @property
    def people(self) -> frozenset[UUID]:
        return people_of(self.by, self.on_behalf_of)


class Signature(Act):
    """``compiled`` is the log position that the report is a function of; the hash is of its canonical JSON, in hex."""

    compiled: int
    snapshot_sha256: str
    template: int


class Registration(Act):
    """The matter's number in the registry, and the board's meeting that it goes to."""

    number: str
    meeting: date


class Publication(Act):
    """From here on the file never changes."""


class Decision(Act):
    """What the board decided, as its minutes say it."""

    paragraph: str
    day: date
    text: str


class Erratum(Act):
    """Words that stand in the published file and have been corrected: ``base_id`` gave way to ``update_id``."""

    activity_id: UUID
    update_id: UUID
    base_id: UUID
    old_hash: str
    new_hash: str


class Report(Value):
    """A quarter's report, as far as it has come."""

    quarter: Quarter
    signature: Signature | None = None
    registration: Registration | None = None
    publication: Publication | None = None
    decision: Decision | None = None
    errata: tuple[Erratum, ...] = ()

    @property
    def state(self) -> State:
        if self.publication is None:
            return "signed" if self.signature else "unsigned"
        return "decided" if self.decision else "published"


class SeriesBegun(FirstEvent):
    """The plan's first report is signed."""

    TOPIC = "report.series_begun.v1"
    plan_id: UUID

    def apply(self, series: "ReportSeries") -> None:
        series.plan_id = self.plan_id


class ReportSigned(Event):
    """``compiled`` is the log position that the snapshot was computed at, ``snapshot_sha256`` its hash in hex."""

    TOPIC = "report.signed.v1"
    quarter: Quarter
    compiled: int
    snapshot_sha256: str
    template: int

    def apply(self, series: "ReportSeries") -> None:
        facts = _act(self) | {"snapshot_sha256": self.snapshot_sha256, "template": self.template}
        series.change(self.quarter, signature=Signature(compiled=self.compiled, **facts))


class ReportRegistered(Event):
    TOPIC = "report.registered.v1"
    quarter: Quarter
    registry_number: str
    meeting_date: date

    def apply(self, series: "ReportSeries") -> None:
        registration = Registration(**_act(self), number=self.registry_number, meeting=self.meeting_date)
        series.change(self.quarter, registration=registration)


class ReportPublished(Event):
    TOPIC = "report.published.v1"
    quarter: Quarter
    snapshot_sha256: str

    def apply(self, series: "ReportSeries") -> None:
        series.change(self.quarter, publication=Publication(**_act(self)))


class BoardDecisionRecorded(Event):
    TOPIC = "report.board_decision_recorded.v1"
    quarter: Quarter
    paragraph: str
    decided_on: date
    decision: str

    def apply(self, series: "ReportSeries") -> None:
        decision = Decision(**_act(self), paragraph=self.paragraph, day=self.decided_on, text=self.decision)
        series.change(self.quarter, decision=decision)


class ReportErratumIssued(Event):
    """In the same append as the approval of the correction; the published file stays as it is."""

    TOPIC = "report.erratum_issued.v1"
    quarter: Quarter
    activity_id: UUID
    update_id: UUID
    base_id: UUID
    old_hash: str
    new_hash: str

    def apply(self, series: "ReportSeries") -> None:
        names = ("activity_id", "update_id", "base_id", "old_hash", "new_hash")
        erratum = Erratum(**_act(self), **{name: getattr(self, name) for name in names})
        series.change(self.quarter, errata=(*series.report(self.quarter).errata, erratum))


EVENTS = (SeriesBegun, ReportSigned, ReportRegistered, ReportPublished, BoardDecisionRecorded, ReportErratumIssued)


class ReportSeries(Aggregate):
    """Of one plan; what is asked of it is judged in ``reporting.py``."""

    TOPIC = "report"

    def __init__(self) -> None:
        self.plan_id: UUID | None = None
        self.reports: dict[Quarter, Report] = {}

    def report(self, quarter: Quarter) -> Report:
        return self.reports.get(quarter) or Report(quarter=quarter)

    def change(self, quarter: Quarter, **facts: Any) -> None:
        self.reports[quarter] = replace(self.report(quarter), **facts)

    @property
    def signed(self) -> tuple[SignedReport, ...]:
        return signed_reports(self.reports.values())


def signed_reports(reports: Iterable[Report]) -> tuple[SignedReport, ...]:
    """Those of the reports that are signed."""
    return tuple(
        SignedReport(quarter=one.quarter, compiled=one.signature.compiled, published=one.publication is not None)
        for one in reports
        if one.signature
    )


def _act(event: Event) -> dict[str, Any]:
    by = event.provenance
    facts = {"by": by.actor_id, "on_behalf_of": by.on_behalf_of, "at": by.decided_at, "position": event.position}
    return facts | {"role": by.basis.role if by.basis else ""}
