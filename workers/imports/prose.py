"""Reads what stands before the table: title, sections, organisations, and how much the plan says it holds."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from workers.imports.rows import Row

LONGEST_HEADING = 80
DECLARED_COUNT = re.compile(r"\binnehåller ([0-9]{1,5}) (?:punkter|aktiviteter|åtgärder)\b", re.IGNORECASE)
AREA_LIST_INTRODUCTION = re.compile(r"\bfokusområden:$", re.IGNORECASE)
ORGANISATION = re.compile(r"([^()]+) \(([A-ZÅÄÖ]{2,8})\)")
ITEM = "- "

Section = tuple[str, tuple[str, ...]]


class Declared(msgspec.Struct, frozen=True):
    """What the document says about itself, and at which lines; None, () and line 0 where it says nothing."""

    count: int | None = None
    count_line: int = 0
    areas: tuple[str, ...] = ()
    areas_line: int = 0


class Prose(msgspec.Struct, frozen=True):
    """The title, (heading, paragraphs) of each section with text, (abbreviation, name) of organisations."""

    title: str
    sections: tuple[Section, ...]
    organisations: tuple[tuple[str, str], ...]
    declared: Declared


def read_prose(rows: Sequence[Row]) -> Prose:
    """The parts of the text before the table; a row is one paragraph, heading or "- " item."""
    lines = [(row.line, " ".join(filter(None, row.cells))) for row in rows]
    texts = [text for _, text in lines]
    sections = tuple(sections_of(texts))
    organisations = (ORGANISATION.fullmatch(text) for text in texts)
    return Prose(
        title=title_of(sections),
        sections=tuple(section for section in sections if section[1]),
        organisations=tuple((found[2], found[1]) for found in organisations if found),
        declared=declared_in(lines),
    )


def is_heading(text: str) -> bool:
    """Whether a line is a heading: short, no list item, and not ended as a sentence is."""
    return len(text) <= LONGEST_HEADING and not text.startswith(ITEM) and text[-1] not in ".,:;!?"


def sections_of(texts: Sequence[str]) -> Iterator[Section]:
    """Each heading with the paragraphs under it; text before the first heading has the heading ""."""
    heading, paragraphs = "", list[str]()
    for text in texts:
        if is_heading(text):
            yield heading, tuple(paragraphs)
            heading, paragraphs = text, []
        else:
            paragraphs.append(text)
    yield heading, tuple(paragraphs)


def title_of(sections: Sequence[Section]) -> str:
    """The last heading without text of its own before the first section that has text."""
    title = ""
    for heading, paragraphs in sections:
        if paragraphs:
            return title
        title = heading
    return title


def declared_in(lines: Sequence[tuple[int, str]]) -> Declared:
    """The number of activities and the list of areas that the text announces; the first of each counts."""
    declared = Declared()
    for place, (line, text) in enumerate(lines):
        if declared.count is None and (found := DECLARED_COUNT.search(text)):
            declared = msgspec.structs.replace(declared, count=int(found[1]), count_line=line)
        if not declared.areas and AREA_LIST_INTRODUCTION.search(text):
            areas = tuple(items_from(lines[place + 1 :]))
            declared = msgspec.structs.replace(declared, areas=areas, areas_line=line)
    return declared


def items_from(lines: Sequence[tuple[int, str]]) -> Iterator[str]:
    """The "- " items at the beginning of these lines."""
    for _, text in lines:
        if not text.startswith(ITEM):
            return
        yield text.removeprefix(ITEM)
