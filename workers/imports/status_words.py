"""Statuses that are one word or one symbol in a column of their own, and the document's own key to them."""

import re
from collections.abc import Iterable, Iterator, Mapping

from workers.imports.findings import quote
from workers.imports.statuses import ALWAYS_DOUBTFUL, UNFINISHED, StatusGuess, asked, propose_status

WORDS = {
    "not_started": (
        "ej påbörjad|ej påbörjat|inte påbörjad|inte påbörjat|ännu ej påbörjad|ej startad|ej startat|"
        "inte startad|inte startat|inte börjat|ej påbörjade|ej igång|ej initierad|not started|"
        "not yet started|not begun|yet to start|to do|ikke påbegynt|ikke påbegyndt|ikke startet"
    ),
    "planned": ("planerad|planerat|planeras|planned|scheduled|planlagt"),
    "in_progress": (
        "pågår|pågående|påbörjad|påbörjat|under arbete|i gång|igång|igångsatt|under genomförande|"
        "under uppstart|arbete pågår|påbörjade|startad|startat|in progress|ongoing|on-going|underway|"
        "under way|started|under implementation|in development|under arbeid|pågår arbeid|igangsat|i gang"
    ),
    "partly_done": (
        "delvis genomförd|delvis genomfört|delvis klar|delvis klart|delvis färdig|delvis utförd|"
        "delvis uppfylld|delvis|partly done|partially complete|partially completed|partly complete|"
        "partly completed|partially implemented|partially done|delvis gjennomført"
    ),
    "done": (
        "genomförd|genomfört|klar|klart|färdig|färdigt|färdigställd|slutförd|slutfört|utförd|utfört|done|"
        "complete|completed|finished|implemented|fully implemented|100 %|gjennomført|ferdig|gennemført|"
        "færdig|genomförda"
    ),
    "cancelled": (
        "avbruten|avbrutet|utgår|utgått|inställd|struken|cancelled|canceled|withdrawn|discontinued|abandoned|avlyst"
    ),
}
BY_WORD = {word: status for status, words in WORDS.items() for word in words.split("|")} | {"0 %": "not_started"}
SYMBOLS = {
    "✅": "done",
    "✔": "done",
    "✓": "done",
    "☑": "done",
    "⏳": "in_progress",
    "🔄": "in_progress",
    "🚧": "in_progress",
}
CONTRARY = frozenset("❌❎✖✗✘⛔🚫⏸⏹☐○⬜□")
"""Signs of what is not so, and boxes that nobody has ticked: beside a word they leave it open what is meant."""
NOT_DONE = frozenset("🔴🟥🟠🟡")
OWN_WORDS = {
    "Genomförd": "done", "Delvis genomförd": "partly_done", "Pågående": "in_progress", "Planerad": "planned",
    "Ej påbörjad": "not_started", "Avbruten": "cancelled",
}  # fmt: skip
SYMBOL = re.compile(
    "[\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]\ufe0f?", re.UNICODE
)
COLOURS = frozenset((
    "grön", "grönt", "gul", "gult", "röd", "rött", "vit", "vitt", "grå", "grått", "blå", "blått",
    "green", "yellow", "amber", "red", "white", "grey", "gray", "blue", "g", "a", "r",
))  # fmt: skip
KEY = re.compile(
    rf"\b(?P<sign>{'|'.join(sorted(COLOURS, key=len, reverse=True))})\s*(?:=|:|–|—|-)"
    rf"\s*(?P<words>[^=,;|():]{{2,40}}?)(?=\s*(?:[,;|.()]|$))"
    r"|\b(?P<letter>[A-ZÅÄÖ0-9]{1,2})\s*=\s*(?P<meaning>[^=,;|():]{2,40}?)(?=\s*(?:[,;|.()]|$))",
    re.IGNORECASE,
)
PERCENT = re.compile(r"([0-9]{1,3})(?:[.,][0-9]+)? ?%")
BY_PLAN = r"(?:enligt (?:plan|tids?plan)|according to plan|as planned)\b"
BEGINNINGS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (status, re.compile(rf"(?:{words})(?=\s*(?:$|[.,;–-]|{BY_PLAN}))", re.IGNORECASE))
    for status, words in (
        ("not_started", "(?:work )?(?:has )?not (?:yet )?started"),
        ("partly_done", "part(?:ly|ially) (?:complete|implemented|done)d?"),
        ("done", "complete|completed|done|fully implemented"),
        ("in_progress", "in progress|ongoing|underway|under way"),
        ("in_progress", "pågår"),
        ("done", "klart?|slutför[dt]|färdig(?:ställ[dt]|t)?"),
    )
)
DOUBTS = re.compile(
    r"\b(?:but|except|however|partly|partially|delay\w*|paus\w*|cancel\w*"
    r"|not|remain\w*|outstanding|awaiting|started|complet\w*|ongoing|on hold"
    r"|inte|ej|men|dock|delvis|delar|återstår|kvarstår|avbr\w+|utgår|pausa\w*|försen\w*|påbörja\w*"
    r"|pågå\w*|genomför[dt]|slutför\w*|klart?|planera\w*"
    r"|undantag|nästan|senast|avsluta\w*|första|fortsätt\w*|fortsatt"
    rf"|apart|subject|pending|suspend\w*|abandon\w*|stopp\w*|{ALWAYS_DOUBTFUL})\b|[?%]",
    re.IGNORECASE,
)
LEFT = re.compile(rf"\b(?:{UNFINISHED})\b|^\s*[–-]\s*(?:[a-zåäö]+ )?20[0-9]{{2}}\b", re.IGNORECASE)
"""What speaks against done alone: something is left, or a time is all that follows, which may be when it is to be."""


def read_status(text: str, key: Mapping[str, str]) -> StatusGuess:
    """The status of a status cell: by the document's key, by a word or symbol alone, or by how its text begins."""
    signs, words = _signs(text)
    if _plain(text) in COLOURS | set(key) | {"x"} or (signs and not words):
        return _by_key(text, [*signs, *([_plain(words)] if words else [])], key)
    guess = propose_status(words)
    if not guess.certain:
        guess = by_word(words) or _percent(words) or _stated(words) or guess
    against = {status for sign in signs if (status := key.get(sign) or SYMBOLS.get(sign))}
    doubtful = CONTRARY | (NOT_DONE if guess.status == "done" else frozenset())
    if guess.certain and (against - {guess.status} or any(sign in doubtful and sign not in key for sign in signs)):
        return asked(f"{quote(words)} och {quote(' '.join(signs))} säger olika")
    return guess


def by_word(text: str) -> StatusGuess | None:
    """The status that a word alone means."""
    status = BY_WORD.get(_plain(text))
    return StatusGuess(status=status, reason=f"säger {quote(text)}", certain=True) if status else None


def _plain(text: str) -> str:
    return text.casefold().strip(" .!:").replace("\ufe0f", "")


def _signs(text: str) -> tuple[list[str], str]:
    """The symbols of a text, and its words without them."""
    signs = [sign.replace("\ufe0f", "") for sign in SYMBOL.findall(text)]
    return signs, " ".join(SYMBOL.sub(" ", text).replace("\ufe0f", "").split())


def _by_key(text: str, signs: Iterable[str], key: Mapping[str, str]) -> StatusGuess:
    found = {key.get(sign) or SYMBOLS.get(sign) for sign in signs}
    status = found.pop() if len(found) == 1 else None
    if status is None:
        return asked(f"{quote(text)} är ett tecken som dokumentet inte förklarar")
    return StatusGuess(status=status, reason=f"tecknet {quote(text)}", certain=True)


def _percent(text: str) -> StatusGuess | None:
    found = PERCENT.fullmatch(text)
    if not found:
        return None
    share = int(found[1])
    if share in {0, 100}:
        return StatusGuess(status="done" if share else "not_started", reason=f"säger {quote(text)}", certain=True)
    return asked(f"{quote(text)} säger inte om arbetet pågår eller en del är klar")


def _stated(text: str) -> StatusGuess | None:
    """A status that the text begins with, followed by nothing that speaks against it."""
    for status, begins in BEGINNINGS:
        found = begins.match(text)
        if (
            found
            and not DOUBTS.search(text, found.end())
            and not (status == "done" and LEFT.search(text[found.end() :]))
        ):
            return StatusGuess(status=status, reason=f"börjar med {quote(found[0])}", certain=True)
    return None


def key_in(texts: Iterable[str]) -> dict[str, str]:
    """What the document says that its symbols and colours mean: "🟢 = Genomförd", "Gul: pågår"."""
    found: dict[str, set[str]] = {}
    for text in texts:
        for sign, words in _explained(text):
            guess = by_word(words)
            if guess and guess.status:
                found.setdefault(sign, set()).add(guess.status)
    return {sign: statuses.pop() for sign, statuses in found.items() if len(statuses) == 1}


def _explained(text: str) -> Iterator[tuple[str, str]]:
    signs = list(SYMBOL.finditer(text))
    for place, sign in enumerate(signs):
        end = signs[place + 1].start() if place + 1 < len(signs) else len(text)
        yield sign[0].replace("\ufe0f", ""), text[sign.end() : end].strip(" =:–—-,;|.()/")
    for found in KEY.finditer(text):
        yield (found["sign"] or found["letter"]).casefold(), found["words"] or found["meaning"]
