"""The year in words: each activity's way through the year's reports, and what was done."""

from domain.values import Value
from workers.rendering import gettext as _
from workers.reports.naming import short
from workers.reports.shape import Snapshot, Year, YearOfActivity
from workers.words import STATUS

NOTHING = "–"


class YearLine(Value):
    """An activity: a status word for each quarter, and what was done, a line for each quarter that says it."""

    ref: str
    title: str
    statuses: tuple[str, ...]
    done: str


class PrintedYear(Value):
    """``quarters`` are the heads of the columns of statuses."""

    quarters: tuple[str, ...]
    lines: tuple[YearLine, ...]


def printed_year(snapshot: Snapshot) -> PrintedYear | None:
    """None where the report is of a quarter."""
    if snapshot.year is None:
        return None
    titles = {row.ref: short(row.title) for row in snapshot.rows}
    return PrintedYear(
        quarters=tuple(map(_head, snapshot.year.quarters)),
        lines=tuple(_line(one, titles[one.ref]) for one in snapshot.year.activities),
    )


def title(year: Year) -> str:
    return _("Årsrapport %(year)s") % {"year": year.year}


def _line(one: YearOfActivity, of: str) -> YearLine:
    return YearLine(
        ref=one.ref,
        title=of,
        statuses=tuple(STATUS[status] if status else NOTHING for status in one.statuses),
        done="\n".join(f"{_head(done.quarter)}: {done.text}" for done in one.done) or NOTHING,
    )


def _head(quarter: str) -> str:
    """Kv 3, for 2019-Q3"""
    return _("Kv %(number)s") % {"number": quarter[-1]}
