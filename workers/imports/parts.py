"""Sub-activities (a), (b), (c) written within one cell, paired with what the status says of each."""

import re
from collections.abc import Sequence

import msgspec

from workers.imports.statuses import StatusGuess

LETTER = r"[a-hA-H]"
MARK = re.compile(rf"(?:(?<=\s)|^|(?<=[.;,]))(?:\(({LETTER})\)|({LETTER})\))(?=\s|\S)")
GROUP = re.compile(
    rf"(?:(?<=\s)|^|(?<=[.;,]))\(?({LETTER})\)?\s*(?:(?P<to>[–—-]|till|to)|(?P<and>,|och|and|&|/|samt))\s*\(?({LETTER})\)(?=\s|:|$)",
    re.IGNORECASE,
)


class Part(msgspec.Struct, frozen=True):
    """A sub-activity: its letter, its words, what the status says of it ("" where nothing) and the status guessed."""

    letter: str
    title: str
    status_text: str
    status: str | None


def lettered(text: str) -> tuple[str, dict[str, str]]:
    """What stands before (a), and each letter's words; {} where the letters are not a, b, c … in order."""
    found = list(MARK.finditer(text))
    letters = [(one[1] or one[2]).lower() for one in found]
    if len(letters) < 2 or letters != [chr(ord("a") + place) for place in range(len(letters))]:
        return text, {}
    ends = [*(one.start() for one in found[1:]), len(text)]
    words = {letter: text[one.end() : end].strip(" ;,") for letter, one, end in zip(letters, found, ends, strict=True)}
    return text[: found[0].start()].strip(), words


def said_of(text: str, letters: Sequence[str]) -> dict[str, str]:
    """What a status says of each letter, also of several at once: "(a)–(c) klara, (d) pågår"."""
    spread = GROUP.sub(_spread, text)
    found = list(re.finditer(rf"(?:(?<=\s)|^|(?<=[.;,]))((?:\({LETTER}\) ?)+|{LETTER}\))\s*:?", spread))
    said: dict[str, str] = {}
    for place, one in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(spread)
        for letter in re.findall(LETTER, one[1]):
            words = spread[one.end() : end].strip(" ;,")
            said[letter.lower()] = "" if letter.lower() in said else words
    return {letter: words for letter, words in said.items() if letter in letters}


def _spread(found: re.Match[str]) -> str:
    """Several letters at once, each in brackets: "(a)–(c)" becomes "(a) (b) (c)"."""
    first, last = found[1].lower(), found[4].lower()
    letters = [chr(code) for code in range(ord(first), ord(last) + 1)] if found["to"] else [first, last]
    return " ".join(f"({letter})" for letter in letters)


def whole(guesses: Sequence[StatusGuess]) -> str | None:
    """The status of an activity all of whose parts have one and the same; None else."""
    statuses = {guess.status for guess in guesses if guess.certain}
    return statuses.pop() if len(statuses) == 1 and all(guess.certain for guess in guesses) else None
