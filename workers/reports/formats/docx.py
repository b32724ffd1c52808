"""DOCX: the same sheet with real headings and styles, so that the board's secretary can go on working in it."""

import io
from functools import cache
from typing import Any

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from workers.reports.formats.docx_matter import matter
from workers.reports.formats.docx_page_one import page_one
from workers.reports.formats.docx_styles import LANGUAGE, set_up
from workers.reports.formats.office_file import canonical_zip
from workers.reports.issue import Issue
from workers.reports.printable import visible
from workers.reports.sheet import Sheet, sheet


def render(canonical: bytes, part: Issue | None = None) -> bytes:
    drawn = sheet(canonical, visible, part)
    document = docx.Document()
    set_up(document)
    _keep_style_ids(document)
    _properties(document, drawn)
    _footer(document, drawn)
    page_one(document, drawn)
    matter(document, drawn)
    made = io.BytesIO()
    document.save(made)
    return canonical_zip(made.getvalue())


def _keep_style_ids(document: Document) -> None:
    """The styles are all there now: the library would go through them again for every paragraph and run."""
    part: Any = document.part
    part.get_style_id = cache(part.get_style_id)


def _properties(document: Document, drawn: Sheet) -> None:
    """Dated with the cut-off, since the file says nothing that happened later."""
    core = document.core_properties
    core.title, core.author = f"{drawn.title} – {drawn.plan}", drawn.issuer or drawn.organisation
    core.subject, core.language, core.comments = drawn.description, LANGUAGE, ""
    core.created = core.modified = drawn.cut_off.replace(microsecond=0, tzinfo=None)
    core.last_modified_by, core.revision = core.author, 1


def _footer(document: Document, drawn: Sheet) -> None:
    footer: Any = document.sections[0].footer.paragraphs[0]
    footer.style = "Quiet"
    first = f"{drawn.notice}\n" if drawn.notice else ""
    footer.add_run(f"{first}{drawn.say['checksum']} {drawn.digest[:16]} · {drawn.say['page']} ")
    page = OxmlElement("w:fldSimple")
    page.set(qn("w:instr"), "PAGE")
    footer._p.append(page)  # noqa: SLF001 - the library has no fields
