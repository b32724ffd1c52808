"""The parts of the form that revises a plan: one for each activity that is looked at, typed under its own names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from flask_babel import gettext
from msgspec import structs

from domain import commands as ask
from service.forms import Field, SchemaForm
from service.revising.between import facts, links_typed, parts_typed
from workers.read_models.activity_board import BoardRow

Kind = Literal["own", "new", "guest"]
CHOSEN = "true"


@dataclass
class Block:
    """``key`` comes before the names of its fields; ``before`` is what the plan says now, None for a new activity."""

    key: str
    kind: Kind
    heading: str
    note: str
    form: SchemaForm
    before: ask.PlannedActivity | None = None
    activity_id: UUID | None = None

    @property
    def fields(self) -> Iterator[Field]:
        return (replace(field, name=self.name(field.name)) for field in self.form)

    def name(self, field: str) -> str:
        return f"{self.key}/{field}"

    @property
    def errors(self) -> Mapping[str, str]:
        """The first sentence of each field that is wrong, by the field's name on the page."""
        return {self.name(name): found[0] for name, found in self.form.errors.items()}

    def planned(self) -> ask.PlannedActivity:
        """What was typed, once it is found valid."""
        said = {name: value for name, value in self.form.data.items() if name not in ("struck", "left")}
        if self.kind == "guest":
            assert self.before is not None
            return structs.replace(self.before, **said)
        return ask.PlannedActivity(**said)


def as_planned(row: BoardRow) -> ask.PlannedActivity:
    """What the plan says of the activity now."""
    return ask.PlannedActivity(
        area=row.area,
        number=row.number,
        title=row.title,
        unit_id=row.unit_id,
        performer=row.performer,
        years=tuple(row.years),
        continuous=row.continuous,
        due=row.planned.due,
        with_units=row.planned.with_units,
        parts=row.planned.parts,
        links=row.planned.links,
    )


def as_typed(said: ask.PlannedActivity, codes: Mapping[UUID, str]) -> dict[str, str]:
    """The same as a person would type it."""
    words = facts(said, lambda unit: codes.get(unit, ""))
    return {
        "area": str(said.area),
        "number": said.number,
        "unit_id": str(said.unit_id),
        "continuous": CHOSEN if said.continuous else "",
        "parts": parts_typed(said),
        "links": links_typed(said),
        **{name: words[name] for name in ("title", "with_units", "performer", "years", "due")},
    }


def own(row: BoardRow, area: str) -> tuple[str, str]:
    """Heading and where it stands."""
    return row.title, str(gettext("Nr %(number)s i %(area)s", number=row.number, area=area))


def in_parts(form: Mapping[str, str], keys: Sequence[str]) -> dict[str, dict[str, str]]:
    """What was posted, by block and then by the name of the field there."""
    found: dict[str, dict[str, str]] = {key: {} for key in keys}
    for name, value in form.items():
        key, slash, field = name.rpartition("/")
        if slash and key in found:
            found[key][field] = value
    return found
