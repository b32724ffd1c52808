"""Which report a quarter's page shows: the signed one, or one that has been compiled since and can be signed."""

from dataclasses import dataclass
from functools import cached_property

from domain.errors import NotFound
from domain.status_report import Report
from workers.reports import jobs
from workers.reports.jobs import ReportJob
from workers.reports.printable import visible
from workers.reports.shape import OlderShape, Snapshot, read
from workers.reports.sheet import Sheet, sheet
from workers.reports.signing import signed_bytes


@dataclass(frozen=True)
class Shown:
    """``is_signed`` when it is the one that the signature is bound to; ``canonical`` is None before it is compiled.

    ``job`` is the one that was asked for last: it may be of a later report than this one.
    """

    position: int | None
    is_signed: bool
    canonical: bytes | None
    job: ReportJob | None

    @property
    def pending(self) -> ReportJob | None:
        """The job, where it would take the place of this report and has not been compiled, or could not be."""
        if self.job is None or self.job.state == "compiled":
            return None
        is_later = self.position is None or self.job.position > self.position
        return self.job if is_later or not self.is_signed else None

    @cached_property
    def sheet(self) -> Sheet | None:
        """None where nothing can be read: it is not compiled, or was by an earlier version."""
        try:
            return sheet(self.canonical, visible) if self.canonical else None
        except OlderShape:
            return None

    @property
    def snapshot(self) -> Snapshot | None:
        """None where nothing can be read, as above."""
        try:
            return read(self.canonical) if self.canonical else None
        except OlderShape:
            return None


def shown(slug: str, report: Report, until: int | None = None) -> Shown:
    """Once it is published nothing takes the place of what was signed. ``until`` is the last position to look at.

    An earlier report stands until the one that was asked for last is compiled.
    """
    signature = report.signature
    if signature and report.publication:
        return Shown(signature.compiled, True, signed_snapshot(slug, report), None)
    job = jobs.latest(slug, report.quarter, until)
    done = job if job is None or job.state == "compiled" else jobs.latest_compiled(slug, report.quarter, until)
    if signature and (done is None or done.position <= signature.compiled):
        return Shown(signature.compiled, True, signed_snapshot(slug, report), job)
    found = done or job
    return Shown(found.position if found else None, False, found.snapshot if found else None, job)


def signed_snapshot(slug: str, report: Report) -> bytes | None:
    """None where it is not kept and this version computes another."""
    try:
        return signed_bytes(slug, report)
    except NotFound:
        return None
