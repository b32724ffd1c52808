"""How dates, quarters and differences are written."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import NamedTuple

from flask import Flask
from flask_babel import format_date, format_datetime, gettext

NO_BREAK = "\u00a0"
WORDS = re.compile(r"\w+|[^\w\s]|\s+")
MOST_WORDS = 6000  # past that a comparison takes seconds, and nobody reads it word for word


class Piece(NamedTuple):
    """A run of words that are the ``same``, ``added`` or ``removed``."""

    kind: str
    text: str


def init_app(app: Flask) -> None:
    app.jinja_env.filters |= {
        "day": day,
        "short_day": short_day,
        "full_day": full_day,
        "near_day": near_day,
        "moment": moment,
        "quarter_words": quarter_words,
        "word_diff": word_diff,
        "short_hash": short_hash,
    }


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


def quarter_words(value: str) -> str:
    """fjärde kvartalet 2019, for 2019-Q4"""
    year, _, number = value.partition("-Q")
    names = [gettext("första"), gettext("andra"), gettext("tredje"), gettext("fjärde")]
    return str(gettext("%(number)s kvartalet %(year)s", number=names[int(number) - 1], year=year))


def short_hash(value: str) -> str:
    """The first sixteen digits in groups of four, enough to compare by eye."""
    digits = value.removeprefix("sha256:")[:16]
    return NO_BREAK.join(digits[n : n + 4] for n in range(0, len(digits), 4))


def word_diff(before: str | None, after: str | None) -> list[Piece]:
    """Word by word, what is the same, added and removed; the whole text where it is too long to compare."""
    old, new = WORDS.findall(before or ""), WORDS.findall(after or "")
    if len(old) + len(new) > MOST_WORDS:
        return [piece for piece in (Piece("removed", before or ""), Piece("added", after or "")) if piece.text]
    return list(_pieces(old, new))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    """Between two stretches that are the same: first all that went away, then all that came."""
    removed = added = ""
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for n, (tag, a, b, c, d) in enumerate(steps):
        went, came = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal" and not (_is_gap(went) and 0 < n < len(steps) - 1):
            yield from _changed(removed, added)
            yield Piece("same", went)
            removed = added = ""
        else:
            removed, added = removed + went, added + came
    yield from _changed(removed, added)


def _is_gap(text: str) -> bool:
    """A space between two changed words reads as part of the change; a new line does not."""
    return text.isspace() and "\n" not in text


def _changed(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield Piece("removed", removed)
    if added:
        yield Piece("added", added)


def _unbroken(text: str) -> str:
    return text.replace(" ", NO_BREAK)
