"""What is typed about a document, as answers to what the importer asks, and the importer's values as they are typed."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from service.schemas import without_controls
from workers.imports.answers import KEY, UnusableAnswer, apply_answers, decisions_in
from workers.imports.fields import Field
from workers.imports.proposed import Proposal, ProposedActivity

EDITED = ("area", "number", "title", "unit", "with_units", "years", "due", "continuous", "status", "status_text")
"""The fields that the plan keeps, in the order in which a row shows them."""
OF_THE_PLAN = ("name", "slug", "quarter", "on_behalf_of")
OTHER = "annat"  # the choice, and the end of the name of the field, that takes another answer than those offered
SPAN = re.compile(r"(20\d{2})\s*[-–]\s*(20\d{2})")


def shown(field: Field, name: str) -> str:
    """A field's value as a person would type it: years with commas, nothing for None."""
    value = field.value
    if name == "years":
        return ", ".join(map(str, value))
    if name == "with_units":
        return "; ".join(value)
    if name == "continuous":
        return "true" if value else "false"
    return "" if value is None else str(value)


def posted(form: MultiDict[str, str]) -> dict[str, str]:
    """What a form brought about the document, each answer under its own name; other fields are left out."""
    found: dict[str, str] = {}
    for name in dict.fromkeys(key.removesuffix(f"/{OTHER}") for key in form):
        if name in OF_THE_PLAN or KEY.fullmatch(name) or name.startswith("column/"):
            chosen, other = form.get(name, OTHER), form.get(f"{name}/{OTHER}", "")
            found[name] = _tidy(other if chosen in ("", OTHER) and other else chosen if chosen != OTHER else "")
    return found


def _tidy(text: str) -> str:
    """One line in NFC; nobody means what cannot be seen."""
    return " ".join(without_controls(unicodedata.normalize("NFC", text).replace("\r", "\n")).split())


def parted(proposal: Proposal, typed: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """What is to be kept of what was typed, and the names of what is as the document has it and needs no answer."""
    fields = dict(_fields(proposal))
    kept = {key: text for key, text in typed.items() if _says_something(fields.get(key), key, text)}
    return kept, [key for key in typed if key not in kept]


def _says_something(field: Field | None, key: str, text: str) -> bool:
    if key in OF_THE_PLAN:
        return True
    if field is None or field.sureness == "asked":
        return bool(text)
    return text != shown(field, key.partition("/")[2])


def _fields(proposal: Proposal) -> Iterable[tuple[str, Field]]:
    for row in proposal.rows:
        yield from ((key_of(row, name), field) for name, field in row.fields.items())


def key_of(row: ProposedActivity, name: str) -> str:
    """The id of an answer about a field of a row."""
    return f"{row.lines[0]}/{name}"


def usable(
    proposal: Proposal, typed: Mapping[str, str], units: Collection[str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The answers that fit their fields, and a sentence for each that does not.

    What is about a row that is no longer there, since a person has said otherwise, waits unused.
    """
    rows = {str(row.lines[0]): row for row in proposal.rows}
    answers: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for key, text in typed.items():
        line, _, name = key.partition("/")
        row = rows.get(line)
        if row is None or name not in row.fields:
            continue
        value = _value(name, text)
        if _fits(proposal, row, key, value) and (name != "unit" or text in units):
            answers[key] = value
        else:
            wrong[key] = sentence(name)
    return answers, wrong


def decisions(typed: Mapping[str, str]) -> dict[str, str]:
    """The answers that say what rows and columns are."""
    return {key: text for key, text in decisions_in(typed).items() if text}


def _value(name: str, text: str) -> Any:
    if name == "years":
        return SPAN.sub(_each_year, text).replace(",", " ")
    if name == "with_units":
        return tuple(text.split(";"))
    return None if name == "status" and not text else text


def _each_year(span: re.Match[str]) -> str:
    return " ".join(map(str, range(int(span[1]), int(span[2]) + 1)))


def _fits(proposal: Proposal, row: ProposedActivity, key: str, value: Any) -> bool:
    alone = msgspec.structs.replace(proposal, rows=(row,))
    try:
        apply_answers(alone, {key: value})
    except UnusableAnswer:
        return False
    return True


def sentence(name: str) -> str:
    """What an answer that does not fit its field should be."""
    wanted = {
        "number": gettext("Skriv aktivitetens nummer"),
        "title": gettext("Skriv vad aktiviteten heter"),
        "unit": gettext("Välj den enhet som ansvarar"),
        "years": gettext("Skriv åren med siffror, till exempel 2019, 2020"),
        "due": gettext("Skriv en dag, ett kvartal eller ett år: 2024-06-30, 2024-Q2 eller 2024"),
        "status": gettext("Välj hur läget är"),
        "continuous": gettext("Välj ja eller nej"),
    }
    return str(wanted.get(name) or gettext("Svaret går inte att använda"))
