"""Proposes a status code for what a unit has written, or says why a person must choose.

The wording is that of the municipality's first follow-up (2019). Only how the text begins counts, and only
when nothing later in it points another way: a wrong guess is worse than a question.
"""

import re

import msgspec

from workers.imports.findings import quote

# The opening must be a statement of its own: "Genomförd 8 oktober", but not "Påbörjad upphandling avbryts".
STATEMENT_ENDS = r"\b(?=\s*(?:$|[.,;:(\u2013-]|[0-9]|(?:inom|under|sedan|i|enligt|med)\b))"
ALWAYS_DOUBTFUL = (
    r"avbr[uy]t\w*|pausa\w*|vilande|stoppa\w*|utgår|utgått|strukit|struke[nt]|stryk(?:s|as)|inställ[dt]\w*"
    r"|inte|ej|aldrig|men|dock|oklart|osäkert|eventuellt|kanske"
    r"|vilar|stopp(?:ad|at|ats|ades)|nedlag[dt]\w*|nerlag[dt]\w*|(?:lades|läggs|lagts) ne[dr]\w*|upphör\w*"
    r"|uppskjut\w*|skj[uö]t\w* upp|avvakta\w*"
)
UNFINISHED = (
    r"utom|förutom|bortsett|saknas|väntar|inväntar|ska(?:ll)?|kommer|prel|preliminär\w*|kvar|resten|hälften|halva"
    r"|steg\w*|etapp\w*|fas|behöver|överklaga\w*|förutsatt|förutsättning\w*"
)
"""Words of what is left to do, after one that says that all is done."""


def opening(words: str) -> re.Pattern[str]:
    """A text that begins with these words, as a statement of its own."""
    return re.compile(rf"(?:{words}){STATEMENT_ENDS}", re.IGNORECASE)


def doubt(words: str) -> re.Pattern[str]:
    """Words that say something else than the opening did, besides those that always raise a question."""
    return re.compile(rf"\b(?:{ALWAYS_DOUBTFUL}|{words})\b|[?%]", re.IGNORECASE)


class StatusGuess(msgspec.Struct, frozen=True):
    """A proposed status, with the reason in Swedish; None and not certain when a person must choose."""

    status: str | None
    reason: str
    certain: bool


OPENINGS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    (
        "not_started",
        opening(r"(?:ännu )?(?:ej|inte)(?: ännu)? påbörja(?:d|ts?)"),
        doubt(
            r"påbörja(?:de?|ts?)|pågå\w*|genomför[dt]s?|starta(?:d|ts?)|inlett|inled[dt]|delvis|delar|klart?|avsluta\w*"
        ),
    ),
    (
        "partly_done",
        opening(r"(?:planerad och )?delvis genomför[dt]"),
        doubt(r"helt|färdig\w*|slutför\w*|avsluta\w*|påbörjas|pågå\w*"),
    ),
    (
        "done",
        opening(r"genomför[dt]"),
        doubt(
            r"delvis|del|delar|undantag|nästan|första|nästa|senast|kvarst\w+|återst\w+|forts[aä]tt\w*"
            rf"|påbörja\w*|pågå\w*|planera\w*|{UNFINISHED}"
        ),
    ),
    (
        "in_progress",
        opening(r"(?:har )?påbörja(?:d|ts?)|pågående"),
        doubt(r"genomför[dt]s?|färdig\w*|slutför\w*|avsluta\w*|klart?|kvarst\w+"),
    ),
)
SOMETHING_DONE = re.compile(r"\bhar (?:\w+ ){0,2}?\w+ts\b", re.IGNORECASE)
PARTS_REMAIN = re.compile(r"\bvissa delar kvarstår\b", re.IGNORECASE)
REMAINDER_DOUBT = doubt(r"påbörja\w*|pågå\w*|planera\w*")
STATUS_WORD = re.compile(r"\b(?:påbörja|pågå|genomför|avsluta|slutför|starta|inlett|inled[dt])\w*", re.IGNORECASE)


def propose_status(text: str) -> StatusGuess:
    """The status that a cleaned status text states, or the reason why it must be asked about."""
    if not text:
        return asked("ingen status är skriven")
    for status, begins, doubts in OPENINGS:
        if found := begins.match(text):
            stated = f"börjar med {quote(found[0])}"
            return checked(status, stated, doubts.search(text, found.end()))
    return guess_from_remainder(text) or asked(why_unclear(text))


def guess_from_remainder(text: str) -> StatusGuess | None:
    """Partly done, where something "har upprättats" and then "vissa delar kvarstår"."""
    done = SOMETHING_DONE.search(text)
    remains = PARTS_REMAIN.search(text, done.end()) if done else None
    if not done or not remains:
        return None
    stated = f"säger {quote(done[0])} och sedan {quote(remains[0])}"
    return checked("partly_done", stated, REMAINDER_DOUBT.search(text))


def checked(status: str, stated: str, against: re.Match[str] | None) -> StatusGuess:
    """The status, unless a word speaks against it."""
    if against:
        return asked(f"{stated} men har också {quote(against[0])}")
    return StatusGuess(status=status, reason=stated, certain=True)


def asked(reason: str) -> StatusGuess:
    """A question to the person who imports the document."""
    return StatusGuess(status=None, reason=reason, certain=False)


def why_unclear(text: str) -> str:
    """Why a text that does not begin with a status is asked about."""
    if word := STATUS_WORD.search(text):
        return f"nämner {quote(word[0])} men inte som ett eget besked om hela aktiviteten"
    first_words = " ".join(text.split()[:3]).rstrip(".,:;")
    return f"säger inte hur långt aktiviteten har kommit: börjar med {quote(first_words)}"
