"""The fields that a proposal's page is made of: one for each question, and those of each row."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from flask_babel import gettext

from service.forms import Field
from service.imports.typed import EDITED, OTHER, key_of, shown
from service.words import STATUS
from workers.imports.proposed import Proposal, ProposedActivity
from workers.imports.questions import ROW_KINDS, Choice, Question

EMPTY = Field("", "", "", "input", "", (), False, (), None, 3, "")
STATUSES = tuple((code, str(word)) for code, word in STATUS.items() if code != "unknown")


@dataclass(frozen=True)
class Asked:
    """A question as a field; ``other`` takes an answer that is none of the choices, where one may be given."""

    field: Field
    other: Field | None = None


@dataclass(frozen=True)
class RowInputs:
    """A row's fields; ``above`` are the names of those that are asked about further up.

    ``told`` is what the document says besides, which is read and not edited: (name, words).
    """

    row: ProposedActivity
    fields: tuple[Field, ...]
    above: tuple[str, ...]
    told: tuple[tuple[str, str], ...]

    @property
    def has_errors(self) -> bool:
        return any(field.errors for field in self.fields)


def named(row: ProposedActivity) -> str:
    return str(gettext("Nr %(number)s, %(title)s", number=row.number, title=row.title))


def asked(
    proposal: Proposal, question: Question, units: Mapping[str, str], typed: str, error: str | None = None
) -> Asked:
    """The question with what the document says around it, and the likely answers first."""
    common = replace(
        EMPTY, name=question.id, label=question.text, hint=_around(proposal, question), value=typed,
        errors=(error,) if error else (),
    )  # fmt: skip
    if question.field == "unit":
        return Asked(replace(common, widget="select", choices=_units(units, question.choices)))
    if not question.choices:
        return Asked(common)
    choices = tuple((one.value, one.label) for one in question.choices)
    if not question.free or question.field == "status" or question.id.startswith("column/"):
        return Asked(replace(common, widget="radios", choices=choices))
    likely = typed in dict(choices)
    other = replace(EMPTY, name=f"{question.id}/{OTHER}", label=gettext("Annat svar"), value="" if likely else typed)
    more = (*choices, (OTHER, gettext("Något annat, som jag skriver här nedanför")))
    value = typed if likely or not typed else OTHER
    return Asked(replace(common, widget="radios", choices=more, value=value), other)


def unknown_question(key: str) -> Question:
    """Stands for a question that came up only through another answer, so that its own can be changed."""
    line = key.partition("/")[0]
    of_column = key.startswith("column/")
    text = gettext("Vad är kolumnen?") if of_column else gettext("Vad är rad %(line)s?", line=line)
    choices = () if of_column else ROW_KINDS
    return Question(id=key, line=0, place="", field="row", text=text, choices=choices, free=False)


def of_row(
    row: ProposedActivity, units: Mapping[str, str], typed: Mapping[str, str], errors: Mapping[str, str],
    asked_above: Collection[str],
) -> RowInputs:  # fmt: skip
    """Every field that the plan keeps, with its source; but none that a question on the same page asks about."""
    above = [name for name in EDITED if row.fields[name].question in asked_above]
    fields = (_field(row, name, units, typed, errors) for name in EDITED if name not in above)
    return RowInputs(row, tuple(fields), tuple(str(_labels()[name]) for name in above), _told(row))


def _field(
    row: ProposedActivity, name: str, units: Mapping[str, str], typed: Mapping[str, str], errors: Mapping[str, str]
) -> Field:
    key = key_of(row, name)
    said = "" if row.fields[name].sureness == "asked" else shown(row.fields[name], name)  # an answer is never filled in
    field = replace(
        EMPTY, name=key, label=str(_labels()[name]), hint=_source(row, name), rows=2,
        value=typed.get(key, said), errors=(errors[key],) if key in errors else (),
    )  # fmt: skip
    if name == "unit":
        return replace(field, widget="select", choices=_units(units))
    if name == "status":
        return replace(field, widget="select", choices=STATUSES, none=gettext("Ingen status"))
    if name == "continuous":
        yes_or_no = (("false", gettext("Nej")), ("true", gettext("Ja")))
        return replace(field, widget="radios", choices=yes_or_no)
    return replace(field, widget="textarea" if name in ("title", "status_text") else "input")


def _labels() -> Mapping[str, str]:
    return {
        "area": gettext("Fokusområde"),
        "number": gettext("Nr"),
        "title": gettext("Aktivitet"),
        "unit": gettext("Ansvarig enhet"),
        "years": gettext("År"),
        "continuous": gettext("Pågår löpande"),
        "status": gettext("Status"),
        "status_text": gettext("Lägesbeskrivning"),
        "with_units": gettext("Medverkande"),
        "due": gettext("Klart senast"),
        "parts": gettext("Delar"),
    }


def _source(row: ProposedActivity, name: str) -> str:
    """Where a value stands and how it came to be."""
    field = row.fields[name]
    source = ", ".join(field.source)
    words = {
        "stated": gettext("Så står det på %(source)s.", source=source),
        "understood": gettext("Tolkat ur %(source)s.", source=source),
        "asked": gettext("Oklart på %(source)s.", source=source),
        "answered": gettext("Ditt svar. Dokumentet: %(source)s.", source=source),
    }
    said = words[field.sureness] if source else gettext("Står inte i dokumentet.")
    if name == "status" and field.sureness == "understood" and row.reason:
        said = f"{said} {row.reason[:1].upper()}{row.reason[1:]}."
    return str(said)


def _told(row: ProposedActivity) -> tuple[tuple[str, str], ...]:
    parts = "; ".join(f"({part.letter}) {part.title}" for part in row.parts)
    return ((str(_labels()["parts"]), parts),) if parts else ()


def _around(proposal: Proposal, question: Question) -> str:
    """The activity that is asked about, what is said of it and where that stands."""
    row = next((row for row in proposal.rows if row.lines[0] == question.line), None)
    if row is None or question.field not in row.fields:
        return str(gettext("Står på %(place)s.", place=question.place)) if question.place else ""
    said = f" {row.status_text}" if question.field == "status" and row.status_text else ""
    source = ", ".join(row.fields[question.field].source) or question.place
    return f"{named(row)}.{said} ({source})"


def _units(units: Mapping[str, str], likely: Collection[Choice] = ()) -> tuple[tuple[str, str], ...]:
    first = [one.value for one in likely if one.value in units]
    return tuple((code, f"{code}, {units[code]}") for code in dict.fromkeys([*first, *units]))
