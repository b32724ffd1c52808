"""What a report says, in Swedish: a snapshot becomes the words and rows that every format shows."""

from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace

from domain.values import Value
from workers.rendering import gettext as _
from workers.reports import appendix, issue, lines, noticed, page_one, revised, year
from workers.reports.appendix import Approval, Fact
from workers.reports.chart import Chart, chart
from workers.reports.issue import Issue
from workers.reports.lead import lead
from workers.reports.lines import PrintedArea, PrintedSection
from workers.reports.noticed import Noticed
from workers.reports.page_one import Asked, Changed, ChangedGroup, Late, Number
from workers.reports.printable import printed
from workers.reports.shape import Snapshot, Statuses, digest, read
from workers.reports.wording import SAY
from workers.reports.year import PrintedYear
from workers.words import STATUS, day_and_time, quarter_words


class Counted(Value):
    """A row of the table beside the chart; the last two are the whole plan, now and in the report before."""

    name: str
    counts: tuple[int, ...]


class Sheet(Value):
    """The report in words. ``digest`` is the snapshot's SHA-256 in hex; a text that is "" is not printed; ``issued``
    is what came after the cut-off, such as the signature; ``noticed`` is None in a report that has no such section,
    ``year`` in one of a quarter."""

    say: dict[str, str]
    digest: str
    cut_off: datetime
    title: str
    plan: str
    organisation: str
    issuer: str
    notice: str
    facts: tuple[Fact, ...]
    issued: tuple[Fact, ...]
    lead: str
    numbers: tuple[Number, ...]
    asked: tuple[Asked, ...]
    changed_groups: tuple[ChangedGroup, ...]
    changed: tuple[Changed, ...]
    noticed: tuple[Noticed, ...] | None
    year: PrintedYear | None
    late_heading: str
    late: tuple[Late, ...]
    compared: str
    revised: tuple[str, ...]
    chart: Chart
    count_head: tuple[str, ...]
    count_rows: tuple[Counted, ...]
    sections: tuple[PrintedSection, ...]
    years: tuple[int, ...]
    areas: tuple[PrintedArea, ...]
    source: str
    approvals: tuple[Approval, ...]
    checks: tuple[Fact, ...]
    command: str

    @property
    def description(self) -> str:
        about = {"plan": self.plan}
        return (_("Årlig rapport om %(plan)s.") if self.year else _("Kvartalsvis lägesrapport om %(plan)s.")) % about


def sheet(canonical: bytes, how: Callable[[str], str] | None = None, part: Issue | None = None) -> Sheet:
    """The sheet of a stored snapshot, and of what came after it; ``how`` makes each text fit for the format.

    Raises OlderShape.
    """
    snapshot = read(canonical)
    drawn = _sheet(printed(snapshot, how) if how else snapshot, digest(canonical))
    if part is None:
        return drawn
    return replace(drawn, issued=issue.facts(printed(part, how) if how else part))


def _sheet(snapshot: Snapshot, hashed: str) -> Sheet:
    return Sheet(
        say=SAY,
        digest=hashed,
        cut_off=snapshot.cut_off,
        title=_title(snapshot),
        plan=snapshot.name,
        organisation=snapshot.organisation,
        issuer=snapshot.issuer.name if snapshot.issuer else "",
        notice=_notice(snapshot),
        facts=_facts(snapshot),
        issued=(),
        lead=lead(snapshot),
        numbers=page_one.numbers(snapshot),
        asked=page_one.asked(snapshot),
        changed_groups=page_one.changed_groups(snapshot),
        changed=page_one.changed(snapshot),
        noticed=noticed.noticed(snapshot),
        year=year.printed_year(snapshot),
        late_heading=page_one.late_heading(snapshot),
        late=page_one.late(snapshot),
        compared=_compared(snapshot),
        revised=revised.revised(snapshot),
        chart=chart(snapshot),
        count_head=(_("Fokusområde"), *(STATUS[code] for code in page_one.used(snapshot)), _("Totalt")),
        count_rows=_count_rows(snapshot),
        sections=lines.sections(snapshot),
        years=lines.years(snapshot),
        areas=lines.areas(snapshot),
        source=_source(snapshot),
        approvals=appendix.approvals(snapshot),
        checks=appendix.checks(snapshot, hashed),
        command=appendix.command(snapshot),
    )


def _title(snapshot: Snapshot) -> str:
    if snapshot.year:
        return year.title(snapshot.year)
    return _("Lägesrapport %(quarter)s") % {"quarter": quarter_words(snapshot.quarter)}


def _notice(snapshot: Snapshot) -> str:
    if not snapshot.preliminary:
        return ""
    if snapshot.year:
        return _("Preliminär. Året är inte stängt, så uppgifterna kan ändras.")
    return _("Preliminär. Kvartalet är inte stängt, så uppgifterna kan ändras.")


def _facts(snapshot: Snapshot) -> tuple[Fact, ...]:
    facts = [
        Fact(name=_("Uppgifter till och med"), value=day_and_time(snapshot.cut_off)),
        Fact(name=_("Händelseloggen"), value=_("händelse %(position)s") % {"position": snapshot.position}),
    ]
    if snapshot.year:
        facts.append(Fact(name=_("Läget efter"), value=quarter_words(snapshot.quarter)))
    if snapshot.previous:
        facts.append(Fact(name=_("Jämförs med"), value=quarter_words(snapshot.previous)))
    return tuple(facts)


def _compared(snapshot: Snapshot) -> str:
    if snapshot.previous is None:
        return ""
    return _("Jämfört med förra rapporten, %(quarter)s.") % {"quarter": quarter_words(snapshot.previous)}


def _source(snapshot: Snapshot) -> str:
    """Whose words the lines are."""
    if snapshot.document is None:
        return _("Ord för ord det som är godkänt.")
    return _(
        "Ord för ord det som är godkänt. Där inget är godkänt än står det som planens dokument säger, %(document)s "
        "(%(quarter)s). Det märks på raden."
    ) % {"document": snapshot.document.name, "quarter": quarter_words(snapshot.document.quarter)}


def _count_rows(snapshot: Snapshot) -> tuple[Counted, ...]:
    rows = [(area.name, area.statuses) for area in snapshot.areas]
    rows.append((_("Hela planen"), snapshot.statuses))
    if snapshot.previous:
        rows.append((_("Förut, %(quarter)s") % {"quarter": quarter_words(snapshot.previous)}, snapshot.before))
    codes = page_one.used(snapshot)
    return tuple(Counted(name=name, counts=_row(counts, codes)) for name, counts in rows)


def _row(counts: Statuses, codes: tuple[str, ...]) -> tuple[int, ...]:
    found = [getattr(counts, code) for code in codes]
    return (*found, sum(found))
