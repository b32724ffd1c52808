"""Page one: the report in a minute. What has changed, what is late, what the board is asked."""

from domain.values import Value
from workers.rendering import gettext as _
from workers.reports.naming import refs, short
from workers.reports.shape import Change, ReportRow, Snapshot, Statuses
from workers.words import STATUS

CHANGES: dict[Change, tuple[str, str]] = {  # of several, of one
    "done": (_("Genomförda"), _("Genomförd")),
    "advanced": (_("Har kommit längre"), _("Har kommit längre")),
    "started": (_("Påbörjade"), _("Påbörjad")),
    "planned": (_("Planerade"), _("Planerad")),
    "first_status": (_("Har fått en status"), _("Har fått en status")),
    "went_back": (_("Tillbaka till en tidigare status"), _("Tillbaka")),
    "cancelled": (_("Avbrutna"), _("Avbruten")),
}


class Number(Value):
    """How many have a status now, and had it in the report before."""

    code: str
    word: str
    now: int
    before: int


class Asked(Value):
    """An activity about which the board has to decide something."""

    ref: str
    title: str
    text: str


class Late(Value):
    ref: str
    title: str
    unit: str
    code: str
    word: str


class ChangedGroup(Value):
    """How many activities something has happened to, and which."""

    label: str
    count: int
    refs: str


class Changed(Value):
    """One activity that something has happened to."""

    ref: str
    title: str
    label: str
    what: str


def numbers(snapshot: Snapshot) -> tuple[Number, ...]:
    now, before = snapshot.statuses, snapshot.before
    return tuple(
        Number(code=code, word=STATUS[code], now=getattr(now, code), before=getattr(before, code))
        for code in used(snapshot)
    )


def used(snapshot: Snapshot) -> tuple[str, ...]:
    """The statuses that some activity has, or had in the report before."""
    both = (snapshot.statuses, snapshot.before)
    return tuple(code for code in Statuses.__struct_fields__ if any(getattr(counts, code) for counts in both))


def asked(snapshot: Snapshot) -> tuple[Asked, ...]:
    """Only what an approved update asks: a document's words are nobody's question in Spårbar."""
    return tuple(
        Asked(ref=row.ref, title=short(row.title), text=row.decision_needed)
        for row in snapshot.rows
        if row.decision_needed and row.kind == "approved"
    )


def late(snapshot: Snapshot) -> tuple[Late, ...]:
    """What is late, or due this year and not started; what nobody has begun stands first."""
    rows = sorted((row for row in snapshot.rows if is_due(row)), key=lambda row: row.status != "not_started")
    return tuple(
        Late(ref=row.ref, title=short(row.title), unit=row.unit, code=code(row), word=STATUS[code(row)]) for row in rows
    )


def late_heading(snapshot: Snapshot) -> str:
    year = snapshot.quarter[:4]
    if snapshot.counts.late:
        return _("Försenade, skulle vara klara %(year)s") % {"year": year}
    return _("Ska vara klara %(year)s och är inte påbörjade") % {"year": year}


def changed_groups(snapshot: Snapshot) -> tuple[ChangedGroup, ...]:
    """What has happened since the report before, kind by kind; last, what nobody has reported anything new about."""
    found = [(CHANGES[kind][0], [row for row in snapshot.rows if row.change == kind]) for kind in CHANGES]
    approved = [row for row in snapshot.rows if row.kind == "approved" and not row.change]
    found += [
        (_("Ny text, samma status"), [row for row in approved if "unchanged" not in row.flags]),
        (_("Oförändrade, bekräftade"), [row for row in approved if "unchanged" in row.flags]),
        (_("Ingen uppdatering för kvartalet"), [row for row in snapshot.rows if row.kind != "approved"]),
    ]
    return tuple(
        ChangedGroup(label=label, count=len(rows), refs=", ".join(refs(rows))) for label, rows in found if rows
    )


def changed(snapshot: Snapshot) -> tuple[Changed, ...]:
    """Each activity with a new status, in the order of the groups."""
    return tuple(
        Changed(ref=row.ref, title=short(row.title), label=CHANGES[kind][1], what=_from_to(row))
        for kind in CHANGES
        for row in snapshot.rows
        if row.change == kind
    )


def is_due(row: ReportRow) -> bool:
    return "late" in row.flags or "due_not_started" in row.flags


def code(row: ReportRow) -> str:
    return row.status or "unknown"


def _from_to(row: ReportRow) -> str:
    words = {"before": STATUS[row.before or "unknown"].lower(), "now": STATUS[code(row)].lower()}
    return _("Från %(before)s till %(now)s.") % words
