"""Which files are looked into at all as Word templates: whole, small, without macros, and fetching nothing."""

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from workers.imports import packed
from workers.imports.refusals import OldOfficeFile, UnpacksTooLarge, UnreadableDocument
from workers.rendering import gettext as _

LARGEST_FILE = 5 * 1024 * 1024
"""Bytes of a template: letterhead, logotype and fields."""
LARGEST_XML = 3 * 1024 * 1024
"""Bytes of one of its parts in XML."""
DOCUMENT = "word/document.xml"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HARMLESS_OUTSIDE = ("hyperlink", "attachedTemplate", "mailMergeSource", "mailMergeHeaderSource")
FOREIGN_INSIDE = ("aFChunk", "oleObject", "control", "subDocument", "frame", "vbaProject", "wordVbaData")
FETCHING = re.compile(r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|DATABASE|IMPORT|MACROBUTTON)\b", re.IGNORECASE)


class NotATemplate(Exception):
    """The file cannot be a template; ``str(error)`` is a Swedish sentence to show as it is."""


def admit(content: bytes) -> None:
    """Raises NotATemplate. Nothing is unpacked beyond what a template may hold, and nothing is fetched."""
    if len(content) > LARGEST_FILE:
        raise NotATemplate(_("Mallen är för stor: den får vara högst 5 MB. Gör bilderna i den mindre."))
    try:
        packed.checked(content, DOCUMENT)
    except OldOfficeFile:
        raise NotATemplate(_("Mallen är i Words äldre format eller har ett lösenord: spara den som .docx.")) from None
    except UnpacksTooLarge:
        raise NotATemplate(_("Mallen packas upp till mycket mer än en mall behöver.")) from None
    except UnreadableDocument:
        raise NotATemplate(_("Filen är inget helt Word-dokument: öppna den i Word och spara den som .docx.")) from None
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        try:
            _look_through(opened)
        except etree.XMLSyntaxError:
            raise NotATemplate(_("Mallen är skadad: öppna den i Word och spara den på nytt som .docx.")) from None


def _look_through(opened: zipfile.ZipFile) -> None:
    parts = [part for part in opened.infolist() if part.filename.lower().endswith((".xml", ".rels"))]
    if any(part.file_size > LARGEST_XML for part in parts):
        raise NotATemplate(_("Mallen packas upp till mycket mer än en mall behöver."))
    _check_kind(opened)
    for part in parts:
        root = _tree(opened.read(part))
        if part.filename.endswith(".rels"):
            _check_relations(root)
        elif part.filename.startswith("word/"):
            _check_codes(root)


def _tree(xml: bytes) -> etree._Element:
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))


def _check_kind(opened: zipfile.ZipFile) -> None:
    """The name's ending says nothing: a document with macros may be called .docx."""
    if any(name.lower().endswith("vbaproject.bin") for name in opened.namelist()):
        raise NotATemplate(_("Mallen har makron: spara den som .docx, utan makron."))
    kinds = {
        kind.get("PartName", "").removeprefix("/"): kind.get("ContentType", "")
        for kind in _tree(opened.read("[Content_Types].xml")).iter(f"{TYPES}Override")
    }
    if "macroEnabled" in "".join(kinds.values()):
        raise NotATemplate(_("Mallen har makron: spara den som .docx, utan makron."))
    if kinds.get(DOCUMENT) != MAIN:
        raise NotATemplate(_("Mallen är inget vanligt Word-dokument: spara den som .docx, inte som .dotx."))


def _check_relations(root: etree._Element) -> None:
    for relation in root.iter(RELATIONS):
        kind = relation.get("Type", "").rpartition("/")[2]
        outside = relation.get("TargetMode") == "External"
        if outside and kind not in HARMLESS_OUTSIDE:
            raise NotATemplate(_("Mallen hämtar något utifrån: infoga bilden eller filen i stället för att länka den."))
        if kind in FOREIGN_INSIDE:
            raise NotATemplate(
                _("Mallen har ett inbäddat objekt eller dokument: ta bort det, eller klistra in en bild.")
            )


def _check_codes(root: etree._Element) -> None:
    """Word's own field codes: none that fetches, and none that is made of what people have written."""
    codes = " ".join(_codes(root))
    if FETCHING.search(codes):
        raise NotATemplate(_("Mallen har en av Words fältkoder som hämtar något utifrån: ta bort den."))
    if "{{" in codes or "{%" in codes:
        raise NotATemplate(_("Ett fält i mallen står i en av Words egna fältkoder: skriv det som vanlig text."))


def _codes(root: etree._Element) -> Iterator[str]:
    """A code may be cut into runs, so those of a paragraph are read together."""
    yield from (simple.get(f"{W}instr", "") for simple in root.iter(f"{W}fldSimple"))
    for paragraph in root.iter(f"{W}p"):
        yield "".join(code.text or "" for code in paragraph.iter(f"{W}instrText"))
