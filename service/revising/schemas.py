"""What a plan's revision is typed as: the decision, and what the plan says of each activity from now on."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from flask_babel import lazy_gettext as _
from marshmallow import Schema, ValidationError, fields, validate

from domain.planned import Due, Link, Part
from service.revising.between import LINKED
from service.schemas import AskedForSomebody, Day, Longest, Strict, Text

SPAN = re.compile(r"(2\d{3})\s*[-–]\s*(2\d{3})")
PART = re.compile(r"\(?([^\W\d_])\)\s*(\S.*)")
ADDRESS = re.compile(r"(?:^|\s)(https?://\S+)$")
MOST_PARTS = 30


class Parsed(fields.String):
    """Words that are read as something else; ValueError becomes the sentence."""

    def __init__(self, parse: Callable[[str], Any], problem: object, longest: int = 2000, **options: Any) -> None:
        self._parse, self._problem = parse, problem
        super().__init__(validate=[], **options)
        self._longest = Longest(longest)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> Any:
        words = self._longest(super()._deserialize(value, attr, data, **more))
        try:
            return self._parse(words.strip())
        except (ValueError, msgspec.ValidationError):
            raise ValidationError([str(self._problem)]) from None


def years_of(words: str) -> tuple[int, ...]:
    """``2019, 2020`` or ``2019–2021``."""
    spelled = SPAN.sub(lambda span: " ".join(map(str, range(int(span[1]), int(span[2]) + 1))), words)
    years = sorted({int(year) for year in re.split(r"[,\s]+", spelled) if year})
    if not all(2000 <= year <= 2100 for year in years):
        raise ValueError
    return tuple(years)


def due_of(words: str) -> str | None:
    due: str | None = msgspec.convert(words, Due) if words else None
    if due and due.count("-") == 2:
        date.fromisoformat(due)
    return due


def parts_of(words: str) -> tuple[Part, ...]:
    """A line for each: ``a) Kartlägg``."""
    found = [PART.fullmatch(line.strip()) for line in words.splitlines() if line.strip()]
    parts = tuple(Part(letter=one[1].lower(), title=one[2].strip()) for one in found if one)
    if len(parts) < len(found) or len({part.letter for part in parts}) < len(parts) or len(parts) > MOST_PARTS:
        raise ValueError
    return parts


def links_of(words: str) -> tuple[Link, ...]:
    """A line for each: ``Mål: Ett enklare företagsklimat https://…``, the address where there is one."""
    return tuple(_link(line.strip()) for line in words.splitlines() if line.strip())


def _link(line: str) -> Link:
    kind, _colon, rest = line.partition(":")
    address = ADDRESS.search(rest)
    text = (rest[: address.start()] if address else rest).strip()
    kinds = {str(word).casefold(): kind for kind, word in LINKED.items()}
    if kind.strip().casefold() not in kinds or not text:
        raise ValueError
    return Link(kind=kinds[kind.strip().casefold()], text=text, address=address[1] if address else None)


def units_among(units: Mapping[str, UUID]) -> Callable[[str], tuple[UUID, ...]]:
    """Codes with semicolons or commas between, each of a unit that there is."""

    def parse(words: str) -> tuple[UUID, ...]:
        codes = [code.strip() for code in re.split(r"[;,]", words) if code.strip()]
        if not set(codes) <= units.keys():
            raise ValueError
        return tuple(dict.fromkeys(units[code] for code in codes))

    return parse


class DecisionForm(AskedForSomebody):
    """``version`` is the one that was looked at, ``seen`` the hash of the changes that were shown."""

    version = fields.Integer(required=True, metadata={"widget": "hidden"})
    seen = fields.String(load_default="", metadata={"widget": "hidden"})
    inlasning = fields.UUID(load_default=None, metadata={"widget": "hidden"})
    registry_number = Text(
        100,
        required=True,
        error_messages={"required": _("Ange diarienumret")},
        metadata={"label": _("Diarienummer"), "hint": _("Till exempel KS 2020/88.")},
    )
    paragraph = Text(
        100,
        required=True,
        error_messages={"required": _("Ange paragrafen i protokollet")},
        metadata={"label": _("Paragraf i protokollet"), "hint": _("Till exempel § 102.")},
    )
    decided_on = Day(_("Dagen då det beslutades"))


class PlaceForm(Strict):
    """Where the plan shows an activity."""

    area = fields.Integer(
        required=True,
        error_messages={"required": _("Välj ett fokusområde"), "invalid": _("Välj ett fokusområde")},
        metadata={"label": _("Fokusområde"), "widget": "select"},
    )
    number = Text(20, required=True, error_messages={"required": _("Ange ett nummer")}, metadata={"label": _("Nr")})


class GuestForm(PlaceForm):
    left = fields.Boolean(
        load_default=False, metadata={"label": _("Visa den inte längre i den här planen"), "widget": "checkbox"}
    )


def entry_form(units: Mapping[str, UUID], *, new: bool) -> type[Schema]:
    """The schema of what a plan says of an activity; a new one is not struck."""
    words: dict[str, Any] = {
        "title": Text(
            2000,
            required=True,
            error_messages={"required": _("Skriv vad aktiviteten heter")},
            metadata={"label": _("Aktivitet"), "widget": "textarea", "rows": 2},
        ),
        "unit_id": fields.UUID(
            required=True,
            validate=validate.OneOf(list(units.values()), labels=list(units)),
            error_messages={"required": _("Välj den enhet som ansvarar")},
            metadata={"label": _("Ansvarig enhet"), "widget": "select"},
        ),
        "with_units": Parsed(
            units_among(units),
            _("Skriv enheternas koder med semikolon mellan"),
            load_default=(),
            metadata={"label": _("Medverkande enheter"), "hint": ", ".join(units), "optional": True},
        ),
        "performer": Text(300, load_default=None, metadata={"label": _("Utförare utanför kommunen"), "optional": True}),
        "years": Parsed(
            years_of,
            _("Skriv åren med siffror, till exempel 2019, 2020"),
            load_default=(),
            metadata={"label": _("År"), "hint": _("Till exempel 2019, 2020.")},
        ),
        "due": Parsed(
            due_of,
            _("Skriv en dag, ett kvartal eller ett år: 2024-06-30, 2024-Q2 eller 2024"),
            load_default=None,
            metadata={
                "label": _("Klart senast"),
                "hint": _(
                    "Om det är bestämt: en dag, en månad eller ett kvartal, som 2024-06-30, 2024-06 eller 2024-Q2."
                ),
            },
        ),
        "continuous": fields.Boolean(load_default=False, metadata={"label": _("Pågår löpande"), "widget": "checkbox"}),
        "parts": Parsed(
            parts_of,
            _("Börja varje rad med en bokstav, till exempel a) Kartlägg"),
            longest=5000,
            load_default=(),
            metadata={
                "label": _("Delar"),
                "hint": _("En rad för varje del, till exempel a) Kartlägg."),
                "widget": "textarea",
                "optional": True,
            },
        ),
        "links": Parsed(
            links_of,
            _("Börja varje rad med Beslut:, Mål: eller Indikator:"),
            longest=5000,
            load_default=(),
            metadata={
                "label": _("Beslut, mål och indikatorer"),
                "hint": _("En rad för varje, till exempel Mål: Ett enklare företagsklimat https://…"),
                "widget": "textarea",
                "optional": True,
            },
        ),
    }
    if not new:
        words["struck"] = fields.Boolean(
            load_default=False, metadata={"label": _("Aktiviteten utgår ur planen"), "widget": "checkbox"}
        )
    return type("EntryForm", (PlaceForm,), words)
