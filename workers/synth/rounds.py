"""A quarter of one plan, as its coordinator leads it: opened, sometimes put off, looked over, locked."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from domain import commands as ask
from domain.calendar import day_of
from domain.update import OPEN, Update
from domain.values import Deadlines
from workers.synth import handover, revision, words
from workers.synth.course import Course
from workers.synth.days import Round, at
from workers.synth.handover import Handover
from workers.synth.lot import Lot
from workers.synth.plans import PlanOutline
from workers.synth.revision import Revision
from workers.synth.story import SYSTEM, Story
from workers.synth.world import World

DAY = timedelta(days=1)
PUT_OFF = 0.12  # of the rounds: everybody gets some days more
LET_GO_ON = 0.4  # of what is in review at the lock: an exception instead of "was not decided in time"
EXCUSED = 0.25  # of what is not even sent in by then
HANDED_OVER = 0.035  # of the activities, each quarter
LAST_START = 13  # working days into the round


def tell(world: World, outline: PlanOutline) -> None:
    """Everything that will happen to the plan, from its adoption on."""
    story = Story(world, outline)
    story.adopt()
    for quarter in outline.quarters:
        PlanRound(story, world.rounds[quarter])
    if len(outline.quarters) > revision.QUARTER + 1:
        Revision(story, world.rounds[outline.quarters[revision.QUARTER]])
    for departure in world.staff.departures:
        if world.rounds[outline.quarters[0]].opens <= departure.told <= world.rounds[outline.quarters[-1]].locks:
            handover.follow(story, departure)


class PlanRound:
    """``deadlines`` are those that hold in the end."""

    def __init__(self, story: Story, calendar: Round) -> None:
        self.story, self.quarter = story, calendar.quarter
        self.lot = Lot(story.world.seed, "round", story.outline.number, self.quarter)
        self.first = calendar.deadlines
        self.more = self.lot.between(3, 5) if self.lot.chance(PUT_OFF) else 0
        self.deadlines = Deadlines(
            **{name: self._moved(day) for name, day in msgspec.structs.asdict(self.first).items()}
        )
        self.locks = self._moved(calendar.locks)
        story.at(self._morning(calendar.opens), self._open)

    def _open(self, now: datetime) -> None:
        if not self._do(ask.OpenPeriod, deadlines=self.first):
            raise RuntimeError(f"{self.quarter} could not be opened")
        if self.more:
            self.story.later(self.lot, now, 4, 7, self._put_off)
        for number, activity in enumerate(self.story.activities):
            lot = Lot(self.story.world.seed, "course", self.story.outline.number, number, self.quarter)
            self.story.later(lot, now, 0, LAST_START, Course(self, activity, lot).begin)
            if lot.chance(HANDED_OVER):
                self.story.later(lot, now, 0, 40, Handover(self.story, activity, lot).propose)
        self.story.at_night(self.lot, self.deadlines.unit + DAY, lambda then: self._escalate(then, "in_unit_review"))
        self.story.at_night(self.lot, self.deadlines.sam + DAY, lambda then: self._escalate(then, "in_sam_review"))
        self.story.at(self._morning(self.locks), self._look_over)

    def _put_off(self, _: datetime) -> None:
        self._do(ask.ChangeDeadlines, deadlines=self.deadlines, reason=words.reason("deadlines", self.lot))

    def _escalate(self, now: datetime, state: str) -> None:
        """The system, in the night after a step's last day."""

        def escalate(found: tuple[UUID, Update], _: datetime) -> None:
            facts = {"activity_id": found[0], "update_id": found[1].id}
            self.story.do(self.lot, ask.Escalate, SYSTEM, **facts)

        self.story.one_by_one(self.lot, now, self._updates(lambda update: update.state == state), escalate)

    def _look_over(self, now: datetime) -> None:
        """What is still in review is let go on or known to be late; some that are not sent in get days more."""
        self.story.one_by_one(
            self.lot, now, self._updates(lambda update: update.state in OPEN), self._settle, self._lock
        )

    def _settle(self, found: tuple[UUID, Update], now: datetime) -> None:
        activity, update = found
        if update.kind == "correction":
            return
        if self.lot.chance(LET_GO_ON if update.in_review else EXCUSED):
            last = self.story.world.days.after(day_of(now), self.lot.between(4, 9))
            facts = {"activity_id": activity, "valid_to": last, "reason": words.reason("exception", self.lot)}
            self._do(ask.GrantException, **facts)
            self.story.at_night(self.lot, last + DAY, lambda _: self._close(activity))
        elif update.in_review:
            facts = {"activity_id": activity, "update_id": update.id, "reason": words.reason("undecided", self.lot)}
            self._do(ask.ConfirmUndecided, **facts)

    def _lock(self, now: datetime) -> None:
        """Refused where somebody has sent something in meanwhile: then all is looked over again."""
        if not self._do(ask.LockPeriod):
            self.story.soon(self.lot, now, self._look_over)

    def _close(self, activity_id: UUID) -> None:
        """The system, in the night after an exception's last day."""
        for update in self.story.world.activity(activity_id).open_updates():
            if update.period == self.quarter and update.kind != "correction":
                self.story.do(self.lot, ask.CloseMissed, SYSTEM, activity_id=activity_id, update_id=update.id)

    def _updates(self, wanted: Callable[[Update], bool]) -> list[tuple[UUID, Update]]:
        activities = map(self.story.world.activity, self.story.activities)
        return [
            (activity.id, update)
            for activity in activities
            for update in activity.open_updates()
            if update.period == self.quarter and wanted(update)
        ]

    def _do(self, kind: type[ask.PeriodCommand], **facts: Any) -> bool:
        return self.story.coordinator(kind, plan_id=self.story.plan_id, quarter=self.quarter, **facts)

    def _moved(self, day: date) -> date:
        return self.story.world.days.after(day, self.more)

    def _morning(self, day: date) -> datetime:
        return at(day, 8, self.lot.between(10, 59), self.lot.between(0, 59), self.lot.between(50, 900))
