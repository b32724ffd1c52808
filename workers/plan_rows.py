"""What a plan shows: its own activities, and those of other plans, which are reported there and only shown here."""

from uuid import UUID

from msgspec.structs import replace

from domain.planned import Entry
from workers.read_models import activity_board, plan_entries
from workers.read_models.activity_board import BoardRow
from workers.reading import Reading


def shown_in(reading: Reading, plan_id: UUID) -> list[BoardRow]:
    """All activities that the plan shows, in printed order: its own, and other plans' at their place in this one."""
    own = activity_board.of_plan(reading, plan_id)
    places = plan_entries.guests(reading, plan_id)
    if not places:
        return own
    rows = activity_board.several(reading, list(places)).values()
    return activity_board.in_order([*own, *(_placed(row, places[row.activity_id]) for row in rows if not row.struck)])


def _placed(row: BoardRow, entry: Entry) -> BoardRow:
    return replace(row, area=entry.area, number=entry.number)
