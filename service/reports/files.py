"""The files of a compiled report, for the page and for programs alike."""

from flask import request, url_for
from werkzeug.wrappers import Response

from domain.errors import NotFound
from workers.reports import jobs
from workers.reports.files import FORMATS, rendered
from workers.reports.shape import OlderShape


def file_answer(slug: str, quarter: str, position: int, kind: str) -> Response:
    """The report compiled at a position, in one format: the same bytes each time, so the hash is the tag."""
    canonical = jobs.compiled(slug, quarter, position)
    if canonical is None or kind not in FORMATS:
        raise NotFound
    try:
        file = rendered(canonical, kind)
    except OlderShape:
        raise NotFound from None
    answer = Response(file.content, content_type=file.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=file.name)
    answer.set_etag(file.sha256)
    return answer.make_conditional(request)


def files(slug: str, quarter: str, position: int, endpoint: str) -> dict[str, dict[str, str]]:
    """Where the endpoint has each format of a compiled report, and the SHA-256 of its bytes.

    None before it is compiled, nor of one that an earlier version compiled.
    """
    canonical = jobs.compiled(slug, quarter, position)
    where = {"slug": slug, "quarter": quarter, "position": position}
    try:
        return {
            kind: {"url": url_for(endpoint, **where, kind=kind), "sha256": rendered(canonical, kind).sha256}  # type: ignore[arg-type]
            for kind in FORMATS
            if canonical is not None
        }
    except OlderShape:
        return {}
