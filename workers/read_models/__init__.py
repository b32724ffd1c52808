"""One file for each thing people look at: its table, its rows and its queries."""

from workers.read_model import KNOWN, ReadModel
from workers.read_models import (
    activity_board,
    history,
    periods,
    plan_entries,
    plans,
    reassignments,
    sign_off_queue,
    status_reports,
)

ALL: tuple[ReadModel, ...] = (
    plans.MODEL,
    periods.MODEL,
    activity_board.MODEL,
    plan_entries.MODEL,
    sign_off_queue.MODEL,
    status_reports.MODEL,
    reassignments.MODEL,
    history.MODEL,
)
KNOWN.update((model.name, model.version) for model in ALL)
