"""A Word template with its fields filled in, by way of docxtpl. Only ever done in a process apart (child.py).

Each part is filled in once: what people have written is never read as a template in its turn, as it would be where
docxtpl goes through the notes of a document with several sections.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm
from docxtpl import DocxTemplate
from lxml import etree

from domain.values import Value
from workers.rendering import gettext as _
from workers.reports.own_template.checking import Part
from workers.reports.own_template.fields import PICTURE
from workers.reports.own_template.language import Environment, TooLarge

LARGEST_FILE = 30 * 1024 * 1024  # bytes of what is made
WIDEST = 170  # mm of the picture
NOT_OURS = ("w:attachedTemplate", "w:mailMerge")  # what leads out of the document, or into the office's own folders
LEFTOVERS = ("w:commentReference", "w:ins", "w:del", "w:moveFrom", "w:moveTo")
SIMPLE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
BESIDE = {
    f"{SIMPLE}header+xml": _("Sidhuvudet"),
    f"{SIMPLE}footer+xml": _("Sidfoten"),
    f"{SIMPLE}footnotes+xml": _("Fotnoterna"),
    f"{SIMPLE}endnotes+xml": _("Slutnoterna"),
}


class About(Value):
    """What the file says of itself; dated with the cut-off, since it says nothing that happened later."""

    title: str
    author: str
    subject: str
    at: datetime


class Drawing(Value):
    """The diagram as PNG, and in words for those who do not see it."""

    png: bytes
    words: str


class NotWhole(Exception):
    """Filled in, the document would be no Word document: a loop or a condition cuts through a table or a paragraph."""


class Picture:
    """Becomes the drawing wherever its field stands in the text."""

    def __init__(self, template: Any, drawing: Drawing) -> None:
        section = template.docx.sections[0]
        room = section.page_width - section.left_margin - section.right_margin
        self._part, self._drawing, self._width = template.docx.part, drawing, min(Mm(WIDEST), room)

    def __html__(self) -> str:
        inline = self._part.new_pic_inline(io.BytesIO(self._drawing.png), self._width)
        inline.docPr.set("descr", self._drawing.words)
        inline.docPr.set("name", _("Diagram"))
        drawn = etree.tostring(inline, encoding="unicode")
        return f'</w:t></w:r><w:r><w:drawing>{drawn}</w:drawing></w:r><w:r><w:t xml:space="preserve">'


def parts(template: bytes) -> list[Part]:
    """Each part that fields may stand in, as the checker reads it."""
    opened = _opened(template)
    found = [Part(_("Brödtexten"), _source(opened, opened.get_xml()))]
    return found + [Part(BESIDE[p.content_type], _source(opened, _xml(p)), pictured=False) for p in _beside(opened)]


def has_leftovers(template: bytes) -> bool:
    """Whether comments or tracked changes, with the names of those who made them, would come along in every report."""
    body = _opened(template).docx.element.body
    return next(body.iter(*map(qn, LEFTOVERS)), None) is not None


def filled(template: bytes, values: Mapping[str, Any], about: About, drawing: Drawing) -> bytes:
    """The document as Word opens it, not yet with the same bytes everywhere.

    Raises NotWhole, TooLarge, or Jinja's TemplateError for a template that was never checked.
    """
    opened = _opened(template)
    known = {**values, PICTURE: Picture(opened, drawing)}

    def fill(xml: str) -> str:
        made = Environment().filled(_source(opened, xml), known)
        whole: str = opened.resolve_listing(re.sub(r"\n<w:p([ >])", r"<w:p\1", made))
        return _well_formed(whole)

    _fill_body(opened, fill)
    for part in _beside(opened):
        _fill_part(part, fill)
    _leave_out(opened)
    _describe(opened, about)
    made = io.BytesIO()
    opened.docx.save(made)
    if made.tell() > LARGEST_FILE:
        raise TooLarge
    return made.getvalue()


def _opened(template: bytes) -> Any:
    opened = DocxTemplate(io.BytesIO(template))
    opened.render_init()
    return opened


def _source(opened: Any, xml: str) -> str:
    """As docxtpl gives it to Jinja: tags that Word has cut up put together, and a line for each paragraph."""
    patched: str = opened.patch_xml(xml)
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", patched)


def _beside(opened: Any) -> list[Any]:
    return [part for part in _parts(opened) if part.content_type in BESIDE]


def _parts(opened: Any) -> Iterator[Any]:
    yield from opened.docx.part.package.iter_parts()


def _xml(part: Any) -> str:
    return str(etree.tostring(parse_xml(part.blob), encoding="unicode"))


def _well_formed(xml: str) -> str:
    try:
        etree.fromstring(xml)
    except etree.XMLSyntaxError as error:
        raise NotWhole from error
    return xml


def _fill_body(opened: Any, fill: Callable[[str], str]) -> None:
    tree = opened.fix_tables(fill(opened.get_xml()))
    opened.fix_docpr_ids(tree)
    opened.map_tree(tree)


def _fill_part(part: Any, fill: Callable[[str], str]) -> None:
    made = fill(_xml(part)).encode()
    if isinstance(part, XmlPart):
        part._element = parse_xml(made)  # noqa: SLF001 - the library has no name of its own for it
    else:
        part._blob = made  # noqa: SLF001


def _leave_out(opened: Any) -> None:
    """What leads out of the document: the file on somebody's server that the template was made from."""
    for part in _parts(opened):
        if part.content_type != f"{SIMPLE}settings+xml":
            continue
        for found in [one for name in NOT_OURS for one in part.element.findall(qn(name))]:
            part.element.remove(found)
        for key in [key for key, relation in part.rels.items() if relation.is_external]:
            del part.rels[key]


def _describe(opened: Any, about: About) -> None:
    core = opened.docx.core_properties
    core.title, core.author, core.subject = about.title, about.author, about.subject
    core.created = core.modified = about.at.replace(microsecond=0, tzinfo=None)
    core.last_modified_by, core.revision, core.comments, core.keywords = about.author, 1, "", ""
    core.language = core.language or "sv-SE"
