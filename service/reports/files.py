"""The files of a compiled report, for the page and for programs alike."""

from typing import Any

from flask import abort, request, url_for
from werkzeug.wrappers import Response

from domain.errors import NotFound
from domain.values import plan_id
from workers import tools
from workers.reports import issue, jobs
from workers.reports.files import FORMATS, OWN, ReportFile, rendered, rendered_in
from workers.reports.issue import Issue
from workers.reports.own_template import keeping
from workers.reports.own_template.apart import NotFilledIn
from workers.reports.shape import OlderShape, digest
from workers.reports.signing import signed_bytes


def file_answer(slug: str, quarter: str, position: int, kind: str, issued: int | None = None) -> Response:
    """The report compiled at a position, in one format, with what had come to it at another position: the same
    bytes each time, so the hash is the tag.
    """
    canonical = _snapshot(slug, quarter, position)
    if canonical is None or kind not in (*FORMATS, OWN):
        raise NotFound
    try:
        file = _file(canonical, kind, _part(slug, quarter, canonical, issued) if issued else None, position)
    except OlderShape:
        raise NotFound from None
    except NotFilledIn:
        abort(503)
    return sent(file)


def own_file(canonical: bytes, digest: str | None, part: Issue | None = None) -> ReportFile:
    """In the municipality's own template. Raises NotFilledIn, or NotFound where none was in use then, or it is lost."""
    template = keeping.kept(digest) if digest else None
    if template is None:
        raise NotFound
    return rendered_in(template, canonical, part)


def kinds(position: int | None) -> tuple[str, ...]:
    """The formats of a file with all that the log had at the position; none without a position."""
    if position is None:
        return ()
    return (*FORMATS, OWN) if keeping.in_use(position) else tuple(FORMATS)


def sent(file: ReportFile) -> Response:
    """To be kept under its name; not at all to whoever has it already."""
    answer = Response(file.content, content_type=file.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=file.name)
    answer.set_etag(file.sha256)
    return answer.make_conditional(request)


def files(
    slug: str, quarter: str, position: int, endpoint: str, issued: int | None = None
) -> dict[str, dict[str, str]]:
    """Where the endpoint has each format of a compiled report, and the SHA-256 of its bytes.

    None before it is compiled, nor of one that an earlier version compiled.
    """
    canonical = _snapshot(slug, quarter, position)
    where: dict[str, Any] = {"slug": slug, "quarter": quarter, "position": position}
    if canonical is None:
        return {}
    part = _part(slug, quarter, canonical, issued) if issued else None
    if issued:
        where["issued"] = issued
    told = {}
    for kind in kinds(issued or position):
        try:
            file = _file(canonical, kind, part, position)
        except OlderShape:
            return {}
        except NotFilledIn:  # the template is told of where its file is asked for
            continue
        told[kind] = {"url": url_for(endpoint, **where, kind=kind), "sha256": file.sha256}
    return told


def _file(canonical: bytes, kind: str, part: Issue | None, position: int) -> ReportFile:
    if kind != OWN:
        return rendered(canonical, kind, part)
    return own_file(canonical, part.word_template if part else keeping.in_use(position), part)


def _snapshot(slug: str, quarter: str, position: int) -> bytes | None:
    """The signed one where that position is signed: it is kept, and what is computed may be computed anew."""
    series = tools.sparbar().reports(plan_id(slug))
    report = series.report(quarter) if series else None
    if report and report.signature and report.signature.compiled == position:
        return signed_bytes(slug, report)
    return jobs.compiled(slug, quarter, position)


def _part(slug: str, quarter: str, canonical: bytes, position: int) -> Issue:
    """What had come to this very report at the position; raises NotFound where nothing came just then."""
    series = tools.sparbar().reports_at(plan_id(slug), position)
    known = issue.positions(series.report(quarter)) if series else ()
    part = issue.issue(slug, quarter, position) if position in known else None
    if part is None or part.snapshot_sha256 != digest(canonical):
        raise NotFound
    return part
