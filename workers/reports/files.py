"""The report as files: every format of a stored snapshot, with the name and type it is sent under.

One more there is where the municipality has a Word template of its own in use: DOCX in that template.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import sha256

from domain.values import Value
from workers.reports.formats import csv, docx, html, json, pdf, xlsx
from workers.reports.issue import Issue
from workers.reports.own_template import apart
from workers.reports.shape import read

KEPT = 12
OWN = "mall.docx"  # the kind, and the end of the name, of DOCX in the municipality's own template


class Format(Value):
    """How a format is made, and what it is on the web."""

    render: Callable[[bytes, Issue | None], bytes]
    media_type: str


class ReportFile(Value):
    """``sha256`` is of the content, in hex."""

    name: str
    media_type: str
    content: bytes
    sha256: str


FORMATS: Mapping[str, Format] = {
    "pdf": Format(render=pdf.render, media_type="application/pdf"),
    "docx": Format(
        render=docx.render,
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "xlsx": Format(
        render=xlsx.render,
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "csv": Format(render=csv.render, media_type="text/csv; charset=utf-8"),
    "html": Format(render=html.render, media_type="text/html; charset=utf-8"),
    "json": Format(render=json.render, media_type="application/json"),
}


@lru_cache(maxsize=KEPT)
def rendered(canonical: bytes, kind: str, part: Issue | None = None) -> ReportFile:
    """A snapshot in a format, with what came after it: it never changes, so it is kept. Raises KeyError, OlderShape."""
    form = FORMATS[kind]
    return _file(form.render(canonical, part), form.media_type, canonical, kind, part)


@lru_cache(maxsize=KEPT)
def rendered_in(template: bytes, canonical: bytes, part: Issue | None = None) -> ReportFile:
    """A snapshot in a Word template, in the same way. Raises NotFilledIn, OlderShape."""
    content = apart.rendered(template, canonical, part)
    return _file(content, FORMATS["docx"].media_type, canonical, OWN, part)


def _file(content: bytes, media_type: str, canonical: bytes, kind: str, part: Issue | None) -> ReportFile:
    of = read(canonical)
    at = f"{of.position}-{part.position}" if part else f"{of.position}"
    what = f"arsrapport-{of.plan}-{of.year.year}" if of.year else f"lagesrapport-{of.plan}-{of.quarter}"
    name = f"{what}-{at}.{kind}"
    return ReportFile(name=name, media_type=media_type, content=content, sha256=sha256(content).hexdigest())
