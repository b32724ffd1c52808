"""Reads when something is to be done: a day, a month, a quarter, a third of a year or a year; else it is asked.

Values are 2024-06-30, 2024-06, 2024-Q2, 2024-T1 or 2024; of a span its end. Days are written day first in Swedish;
6/5/2024 may be meant the other way round and is asked.
"""

import re
from collections.abc import Callable
from datetime import date

from workers.imports.findings import quote
from workers.imports.reading import Reading, sure, unsure

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january januar jan",
            "februari february februar feb",
            "mars march mar",
            "april apr",
            "maj may mai",
            "juni june jun",
            "juli july jul",
            "augusti august aug",
            "september sept sep",
            "oktober october oct okt",
            "november nov",
            "december dec des desember",
        ),
        1,
    )
    for name in names.split()
}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
YEAR = r"(?P<y>20[0-9]{2})"
ONGOING = re.compile(
    r"löpande|kontinuerligt|tills ?vidare|ongoing|continuous(?:ly)?|fortløpende|årligen|annually|yearly", re.IGNORECASE
)
NONE = frozenset({"", "-", "–", "—", "n/a", "ej aktuellt"})
LEAD = re.compile(
    r"(?:senast|klar(?:t)?(?: senast)?|färdig(?:t)?(?: senast)?|till och med|t\.?o\.?m\.?"
    r"|by|due|until|end of|den|slutet av|under|före utgången av|utgången av)\s+",
    re.IGNORECASE,
)
VAGUE_LEADS = frozenset({"före", "efter", "before", "after", "från", "from"})
SEASON = re.compile(
    r"(?P<s>vår(?:en)?|sommar(?:en)?|höst(?:en)?|vinter(?:n)?|vt|ht|spring|summer|autumn|fall|winter)\s?(?P<y>20[0-9]{2}|[0-9]{2})?",
    re.IGNORECASE,
)
SEASON_ENDS = {
    "vå": "06",
    "vt": "06",
    "sp": "06",
    "so": "08",
    "su": "08",
    "hö": "12",
    "ht": "12",
    "au": "12",
    "fa": "12",
}
SPLIT = re.compile(r"\s*[–—-]\s*|\s+(?:till|to|tom|t\.o\.m\.)\s+")

Way = tuple[re.Pattern[str], Callable[[re.Match[str]], Reading]]


def read_due(text: str, *, english: bool = False, years: tuple[int, ...] = ()) -> Reading:
    """When a cell says that something is to be done; None where it says nothing or that it goes on.

    `english` is whether the table's headings are English; `years` are the plan's, for dates that have none.
    """
    said = LEAD.sub("", text.strip().rstrip(".")) if text.strip().casefold() not in NONE else ""
    said = LEAD.sub("", said).strip()
    if not said or ONGOING.fullmatch(said):
        return sure(None)
    if ONGOING.search(said):
        return unsure(f"{quote(text)} säger både löpande och något mer", *(str(year) for year in years))
    found = _single(said, english, years)
    return found or _span(said, english, years) or unsure(f"{quote(text)} är inget datum som går att tolka säkert")


def _single(said: str, english: bool, years: tuple[int, ...]) -> Reading | None:
    for pattern, way in WAYS:
        if found := pattern.fullmatch(said):
            return way(found)
    return _slashed(said, english) or _yearless(said, years) or _season(said)


def _span(said: str, english: bool, years: tuple[int, ...]) -> Reading | None:
    """The end of a span: 2024–2026, Q1–Q3 2024, januari–juni 2024."""
    parts = re.split(r"\s+[–—-]\s+", said)
    parts = parts if len(parts) == 2 else SPLIT.split(said)
    if len(parts) != 2:
        return None
    begins, ends = parts
    if re.fullmatch(YEAR, begins) and re.fullmatch(r"[0-9]{2}", ends):
        ends = begins[:2] + ends
    if not re.match(r"20[0-9]{2}|[0-9]{1,2}|q|kv|t|v|h|s|[a-z]{3,9}\b", begins, re.IGNORECASE):
        return None
    last = _single(ends, english, years)
    first = _single(begins, english, years) or _single(f"{begins} {ends[-4:]}", english, years)
    if first is None or last is None:
        return None
    if first.value and last.value and first.value[:4] > last.value[:4]:
        return unsure(f"{quote(said)} slutar före sin början", *dict.fromkeys((first.value, last.value)))
    return last


def _day(year: str, month: int | str, day: str) -> Reading:
    try:
        return sure(f"{date(int(year), int(month), int(day)):%Y-%m-%d}")
    except ValueError:
        return unsure(f"det finns ingen dag {day}/{month} {year}", year)


def _month(year: str, month: str) -> Reading:
    number = MONTHS.get(month.casefold(), 0) or int(month)
    return sure(f"{year}-{number:02}") if 1 <= number <= 12 else unsure(f"det finns ingen månad {month}", year)


def _part(found: re.Match[str]) -> Reading:
    kind, part = ("T" if found["k"].casefold().startswith("t") else "Q"), found["n"]
    if kind == "T" and part == "4":
        return unsure("ett år har tre tertial", found["y"])
    return sure(f"{found['y']}-{kind}{part}")


QUARTER = r"(?P<k>q|kv\.?|kvartal(?:et)?|quarter|tertial|t)\s?(?P<n>[1-4])"
ORDINAL = {
    "första": "1",
    "andra": "2",
    "tredje": "3",
    "fjärde": "4",
    "first": "1",
    "second": "2",
    "third": "3",
    "fourth": "4",
}


def _way(pattern: str, way: Callable[[re.Match[str]], Reading]) -> Way:
    return re.compile(pattern, re.IGNORECASE), way


WAYS: tuple[Way, ...] = (
    _way(rf"(?:år(?:et)? )?{YEAR}", lambda found: sure(found["y"])),
    _way(
        rf"{YEAR}[-./](?P<m>[0-9]{{1,2}})[-./](?P<d>[0-9]{{1,2}})(?:[ T]00:00(?::00)?)?",
        lambda found: _day(found["y"], found["m"], found["d"]),
    ),
    _way(r"(?P<y>20[0-9]{2})(?P<m>[01][0-9])(?P<d>[0-3][0-9])", lambda found: _day(found["y"], found["m"], found["d"])),
    _way(
        rf"(?P<d>[0-9]{{1,2}})\.\s?(?P<m>[0-9]{{1,2}})\.\s?{YEAR}",
        lambda found: _day(found["y"], found["m"], found["d"]),
    ),
    _way(rf"(?P<d>[0-9]{{1,2}})/(?P<m>[0-9]{{1,2}}),? {YEAR}", lambda found: _day(found["y"], found["m"], found["d"])),
    _way(
        rf"(?P<d>[0-9]{{1,2}})(?:\.|st|nd|rd|th|:e)? (?:of )?(?P<m>{MONTH})\.?,? {YEAR}",
        lambda found: _day(found["y"], MONTHS[found["m"].casefold()], found["d"]),
    ),
    _way(
        rf"(?P<m>{MONTH})\.? (?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?,? {YEAR}",
        lambda found: _day(found["y"], MONTHS[found["m"].casefold()], found["d"]),
    ),
    _way(rf"(?P<m>{MONTH})\.?[ ,-]+{YEAR}", lambda found: _month(found["y"], found["m"])),
    _way(rf"{YEAR}[ ,-]+(?P<m>{MONTH})\.?", lambda found: _month(found["y"], found["m"])),
    _way(rf"{YEAR}-(?P<m>0[1-9]|1[0-2])", lambda found: _month(found["y"], found["m"])),
    _way(rf"{QUARTER}[ ,/-]*{YEAR}", _part),
    _way(rf"{YEAR}[ ,/:-]*{QUARTER}", _part),
    _way(
        rf"(?P<o>{'|'.join(ORDINAL)}) (?:kvartalet|quarter(?: of)?) {YEAR}",
        lambda found: sure(f"{found['y']}-Q{ORDINAL[found['o'].casefold()]}"),
    ),
)


def _slashed(said: str, english: bool) -> Reading | None:
    """30/6/2024 and 6/30/2024 are clear; 6/5/2024 is not, unless both mean the same day."""
    found = re.fullmatch(rf"([0-9]{{1,2}})[/-]([0-9]{{1,2}})[/-]{YEAR}", said)
    if found is None:
        return None
    first, second, year = int(found[1]), int(found[2]), found["y"]
    if first == second or first > 12:
        return _day(year, second, str(first))
    if second > 12:
        return _day(year, first, str(second))
    likely = [f"{year}-{second:02}-{first:02}", f"{year}-{first:02}-{second:02}"]
    return unsure(f"{quote(said)} kan läsas på två sätt", *(reversed(likely) if english else likely))


def _yearless(said: str, years: tuple[int, ...]) -> Reading | None:
    """A day, month or quarter without a year, or with two digits of it, or a week."""
    if found := re.fullmatch(r"(?P<y>[2-4][0-9])(?P<m>[01][0-9])(?P<d>[0-3][0-9])", said):
        whole = _day(f"20{found['y']}", found["m"], found["d"])
        return unsure(f"{quote(said)} har inget helt årtal", *([whole.value] if whole.value else []))
    patterns = (
        rf"[0-9]{{1,2}}(?:\.|:e)? ?(?:{MONTH})\.?",
        r"[0-9]{1,2}/[0-9]{1,2}",
        rf"(?:{MONTH})\.?",
        QUARTER,
        r"(?:v\.?|vecka|week) ?[0-9]{1,2}.*",
    )
    if not any(re.fullmatch(pattern, said, re.IGNORECASE) for pattern in patterns):
        return None
    ways = [_single(f"{said} {year}", False, ()) for year in years]
    return unsure(f"{quote(said)} har inget årtal", *(way.value for way in ways if way and way.value))


def _season(said: str) -> Reading | None:
    found = SEASON.fullmatch(said)
    if found is None:
        return None
    year = found["y"] if not found["y"] or len(found["y"]) == 4 else f"20{found['y']}"
    ends = SEASON_ENDS.get(found["s"][:2].casefold())
    return unsure(f"{quote(said)} är ingen bestämd tid", *([f"{year}-{ends}", year] if year and ends else []))


def years_of(text: str) -> tuple[int, ...]:
    """The years that a cell names: 2024, 2024–2026, 2024 och 2025; () where it says anything else."""
    span = re.fullmatch(r"(20[0-9]{2})\s*[–—-]\s*(20[0-9]{2}|[0-9]{2})", text.strip())
    if span:
        last = int(span[2]) if len(span[2]) == 4 else int(span[1][:2] + span[2])
        return tuple(range(int(span[1]), last + 1)) if 0 <= last - int(span[1]) <= 30 else ()
    listed = re.fullmatch(r"20[0-9]{2}(?:\s*(?:,|;|/|och|and|&|\+)\s*20[0-9]{2})*", text.strip())
    return tuple(sorted({int(year) for year in re.findall(r"20[0-9]{2}", text)})) if listed else ()
