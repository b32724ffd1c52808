"""The activities as one table, in the columns that the importer reads: what is written can be read in again."""

from typing import NamedTuple

from workers.rendering import gettext as _
from workers.reports.lines import CROSS, Line
from workers.reports.sheet import Sheet

# A spreadsheet may run a text that begins so (OWASP, CSV injection).
RUN = ("=", "+", "-", "@", "\t", "\r")


class Table(NamedTuple):
    """``rows`` are texts under ``heads``, one row an activity."""

    heads: list[str]
    rows: list[list[str]]


def table(drawn: Sheet) -> Table:
    say = drawn.say
    years = [f"{say['year']} {year}" for year in drawn.years]
    first = [_("Fokusområde"), say["number"], say["activity"], say["unit"], *years, say["status"]]
    more = [_("Statusord"), say["late"], _("Förut"), _("Gjort, härnäst, hinder, beslut"), _("Anmärkning")]
    heads, of_year = _year(drawn)
    rows = [_row(area.name, line) + of_year.get(line.ref, []) for area in drawn.areas for line in area.lines]
    return Table([*first, *more, *heads], rows)


def begins_to_run(text: str) -> bool:
    return text.lstrip(" ").startswith(RUN)


def _year(drawn: Sheet) -> tuple[list[str], dict[str, list[str]]]:
    """The columns that only an annual report has: their heads, and the cells of each activity."""
    if drawn.year is None:
        return [], {}
    heads = [f"{drawn.say['status']} {quarter}" for quarter in drawn.year.quarters]
    return [*heads, drawn.say["done_in_year"]], {one.ref: [*one.statuses, one.done] for one in drawn.year.lines}


def _row(area: str, line: Line) -> list[str]:
    return [
        area,
        line.number,
        line.title,
        line.unit,
        *(CROSS if mark == CROSS else "" for mark in line.years),
        line.text,
        line.word,
        _("Ja") if line.late else "",
        line.before,
        "\n".join(f"{one.field}: {one.text}" for one in line.said),
        " ".join(filter(None, (line.due, *line.notes))),
    ]
