"""What is signed: the very bytes that were compiled and shown, kept by their hash before anybody signs them."""

from typing import Any

from domain import commands as ask
from domain.errors import NotFound, ReportIsOutdated
from domain.status_report import Report
from domain.values import Quarter, plan_id
from workers import tools
from workers.reading import reading
from workers.reports import jobs
from workers.reports.shape import TEMPLATE, OlderShape, digest, read
from workers.reports.snapshot import snapshot

KEEP = "insert into signed_snapshot (sha256, content) values (%s, %s) on conflict do nothing"
KEPT = "select content from signed_snapshot where sha256 = %s"


def keep(canonical: bytes) -> str:
    """The hash (hex SHA-256) that the bytes can be had by from now on; keeping them twice is keeping them once."""
    name = digest(canonical)
    with tools.database() as connection:
        connection.execute(KEEP, (name, canonical))
    return name


def kept(sha256: str) -> bytes | None:
    with tools.database() as connection:
        found = connection.execute(KEPT, (sha256,)).fetchone()
    return bytes(found[0]) if found else None


def signed_bytes(slug: str, report: Report) -> bytes:
    """The signed snapshot; computed anew in a log that was replayed without what lies beside it.

    Raises NotFound where this version computes another one than was signed, which is then kept nowhere here.
    """
    signature = report.signature
    if signature is None:
        raise NotFound
    found = kept(signature.snapshot_sha256)
    if found is None:
        with reading(signature.compiled) as moment:
            found = snapshot(moment, slug, report.quarter).canonical(signature.template)
    if digest(found) != signature.snapshot_sha256:
        raise NotFound
    return found


def template_of(slug: str, quarter: Quarter, position: int | None) -> int:
    """The template of the report that is signed at that very position, so that it is computed again as it was."""
    series = tools.sparbar().reports(plan_id(slug))
    signature = series.report(quarter).signature if series else None
    return signature.template if signature and signature.compiled == position else TEMPLATE


def signing(slug: str, quarter: Quarter, shown: str, **asked: Any) -> ask.SignReport:
    """The command that signs the report whose hash was shown, which is kept first.

    Raises ReportIsOutdated where no report of the quarter with that hash has been compiled.
    """
    canonical = jobs.with_hash(slug, quarter, shown)
    try:
        compiled = read(canonical) if canonical else None
    except OlderShape:
        compiled = None
    if canonical is None or compiled is None:
        raise ReportIsOutdated(reason="other")
    facts: dict[str, Any] = {
        "compiled": compiled.position,
        "template": compiled.template,
        "snapshot_sha256": keep(canonical),
    }
    return ask.SignReport(plan_id=plan_id(slug), quarter=quarter, **facts, **asked)


def publishing(slug: str, quarter: Quarter, shown: str, **asked: Any) -> ask.PublishReport:
    """The command that publishes the signed report whose hash was shown."""
    facts: dict[str, Any] = {"snapshot_sha256": shown}
    return ask.PublishReport(plan_id=plan_id(slug), quarter=quarter, **facts, **asked)
