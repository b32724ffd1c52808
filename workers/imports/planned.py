"""The activities of a plan as they are now, in the shape that is written out."""

from collections.abc import Mapping
from uuid import UUID

from workers import tools
from workers.imports.written import PlannedRow
from workers.read_models import activity_board, plans
from workers.read_models.activity_board import BoardRow
from workers.read_models.plans import Plan
from workers.reading import reading


def planned_rows(slug: str) -> list[PlannedRow] | None:
    """The plan's activities in printed order, with what everyone may read of each; None where there is no such plan."""
    codes = unit_codes()
    with reading() as now:
        plan = plans.by_slug(now, slug)
        return [planned_row(plan, one, codes) for one in activity_board.of_plan(now, plan.id)] if plan else None


def unit_codes() -> dict[UUID, str]:
    """The codes of the municipality's units by id."""
    organisation = tools.sparbar().organisation()
    return {unit: one.code for unit, one in organisation.units.items()} if organisation else {}


def planned_row(plan: Plan, row: BoardRow, codes: Mapping[UUID, str]) -> PlannedRow:
    """Whoever does it beside the unit: the other units by code, then those outside."""
    others = [codes[unit] for unit in row.planned.with_units if unit in codes]
    outside = row.performer.split("; ") if row.performer else []
    return PlannedRow(
        area=plan.area(row.area),
        number=row.number,
        title=row.title,
        unit=codes.get(row.unit_id, ""),
        with_units=(*others, *outside),
        years=tuple(row.years),
        due=row.planned.due,
        continuous=row.continuous,
        status=row.status,
        status_text=row.status_text or "",
    )
