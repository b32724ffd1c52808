"""Tells the rows that name a focus area from those that only say something."""

import re

from workers.imports.columns import split_area
from workers.imports.rows import Row

LONGEST_AREA = 110
KIND = (
    r"(?:(?:prioriterat|strategiskt|strategic|policy) )?(?:fokusområde"
    r"|målområde|insatsområde|utvecklingsområde|område|tema|perspektiv"
    r"|focus area|priority area|priority|area|theme|pillar|workstream|innsatsområde)"
)
LABELLED = re.compile(
    rf"(?:{KIND})(?:\s+(?:[0-9]{{1,2}}|[A-ZÅÄÖ]|[IVX]{{1,4}}))?\s*[:.–—-]\s*(\S.*)|(?:{KIND})\s+[0-9]{{1,2}}\s+(\S.*)",
    re.IGNORECASE,
)
GOAL = re.compile(
    r"(?:mål|delmål|inriktningsmål|goal|objective|strategi)\s*[0-9A-Z]{0,2}\s*[:.–—-]\s*\S", re.IGNORECASE
)
PAGE = re.compile(
    r"(?:sid(?:a|an|or)?|page|s\.|tabell|table|bilaga|figur)\s*[0-9]+.*"
    r"|[0-9]+ ?[(/] ?[0-9]+\)?|20[0-9]{2}-[0-9]{2}-[0-9]{2}",
    re.IGNORECASE,
)
NOTE = re.compile(
    r"[*†‡¹²³•]|(?:not|källa|obs|kommentar|note|source|summa|totalt|total|teckenförklaring|förklaring)\b", re.IGNORECASE
)


SUM = re.compile(r"(?:summa|totalt|totalsumma|total|grand total)\b", re.IGNORECASE)


def is_sum(row: Row) -> bool:
    """Whether the row adds up a column, and is no activity nor more of one."""
    filled = row.filled()
    return bool(filled) and SUM.match(row.cells[filled[0]]) is not None


def is_area(cell: str) -> bool:
    """Whether the cell says "Strategiskt fokusområde" and a name, and nothing else."""
    before, name = split_area(cell)
    return bool(name) and not before


def labelled_area(text: str) -> str:
    """The name in "Fokusområde 2: Trygghet", all of "Mål 1: Trygg kommun"; "" where no such label stands."""
    if is_area(text):
        return split_area(text)[1]
    found = LABELLED.fullmatch(text)
    if found and len(text) <= LONGEST_AREA:
        return found[1] or found[2]
    return text if GOAL.match(text) and len(text) <= LONGEST_AREA else ""


def may_be_area(text: str) -> bool:
    """Whether a text that stands alone in its row could name an area: short, no sentence, page or footnote."""
    return (
        bool(re.search(r"[^\W\d_]{2}", text))
        and len(text) <= LONGEST_AREA
        and text[-1] not in ".,;?!*"
        and not PAGE.fullmatch(text)
        and not NOTE.match(text)
    )


def area_across(row: Row) -> str:
    """The area that a row merged across names; "" where it says something else."""
    text = row.cells[row.filled()[0]]
    return labelled_area(text) or (text if may_be_area(text) else "")
