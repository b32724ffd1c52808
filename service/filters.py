"""How dates, quarters and differences are written."""

from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from flask import Flask
from flask_babel import format_date, format_datetime, format_decimal, gettext

from domain.differences import changed_parts, word_diff
from domain.planned import parts_told
from workers.words import due_words

NO_BREAK = "\u00a0"


def init_app(app: Flask) -> None:
    app.jinja_env.filters |= {
        "day": day,
        "short_day": short_day,
        "full_day": full_day,
        "near_day": near_day,
        "moment": moment,
        "clock": clock,
        "milliseconds": milliseconds,
        "quarter_words": quarter_words,
        "word_diff": word_diff,
        "changed_parts": changed_parts,
        "due_words": due_words,
        "is_web": is_web,
        "parts_told": parts_told,
        "short_hash": short_hash,
        "file_size": file_size,
        "decimal": decimal,
    }


def is_web(address: str | None) -> bool:
    """Whether a link may lead there: nothing else that a document names is more than words."""
    try:
        found = urlsplit(address or "")
    except ValueError:
        return False
    return found.scheme in ("http", "https") and bool(found.hostname)


def day(value: date) -> str:
    """10 januari 2020"""
    return _unbroken(format_date(value, "d MMMM y"))


def short_day(value: date) -> str:
    """10 jan. 2020, for tables"""
    return _unbroken(format_date(value, "d MMM y"))


def full_day(value: date) -> str:
    """fredag 10 januari"""
    return _unbroken(format_date(value, "EEEE d MMMM"))


def near_day(value: date, today: date) -> str:
    """i går, i dag, i morgon, or else the full day; ``today`` is that of the moment the page shows."""
    near = {-1: gettext("i går"), 0: gettext("i dag"), 1: gettext("i morgon")}
    return _unbroken(near.get((value - today).days) or full_day(value))


def moment(value: datetime) -> str:
    """10 januari 2020 kl. 09.15, in Stockholm"""
    return _unbroken(format_datetime(value, "d MMMM y 'kl.' HH.mm"))


def clock(value: datetime) -> str:
    """10 januari 2020 kl. 09.15.30, in Stockholm"""
    return _unbroken(format_datetime(value, "d MMMM y 'kl.' HH.mm.ss"))


def milliseconds(value: timedelta) -> str:
    """-1\u00a0204 ms, rounded"""
    return f"{format_decimal(round(value.total_seconds() * 1000))}{NO_BREAK}ms"


def quarter_words(value: str) -> str:
    """fjärde kvartalet 2019, for 2019-Q4"""
    year, _, number = value.partition("-Q")
    names = [gettext("första"), gettext("andra"), gettext("tredje"), gettext("fjärde")]
    return str(gettext("%(number)s kvartalet %(year)s", number=names[int(number) - 1], year=year))


def decimal(value: float) -> str:
    """4,5, and 12 without a decimal from ten on"""
    return str(format_decimal(value, "0" if value >= 10 else "0.#"))


def short_hash(value: str) -> str:
    """The first sixteen digits in groups of four, enough to compare by eye."""
    digits = value.removeprefix("sha256:")[:16]
    return NO_BREAK.join(digits[n : n + 4] for n in range(0, len(digits), 4))


def file_size(size: int) -> str:
    """Bytes in words: 12 kB, 1,4 MB"""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}{NO_BREAK}kB"
    return f"{format_decimal(size / 1_000_000, '0.#')}{NO_BREAK}MB"


def _unbroken(text: str) -> str:
    return text.replace(" ", NO_BREAK)
