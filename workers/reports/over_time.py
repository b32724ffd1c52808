"""What a table of prose hides: words and statuses that stand still, and words that several activities share."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from domain.values import Content, Quarter
from workers.reports.judged import WORDS
from workers.reports.shape import Flag, ReportRow

OLD = 2  # quarters: what was said longer ago than this is old
UNMOVED = 4  # quarters
LONG = 40  # letters: "Ej påbörjad." is not copied from anybody
BEGUN, FINISHED = ("in_progress", "partly_done"), ("done", "cancelled")
SEPARATORS = re.compile(r"[\W_]+")

# What each report has printed of an activity, from the one in question back to the first, and of which quarter it was.
Printed = Iterable[tuple[Quarter, Content]]


def words_since(printed: Printed) -> Quarter | None:
    """The first of the reports in a row, up to this one, that say the same in words; None where no words are."""
    return _since(printed, _said)


def status_since(printed: Printed) -> Quarter | None:
    """The first of the reports in a row, up to this one, that give the same status; None where there is none."""
    return _since(printed, lambda content: content.status)


def notice(rows: Sequence[ReportRow], quarter: Quarter) -> tuple[ReportRow, ...]:
    """The rows, with flags for what stands still, and for each the other activities that say the same."""
    shared = copies({row.ref: row.text or "" for row in rows})
    return tuple(_noticed(row, quarter, shared.get(row.ref, ())) for row in rows)


def copies(texts: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """For each activity whose text is another's too, the others, in printed order; a short text is anybody's."""
    by_text: dict[str, list[str]] = {}
    for ref, text in texts.items():
        if len(words := folded(text)) >= LONG:
            by_text.setdefault(words, []).append(ref)
    return {ref: tuple(one for one in refs if one != ref) for refs in by_text.values() if refs[1:] for ref in refs}


def folded(text: str) -> str:
    """The letters and digits alone: neither case, blanks nor punctuation make another text."""
    return SEPARATORS.sub(" ", unicodedata.normalize("NFC", text).casefold()).strip()


def quarters_between(first: Quarter, last: Quarter) -> int:
    """1 from a quarter to the next one."""
    return 4 * (int(last[:4]) - int(first[:4])) + int(last[-1]) - int(first[-1])


def _said(content: Content) -> str:
    words = [getattr(content, name) or "" for name in WORDS if name != "status"]
    words += [f"{part.letter} {part.status} {part.text}" for part in content.of_parts.values()]
    return "\n".join(map(folded, words)).strip()


def _since(printed: Printed, what: Callable[[Content], str | None]) -> Quarter | None:
    now = since = None
    for quarter, content in printed:
        said = what(content)
        now = said if since is None else now
        if not said or said != now:
            break
        since = quarter
    return since


def _noticed(row: ReportRow, quarter: Quarter, same_as: tuple[str, ...]) -> ReportRow:
    known = replace(row, same_as=same_as)
    return replace(known, flags=(*known.flags, *_flags(known, quarter)))


def _flags(row: ReportRow, quarter: Quarter) -> Iterator[Flag]:
    """A finished activity needs no new words, and a continuous one stays under way.

    Where nothing is approved for the quarter, the words are of course the same: that is noticed once they are old.
    """
    if row.same_as:
        yield "copied"
    if row.status in BEGUN and not row.continuous and _ago(row.status_since, quarter) >= UNMOVED:
        yield "unmoved"
    if row.status in FINISHED:
        return
    if row.kind == "approved" and _ago(row.words_since, quarter) > 0:
        yield "same_words"
    if row.kind in ("earlier", "imported") and _ago(row.period, quarter) > OLD:
        yield "old_words"


def _ago(first: Quarter | None, last: Quarter) -> int:
    return quarters_between(first, last) if first else 0
