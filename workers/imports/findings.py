"""What a person should look at before confirming a proposal."""

from collections.abc import Iterable

import msgspec

from workers.imports.rows import Document

LONGEST_QUOTE = 60


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something noticed at a line (from 1), with a code for programs and a Swedish sentence for people.

    `place` says where that is in a document that has no lines, such as "Blad1 rad 4"; left out where it has.
    """

    line: int
    code: str
    message: str
    place: str = ""


def quote(text: str) -> str:
    """The text in quotation marks, cut where a message would grow too long."""
    return f"'{text}'" if len(text) <= LONGEST_QUOTE else f"'{text[: LONGEST_QUOTE - 1]}…'"


def placed(findings: Iterable[Finding], document: Document) -> tuple[Finding, ...]:
    """The findings in line order, each with the place of its row."""
    places = {row.line: row.place for row in (*document.prose, *document.table)}
    found = (msgspec.structs.replace(one, place=places.get(one.line, "")) for one in findings)
    return tuple(sorted(found, key=lambda one: (one.line, one.code)))
