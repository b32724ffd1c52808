"""The numbers that Word counts by itself, and that stand in no text."""

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn


class Lists:
    """What each list has come to. Only the outermost level is counted; deeper ones are left as they are."""

    def __init__(self, document: Any) -> None:
        self._forms = dict(_forms(document))
        self._styles = dict(_styles(document))
        self._reached: dict[str, int] = {}

    def mark(self, paragraph: Any) -> str:
        """The number before this paragraph ("3" or "(c)"), "" where Word prints none or none that is known."""
        look = paragraph.find(qn("w:pPr"))
        if look is None:
            return ""
        number, level = _number_in(look)
        style = look.find(qn("w:pStyle"))
        if number is None and style is not None:
            number = self._styles.get(style.get(qn("w:val")))
        return self._next(number) if number and level == "0" else ""

    def _next(self, number: str) -> str:
        form, start = self._forms.get(number, ("", 1))
        reached = self._reached[number] = self._reached.get(number, start - 1) + 1
        if form == "decimal":
            return str(reached)
        return f"({chr(ord('a') + reached - 1)})" if form == "lowerLetter" and reached <= 26 else ""


def _number_in(look: Any) -> tuple[str | None, str]:
    """The list that the look of a paragraph or style names, and the level in it."""
    found = look.find(qn("w:numPr"))
    number = found.find(qn("w:numId")) if found is not None else None
    level = found.find(qn("w:ilvl")) if found is not None else None
    said = number.get(qn("w:val")) if number is not None else None
    return said, (level.get(qn("w:val")) or "0") if level is not None else "0"


def _styles(document: Any) -> Iterator[tuple[str, str]]:
    """The list of each style whose paragraphs are counted."""
    for style in document.styles.element.findall(qn("w:style")):
        look = style.find(qn("w:pPr"))
        number, level = _number_in(look) if look is not None else (None, "0")
        if number and level == "0":
            yield style.get(qn("w:styleId")), number


def _forms(document: Any) -> Iterator[tuple[str, tuple[str, int]]]:
    """Each list by its id with the form of its numbers and the first of them."""
    try:
        element = document.part.numbering_part.element
    except (KeyError, NotImplementedError, AttributeError):
        return
    kinds = {kind.get(qn("w:abstractNumId")): _form(kind) for kind in element.findall(qn("w:abstractNum"))}
    for number in element.findall(qn("w:num")):
        kind = number.find(qn("w:abstractNumId"))
        yield number.get(qn("w:numId")), kinds.get(kind.get(qn("w:val")) if kind is not None else "", ("", 1))


def _form(kind: Any) -> tuple[str, int]:
    level = kind.find(qn("w:lvl"))
    form = level.find(qn("w:numFmt")) if level is not None else None
    start = level.find(qn("w:start")) if level is not None else None
    first = (start.get(qn("w:val")) or "1") if start is not None else "1"
    return (form.get(qn("w:val")) or "") if form is not None else "", int(first) if first.isdecimal() else 1
