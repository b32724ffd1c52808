"""A marshmallow schema shown as an HTML form: what was typed is kept, whatever is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from marshmallow import Schema, ValidationError, fields, validate

from service.schemas import Longest, without_controls

NOT_OURS = frozenset({"csrf_token"})
NOT_SHOWN = frozenset({"hidden", "button", "whom"})


@dataclass(frozen=True)
class Field:
    """What a template needs to show one field; ``choices`` are (value, label) pairs.

    ``none`` says in words what choosing nothing means.
    ``over`` says by how many characters the value is longer than ``longest``, and is negative when more fit.
    """

    name: str
    label: str
    hint: str
    widget: str
    value: str
    errors: tuple[str, ...]
    optional: bool
    choices: tuple[tuple[str, str], ...]
    longest: int | None
    rows: int
    none: str

    @property
    def over(self) -> int:
        return len(self.value) - (self.longest or 0)


class SchemaForm:
    """``typed`` is what was posted, or None for a fresh form, which then shows ``initial``."""

    def __init__(
        self, schema: Schema, typed: Mapping[str, str] | None = None, initial: Mapping[str, Any] | None = None
    ) -> None:
        self.schema, self._typed, self._initial = schema, typed, initial or {}
        self.errors: dict[str, list[str]] = {}
        self.data: dict[str, Any] = {}

    def validate(self) -> bool:
        """Load what was typed into ``data``; False with ``errors`` by field when the shape is wrong."""
        typed = {name: value for name, value in (self._typed or {}).items() if name not in NOT_OURS}
        try:
            self.data = self.schema.load(typed)
        except ValidationError as wrong:
            self.errors = {name: list(_sentences(found)) for name, found in wrong.normalized_messages().items()}  # type: ignore[no-untyped-call]
        return not self.errors

    def refuse(self, problems: Mapping[str, str]) -> None:
        """Add sentences for what the domain found missing."""
        for name, sentence in problems.items():
            self.errors.setdefault(name, []).append(sentence)

    def reset(self, **values: Any) -> None:
        """Give hidden fields new values, such as a fresh command id, in a form that is shown again."""
        self._typed = {**(self._typed or {}), **{name: str(value) for name, value in values.items()}}

    def __iter__(self) -> Iterator[Field]:
        return (self[name] for name in self.schema.load_fields)

    def __getitem__(self, name: str) -> Field:
        field = self.schema.load_fields[name]
        meta = field.metadata
        return Field(
            name=name,
            label=str(meta.get("label", name)),
            hint=str(meta.get("hint") or ""),
            widget=meta.get("widget", "input"),
            value=self._value(name),
            errors=tuple(self.errors.get(name, ())),
            optional=bool(meta.get("optional")),
            choices=_choices(field),
            longest=_longest(field),
            rows=int(meta.get("rows", 3)),
            none=str(meta.get("none") or ""),
        )

    def summary(self) -> list[dict[str, str]]:
        """The error summary's links, in the order of the fields; what belongs to none that is shown comes last."""
        shown = [field.name for field in self if field.widget not in NOT_SHOWN]
        links = [{"text": self.errors[name][0], "href": f"#{name}"} for name in shown if name in self.errors]
        unplaced = {_unplaced(name, self.errors[name][0], self.schema) for name in self.errors if name not in shown}
        return links + [{"text": sentence} for sentence in sorted(unplaced)]

    def _value(self, name: str) -> str:
        value = self._typed.get(name, "") if self._typed is not None else self._initial.get(name)
        return "" if value is None else without_controls(str(value).replace("\r\n", "\n"))


def _sentences(found: Any) -> Iterator[str]:
    """marshmallow puts what is wrong with the items of a list one level down."""
    if isinstance(found, dict):
        for inner in found.values():
            yield from _sentences(inner)
    else:
        yield from found


def _unplaced(name: str, sentence: str, schema: Schema) -> str:
    """What is wrong with the form as a whole, with what no person fills in, or with a field that it does not have."""
    if name == "_schema":
        return sentence
    if name in schema.load_fields:
        return str(gettext("Formuläret kom inte fram helt. Öppna sidan på nytt och försök igen."))
    return str(gettext("Formuläret hade ett okänt fält: %(name)s", name=name))


def _choices(field: fields.Field[Any]) -> tuple[tuple[str, str], ...]:
    for validator in field.validators:
        if isinstance(validator, validate.OneOf):
            labels = validator.labels or validator.choices
            return tuple((str(c), str(label)) for c, label in zip(validator.choices, labels, strict=False))
    return ()


def _longest(field: fields.Field[Any]) -> int | None:
    return next((v.max for v in field.validators if isinstance(v, Longest | validate.Length)), None)
