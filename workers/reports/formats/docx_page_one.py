"""Page one in Word: the report in a minute."""

from docx.document import Document

from workers.reports.formats.docx_table import WIDTH, Columns, Row, Words, add_runs, add_table, plain, tag
from workers.reports.sheet import Sheet


def page_one(document: Document, drawn: Sheet) -> None:
    _masthead(document, drawn)
    document.add_heading(drawn.say["minute"], 1)
    document.add_paragraph(drawn.lead, style="Lead")
    _numbers(document, drawn)
    _asked(document, drawn)
    _changes(document, drawn)
    _late(document, drawn)


def _masthead(document: Document, drawn: Sheet) -> None:
    document.add_paragraph("\n".join(filter(None, (drawn.organisation, drawn.issuer))), style="Quiet")
    document.add_paragraph(drawn.title, style="Title")
    plan = document.add_paragraph(drawn.plan, style="Subtitle")
    if drawn.notice:
        add_runs(plan, [Words("  "), tag(drawn.say["preliminary"])])
    document.add_paragraph(" · ".join(f"{fact.name}: {fact.value}" for fact in drawn.facts), style="Quiet")
    if drawn.issued:
        document.add_heading(drawn.say["issued"], 1)
        columns = Columns((drawn.say["fact"], drawn.say["value"]), (50, 120))
        add_table(
            document,
            columns,
            [Row(plain(fact.name, fact.value).cells, may_split=True) for fact in drawn.issued],
            drawn.say["issued"],
        )


def _numbers(document: Document, drawn: Sheet) -> None:
    cells = []
    for one in drawn.numbers:
        before = f"\n{drawn.say['before']} {one.before}" if drawn.compared else ""
        cells.append([Words(str(one.now), "Number"), Words(before, "Quiet Text")])
    columns = Columns([one.word for one in drawn.numbers], [WIDTH / len(cells)] * len(cells))
    add_table(document, columns, [Row(cells)], drawn.say["minute"])


def _asked(document: Document, drawn: Sheet) -> None:
    if drawn.asked:
        document.add_heading(drawn.say["asked"], 2)
    for one in drawn.asked:
        add_runs(document.add_paragraph(), [Words(f"{one.ref} {one.title}\n", "Strong"), Words(one.text)])


def _changes(document: Document, drawn: Sheet) -> None:
    say = drawn.say
    document.add_heading(say["changes"], 2)
    columns = Columns((say["change"], say["count"], say["activities"]), (80, 16, 74), frozenset({1}))
    groups = [plain(group.label, group.count, group.refs) for group in drawn.changed_groups]
    add_table(document, columns, groups, say["changes"])


def _late(document: Document, drawn: Sheet) -> None:
    if not drawn.late:
        return
    say = drawn.say
    document.add_heading(drawn.late_heading, 2)
    columns = Columns((say["number"], say["activity"], say["unit"], say["status"]), (12, 104, 22, 32))
    rows = [Row([*plain(one.ref, one.title, one.unit).cells, [Words(one.word, "Strong")]]) for one in drawn.late]
    add_table(document, columns, rows, drawn.late_heading)
