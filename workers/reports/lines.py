"""The document's own tables: one line for each activity, with its words and what has to be said about them."""

from collections.abc import Iterator

from domain.values import Value
from workers.rendering import gettext as _
from workers.reports.naming import listed
from workers.reports.page_one import code
from workers.reports.shape import ReportRow, Snapshot
from workers.words import FIELD, LINK, STATUS, calendar_day, day, due_words, quarter_words

CROSS, NO_CROSS = "X", "–"
LETTERS, TALL = 24, 40  # letters on a line of the narrowest column; lines that every page has room for
SAID = ("done", "next", "obstacle", "decision_needed")


class Said(Value):
    """An answer under its question."""

    field: str
    text: str


class Line(Value):
    """An activity as it is printed. ``notes`` are Spårbar's own words, never mixed with what people wrote."""

    ref: str
    number: str
    title: str
    performer: str
    due: str
    unit: str
    years: tuple[str, ...]
    code: str
    word: str
    late: bool
    before: str
    text: str
    said: tuple[Said, ...]
    notes: tuple[str, ...]

    @property
    def is_tall(self) -> bool:
        """A row stays on one page, unless no page could hold it: then it must split, or its end would be lost."""
        status = sum(map(_height, (self.text, *(one.text for one in self.said)))) + len(self.said) + len(self.notes)
        return max(_height(self.title), status) > TALL


class PrintedArea(Value):
    """A focus area and its lines."""

    name: str
    lines: tuple[Line, ...]


class PrintedSection(Value):
    """A headed piece of the plan's own prose; each block is a paragraph, or a list where ``items`` are any."""

    heading: str
    blocks: tuple["Block", ...]


class Block(Value):
    text: str
    items: tuple[str, ...]


def years(snapshot: Snapshot) -> tuple[int, ...]:
    """The years that the plan runs over: one column each."""
    return tuple(sorted({year for row in snapshot.rows for year in row.years}))


def areas(snapshot: Snapshot) -> tuple[PrintedArea, ...]:
    columns = years(snapshot)
    return tuple(
        PrintedArea(name=area.name, lines=tuple(_line(r, columns) for r in snapshot.rows if r.area == area.number))
        for area in snapshot.areas
    )


def sections(snapshot: Snapshot) -> tuple[PrintedSection, ...]:
    """The prose, with the "- " items that follow each other made into one list."""
    return tuple(
        PrintedSection(heading=section.heading, blocks=tuple(_blocks(section.paragraphs)))
        for section in snapshot.sections
    )


def _line(row: ReportRow, columns: tuple[int, ...]) -> Line:
    return Line(
        ref=row.ref,
        number=row.number,
        title=row.title,
        performer=_("Utförs av %(performer)s.") % {"performer": row.performer} if row.performer else "",
        due=_("Klart senast %(due)s.") % {"due": due_words(row.due)} if row.due else "",
        unit=_responsible(row),
        years=tuple(CROSS if year in row.years else NO_CROSS for year in columns),
        code=code(row),
        word=STATUS[code(row)],
        late="late" in row.flags,
        before=_("förut %(status)s") % {"status": STATUS[row.before].lower()} if row.change and row.before else "",
        text=row.text or "",
        said=tuple(_said(row)),
        notes=(*_elsewhere(row), *_notes(row)),
    )


def _responsible(row: ReportRow) -> str:
    """KLK med UTB; utförare SRMH"""
    units = _("%(unit)s med %(others)s") % {"unit": row.unit, "others": listed(row.with_units)}
    outside = _("utförare %(performer)s") % {"performer": row.performer} if row.performer else ""
    return "; ".join(filter(None, (units if row.with_units else row.unit, outside)))


def _said(row: ReportRow) -> Iterator[Said]:
    """What people have said of the activity's parts and of it, and last what the plan links it to."""
    for part in row.parts:
        words = [STATUS[part.status] if part.status else "", part.text or ""]
        yield Said(field=f"({part.letter}) {part.title or ''}".strip(), text=". ".join(filter(None, words)) or NO_CROSS)
    yield from (Said(field=FIELD[name], text=words) for name in SAID if (words := getattr(row, name)))
    for link in row.links:
        yield Said(field=LINK[link.kind], text=f"{link.text} ({link.address})" if link.address else link.text)


def _elsewhere(row: ReportRow) -> Iterator[str]:
    if row.guest_of:
        yield _("Redovisas i %(plan)s.") % {"plan": row.guest_of}


def _notes(row: ReportRow) -> Iterator[str]:
    quarter = {"quarter": quarter_words(row.period)} if row.period else {}
    if row.kind == "earlier":
        yield _("Ingen ny uppdatering. Senast godkänt %(quarter)s.") % quarter
    elif row.kind == "imported":
        yield _("Ur dokument %(year)s, ej godkänd i Spårbar.") % {"year": (row.period or "")[:4]}
    elif row.kind == "none":
        yield _("Ingen rapport.")
    elif "unchanged" in row.flags and row.signed_off:
        yield _("Oförändrat, bekräftat %(day)s.") % {"day": day(row.signed_off[-1].at)}
    yield from _standing_still(row)
    if "corrected" in row.flags:
        yield _("Rättelse av en uppgift som var godkänd tidigare.")
    if "waived" in row.flags:
        yield _("Enhetens granskning utgick, eftersom ingen där fick granska.")
    if row.exception_to:
        yield _("Undantag: fick lämnas till och med %(day)s.") % {"day": calendar_day(row.exception_to)}
    if row.continuous:
        yield _("Löpande aktivitet, bedöms per kvartal.")
    if "due_not_started" in row.flags and "late" not in row.flags:
        yield _("Ska vara klar i år.")


def _standing_still(row: ReportRow) -> Iterator[str]:
    if "same_words" in row.flags and row.words_since:
        yield _("Samma ord sedan %(quarter)s.") % {"quarter": quarter_words(row.words_since)}
    if "unmoved" in row.flags and row.status_since:
        yield _("Samma status sedan %(quarter)s.") % {"quarter": quarter_words(row.status_since)}
    if row.same_as:
        yield _("Samma text som %(refs)s.") % {"refs": listed(row.same_as)}


def _height(text: str) -> int:
    """How many lines the text fills at most."""
    return sum(1 + len(line) // LETTERS for line in text.split("\n")) if text else 0


def _blocks(paragraphs: tuple[str, ...]) -> Iterator[Block]:
    items: list[str] = []
    for paragraph in paragraphs:
        if paragraph.startswith("- "):
            items.append(paragraph.removeprefix("- "))
            continue
        if items:
            yield Block(text="", items=tuple(items))
            items = []
        yield Block(text=paragraph, items=())
    if items:
        yield Block(text="", items=tuple(items))
