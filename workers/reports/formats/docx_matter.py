"""The report after page one in Word: the chart, the plan's own prose, the tables and the appendices."""

import io
from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.shared import Mm

from workers.reports import typesetting
from workers.reports.chart import svg
from workers.reports.formats.docx_table import WIDTH, Columns, Row, Words, add_table, plain, tag
from workers.reports.lines import Line
from workers.reports.sheet import Sheet

PIXELS_PER_INCH = 200
PICTURE = """#set page(width: 170mm, height: auto, margin: 0mm)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)"""
NUMBER, UNIT, YEAR, COUNT, STATUS = 11, 21, 12, 18.5, 20  # widths in mm
TITLE = 0.45  # the rest is shared between the activity and its status


def matter(document: Document, drawn: Sheet) -> None:
    for part in (_standing, _changed, _noticed, _year, _prose, _areas, _approvals, _checks):
        part(document, drawn)


def _standing(document: Document, drawn: Sheet) -> None:
    """Word does not draw SVG everywhere, so Typst makes a PNG of it; its words stand where screen readers look."""
    document.add_heading(drawn.say["per_area"], 1)
    png = typesetting.png(PICTURE, {"svg": svg(drawn.chart)}, PIXELS_PER_INCH)
    shape: Any = document.add_picture(io.BytesIO(png), width=Mm(WIDTH))
    shape._inline.docPr.set("descr", drawn.chart.words)  # noqa: SLF001 - the library has no alternative texts
    shape._inline.docPr.set("name", drawn.say["per_area"])  # noqa: SLF001
    columns = len(drawn.count_head) - 1
    heads = Columns(drawn.count_head, (WIDTH - COUNT * columns, *[COUNT] * columns), frozenset(range(1, columns + 1)))
    rows = [_counted(row.name, row.counts, number == len(drawn.areas)) for number, row in enumerate(drawn.count_rows)]
    add_table(document, heads, rows, drawn.say["per_area"], "Table Small")


def _counted(name: str, counts: Sequence[int], is_whole_plan: bool) -> Row:
    style = "Strong" if is_whole_plan else None
    return Row([[Words(text, style)] for text in (name, *map(str, counts))])


def _changed(document: Document, drawn: Sheet) -> None:
    say = drawn.say
    document.add_heading(say["changed"], 1)
    if drawn.compared:
        document.add_paragraph(drawn.compared)
    for sentence in drawn.revised:
        document.add_paragraph(sentence)
    if not drawn.changed:
        document.add_paragraph(say["nothing_changed"])
        return
    moved = [
        Row([*plain(one.ref, one.title).cells, [Words(f"{one.label}. ", "Strong"), Words(one.what)]])
        for one in drawn.changed
    ]
    columns = Columns((say["number"], say["activity"], say["change"]), (12, 84, 74))
    add_table(document, columns, moved, say["changed"])


def _noticed(document: Document, drawn: Sheet) -> None:
    if drawn.noticed is None:
        return
    say = drawn.say
    document.add_heading(say["noticed"], 1)
    document.add_paragraph(say["noticed_note"] if drawn.noticed else say["nothing_noticed"])
    if drawn.noticed:
        columns = Columns((say["noticed_what"], say["count"], say["activities"]), (80, 16, 74), frozenset({1}))
        found = [plain(one.label, one.count, one.refs) for one in drawn.noticed]
        add_table(document, columns, found, say["noticed"])


def _year(document: Document, drawn: Sheet) -> None:
    if drawn.year is None:
        return
    say, quarters = drawn.say, drawn.year.quarters
    document.add_heading(say["year_by_quarter"], 1)
    document.add_paragraph(say["year_by_quarter_note"])
    rest = WIDTH - NUMBER - STATUS * len(quarters)
    heads = (say["number"], say["activity"], *quarters, say["done_in_year"])
    lines = [Row(plain(one.ref, one.title, *one.statuses, one.done).cells, may_split=True) for one in drawn.year.lines]
    columns = Columns(heads, (NUMBER, rest * TITLE, *[STATUS] * len(quarters), rest * (1 - TITLE)))
    add_table(document, columns, lines, say["year_by_quarter"], "Table Small")


def _prose(document: Document, drawn: Sheet) -> None:
    for section in drawn.sections:
        if section.heading:
            document.add_heading(section.heading, 1)
        for block in section.blocks:
            for item in block.items:
                document.add_paragraph(item, style="List Bullet")
            if block.text:
                document.add_paragraph(block.text)


def _areas(document: Document, drawn: Sheet) -> None:
    say = drawn.say
    document.add_heading(say["points"], 1)
    document.add_paragraph(drawn.source)
    rest = WIDTH - NUMBER - UNIT - YEAR * len(drawn.years)
    years = [f"{say['year']} {year}" for year in drawn.years]
    heads = (say["number"], say["activity"], say["unit"], *years, say["status"])
    widths = (NUMBER, rest * TITLE, UNIT, *[YEAR] * len(years), rest * (1 - TITLE))
    for area in drawn.areas:
        document.add_heading(area.name, 2)
        add_table(document, Columns(heads, widths), [_line(line, say["late"]) for line in area.lines], area.name)


def _line(line: Line, late: str) -> Row:
    title = [Words(line.title), *_notes([line.due] if line.due else [])]
    status = [Words(line.word, "Strong")]
    status += [Words("  "), tag(late)] if line.late else []
    status += [Words(f"  {line.before}", "Quiet Text")] if line.before else []
    status += [Words(f"\n{line.text}")] if line.text else []
    for one in line.said:
        status += [Words(f"\n{one.field}: ", "Strong"), Words(one.text)]
    cells = [[Words(line.number)], title, [Words(line.unit)], *([Words(mark)] for mark in line.years)]
    return Row([*cells, [*status, *_notes(line.notes)]], may_split=line.is_tall)


def _notes(notes: Sequence[str]) -> list[Words]:
    return [Words(f"\n{note}", "Quiet Text") for note in notes]


def _approvals(document: Document, drawn: Sheet) -> None:
    say = drawn.say
    document.add_heading(say["approvals"], 1)
    document.add_paragraph(say["approvals_note"])
    heads = [say[name] for name in ("number", "reviewed_by", "when", "approved_by", "as", "when", "checksum")]
    rows = [
        plain(a.ref, a.reviewed_by, a.reviewed_at, a.approved_by, a.approved_as, a.approved_at, a.content_hash)
        for a in drawn.approvals
    ]
    add_table(document, Columns(heads, (10, 32, 27, 31, 13, 27, 30)), rows, say["approvals"], "Table Small")


def _checks(document: Document, drawn: Sheet) -> None:
    say = drawn.say
    document.add_heading(say["checks"], 1)
    for text in (say["checks_log"], say["checks_sum"]):
        document.add_paragraph(text)
    document.add_paragraph(drawn.command, style="Quiet")
    rows = [plain(fact.name, fact.value) for fact in drawn.checks]
    add_table(document, Columns((say["fact"], say["value"]), (52, 118)), rows, say["checks"], "Table Small")
