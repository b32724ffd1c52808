"""What a document that is read in says of a plan that exists, as a proposal for its revision."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from msgspec.structs import replace

from domain import commands as ask
from service.revising.blocks import as_planned
from service.workplace import Workplace
from workers.imports.confirm import planned
from workers.imports.planned import planned_row
from workers.imports.proposed import Proposal, ProposedActivity
from workers.imports.second import Compared, compare
from workers.read_models import activity_board
from workers.read_models.activity_board import BoardRow
from workers.read_models.plans import Plan


@dataclass
class Told:
    """What the document says of the activities that are asked for; ``new_areas`` are those that the plan has not."""

    said: dict[str, ask.PlannedActivity] = field(default_factory=dict)
    new_areas: tuple[str, ...] = ()
    new: int = 0


def matched(at: Workplace, plan: Plan, proposal: Proposal) -> list[tuple[Compared, BoardRow | None]]:
    """Every row of the document with the activity that it is about, and what the plan has beside them."""
    rows = activity_board.of_plan(at.reading, plan.id)
    codes = {id_: unit.code for id_, unit in at.organisation.units.items()}
    found = compare([planned_row(plan, row, codes) for row in rows], proposal)
    return [(one, None if one.place is None else rows[one.place]) for one in found]


def told(at: Workplace, plan: Plan, proposal: Proposal, activities: Collection[UUID], lines: Sequence[int]) -> Told:
    """What the document says of the ``activities``, and the rows on these ``lines`` as new ones."""
    areas, codes = _areas(plan, proposal), {unit.code for unit in at.organisation.units.values()}
    result = Told(new_areas=tuple(name for name, number in areas.items() if number > _last(plan)))
    for one, row in matched(at, plan, proposal):
        if one.after is None:
            continue
        said = _said(one.after, proposal, areas, codes)
        if row is not None and row.activity_id in activities:
            result.said[str(row.activity_id)] = _beside(said, as_planned(row))
        elif row is None and one.after.lines[0] in lines:
            result.new += 1
            result.said[f"ny-{result.new}"] = said
    return result


def _said(
    row: ProposedActivity, proposal: Proposal, areas: Mapping[str, int], codes: Collection[str]
) -> ask.PlannedActivity:
    return replace(planned(row, codes), area=areas[proposal.areas[row.area - 1].name])


def _beside(said: ask.PlannedActivity, before: ask.PlannedActivity) -> ask.PlannedActivity:
    """What the document has no word about stands as it was; of links it never has."""
    silent = {name: getattr(before, name) for name in ("due", "with_units", "parts", "performer")
              if not getattr(said, name)}  # fmt: skip
    return replace(said, links=before.links, **silent)


def _areas(plan: Plan, proposal: Proposal) -> dict[str, int]:
    """The number in the plan of each of the document's areas; those that it has not come after its own."""
    known = {area.name.casefold(): area.number for area in plan.details.areas}
    numbers, last = dict[str, int](), _last(plan)
    for area in proposal.areas:
        number = known.get(area.name.casefold())
        last += number is None
        numbers[area.name] = number or last
    return numbers


def _last(plan: Plan) -> int:
    return max((area.number for area in plan.details.areas), default=0)
