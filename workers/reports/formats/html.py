"""HTML: the page's own sheet as one file that needs nothing else, to mail or to keep."""

from workers.rendering import TEMPLATES, environment
from workers.reports.issue import Issue
from workers.reports.printable import visible
from workers.reports.sheet import sheet

STYLE = TEMPLATES / "report" / "report.css"


def render(canonical: bytes, part: Issue | None = None) -> bytes:
    template = environment().get_template("report/document.html")
    page = template.render(sheet=sheet(canonical, visible, part), style=STYLE.read_text("utf-8"))
    return page.encode()
