"""What has changed between two texts, word by word; and whether so little that a list can show all of it."""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from domain.values import TEXT_FIELDS, Content, PartStatus

WORDS = re.compile(r"\w+|[^\w\s]|\s+")
MOST_WORDS = 6000  # past that a comparison takes seconds, and nobody reads it word for word
SHORT = 280  # characters of changed words that one takes in at a glance


class Piece(NamedTuple):
    """A run of words that are the ``same``, ``added`` or ``removed``."""

    kind: str
    text: str


def is_short(before: Content | None, after: Content) -> bool:
    """Whether a row of a list shows the whole change, so that one may decide about it there.

    Never where there is nothing to compare with, where files have changed, or where the activity would be closed.
    """
    if before is None or before.attachments != after.attachments:
        return False
    if after.proposed_lifecycle is not None or before.proposed_lifecycle is not None:
        return False
    pairs = [(getattr(before, name) or "", getattr(after, name) or "") for name in TEXT_FIELDS]
    pairs += [(was.text or "", now.text or "") for was, now in changed_parts(before, after)]
    return sum(_changed_characters(old, new) for old, new in pairs if old != new) <= SHORT


def changed_parts(before: Content | None, after: Content) -> list[tuple[PartStatus, PartStatus]]:
    """What is said of each sub-activity that it is not the same of, before and after, by letter."""
    old, new = before.of_parts if before else {}, after.of_parts
    unsaid = {letter: PartStatus(letter=letter) for letter in sorted({*old, *new})}
    pairs = [(old.get(letter, nothing), new.get(letter, nothing)) for letter, nothing in unsaid.items()]
    return [(was, now) for was, now in pairs if was != now]


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


@lru_cache(maxsize=1000)
def _changed_characters(before: str, after: str) -> int:
    """Of the words that are added or removed; only a lower bound where that is past `SHORT` already.

    Read models ask this of every update under review, and texts that have little in common take long to compare.
    """
    old, new = Counter(WORDS.findall(before)), Counter(WORDS.findall(after))
    least = sum(len(word) * times for word, times in ((old - new) + (new - old)).items())
    if least > SHORT:
        return least
    return sum(len(piece.text) for piece in word_diff(before, after) if piece.kind != "same")


def _is_gap(text: str) -> bool:
    """A space between two changed words reads as part of the change; a new line does not."""
    return text.isspace() and "\n" not in text


def _changed(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield Piece("removed", removed)
    if added:
        yield Piece("added", added)
