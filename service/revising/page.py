"""A plan's revision while it is typed: what is chosen, what is written of it, and what would change."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from flask_babel import gettext
from marshmallow import Schema, validate

from domain import commands as ask
from domain.planned import PlanDecision
from service.forms import SchemaForm
from service.pages import fresh_id
from service.revising.between import Beside, Difference, Side, areas_between, between
from service.revising.blocks import Block, as_planned, as_typed, in_parts, own
from service.revising.schemas import DecisionForm, GuestForm, entry_form
from service.workplace import Workplace
from workers.plan_rows import shown_in
from workers.read_models import activity_board
from workers.read_models.activity_board import BoardRow
from workers.read_models.plans import Plan

MOST_NEW = 50
AREA, NEW_AREA = "omrade-{}", "omrade-ny"
Document = Mapping[str, ask.PlannedActivity]
"""What a document says, by the key of the block: an activity's id, or `ny-` and a number."""


@dataclass(frozen=True)
class Choice:
    """What is to be looked at: activities of the plan and of other plans, how many new ones, whether the areas."""

    activities: frozenset[UUID] = frozenset()
    guests: frozenset[UUID] = frozenset()
    new: int = 0
    areas: bool = False

    @property
    def empty(self) -> bool:
        return not (self.activities or self.guests or self.new or self.areas)


@dataclass
class RevisionPage:
    """``typed`` is what was posted, None the first time; ``document`` what one that is read in says instead."""

    at: Workplace
    plan: Plan
    choice: Choice
    typed: Mapping[str, str] | None = None
    document: Document = field(default_factory=dict)
    new_areas: Sequence[str] = ()
    errors: dict[str, str] = field(default_factory=dict)

    @cached_property
    def rows(self) -> list[BoardRow]:
        """What the plan shows now."""
        return shown_in(self.at.reading, self.plan.id)

    @cached_property
    def decision(self) -> SchemaForm:
        first = {"command_id": fresh_id(), "version": self.plan.details.version}
        names = DecisionForm().load_fields
        typed = None if self.typed is None else {name: self.typed[name] for name in names if name in self.typed}
        return SchemaForm(DecisionForm(), typed, first)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        return (*self._own(), *self._guests(), *self._new())

    @cached_property
    def areas(self) -> tuple[ask.ImportedArea, ...]:
        """All areas from now on, as far as they are typed."""
        if not self.choice.areas:
            return self.plan.details.areas
        kept = [ask.ImportedArea(number=one.number, name=self.area_name(one)) for one in self.plan.details.areas]
        added = enumerate(filter(None, self.added_areas.splitlines()), max((one.number for one in kept), default=0) + 1)
        return (*kept, *(ask.ImportedArea(number=number, name=name.strip()) for number, name in added))

    def area_name(self, area: ask.ImportedArea) -> str:
        return (self.typed or {}).get(AREA.format(area.number), area.name).strip()

    @property
    def added_areas(self) -> str:
        """The names of new areas, each on a line of its own."""
        return (self.typed or {}).get(NEW_AREA, "\n".join(self.new_areas)).replace("\r\n", "\n").strip()

    def complete(self) -> bool:
        """Whether the decision and every block can be used; otherwise ``errors`` say what is wrong."""
        self.decision.validate()
        self.errors |= {name: found[0] for name, found in self.decision.errors.items()}
        for area in self.areas:
            if not area.name and self.plan.area(area.number):  # a plan without focus areas has one without a name
                self.errors[AREA.format(area.number)] = gettext("Skriv fokusområdets namn")
        for block in self.blocks:
            block.form.validate()
            self.errors |= block.errors
        if not self.errors:
            self.errors |= self._taken()
        return not self.errors

    def _taken(self) -> dict[str, str]:
        """Blocks whose number another activity of the same area has, by the name of the field."""
        typed = {block.activity_id for block in self.blocks}
        places = Counter((row.area, row.number) for row in self.rows if row.activity_id not in typed)
        kept = [block for block in self.blocks if not _goes(block)]
        said = {block.key: (block.form.data["area"], block.form.data["number"].strip()) for block in kept}
        places.update(said.values())
        sentence = gettext("En annan aktivitet i fokusområdet har det numret")
        return {block.name("number"): sentence for block in kept if places[said[block.key]] > 1}

    def command(self, person: UUID) -> ask.RevisePlan:
        """Once it is complete."""
        said, one = self.decision.data, {block.key: block for block in self.blocks}
        decision = {name: said[name] for name in PlanDecision.__struct_fields__}
        kept = [block for block in one.values() if block.kind != "guest" or not _goes(block)]
        return ask.RevisePlan(
            command_id=said["command_id"],
            actor_id=person,
            on_behalf_of=said["on_behalf_of"],
            plan_id=self.plan.id,
            version=said["version"],
            decision=PlanDecision(**decision),
            areas=self.areas,
            revised=tuple(map(_revised, (block for block in kept if block.kind == "own"))),
            added=tuple(block.planned() for block in kept if block.kind == "new"),
            guests=tuple(map(_placed, (block for block in kept if block.kind == "guest"))),
            left=tuple(_id(block) for block in one.values() if block.form.data.get("left")),
        )

    def changes(self) -> list[Beside]:
        """What the decision would change, once it is complete."""
        return between(*self.sides)

    def area_changes(self) -> tuple[Difference, ...]:
        return areas_between(*self.sides)

    @cached_property
    def sides(self) -> tuple[Side, Side]:
        """The plan as it is and as it would be, as far as the blocks say."""
        shown = {row.activity_id for row in self.rows}
        before = {_key(b): b.before for b in self.blocks if b.before is not None and b.activity_id in shown}
        after = {_key(b): b.planned() for b in self.blocks if not _goes(b)}
        return Side(before, self.plan.details.areas, self.at.unit), Side(after, self.areas, self.at.unit)

    def seen(self) -> str:
        """Which changes these are, and by what decision: what is confirmed is what was shown."""
        command = self.command(self.at.person)
        about = [command.areas, command.revised, command.added, command.guests, command.left, command.decision]
        return sha256(msgspec.json.encode([command.version, *about])).hexdigest()

    def summary(self) -> list[dict[str, str]]:
        """The error summary's links, in the order of the page."""
        names = [*(AREA.format(one.number) for one in self.areas), *(f.name for b in self.blocks for f in b.fields)]
        names += [one.name for one in self.decision]
        links = [{"text": self._where(name), "href": f"#{name}"} for name in names if name in self.errors]
        return [*links, *({"text": text} for name, text in self.errors.items() if name not in names)]

    def _where(self, name: str) -> str:
        block = next((one for one in self.blocks if name.startswith(f"{one.key}/")), None)
        return f"{block.heading[:80]}: {self.errors[name]}" if block else self.errors[name]

    def _own(self) -> Iterator[Block]:
        schema = self._schema(new=False)
        for row in self.rows:
            if row.activity_id in self.choice.activities and row.plan_id == self.plan.id:
                heading, note = own(row, self.plan.area(row.area))
                yield self._block(str(row.activity_id), "own", heading, note, schema, row)

    def _guests(self) -> Iterator[Block]:
        """Other plans' activities: those shown already at their place, others at a place to be chosen."""
        shown = {row.activity_id: row for row in self.rows}
        others = activity_board.several(self.at.reading, list(self.choice.guests))
        for one, row in others.items():
            if row.plan_id == self.plan.id or row.struck:
                continue
            note = gettext("Redovisas i %(plan)s", plan=self.at.plan(row.plan_id).name)
            schema = _choosing(GuestForm(), self.areas)
            yield self._block(str(one), "guest", row.title, str(note), schema, shown.get(one, row))

    def _new(self) -> Iterator[Block]:
        schema = self._schema(new=True)
        for number in range(1, min(self.choice.new, MOST_NEW) + 1):
            heading = gettext("Ny aktivitet %(number)s", number=number)
            yield self._block(f"ny-{number}", "new", str(heading), "", schema, None)

    def _schema(self, *, new: bool) -> Schema:
        units = {unit.code: id_ for id_, unit in self.at.organisation.units.items()}
        return _choosing(entry_form(units, new=new)(), self.areas)

    def _block(self, key: str, kind: Any, heading: str, note: str, schema: Schema, row: BoardRow | None) -> Block:
        codes = {id_: unit.code for id_, unit in self.at.organisation.units.items()}
        before = as_planned(row) if row else None
        said = self.document.get(key, before)
        first = as_typed(said, codes) if said else {}
        if kind == "guest" and row not in self.rows:
            first |= {"area": "", "number": ""}
        typed = None if self.typed is None else in_parts(self.typed, [key])[key]
        form = SchemaForm(schema, typed, {name: first.get(name, "") for name in schema.load_fields})
        return Block(key, kind, heading, note, form, before, row.activity_id if row else None)


def _key(block: Block) -> UUID | str:
    return block.key if block.activity_id is None else block.activity_id


def _goes(block: Block) -> bool:
    return bool(block.form.data.get("struck") or block.form.data.get("left"))


def _choosing(schema: Schema, areas: Sequence[ask.ImportedArea]) -> Schema:
    """With a choice among the plan's areas."""
    offered = validate.OneOf([area.number for area in areas], labels=[area.name for area in areas],
                             error=gettext("Välj ett fokusområde"))  # fmt: skip
    schema.fields["area"].validators = [offered]
    return schema


def _revised(block: Block) -> ask.RevisedActivity:
    struck = bool(block.form.data.get("struck"))
    return ask.RevisedActivity(activity_id=_id(block), struck=struck, **msgspec.structs.asdict(block.planned()))


def _placed(block: Block) -> ask.PlacedActivity:
    said = block.form.data
    return ask.PlacedActivity(activity_id=_id(block), area=said["area"], number=said["number"])


def _id(block: Block) -> UUID:
    assert block.activity_id is not None
    return block.activity_id
