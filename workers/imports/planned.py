"""The activities of a plan as they are now, in the shape that is written out."""

from uuid import UUID

from workers import tools
from workers.imports.written import PlannedRow
from workers.read_models import activity_board, plans
from workers.read_models.activity_board import BoardRow
from workers.read_models.plans import Plan
from workers.reading import reading


def planned_rows(slug: str) -> list[PlannedRow] | None:
    """The plan's activities in printed order, with what everyone may read of each; None where there is no such plan."""
    organisation = tools.sparbar().organisation()
    codes = {unit: one.code for unit, one in organisation.units.items()} if organisation else {}
    with reading() as now:
        plan = plans.by_slug(now, slug)
        return [_row(plan, one, codes) for one in activity_board.of_plan(now, plan.id)] if plan else None


def _row(plan: Plan, row: BoardRow, codes: dict[UUID, str]) -> PlannedRow:
    return PlannedRow(
        area=plan.area(row.area),
        number=row.number,
        title=row.title,
        unit=codes.get(row.unit_id, ""),
        with_units=(),
        years=tuple(row.years),
        due=None,
        continuous=row.continuous,
        status=row.status,
        status_text=row.status_text or "",
    )
