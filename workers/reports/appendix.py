"""The appendices: who approved each line and when, and how anybody can check the report."""

from collections.abc import Iterable

from domain.values import Value
from workers.rendering import gettext as _
from workers.reports.shape import ReportRow, SignedOff, Snapshot
from workers.words import calendar_day, day_and_time, short_moment

NOBODY = "–"
SHOWN_OF_HASH = 16
APPROVED_AS = {"sam_approver": _("SAM"), "external_approver": _("Extern")}


class Fact(Value):
    """Something that is so; ``is_hash`` when it is digits to compare, not to read."""

    name: str
    value: str
    is_hash: bool = False


class Approval(Value):
    """Who reviewed and who approved the words of a line; several people stand on a line each."""

    ref: str
    reviewed_by: str
    reviewed_at: str
    approved_by: str
    approved_as: str
    approved_at: str
    content_hash: str


def approvals(snapshot: Snapshot) -> tuple[Approval, ...]:
    """One for each activity, in printed order."""
    return tuple(map(_approval, snapshot.rows))


def checks(snapshot: Snapshot, digest: str) -> tuple[Fact, ...]:
    """All that is needed to make the report anew and compare."""
    facts = [
        Fact(name=_("Rapportens kontrollsumma"), value=digest, is_hash=True),
        Fact(name=_("Händelseloggen läst till och med"), value=_reached(snapshot)),
        Fact(
            name=_("Plan och år") if snapshot.year else _("Plan och kvartal"), value=f"{snapshot.plan}, {_of(snapshot)}"
        ),
    ]
    if document := snapshot.document:
        facts += [
            Fact(name=_("Dokument som planen lästes in ur"), value=document.name),
            Fact(name=_("Dokumentets kontrollsumma"), value=document.sha256, is_hash=True),
        ]
    return (*facts, Fact(name=_("Rapportmall"), value=str(snapshot.template)))


def command(snapshot: Snapshot) -> str:
    """What writes the very bytes that the checksum was counted from."""
    of = f"--plan {snapshot.plan} {'--year' if snapshot.year else '--quarter'} {_of(snapshot)} --at {snapshot.position}"
    return f"sparbar report build {of} --format json --out rapport.json"


def _of(snapshot: Snapshot) -> str:
    return f"{snapshot.year.year}" if snapshot.year else snapshot.quarter


def _approval(row: ReportRow) -> Approval:
    reviewed = [given for given in row.signed_off if given.step == "unit"]
    approved = [given for given in row.signed_off if given.step == "sam"]
    return Approval(
        ref=row.ref,
        reviewed_by=_people(reviewed) or _origin(row),
        reviewed_at=_moments(reviewed),
        approved_by=_people(approved) or NOBODY,
        approved_as="\n".join(APPROVED_AS[one.role] for one in approved) or NOBODY,
        approved_at=_moments(approved),
        content_hash=(row.content_hash or NOBODY).removeprefix("sha256:")[:SHOWN_OF_HASH],
    )


def _origin(row: ReportRow) -> str:
    if "waived" in row.flags:
        return _("Utgick")
    if row.kind != "imported":
        return NOBODY
    if not row.lines:
        return _("Ur dokument")
    first, last = str(row.lines[0]), str(row.lines[-1])
    return _("Ur dokument, rad %(lines)s") % {"lines": first if first == last else f"{first}–{last}"}


def _people(given: Iterable[SignedOff]) -> str:
    return "\n".join(_named(one) for one in given)


def _named(one: SignedOff) -> str:
    if one.on_behalf_of is None:
        return one.name
    named = _("%(who)s för %(whom)s") % {"who": one.name, "whom": one.on_behalf_of}
    if one.until is None:
        return named
    return _("%(named)s, ersättare t.o.m. %(day)s") % {"named": named, "day": calendar_day(one.until)}


def _moments(given: Iterable[SignedOff]) -> str:
    return "\n".join(short_moment(one.at) for one in given) or NOBODY


def _reached(snapshot: Snapshot) -> str:
    words = {"position": snapshot.position, "moment": day_and_time(snapshot.cut_off)}
    return _("händelse %(position)s, %(moment)s") % words
