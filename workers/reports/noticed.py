"""What is worth asking about, in words: late, gone back, standing still, said in the same words."""

from collections.abc import Callable, Iterator, Sequence

from domain.values import Value
from workers.rendering import gettext as _
from workers.reports.naming import listed, refs
from workers.reports.shape import ReportRow, Snapshot

SINCE = 2  # the template that has the section first


class Noticed(Value):
    """``refs`` name the activities; those that share a text stand together."""

    label: str
    count: int
    refs: str


def noticed(snapshot: Snapshot) -> tuple[Noticed, ...] | None:
    """What concerns some activity, the gravest first; None in a report of a template without the section."""
    if snapshot.template < SINCE:
        return None
    return tuple(_noticed(snapshot))


def _noticed(snapshot: Snapshot) -> Iterator[Noticed]:
    for label, concerns in _kinds(snapshot.quarter[:4]):
        if rows := [row for row in snapshot.rows if concerns(row)]:
            yield Noticed(label=label, count=len(rows), refs=", ".join(refs(rows)))
    if shared := [row for row in snapshot.rows if row.same_as]:
        yield Noticed(label=_("Samma text om flera aktiviteter"), count=len(shared), refs=_together(shared))


def _kinds(year: str) -> Sequence[tuple[str, Callable[[ReportRow], bool]]]:
    return (
        (_("Skulle redan ha varit klara, inte påbörjade"), lambda row: {"late", "due_not_started"} <= {*row.flags}),
        (_("Skulle redan ha varit klara, inte genomförda"), lambda row: _only(row, "late", "due_not_started")),
        (
            _("Ska vara klara %(year)s, inte påbörjade") % {"year": year},
            lambda row: _only(row, "due_not_started", "late"),
        ),
        (_("Har gått tillbaka till en tidigare status"), lambda row: row.change == "went_back"),
        (_("Påbörjade, med samma status sedan minst ett år"), lambda row: "unmoved" in row.flags),
        (_("Uppdaterade, men med samma ord som i förra rapporten"), lambda row: "same_words" in row.flags),
        (_("Uppgiften är äldre än två kvartal"), lambda row: "old_words" in row.flags),
    )


def _only(row: ReportRow, flag: str, without: str) -> bool:
    return flag in row.flags and without not in row.flags


def _together(rows: Sequence[ReportRow]) -> str:
    """3.1 och 4.5; 1.2, 1.3 och 2.4"""
    groups = dict.fromkeys(tuple(row.ref for row in rows if row is one or row.ref in one.same_as) for one in rows)
    return "; ".join(map(listed, groups))
