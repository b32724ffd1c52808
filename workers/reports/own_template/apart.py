"""Asks the process apart: what is wrong with a template, or a report in it."""

import os
import subprocess
import sys
from functools import lru_cache
from threading import BoundedSemaphore

import msgspec

from workers.rendering import gettext as _
from workers.reports import typesetting
from workers.reports.chart import svg
from workers.reports.formats.docx_matter import PICTURE, PIXELS_PER_INCH
from workers.reports.formats.office_file import canonical_zip
from workers.reports.issue import Issue
from workers.reports.own_template.admission import NotATemplate, admit
from workers.reports.own_template.checking import Finding
from workers.reports.own_template.child import Answer, Request
from workers.reports.own_template.examples import examples
from workers.reports.own_template.filling import About, Drawing
from workers.reports.own_template.values import values
from workers.reports.printable import visible
from workers.reports.sheet import Sheet, sheet

COMMAND = (sys.executable, "-m", "workers.reports.own_template.child")
PATIENCE = 30.0  # seconds on the clock: the process may have to wait for a processor
AT_ONCE = BoundedSemaphore(2)
EMPTY_SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="200"/>'


class NotFilledIn(Exception):
    """No file came of it: too large, no whole document, or more time or memory than any report needs."""


def checked(template: bytes) -> list[Finding]:
    """What is wrong, what is missing, and advice; nothing at all where the template is as it should be."""
    try:
        admit(template)
    except NotATemplate as reason:
        return [Finding(kind="wrong", sentence=str(reason))]
    found = _asked(Request(do="check", template=template, drawing=_example()))
    if found is None:
        return [Finding(kind="wrong", sentence=_("Mallen tar för mycket tid eller minne att fylla i."))]
    return list(found.findings)


def rendered(template: bytes, canonical: bytes, part: Issue | None = None) -> bytes:
    """The report as DOCX in the template: the same bytes for the same three. Raises NotFilledIn and OlderShape."""
    drawn = sheet(canonical, visible, part)
    told = values(canonical, part)
    return _made(Request(do="fill", template=template, drawing=_drawing(drawn), values=told, about=_about(drawn)))


def tried(template: bytes) -> bytes:
    """The template with each field saying its own name. Raises NotFilledIn."""
    return _made(Request(do="fill", template=template, drawing=_example(), values=examples()))


def _made(request: Request) -> bytes:
    answer = _asked(request)
    if answer is None or answer.problem:
        raise NotFilledIn(answer.problem if answer else "stopped")
    return canonical_zip(answer.content)


def _asked(request: Request) -> Answer | None:
    """None where the process was stopped at one of its bounds."""
    with AT_ONCE:
        try:
            done = subprocess.run(
                COMMAND,
                input=msgspec.msgpack.encode(request),
                capture_output=True,
                env=_environment(),
                timeout=PATIENCE,
                check=True,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            return None
    return msgspec.msgpack.decode(done.stdout, type=Answer)


def _environment() -> dict[str, str]:
    """Where the program is, and none of its secrets."""
    where = os.pathsep.join(path for path in sys.path if path)
    return {"PYTHONPATH": where, "PYTHONUTF8": "1", "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}


def _about(drawn: Sheet) -> About:
    return About(
        title=f"{drawn.title} – {drawn.plan}",
        author=drawn.issuer or drawn.organisation,
        subject=drawn.description,
        at=drawn.cut_off,
    )


def _drawing(drawn: Sheet) -> Drawing:
    return Drawing(png=typesetting.png(PICTURE, {"svg": svg(drawn.chart)}, PIXELS_PER_INCH), words=drawn.chart.words)


@lru_cache(maxsize=1)
def _example() -> Drawing:
    """An empty one."""
    return Drawing(png=typesetting.png(PICTURE, {"svg": EMPTY_SVG}, PIXELS_PER_INCH), words=_("Diagram"))
