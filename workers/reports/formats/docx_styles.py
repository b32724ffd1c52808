"""How the Word report looks: real styles, so that it can be edited, navigated and read aloud."""

from typing import Any, NamedTuple

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FONT, LANGUAGE = "Arial", "sv-SE"
ACCENT, QUIET, WHITE = RGBColor(0x12, 0x3C, 0x4A), RGBColor(0x51, 0x62, 0x6A), RGBColor(0xFF, 0xFF, 0xFF)
FIRM, HAIR = {"sz": "8", "color": "123C4A"}, {"sz": "4", "color": "B4C0C5"}
THEME_FONTS = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")
MARGIN = 20
CELL_MARGIN = "68"  # twentieths of a point: 1.2 mm


class Look(NamedTuple):
    """A paragraph style: sizes and spaces in points."""

    name: str
    size: float
    before: float
    after: float
    bold: bool = False
    colour: RGBColor | None = None


LOOKS = (
    Look("Normal", 10.5, 0, 6),
    Look("Title", 26, 6, 2, bold=True, colour=ACCENT),
    Look("Subtitle", 13, 0, 6, colour=QUIET),
    Look("Heading 1", 16, 16, 5, bold=True, colour=ACCENT),
    Look("Heading 2", 12, 11, 3, bold=True, colour=ACCENT),
    Look("Lead", 12, 0, 6),
    Look("Quiet", 9, 0, 4, colour=QUIET),
    Look("Table Text", 9.5, 1.5, 1.5),
    Look("Table Text Head", 9, 1.5, 1.5, bold=True, colour=ACCENT),
    Look("Table Small", 8, 1, 1),
    Look("Table Small Head", 8, 1, 1, bold=True, colour=ACCENT),
    Look("List Bullet", 10.5, 0, 3),
)
RUNS = (("Quiet Text", 8.5, False, QUIET), ("Number", 20, True, ACCENT), ("Tag", 8.5, True, WHITE))


def element(name: str, value: str = "true", **more: str) -> Any:
    made = OxmlElement(name)
    made.set(qn("w:val"), value)
    for key, text in more.items():
        made.set(qn(f"w:{key}"), text)
    return made


def set_up(document: Document) -> None:
    """A4, Swedish, and every style that the report uses."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin = section.bottom_margin = Mm(MARGIN)
    for look in LOOKS:
        _paragraph_style(document, look)
    for name, size, bold, colour in RUNS:
        style: Any = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.font.size, style.font.bold, style.font.color.rgb = Pt(size), bold, colour
    _shade(document.styles["Tag"])
    for name in ("Table Text Head", "Table Small Head"):
        document.styles[name].paragraph_format.keep_with_next = True
    _plain(document.styles["Title"])
    _plain(document.styles["Subtitle"])
    _ruled(document.styles.add_style("Report Table", WD_STYLE_TYPE.TABLE))
    _swedish(document)


def _paragraph_style(document: Document, look: Look) -> None:
    styles = document.styles
    known = look.name in {style.name for style in styles}
    style: Any = styles[look.name] if known else styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(look.size), look.bold, False
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), FONT)
    fonts.set(qn("w:cs"), FONT)
    for key in THEME_FONTS:
        fonts.attrib.pop(qn(f"w:{key}"), None)
    if look.colour is not None:
        style.font.color.rgb = look.colour
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(look.before), Pt(look.after)


def _plain(style: Any) -> None:
    """Without the rule and the spaced letters that Word's own template gives its titles."""
    for found in [*style.element.rPr.findall(qn("w:spacing")), *style.element.pPr.findall(qn("w:pBdr"))]:
        found.getparent().remove(found)


def _shade(style: Any) -> None:
    style.element.get_or_add_rPr().append(element("w:shd", "clear", color="auto", fill=str(ACCENT)))


def _swedish(document: Document) -> None:
    """The language of every word, and hyphenation; the order of the settings is the schema's."""
    language: Any = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    language.set(qn("w:val"), LANGUAGE)
    stop: Any = document.settings.element.find(qn("w:defaultTabStop"))
    stop.addnext(element("w:autoHyphenation"))


def _ruled(style: Any) -> None:
    """Rules instead of boxes: a firm one over and under the header row, a hairline under every row."""
    whole, first = OxmlElement("w:tblPr"), OxmlElement("w:tblStylePr")
    whole.append(_borders("w:tblBorders", top=FIRM, bottom=HAIR, insideH=HAIR))
    whole.append(_cell_margins())
    style.element.append(whole)
    first.set(qn("w:type"), "firstRow")
    cell = OxmlElement("w:tcPr")
    cell.append(_borders("w:tcBorders", top=FIRM, bottom=FIRM))
    first.append(cell)
    style.element.append(first)


def _cell_margins() -> Any:
    made = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), CELL_MARGIN)
        margin.set(qn("w:type"), "dxa")
        made.append(margin)
    return made


def _borders(name: str, **sides: dict[str, str]) -> Any:
    made = OxmlElement(name)
    for side, look in sides.items():
        made.append(element(f"w:{side}", "single", space="0", **look))
    return made
