"""A plan is revised once by decision, in the middle of its time: words, time, unit, numbers, what comes and goes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from domain import commands as ask
from domain.activity import Activity
from domain.calendar import day_of
from domain.planned import PlanDecision
from workers.synth import phrases, words
from workers.synth.days import Round
from workers.synth.handover import SHARES
from workers.synth.lot import Lot
from workers.synth.story import Story

QUARTER = 3  # after which of the plan's quarters, counted from 0
REWORDED, LONGER, MOVED, STRUCK = 0.12, 0.06, 0.03, 0.03  # of the activities


class Revision:
    def __init__(self, story: Story, after: Round) -> None:
        self.story, self.lot = story, Lot(story.world.seed, "revision", story.outline.number)
        story.on(self.lot, story.world.days.after(after.locks, self.lot.between(3, 9)), self._revise)

    def _revise(self, now: datetime) -> None:
        day, number = day_of(now), self.lot.between(10, 400)
        activities = [self.story.world.activity(one) for one in self.story.activities]
        new = self._new(activities)
        who = self.story.who_leads()
        if who is None:
            return
        command = ask.RevisePlan(
            command_id=self.lot.id(),
            actor_id=who[0],
            on_behalf_of=who[1],
            plan_id=self.story.plan_id,
            version=1,
            decision=PlanDecision(
                registry_number=f"KS {day.year}/{number}", paragraph=f"§ {number // 2}", decided_on=day
            ),
            areas=tuple(ask.ImportedArea(number=n, name=name) for n, name in enumerate(phrases.AREAS, 1)),
            revised=tuple(self._rows(activities)),
            added=(new,),
        )
        if self.story.world.do(command):
            added = command.added_id(new)
            self.story.activities = (*self.story.activities, added)
            orphans = [one for one in self.story.activities if self.story.world.activity(one).owner_id is None]
            self.story.one_by_one(self.lot, now, orphans, self.story.appoint_owner)

    def _rows(self, activities: list[Activity]) -> list[ask.RevisedActivity]:
        """Those that are changed; the first two of the first area change places."""
        changed: dict[UUID, dict[str, Any]] = {}
        first, second = activities[:2]
        if first.area == second.area:
            changed |= {first.id: {"number": second.number}, second.id: {"number": first.number}}
        for activity in activities:
            found = changed.setdefault(activity.id, {})
            if self.lot.chance(REWORDED):
                found["title"] = words.title(self.lot)
            if activity.years and self.lot.chance(LONGER):
                found["years"] = (*activity.years, activity.years[-1] + 1)
            if self.lot.chance(MOVED):
                found["unit_id"] = self.lot.weighted(SHARES).id
            if self.lot.chance(STRUCK) and self._can_go(activity):
                found["struck"] = True
        return [_row(activity, changed[activity.id]) for activity in activities if changed[activity.id]]

    def _can_go(self, activity: Activity) -> bool:
        return activity.lifecycle == "ongoing" and not any(update.in_review for update in activity.open_updates())

    def _new(self, activities: list[Activity]) -> ask.PlannedActivity:
        area = activities[-1].area
        last = max(int(one.number) for one in activities if one.area == area)
        facts = {"title": words.title(self.lot), "unit_id": self.lot.weighted(SHARES).id, "continuous": False}
        years = self.story.outline.years[-1:]
        return ask.PlannedActivity(area=area, number=str(last + 1), years=years, **facts)  # type: ignore[arg-type]


def _row(activity: Activity, changed: dict[str, Any]) -> ask.RevisedActivity:
    facts = {name: getattr(activity, name) for name in (*ask.PlannedActivity.__struct_fields__, "struck")}
    return ask.RevisedActivity(activity_id=activity.id, **facts | changed)
