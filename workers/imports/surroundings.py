"""What the document as a whole says that its single cells need: its key, its years, its language."""

import re
from collections.abc import Collection, Iterator, Sequence

from workers.imports.activities import Activity
from workers.imports.judging import Context
from workers.imports.rows import Document, Row
from workers.imports.status_words import key_in
from workers.imports.table import Table
from workers.imports.units import Known

ENGLISH = re.compile(
    r"\b(?:actions?|activity|activities|responsible|responsibility|lead"
    r"|owner|target date|due|timeline|progress|measures?|deliverables?)\b",
    re.IGNORECASE,
)
SPAN = re.compile(r"\b(20[0-9]{2})\s*[–—-]\s*(20[0-9]{2})\b")
LONGEST_PLAN = 12


def context_of(
    document: Document, activities: Sequence[Activity], known_units: Collection[str] | None, table: Table
) -> Context:
    """The surroundings of every cell."""
    return Context(
        known=Known(known_units),
        key=key_in(_texts_beside(document, activities)),
        english=bool(ENGLISH.search(" ".join(table.first_headings or ()))),
        years=_years(document, table),
        crossed=any(one.marks.years and not one.marks.coloured for one in activities),
    )


def _texts_beside(document: Document, activities: Sequence[Activity]) -> Iterator[str]:
    """What stands in the rows that are no activity; two cells side by side explain each other."""
    taken = {line for one in activities for line in one.lines}
    for row in (*document.prose, *document.table):
        if row.line not in taken:
            filled = [cell for cell in row.cells if cell]
            yield (" = " if len(filled) == 2 else " ").join(filled)


def _years(document: Document, table: Table) -> tuple[int, ...]:
    """The years of the plan: those of its columns, else the first span that the text before it names."""
    columns = table.groups[0].columns if table.groups else None
    if columns and (years := sorted({time.year for time in columns.times if time.year})):
        return tuple(years)
    for row in document.prose:
        if years := _span_in(row):
            return tuple(years)
    return ()


def _span_in(row: Row) -> list[int]:
    found = SPAN.search(" ".join(row.cells))
    first, last = (int(found[1]), int(found[2])) if found else (0, -1)
    return list(range(first, last + 1)) if last - first <= LONGEST_PLAN else []
