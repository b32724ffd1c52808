"""The text of a Word paragraph as it reads when printed, and beside it what is struck out or deleted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

SYMBOLS = {
    **dict.fromkeys(("wingdings:fc", "wingdings 2:50"), "✓"),
    **dict.fromkeys(("wingdings:fe", "wingdings 2:52"), "☑"),
    **dict.fromkeys(("wingdings:78", "wingdings 2:53", "wingdings:fd"), "☒"),
    **dict.fromkeys(("wingdings:fb", "wingdings 2:4f"), "✗"),
    **dict.fromkeys(("wingdings:a8", "wingdings 2:a3", "wingdings:6f"), "☐"),
    **dict.fromkeys(("wingdings:6c", "symbol:b7"), "●"),
}
UNKNOWN_SYMBOL = "□"
FOOTNOTE_MARK = re.compile(r"[0-9]{1,2}\)?|[*†‡]{1,3}")
POWERED = re.compile(r"(?:m|km|cm|CO)$")
MOST_NESTED = 40
CONTAINERS = frozenset(
    map(qn, ("w:hyperlink", "w:ins", "w:smartTag", "w:sdt", "w:sdtContent", "w:moveTo", "w:fldSimple"))
)
GONE = frozenset(map(qn, ("w:del", "w:moveFrom")))
OFF = ("0", "false", "none", "off")


@dataclass
class Text:
    """What is read so far: what counts, what is struck, and what a person should know of it."""

    now: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, text: str, *, gone: bool) -> None:
        (self.struck if gone else self.now).append(text)


def read_paragraph(paragraph: Any, into: Text) -> None:
    """Adds the runs of a w:p, those of links, insertions and content controls too."""
    _read_children(paragraph, into, gone=False, depth=0)


def _read_children(element: Any, into: Text, *, gone: bool, depth: int) -> None:
    for child in element.iterchildren():
        if child.tag == qn("w:r"):
            _read_run(child, into, gone=gone)
        elif child.tag in GONE and depth < MOST_NESTED:
            into.notes.append("tracked")
            _read_children(child, into, gone=True, depth=depth + 1)
        elif child.tag in CONTAINERS and depth < MOST_NESTED:
            into.notes += ["tracked"] if child.tag == qn("w:ins") else []
            _read_children(child, into, gone=gone, depth=depth + 1)


def _read_run(run: Any, into: Text, *, gone: bool) -> None:
    look = run.find(qn("w:rPr"))
    if is_on(look, "w:vanish"):
        return
    text = "".join(_pieces(run, into))
    if _is_raised(look) and FOOTNOTE_MARK.fullmatch(text.strip()) and not POWERED.search("".join(into.now)):
        into.notes.append(f"footnote:{text.strip()}")
        return
    into.add(text, gone=gone or is_on(look, "w:strike") or is_on(look, "w:dstrike"))


def is_on(look: Any, name: str) -> bool:
    """Whether a switch such as w:strike is there and not turned off."""
    found = look.find(qn(name)) if look is not None else None
    return found is not None and (found.get(qn("w:val")) or "1").lower() not in OFF


def _is_raised(look: Any) -> bool:
    found = look.find(qn("w:vertAlign")) if look is not None else None
    return found is not None and found.get(qn("w:val")) == "superscript"


def _pieces(run: Any, into: Text) -> Iterator[str]:
    for child in run.iterchildren():
        if child.tag in {qn("w:t"), qn("w:delText")}:
            yield child.text or ""
        elif child.tag in {qn("w:tab"), qn("w:br"), qn("w:cr")}:
            yield " "
        elif child.tag == qn("w:noBreakHyphen"):
            yield "-"
        elif child.tag == qn("w:sym"):
            yield _symbol(child)
        elif child.tag in {qn("w:footnoteReference"), qn("w:endnoteReference")}:
            into.notes.append("footnote:")


def _symbol(child: Any) -> str:
    font, code = child.get(qn("w:font")) or "", (child.get(qn("w:char")) or "").lower()
    return SYMBOLS.get(f"{font.lower()}:{code.removeprefix('f0')}", UNKNOWN_SYMBOL)
