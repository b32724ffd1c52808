"""How activities are named in few words: by their numbers, or by the beginning of their titles."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter

from workers.rendering import gettext as _
from workers.reports.shape import ReportRow

CLAUSE = re.compile(r"\. | \(|,? i syfte |,? med syftet |, vid ")
LONGEST, SHORTEST_LAST_WORD = 90, 4
UNCUT, NO_BREAK = "…", "\u00a0"


def refs(rows: Iterable[ReportRow]) -> list[str]:
    """1.1 and 1.4–1.6 and 2.3: three or more numbers that follow each other are written as from–to."""
    return [text for _area, group in groupby(rows, attrgetter("area")) for text in _runs(list(group))]


def listed(parts: Sequence[str]) -> str:
    """a, b och c"""
    return _(" och ").join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def short(title: str) -> str:
    """The first clause of a long title, or as many whole words as fit."""
    whole = title.rstrip(".")
    if len(whole) <= LONGEST:
        return whole
    clause = CLAUSE.split(whole)[0]
    if len(clause) <= LONGEST:
        return f"{clause}{NO_BREAK}{UNCUT}"
    words = whole[:LONGEST].split()[:-1] or [whole[: LONGEST - 1]]
    while len(words) > 1 and len(words[-1]) < SHORTEST_LAST_WORD:  # no title ends in "för att"
        words.pop()
    return f"{' '.join(words).rstrip(',')}{NO_BREAK}{UNCUT}"


def _runs(rows: Sequence[ReportRow]) -> list[str]:
    runs: list[list[ReportRow]] = []
    for row in rows:
        if runs and _follows(runs[-1][-1].number, row.number):
            runs[-1].append(row)
        else:
            runs.append([row])
    return [text for run in runs for text in _written(run)]


def _written(run: Sequence[ReportRow]) -> list[str]:
    return [f"{run[0].ref}–{run[-1].ref}"] if len(run) > 2 else [row.ref for row in run]


def _follows(before: str, after: str) -> bool:
    return before.isdecimal() and after.isdecimal() and int(after) == int(before) + 1
