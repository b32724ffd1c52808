"""What comes after the cut-off and so cannot be in the hashed body: signature, number, meeting, decision, errata.

The part names the hash of the body and has a log position of its own: body and part together are the same file for
the same two positions, and what was published is the one of the position at which it was published.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date
from typing import Literal
from uuid import UUID

import msgspec

from domain.organisation import Organisation
from domain.status_report import Act, Report
from domain.values import Quarter, Value, canonical_json, plan_id
from workers import accounts, tools
from workers.rendering import gettext as _
from workers.reports.appendix import Fact
from workers.reports.shape import Moment, Sha256
from workers.words import calendar_day, day_and_time

ROLE = {"sam_approver": _("godkännare SAM"), "external_approver": _("extern godkännare")}


class Signed(Value, omit_defaults=True):
    """``until`` is the last day of the one who signed for another, and left out where nobody was."""

    name: str
    on_behalf_of: str | None
    role: str
    at: Moment
    position: int
    until: date | None = None


class Registered(Value):
    number: str
    meeting: date
    position: int


class Published(Value):
    at: Moment
    position: int


class Decided(Value):
    paragraph: str
    day: date
    text: str
    position: int


class Corrected(Value):
    """``ref`` is the activity's number as the report prints it; the hashes are of the words before and after."""

    ref: str
    at: Moment
    position: int
    old_hash: str
    new_hash: str


class Issue(Value, omit_defaults=True):
    """``snapshot_sha256`` (hex) names the body that it belongs to.

    ``word_template`` (hex SHA-256) is the municipality's own that the file is made in, too; left out where none was.
    """

    schema: Literal[1]
    position: int
    snapshot_sha256: Sha256
    signed: Signed
    registered: Registered | None
    published: Published | None
    decided: Decided | None
    corrected: tuple[Corrected, ...]
    word_template: Sha256 | None = None

    def with_body(self, canonical: bytes) -> bytes:
        """RFC 8785 JSON of both; the body's bytes stand in it as they were hashed."""
        return b'{"issue":' + canonical_json(msgspec.to_builtins(self)) + b',"report":' + canonical + b"}"


def issue(slug: str, quarter: Quarter, position: int) -> Issue | None:
    """What had come to the quarter's report at the log position; None before somebody signed it."""
    series = tools.sparbar().reports_at(plan_id(slug), position)
    report = series.report(quarter) if series else None
    if report is None or report.signature is None:
        return None
    people = report.signature.people
    names = accounts.names(people, position)
    organisation = tools.sparbar().organisation_at(position)
    return Issue(
        schema=1,
        position=position,
        snapshot_sha256=report.signature.snapshot_sha256,
        signed=_signed(report.signature, names, organisation),
        registered=_registered(report),
        published=_published(report),
        decided=_decided(report),
        corrected=tuple(_corrected(report)),
        word_template=_word_template(report, organisation, position),
    )


def positions(report: Report) -> tuple[int, ...]:
    """The log positions at which the part became another, oldest first."""
    acts = (report.signature, report.registration, report.publication, report.decision, *report.errata)
    return tuple(sorted(act.position for act in acts if act))


def facts(part: Issue) -> tuple[Fact, ...]:
    """In words, for print."""
    return tuple(_facts(part))


def told(part: Issue) -> Mapping[str, str]:
    """The words of each fact that there is, by its name as a field of a Word template."""
    return dict(_told(part))


NAMES = {
    "undertecknad": _("Undertecknad"),
    "diarienummer": _("Diarienummer"),
    "mote": _("Till nämndens möte"),
    "publicerad": _("Publicerad"),
    "namndens_beslut": _("Nämndens beslut"),
    "rattad": _("Rättad efter publicering"),
}


def _facts(part: Issue) -> Iterator[Fact]:
    yield from (Fact(name=NAMES[name], value=value) for name, value in _told(part))
    if part.word_template:
        yield Fact(name=_("Word-mall i bruk"), value=part.word_template, is_hash=True)
    yield Fact(name=_("Händelser till och med"), value=_("händelse %(position)s") % {"position": part.position})


def _told(part: Issue) -> Iterator[tuple[str, str]]:
    yield "undertecknad", _signature(part.signed)
    if part.registered:
        yield "diarienummer", part.registered.number
        yield "mote", calendar_day(part.registered.meeting)
    if part.published:
        yield "publicerad", day_and_time(part.published.at)
    if part.decided:
        about = {"paragraph": part.decided.paragraph, "day": calendar_day(part.decided.day), "text": part.decided.text}
        yield "namndens_beslut", _("%(paragraph)s, %(day)s. %(text)s") % about
    if part.corrected:
        corrected = [_("%(ref)s (%(at)s)") % {"ref": one.ref, "at": day_and_time(one.at)} for one in part.corrected]
        yield "rattad", ", ".join(corrected)


def _signature(signed: Signed) -> str:
    words = {"who": signed.name, "whom": signed.on_behalf_of, "role": ROLE[signed.role], "at": day_and_time(signed.at)}
    if signed.on_behalf_of is None:
        return _("%(who)s, %(role)s, %(at)s") % words
    if signed.until is None:
        return _("%(who)s för %(whom)s, %(role)s, %(at)s") % words
    told = _("%(who)s för %(whom)s (ersättare t.o.m. %(day)s), %(role)s, %(at)s")
    return told % {**words, "day": calendar_day(signed.until)}


def _signed(act: Act, names: Mapping[UUID, str], organisation: Organisation | None) -> Signed:
    return Signed(
        name=names[act.by],
        on_behalf_of=names[act.on_behalf_of] if act.on_behalf_of else None,
        role=act.role,
        at=act.at.astimezone(UTC),
        position=act.position,
        until=_until(act, organisation),
    )


def _word_template(report: Report, organisation: Organisation | None, position: int) -> str | None:
    """A published report keeps the template that it was published in, whatever comes to it later."""
    of = report.publication.position if report.publication else position
    found = organisation.report_template(of) if organisation else None
    return found.sha256 if found else None


def _until(act: Act, organisation: Organisation | None) -> date | None:
    if act.on_behalf_of is None or organisation is None:
        return None
    return organisation.stood_in_until(act.by, act.on_behalf_of, act.role, None, act.at)


def _registered(report: Report) -> Registered | None:
    found = report.registration
    return Registered(number=found.number, meeting=found.meeting, position=found.position) if found else None


def _published(report: Report) -> Published | None:
    found = report.publication
    return Published(at=found.at.astimezone(UTC), position=found.position) if found else None


def _decided(report: Report) -> Decided | None:
    found = report.decision
    if found is None:
        return None
    return Decided(paragraph=found.paragraph, day=found.day, text=found.text, position=found.position)


def _corrected(report: Report) -> Iterator[Corrected]:
    for erratum in report.errata:
        activity = tools.sparbar().activity(erratum.activity_id)
        yield Corrected(
            ref=f"{activity.area}.{activity.number}",
            at=erratum.at.astimezone(UTC),
            position=erratum.position,
            old_hash=erratum.old_hash,
            new_hash=erratum.new_hash,
        )
