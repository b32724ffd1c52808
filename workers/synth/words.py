"""Plausible Swedish of varying length, out of phrases; the same lot gives the same words."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from domain.values import Content, Status
from workers.synth import phrases
from workers.synth.lot import Lot

SLOT = re.compile(r"\{([^}]+)\}")
SLOTS = {**phrases.SLOTS, **phrases.TITLE_SLOTS, **phrases.PROGRESS_SLOTS, **phrases.MORE_SLOTS}
SENTENCES = ((0, 22), (1, 24), (2, 18), (3, 12), (4, 8), (6, 7), (9, 5), (14, 3), (24, 1))  # beside the first one
PER_PARAGRAPH = 4
ANSWERS = (("done", phrases.DONE, 0.35), ("next", phrases.NEXT, 0.45), ("obstacle", phrases.OBSTACLE, 0.18),
           ("decision_needed", phrases.DECISION, 0.05))  # fmt: skip


@lru_cache(maxsize=1000)
def _pieces(pattern: str) -> tuple[str, ...]:
    """Plain words and names of slots by turns."""
    return tuple(SLOT.split(pattern))


def filled(pattern: str, lot: Lot) -> str:
    """The pattern with every slot filled."""
    pieces = _pieces(pattern)
    if len(pieces) == 1:
        return pattern
    return "".join(filled(lot.pick(SLOTS[piece]), lot) if n % 2 else piece for n, piece in enumerate(pieces))


def said(patterns: Sequence[str], lot: Lot) -> str:
    return filled(lot.pick(patterns), lot)


def reason(why: str, lot: Lot) -> str:
    return said(phrases.REASONS[why], lot)


def title(lot: Lot) -> str:
    return said(phrases.TITLE, lot)


def content(status: Status, lot: Lot) -> Content:
    """An update that says how far it has come, in one sentence or in many."""
    answers: dict[str, Any] = {name: said(patterns, lot) for name, patterns, share in ANSWERS if lot.chance(share)}
    return Content(status=status, text=text(status, lot), **answers)


def text(status: Status, lot: Lot) -> str:
    """One sentence says how it goes; those that follow are not said twice, unless there are very many."""
    sentences = [said(phrases.PROGRESS[status], lot)]
    left: list[str] = []
    for _ in range(lot.weighted(SENTENCES)):
        left = left or [*phrases.MORE, *phrases.PROGRESS[status]]
        sentences.append(filled(left.pop(lot.between(0, len(left) - 1)), lot))
    pieces = [sentences[n : n + PER_PARAGRAPH] for n in range(0, len(sentences), PER_PARAGRAPH)]
    return "\n\n".join(" ".join(piece) for piece in pieces)


def longer(before: str | None, status: Status | None, lot: Lot) -> str:
    """The words with a sentence more, at the end or instead of the last one."""
    more = said(phrases.MORE, lot)
    if before is None or status is None:
        return more
    kept, _, _last = before.rpartition(". ")
    return f"{kept}. {more}" if kept and lot.chance(0.4) else f"{before} {more}"
