"""Makes values of what the cells of an activity say, or questions where they can be read in several ways."""

import re
from collections.abc import Mapping

import msgspec

from workers.imports import parts
from workers.imports.activities import Activity
from workers.imports.dates import ONGOING, read_due, years_of
from workers.imports.findings import quote
from workers.imports.questions import Choice
from workers.imports.reading import Reading, sure, unsure
from workers.imports.status_words import OWN_WORDS, by_word, read_status
from workers.imports.statuses import StatusGuess, asked
from workers.imports.units import Known, own_units, read_units
from workers.words import STATUS

CONTINUOUS = re.compile(r"löpande\b", re.IGNORECASE)
SHORT_STATUS = 3
YES = frozenset({"ja", "yes", "x", "✓", "✔"})
NO = frozenset({"", "nej", "no", "-", "–"})
STATUS_CHOICES = tuple(Choice(value=code, label=word) for code, word in STATUS.items() if code != "unknown")


class Context(msgspec.Struct, frozen=True):
    """What the document as a whole says: units that are known, the key to its symbols, its language, the plan's
    years, and whether its years are marked with signs anywhere (a colour is then no sure mark)."""

    known: Known
    key: Mapping[str, str]
    english: bool = False
    years: tuple[int, ...] = ()
    crossed: bool = False


class Judged(msgspec.Struct, frozen=True):
    """The readings of an activity by field, and its status with the reason for it."""

    readings: Mapping[str, Reading]
    guess: StatusGuess


def judge(activity: Activity, context: Context) -> Judged:
    """Every field but area and number, which hang on the other activities."""
    cells = activity.cells
    read = own_units if "word" in cells else read_units
    responsible = read(activity.unit, cells.get("with", ""), context.known)
    due = _due(activity, context)
    text = status_text(activity, context)
    _lead, lettered = parts.lettered(activity.title)
    found, guess = _parts(lettered, text, context, _guess(activity, context))
    readings = {
        "title": sure(activity.title),
        "unit": responsible.unit,
        "with_units": responsible.others,
        "years": _years(activity, context, due),
        "due": due,
        "continuous": _continuous(activity),
        "status": _status(guess),
        "status_text": sure(text),
        "parts": found,
    }
    return Judged(readings=readings, guess=guess)


def status_text(activity: Activity, context: Context) -> str:
    """What is told of an activity, word for word: without the cell that is only a status, where more is told."""
    said, told = activity.cells.get("status", ""), activity.cells.get("comment", "")
    if not told or "word" in activity.cells:
        return said
    if not said or by_word(said) or not re.search(r"[^\W\d_]{3}", said):
        return told
    is_status = len(said.split()) <= SHORT_STATUS and read_status(said, context.key).certain
    return told if is_status else f"{said} {told}"


def _guess(activity: Activity, context: Context) -> StatusGuess:
    cells = activity.cells
    if "word" in cells:
        status = OWN_WORDS.get(cells["word"])
        if status is None:
            return asked("ingen status är vald")
        return StatusGuess(status=status, reason=f"kolumnen Statusord säger {quote(cells['word'])}", certain=True)
    said = cells.get("status", "")
    if not said and activity.struck.get("status"):
        return asked("statusen är överstruken")
    return read_status(said or cells.get("comment", ""), context.key)


def _status(guess: StatusGuess) -> Reading:
    return Reading(value=guess.status, asked="" if guess.certain else guess.reason, choices=STATUS_CHOICES)


def _parts(lettered: Mapping[str, str], text: str, context: Context, guess: StatusGuess) -> tuple[Reading, StatusGuess]:
    """The sub-activities with what the status says of each, and the status of the whole where all are alike."""
    if not lettered:
        return sure(()), guess
    said = parts.said_of(text, tuple(lettered))
    guesses = {letter: read_status(words, context.key) for letter, words in said.items()}
    found = tuple(
        parts.Part(
            letter=letter,
            title=title,
            status_text=said.get(letter, ""),
            status=guesses[letter].status if letter in guesses else None,
        )
        for letter, title in lettered.items()
    )
    if said and not guess.certain and len(said) == len(found) and (status := parts.whole(tuple(guesses.values()))):
        guess = StatusGuess(status=status, reason="alla delar säger detsamma", certain=True)
    if said and (len(said) < len(found) or not all(one.certain for one in guesses.values())):
        return unsure("statusen säger inte tydligt hur långt varje del har kommit", value=found), guess
    return sure(found), guess


def _due(activity: Activity, context: Context) -> Reading:
    cells = activity.cells
    if not cells.get("due") and activity.struck.get("due"):
        return unsure(f"{quote(activity.struck['due'])} är överstruket och inget nytt står där")
    if cells.get("due"):
        return read_due(cells["due"], english=context.english, years=context.years)
    return sure(activity.marks.last or None)


def _years(activity: Activity, context: Context, due: Reading) -> Reading:
    marks, cells = activity.marks, activity.cells
    if "word" in cells and not marks.unclear:
        return sure(marks.years)
    if marks.there:
        why = _unclear_marks(activity, context)
        return unsure(why, value=marks.years) if why else sure(marks.years)
    if "years" in cells:
        years = years_of(cells["years"])
        ongoing = ONGOING.fullmatch(cells["years"])
        return sure(years) if years or ongoing else unsure(f"{quote(cells['years'])} är inga år", value=())
    if due.asked:
        return Reading(value=(), asked=due.asked, choices=due.choices, hangs_on="due")
    return _years_until(cells, context, due)


def _years_until(cells: Mapping[str, str], context: Context, due: Reading) -> Reading:
    """The years from the start, where one is given, to the end; the year of the end alone where none is."""
    if not due.value:
        return sure(())
    last = int(due.value[:4])
    span = [int(year) for year in re.findall(r"20[0-9]{2}", cells.get("due", ""))]
    start = read_due(cells.get("start", ""), english=context.english)
    if start.asked:
        return unsure(f"starten {quote(cells['start'])} är inget säkert datum", value=(last,))
    first = int(start.value[:4]) if start.value else min(span, default=last)
    if not 0 <= last - first <= 30:
        return unsure("slutet står före starten", value=(last,))
    return sure(tuple(range(first, last + 1)))


def _unclear_marks(activity: Activity, context: Context) -> str:
    marks = activity.marks
    if marks.unclear:
        return f"{quote(marks.unclear[0][1])} är inget kryss"
    if marks.yearless:
        return "kolumnen säger inget år"
    if marks.coloured and context.crossed:
        return "en cell är färgad men har inget kryss"
    return "" if marks.years else "inget år är markerat"


def _continuous(activity: Activity) -> Reading:
    """Whether it goes on all the time: said in a column, by the time given, or by how the title begins."""
    cells = activity.cells
    said = cells.get("continuous")
    if said is not None and said.casefold() in YES | NO:
        return sure(said.casefold() in YES)
    times = (cells.get("due", ""), cells.get("years", ""))
    return sure(CONTINUOUS.match(activity.title) is not None or any(ONGOING.fullmatch(time) for time in times))
