"""Text that can be printed: one emoji must not stop a report to the board, and nothing may vanish unseen.

PDF/A and PDF/UA refuse a character that no font draws. Such a character, and every invisible control
(U+202E turns the reading order around), is printed as its number: ⟨U+1F44D⟩.
"""

import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

import msgspec
from fontTools.ttLib import TTFont

from domain.values import Value
from workers.reports.typesetting import FONTS

V = TypeVar("V", bound=Value)
REGULAR = ("SourceSans3-Regular.ttf", "DejaVuSans.ttf")
INVISIBLE = ("Cc", "Cf", "Co", "Cs", "Cn")
SOFT_HYPHEN, JOINERS = "\u00ad", "\u200c\u200d"


def visible(text: str) -> str:
    """For formats whose readers have fonts of their own: only what nobody could see is printed as its number."""
    return _shown(text, lambda c: unicodedata.category(c) not in INVISIBLE or c in JOINERS)


def drawable(text: str) -> str:
    """For print: whatever the shipped fonts cannot draw is printed as its number."""
    return _shown(text, lambda c: ord(c) in glyphs())


def printed(told: V, how: Callable[[str], str]) -> V:
    """The same snapshot, or part of the report, with every text made fit for print."""
    return msgspec.convert(_each_text(msgspec.to_builtins(told), how), type(told))


@lru_cache(maxsize=1)
def glyphs() -> frozenset[int]:
    """The code points with a visible glyph in one of the shipped fonts; a private one means nothing to a reader."""
    found: set[int] = set()
    for name in REGULAR:
        with TTFont(FONTS / name, lazy=True) as font:
            found |= font.getBestCmap().keys()
    return frozenset(code for code in found if unicodedata.category(chr(code)) not in INVISIBLE)


def _shown(text: str, can_be_seen: Callable[[str], bool]) -> str:
    plain = unicodedata.normalize("NFC", text).replace(SOFT_HYPHEN, "").replace("\t", " ")
    return "".join(c if c == "\n" or can_be_seen(c) else f"⟨U+{ord(c):04X}⟩" for c in plain)


def _each_text(value: Any, how: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {key: _each_text(item, how) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_each_text(item, how) for item in value]
    return how(value) if isinstance(value, str) else value
