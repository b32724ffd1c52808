"""Reads who is responsible: one unit, several, or one in cooperation with others."""

import re
from collections.abc import Collection, Mapping, Sequence

import msgspec

from workers.imports.findings import quote
from workers.imports.reading import Reading, sure, unsure

WITH = re.compile(
    r",?\s*(?:i samverkan med|i samarbete med|tillsammans med"
    r"|med stöd av|in collaboration with|in partnership with|together with"
    r"|supported by|with support from|i samråd med)\s+",
    re.IGNORECASE,
)
IN_BRACKETS = re.compile(rf"\s*\(\s*({WITH.pattern.removeprefix(',?')}[^()]*)\)", re.IGNORECASE)
"""The others in brackets: KLK (i samråd med SBF)."""
SURE_SEPARATOR = re.compile(r"\s*[/;+|]\s*")
COMMA = re.compile(r"\s*,\s*(?:och |and )?")
AND = re.compile(r"\s+(?:och|samt|and|og|&)\s+")
CODE = re.compile(r"[A-ZÅÄÖ][A-ZÅÄÖ0-9&-]{1,9}|[A-ZÅÄÖ][a-zåäö]{0,3}[A-ZÅÄÖ]{1,5}")
NAMED_CODE = re.compile(r"(.{3,}?)\s*\(([A-ZÅÄÖ]{2,8})\)")
ROLE = re.compile(
    r"\w*(?:chef|direktör|samordnare|strateg|utvecklare|handläggare|controller|manager|director|officer|planner)(?:en)?",
    re.IGNORECASE,
)
PERSON = re.compile(
    r"[A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäöé]+)? (?:[A-ZÅÄÖ]\.? )?[A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäöé]+)?"
)
BODY = re.compile(
    r"nämnd|förvaltning|kontor|enhet|avdelning|styrelse|bolag|sektor|service|department|council|office|team|unit|agency|board|etat|"
    r"kommun|region|\bab\b|stab|miljö|skola|omsorg|kultur|teknik|bygg|group|committee|works|planning|\bhr\b|\bit\b",
    re.IGNORECASE,
)
SEVERAL = re.compile(r"\b(?:m\.? ?fl|med flera|eller|or|et al)\b|→|->|\s[–-]\s", re.IGNORECASE)
NOBODY = re.compile(
    r"(?:vakant|tbd|tba|utgår|(?:ej|inte|ännu ej) (?:utse[dt]t?|bestämt|klart)|saknas)\b", re.IGNORECASE
)
ALL = re.compile(r"(?:samtliga|alla|all|resp(?:ektive|\.)|berörda?)\b", re.IGNORECASE)


class Responsible(msgspec.Struct, frozen=True):
    """The unit that answers for an activity, and those that do it together with it."""

    unit: Reading
    others: Reading


class Known:
    """The municipality's units by code, and by name where names are given; None knows none and refuses none."""

    def __init__(self, units: Collection[str] | None) -> None:
        self.any = units is None
        self.codes = tuple(units or ())
        self._by_name = {code.casefold(): code for code in self.codes}
        if isinstance(units, Mapping):
            self._by_name |= {str(name).casefold(): code for code, name in units.items()}

    def code(self, text: str) -> str | None:
        """The code of a unit that is written by its code, its name or both; the text where nothing is known."""
        named = NAMED_CODE.fullmatch(text)
        for said in (text, *((named[2], named[1]) if named else ())):
            if found := self._by_name.get(said.casefold()):
                return found
        return text if self.any else None


def read_units(text: str, others: str, known: Known) -> Responsible:
    """Who a cell of responsible units names, and who a cell of others names beside it."""
    lead, *with_ = WITH.split(IN_BRACKETS.sub(r" \1", text), maxsplit=1)
    units = _parted(lead, known)
    beside = [*(_parted(with_[0], known) if with_ else ()), *_listed(others, known)]
    unit = _one(units, text, known)
    return Responsible(unit=unit, others=_others([*(units if len(units) > 1 else ()), *beside], known))


def own_units(text: str, others: str, known: Known) -> Responsible:
    """The same, of a table that Spårbar has written: one unit, and the others parted by semicolons."""
    unit = _one([text], text, known) if text and not known.any else sure(text)
    beside = [part.strip() for part in others.split(";") if part.strip()]
    return Responsible(unit=unit if text else _one([], text, known), others=_others(beside, known))


def _parted(text: str, known: Known) -> list[str]:
    """The units in a text: parted at signs; at commas and "och" only where each part is a unit by itself."""
    parts = [one for part in SURE_SEPARATOR.split(text) if part for one in _named_two(part, known)]
    for separator in (COMMA, AND):
        parts = [part for whole in parts for part in _split(whole, separator, known)]
    return list(dict.fromkeys(parts))


def _named_two(text: str, known: Known) -> tuple[str, ...]:
    """Two units where one that is known stands in brackets after another; else the text as it is."""
    named = NAMED_CODE.fullmatch(text)
    codes = {code for said in named.groups() if (code := known.code(said))} if named and not known.any else set()
    return named.groups() if named and len(codes) > 1 else (text,)


def _listed(text: str, known: Known) -> list[str]:
    """The parties in a column of others, where a comma always parts them."""
    parts = [part for whole in SURE_SEPARATOR.split(text) for part in COMMA.split(whole) if part]
    return [one for part in parts for one in _split(part, AND, known)]


def _split(text: str, separator: re.Pattern[str], known: Known) -> list[str]:
    parts = [part for part in separator.split(text) if part]
    if len(parts) < 2 or (not known.any and known.code(text)):
        return [text]
    single = all(CODE.fullmatch(part) or (not known.any and known.code(part)) for part in parts)
    whole = all(BODY.search(part) and part[:1].isupper() and not part.endswith("-") for part in parts)
    return parts if single or whole else [text]


def _one(units: Sequence[str], text: str, known: Known) -> Reading:
    """The unit in front; asked where several stand equal, or where it is no unit that is known."""
    if not units:
        return unsure("ingen ansvarig enhet är skriven", *known.codes, value="")
    codes = [code for unit in units if (code := known.code(unit))]
    if len(units) > 1:
        return unsure(f"{quote(text)} är flera enheter och en ska svara för aktiviteten", *codes, value=text)
    if not codes:
        return unsure(f"{quote(text)} är ingen känd enhet", *known.codes, value=text)
    if known.any and (why := _doubt(units[0])):
        return unsure(f"{quote(text)} {why}", value=text)
    return sure(codes[0])


def _doubt(unit: str) -> str:
    """Why a text, where no units are known to compare with, may be no unit."""
    if ALL.match(unit) or unit in {"-", "–"} or "?" in unit or NOBODY.match(unit):
        return "är ingen bestämd enhet"
    if re.search(r"\btidigare\b", unit, re.IGNORECASE):
        return "säger inte säkert vilken enhet som ansvarar nu"
    if _may_be_several(unit):
        return "kan vara flera enheter"
    if ROLE.fullmatch(unit.rsplit(maxsplit=1)[-1]):
        return "är en roll, ingen enhet"
    in_brackets = re.search(r"\(([^()]+)\)$", unit)
    return "kan vara en person" if _is_person(unit) or (in_brackets and _is_person(in_brackets[1])) else ""


def _may_be_several(unit: str) -> bool:
    two_codes = " " in unit and all(map(CODE.fullmatch, re.findall(r"\w+", unit)[:2]))
    with_another = AND.search(unit) and CODE.fullmatch(unit.split(maxsplit=1)[0])
    return bool(SEVERAL.search(unit) or two_codes or "," in unit or with_another)


def _is_person(text: str) -> bool:
    return bool(PERSON.fullmatch(text)) and not BODY.search(text)


def _others(units: Sequence[str], known: Known) -> Reading:
    """Those beside the one unit, or all where several stand equal; a party outside keeps its name."""
    return sure(tuple(dict.fromkeys(known.code(unit) or unit for unit in units if unit not in {"-", "–"})))
