"""The process in which a template is looked into and filled in: little memory, little time, no files, no secrets."""

import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec
from jinja2 import TemplateError

from domain.values import Value
from workers.rendering import gettext as _
from workers.reports.own_template.checking import Finding, check
from workers.reports.own_template.examples import examples
from workers.reports.own_template.filling import About, Drawing, NotWhole, filled, has_leftovers, parts
from workers.reports.own_template.language import TooLarge

MEMORY = 1024 * 1024 * 1024  # bytes of addresses; what Python and its libraries take is a third of it
SECONDS = 12  # of the processor
EXAMPLE = About(title="", author="", subject="", at=datetime(2020, 1, 1, tzinfo=UTC))
LEFTOVERS = _(
    "Mallen har kommentarer eller spårade ändringar, som följer med i varje rapport: ta bort dem, eller godta dem."
)
TRIED = (2, 0, 1)  # how many times each list goes in the trials


class Request(Value):
    """``check`` looks into the template, with a picture to try; ``fill`` makes the document."""

    do: Literal["check", "fill"]
    template: bytes
    drawing: Drawing
    values: Mapping[str, Any] = msgspec.field(default_factory=dict)
    about: About = EXAMPLE


class Answer(Value):
    """``problem`` is why nothing was made, for ``fill``."""

    findings: tuple[Finding, ...] = ()
    content: bytes = b""
    problem: Literal["", "too_large", "not_whole", "failed"] = ""


def answered(request: Request) -> Answer:
    return _checked(request) if request.do == "check" else _filled(request)


def _checked(request: Request) -> Answer:
    """A template that is right by the letter is tried, too: with much in every list, with nothing, and with one."""
    try:
        found = check(parts(request.template))
        if has_leftovers(request.template):
            found.append(Finding(kind="advice", sentence=LEFTOVERS))
    except Exception:  # noqa: BLE001 - whatever a made-up file does to the libraries, it is not a template
        return Answer(findings=(_unreadable(),))
    if any(one.stops for one in found):
        return Answer(findings=tuple(found))
    for times in TRIED:
        tried = _filled(msgspec.structs.replace(request, values=examples(times=times)))
        if tried.problem:
            return Answer(findings=(_told(tried.problem), *found))
    return Answer(findings=tuple(found))


def _filled(request: Request) -> Answer:
    try:
        return Answer(content=filled(request.template, request.values, request.about, request.drawing))
    except (TooLarge, MemoryError):
        return Answer(problem="too_large")
    except NotWhole:
        return Answer(problem="not_whole")
    except TemplateError:
        return Answer(problem="failed")
    except Exception:  # noqa: BLE001 - as above
        return Answer(problem="failed")


def _unreadable() -> Finding:
    return Finding(kind="wrong", sentence=_("Mallen går inte att läsa: öppna den i Word och spara den på nytt."))


def _told(problem: str) -> Finding:
    sentence = {
        "too_large": _("Mallen ger ett alldeles för stort dokument."),
        "not_whole": _(
            "Ifylld blir mallen inget helt Word-dokument. Ett {% for %} eller {% if %} och dess slut ska stå i samma "
            "stycke, eller skrivas {%p … %} i egna stycken och {%tr … %} i egna tabellrader."
        ),
        "failed": _("Mallen går inte att fylla i."),
    }
    return Finding(kind="wrong", sentence=sentence[problem])


def bound() -> None:
    """From here on little can be done: what a hostile template makes of it ends with this process."""
    import resource  # noqa: PLC0415 - not on every system

    limits = ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0))
    for kind, most in (*limits, (resource.RLIMIT_FSIZE, 0)):
        with suppress(ValueError, OSError):  # macOS refuses some of them
            resource.setrlimit(kind, (most, most))


def main() -> None:
    """One request in, one answer out, both in MessagePack."""
    bound()
    asked = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Request)
    sys.stdout.buffer.write(msgspec.msgpack.encode(answered(asked)))


if __name__ == "__main__":
    main()
