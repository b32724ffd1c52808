"""How long each step takes: where updates have stood, told from the log's own times."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from statistics import median
from typing import Literal
from uuid import UUID

from domain.values import Quarter, Value
from workers.read_models import activity_board, history, periods, sign_off_queue
from workers.read_models.history import HistoryRow
from workers.reading import Reading

Step = Literal["owner", "returned", "unit", "sam"]
STEPS: tuple[Step, ...] = ("owner", "unit", "sam", "returned")
STEP_OF: Mapping[str, Step] = {
    "draft": "owner",
    "returned": "returned",
    "in_unit_review": "unit",
    "in_sam_review": "sam",
}
A_DAY = timedelta(days=1)


class Stay(Value):
    """An update at one step, from when it came there until it went on; ``until`` is None while it stands there.

    ``unit_id`` is the unit that answered for the activity when it came there.
    """

    activity_id: UUID
    update_id: UUID
    quarter: Quarter
    step: Step
    unit_id: UUID
    since: datetime
    until: datetime | None

    def length(self, now: datetime) -> timedelta:
        return (self.until or now) - self.since


class Times(Value):
    """All stays at a step: how many, how many are there now; in days the middle one, the longest and all together."""

    step: Step
    stays: int
    waiting: int
    median: float
    longest: float
    total: float


def stays(reading: Reading, plan_id: UUID, quarters: Sequence[Quarter]) -> list[Stay]:
    """Every stay of the plan's updates for these quarters, corrections left out; oldest first.

    An owner's first stay begins when the quarter was opened, since the words have waited from then on.
    """
    opened = {period.quarter: period.opened_at for period in periods.of_plan(reading, plan_id)}
    about = {
        update.update_id: update
        for update in sign_off_queue.of_plan(reading, plan_id)
        if update.period in set(quarters) and update.kind not in ("correction", "imported")
    }
    happened = history.of_streams(reading, sorted({update.activity_id for update in about.values()}))
    told = sorted((row for row in happened if row.update_id in about and row.state), key=_by_update)
    found = [
        stay
        for id_, rows in groupby(told, key=lambda row: row.update_id)
        if id_ is not None
        for stay in _of_update(list(rows), about[id_].period, opened.get(about[id_].period))
    ]
    return sorted(found, key=lambda stay: (stay.since, stay.update_id))


def times(found: Iterable[Stay], now: datetime) -> list[Times]:
    """The stays by step, in the order of the workflow."""
    by_step: dict[Step, list[Stay]] = {step: [] for step in STEPS}
    for stay in found:
        by_step[stay.step].append(stay)
    return [_times(step, ones, now) for step, ones in by_step.items() if ones]


def through(reading: Reading, plan_id: UUID, quarters: Sequence[Quarter]) -> list[float]:
    """Days from the quarter's opening to the approval, of each update that is approved; shortest first."""
    opened = {period.quarter: period.opened_at for period in periods.of_plan(reading, plan_id)}
    approved = sign_off_queue.of_plan(reading, plan_id, ("approved",))
    of_these = [one for one in approved if one.period in opened and one.period in quarters and one.kind != "correction"]
    return sorted((one.since - opened[one.period]) / A_DAY for one in of_these)


def unreported(reading: Reading, plan_id: UUID, quarter: Quarter) -> list[UUID]:
    """The activities in force that nobody has begun to report for the quarter."""
    rows = activity_board.of_plan(reading, plan_id)
    return [row.activity_id for row in rows if row.facts.lifecycle == "ongoing" and quarter not in row.facts.reported]


def _by_update(row: HistoryRow) -> tuple[str, int]:
    return str(row.update_id), row.position


def _of_update(rows: Sequence[HistoryRow], quarter: Quarter, opened: datetime | None) -> Iterator[Stay]:
    """One stay for each run of events that left the update in the same state."""
    first, runs = True, [(state, list(run)) for state, run in groupby(rows, key=lambda row: row.state)]
    for place, (state, run) in enumerate(runs):
        step = STEP_OF.get(str(state))
        row, after = run[0], runs[place + 1][1][0] if place + 1 < len(runs) else None
        if step is not None and row.unit_id is not None and row.update_id is not None:
            since = min(opened, row.at) if first and opened and step == "owner" else row.at
            until = after.at if after else None
            yield Stay(activity_id=row.stream_id, update_id=row.update_id, quarter=quarter, step=step,
                       unit_id=row.unit_id, since=since, until=until)  # fmt: skip
        first = False


def _times(step: Step, ones: Sequence[Stay], now: datetime) -> Times:
    lengths = [stay.length(now) / A_DAY for stay in ones]
    return Times(
        step=step,
        stays=len(ones),
        waiting=sum(stay.until is None for stay in ones),
        median=median(lengths),
        longest=max(lengths),
        total=sum(lengths),
    )
