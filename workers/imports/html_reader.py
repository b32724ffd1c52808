"""Reads web pages (.html): headings, paragraphs and the rows of every table that holds no other table."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import lxml.html
from lxml import etree

from workers.imports.csv_reader import decoded
from workers.imports.grid import Cell, Grid
from workers.imports.limits import MOST_ROWS
from workers.imports.refusals import EmptyFile, FileTooLarge, NotText
from workers.imports.rows import Row, clean, pairs

HEADINGS = {f"h{level}": level for level in range(1, 7)}
PARAGRAPHS = frozenset({"p", "li", "dt", "dd", "figcaption", "caption", "blockquote", "pre"})
UNSEEN = frozenset({"script", "style", "template", "noscript", "head", "nav", "select", "iframe", "object"})
STRUCK = frozenset({"s", "del", "strike"})
BREAKS = frozenset({"br", "p", "div", "li", "tr", "ul", "ol", "td", "h1", "h2", "h3", "h4", "h5", "h6"})
CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([a-zA-Z0-9_-]{1,40})", re.IGNORECASE)
FOOTNOTE_MARK = re.compile(r"\[?[0-9]{1,2}[\])]?|[*†‡]{1,3}")
POWERED = re.compile(r"(?:m|km|cm|CO)$")
COLOUR = re.compile(r"background(?:-color)?\s*:\s*([^;]+)", re.IGNORECASE)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
WHITE = frozenset({"white", "#fff", "#ffffff", "transparent", "none", "inherit", "initial"})


def read_html(content: bytes) -> tuple[Row, ...]:
    """The rows of a page; the line is the number of the row. Raises EmptyFile, FileTooLarge or NotText."""
    return rows_of(_text(content))


def rows_of(text: str, *, lines: bool = False) -> tuple[Row, ...]:
    """The rows of the HTML; `lines` when elements say in data-line where they stand. Raises as `read_html`."""
    try:
        parser = lxml.html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
        page = lxml.html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise EmptyFile from error
    except ValueError as error:
        raise NotText from error
    rows = []
    for row in _Page(lines).rows(page):
        rows.append(row)
        if len(rows) > MOST_ROWS:
            raise FileTooLarge
    return tuple(rows)


def _text(content: bytes) -> str:
    """The text in the encoding that the page names, where it names one that exists."""
    named = CHARSET.search(content[:4096])
    if named and not content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            said = codecs.lookup(named[1].decode()).name
            if said not in {"utf-8", "utf-16"}:
                return decoded(content.decode(said).encode())
        except (LookupError, UnicodeError):
            pass
    text = decoded(content)
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text)


@dataclass
class _Page:
    lines: bool
    line: int = 0
    tables: int = 0

    def rows(self, page: Any) -> Iterator[Row]:
        """The rows in the order of the page; elements are walked with a list, so depth does not matter."""
        waiting = [page]
        while waiting:
            element = waiting.pop()
            if not isinstance(element.tag, str) or element.tag in UNSEEN or HIDDEN.search(element.get("style") or ""):
                continue
            if element.tag == "table" and element.find(".//table") is None:
                yield from self.table(element)
            elif element.tag in HEADINGS or (element.tag in PARAGRAPHS and element.find(".//table") is None):
                yield from self.paragraph(element)
            else:
                yield from self.loose(element.text, element)
                waiting += list(reversed(element))

    def loose(self, text: str | None, element: Any) -> Iterator[Row]:
        if text and text.strip() and element.tag not in {"html", "head", "body"}:
            yield self.text(clean(text), element)

    def text(self, said: str, element: Any) -> Row:
        self.line = self.at(element)
        level = HEADINGS.get(element.tag, 0)
        place = "" if self.lines else f"stycke {self.line}"
        said = f"- {said}" if element.tag == "li" else said
        return Row(line=self.line, cells=(said,), place=place, kind="heading" if level else "text", level=level)

    def paragraph(self, element: Any) -> Iterator[Row]:
        cell = read_cell(element)
        if said := clean(cell.text):
            row = self.text(said, element)
            yield Row(
                line=row.line, cells=row.cells, place=row.place, kind=row.kind, level=row.level,
                struck=pairs({0: cell.struck}),
            )  # fmt: skip

    def at(self, element: Any) -> int:
        said = element.get("data-line") if self.lines else None
        return int(said) if said and said.isdecimal() and len(said) < 9 else self.line + 1

    def table(self, element: Any) -> Iterator[Row]:
        self.tables += 1
        grid = Grid(self.tables)
        if (caption := element.find("caption")) is not None:
            yield from self.paragraph(caption)
        for at, found in enumerate(element.iter("tr"), 1):
            self.line = self.at(found)
            place = "" if self.lines else f"tabell {self.tables} rad {at}"
            row = grid.row(self.line, place, [read_cell(cell) for cell in found if cell.tag in {"td", "th"}])
            if any(row.cells) or row.struck or row.shades:
                yield row


def read_cell(element: Any) -> Cell:
    """The words of an element; struck ones and the marks of footnotes apart."""
    now, struck, notes = list[str](), list[str](), list[str]()
    waiting: list[tuple[Any, bool] | str] = [(element, False)]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            now.append(one)
            continue
        _read_element(*one, now=now, struck=struck, notes=notes, waiting=waiting)
    return Cell(
        text="".join(now), struck=" ".join(struck), shade=_shade(element), notes=notes,
        across=_number(element.get("colspan")), down=_number(element.get("rowspan")),
    )  # fmt: skip


def _read_element(
    element: Any, gone: bool, *, now: list[str], struck: list[str], notes: list[str], waiting: list[Any]
) -> None:
    if element.tag == "sup" and _is_footnote(said := element.text_content().strip(), now):
        notes.append(f"footnote:{said}")
        return
    gone = gone or element.tag in STRUCK or "line-through" in (element.get("style") or "").lower()
    now.append(" " if element.tag in BREAKS else "")
    if element.tag == "input" and element.get("type") == "checkbox":
        now.append("☑" if element.get("checked") is not None else "☐")
    if element.tag == "img" and element.get("alt"):
        now.append(element.get("alt"))
    (struck if gone else now).append(element.text or "")
    for child in reversed(element):
        tail = child.tail or ""
        if gone:
            struck.append(tail)
        else:
            waiting.append(tail)
        if isinstance(child.tag, str) and child.tag not in UNSEEN:
            waiting.append((child, gone))


def _is_footnote(raised: str, before: list[str]) -> bool:
    """Whether raised signs are the mark of a footnote, and not the power of a measure such as m²."""
    return FOOTNOTE_MARK.fullmatch(raised) is not None and not POWERED.search("".join(before[-3:]))


def _number(said: str | None) -> int:
    return max(1, int(said)) if said and said.isdecimal() and len(said) < 6 else 1


def _shade(element: Any) -> str:
    found = COLOUR.search(element.get("style") or "")
    colour = (found[1] if found else element.get("bgcolor") or "").strip().lower()
    return "" if colour in WHITE else colour
