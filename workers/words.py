"""The Swedish words for statuses, fields, days and quarters, wherever they are printed."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.planned import Due
from workers.rendering import gettext as _

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MONTHS = (
    _("januari"), _("februari"), _("mars"), _("april"), _("maj"), _("juni"),
    _("juli"), _("augusti"), _("september"), _("oktober"), _("november"), _("december"),
)  # fmt: skip
QUARTERS = (_("första"), _("andra"), _("tredje"), _("fjärde"))
STATUS = {
    "done": _("Genomförd"),
    "partly_done": _("Delvis genomförd"),
    "in_progress": _("Pågående"),
    "planned": _("Planerad"),
    "not_started": _("Ej påbörjad"),
    "cancelled": _("Avbruten"),
    "unknown": _("Status saknas"),
}
FIELD = {
    "status": _("Status"),
    "text": _("Lägesbeskrivning"),
    "done": _("Gjort"),
    "next": _("Härnäst"),
    "obstacle": _("Hinder"),
    "decision_needed": _("Beslut som behövs"),
    "reason": _("Skäl"),
}

LINK = {"decision": _("Beslut"), "goal": _("Mål"), "indicator": _("Indikator")}


def day(moment: datetime) -> str:
    """10 januari 2020, in Stockholm. Written here, since a new edition of a calendar library may word it anew."""
    return calendar_day(moment.astimezone(STOCKHOLM))


def calendar_day(value: date) -> str:
    """10 januari 2020"""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def day_and_time(moment: datetime) -> str:
    """10 januari 2020 kl. 09.15, in Stockholm"""
    return f"{day(moment)} {moment.astimezone(STOCKHOLM):kl. %H.%M}"


def short_moment(moment: datetime) -> str:
    """2020-01-10 09.15, in Stockholm, for tables"""
    return f"{moment.astimezone(STOCKHOLM):%Y-%m-%d %H.%M}"


def due_words(due: Due) -> str:
    """30 juni 2020, juni 2020, andra kvartalet 2020, första tertialet 2020 or 2020: as exact as the plan is."""
    year, _separator, rest = due.partition("-")
    if rest.startswith("Q"):
        return quarter_words(due)
    if rest.startswith("T"):
        return _("%(number)s tertialet %(year)s") % {"number": QUARTERS[int(rest[1]) - 1], "year": year}
    month, _separator, day_of = rest.partition("-")
    words = [str(int(day_of))] if day_of else []
    return " ".join([*words, *([MONTHS[int(month) - 1]] if month else []), year])


def quarter_words(quarter: str) -> str:
    """fjärde kvartalet 2019, for 2019-Q4"""
    year, _separator, number = quarter.partition("-Q")
    return _("%(number)s kvartalet %(year)s") % {"number": QUARTERS[int(number) - 1], "year": year}
