"""Which report a quarter's page shows: the signed one, or one that has been compiled since and can be signed."""

from dataclasses import dataclass

from domain.errors import NotFound
from domain.status_report import Report
from workers.reports import jobs
from workers.reports.jobs import ReportJob
from workers.reports.printable import visible
from workers.reports.shape import OlderShape
from workers.reports.sheet import Sheet, sheet
from workers.reports.signing import signed_bytes


@dataclass(frozen=True)
class Shown:
    """``is_signed`` when it is the one that the signature is bound to; ``sheet`` is None where nothing can be read."""

    position: int | None
    is_signed: bool
    sheet: Sheet | None
    job: ReportJob | None


def shown(slug: str, report: Report) -> Shown:
    """Once it is published nothing takes the place of what was signed."""
    job = jobs.latest(slug, report.quarter)
    signature = report.signature
    newer = job is not None and signature is not None and job.position > signature.compiled
    if signature and (report.publication or not newer):
        return Shown(signature.compiled, True, signed_sheet(slug, report), job)
    return Shown(job.position if job else None, False, _sheet(job), job)


def signed_sheet(slug: str, report: Report) -> Sheet | None:
    """None where the snapshot is not kept and this version computes another, and for one of an older version."""
    try:
        return sheet(signed_bytes(slug, report), visible)
    except (NotFound, OlderShape):
        return None


def _sheet(job: ReportJob | None) -> Sheet | None:
    """None before the report is compiled, and for one compiled by an earlier version."""
    try:
        return sheet(job.snapshot, visible) if job and job.snapshot else None
    except OlderShape:
        return None
