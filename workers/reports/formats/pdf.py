"""PDF: the sheet goes to Typst as data; PDF/UA-1 and PDF/A-2a come out of one compile."""

import msgspec

from workers.rendering import TEMPLATES
from workers.reports import typesetting
from workers.reports.chart import svg
from workers.reports.issue import Issue
from workers.reports.printable import drawable
from workers.reports.sheet import Sheet, sheet

TEMPLATE = TEMPLATES / "report" / "report.typ"


def render(canonical: bytes, part: Issue | None = None) -> bytes:
    """The same bytes for the same snapshot: the file is dated with the cut-off."""
    drawn = sheet(canonical, drawable, part)
    return typesetting.pdf(TEMPLATE, inputs(drawn), int(drawn.cut_off.timestamp()))


def inputs(drawn: Sheet) -> dict[str, str]:
    """What the template reads: the words as JSON and the chart as SVG."""
    told = msgspec.to_builtins(drawn) | {"description": drawn.description}
    told["tall"] = [line.ref for area in drawn.areas for line in area.lines if line.is_tall]
    return {"sheet": msgspec.json.encode(told).decode(), "chart": svg(drawn.chart)}
