"""A plan from its adoption to the end of its last round: who leads it, and when each activity's turn comes."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from domain import commands as ask
from domain.calendar import day_of
from domain.values import ORGANISATION_ID, SYSTEM_ID, Role
from workers.synth import plans, units, words
from workers.synth.days import at, in_office_hours
from workers.synth.lot import Lot
from workers.synth.plans import PlanOutline
from workers.synth.units import SynthUnit
from workers.synth.world import Act, Who, World

T = TypeVar("T")
ADOPTED = 15  # working days before the first round opens
UNIT = {unit.id: unit for unit in units.UNITS}
SYSTEM: Who = (SYSTEM_ID, None)


class Story:
    """What the plan's rounds, courses and handovers have in common: its clock, its people and its commands."""

    def __init__(self, world: World, outline: PlanOutline) -> None:
        self.world, self.outline = world, outline
        self.lot = Lot(world.seed, "plan", outline.number)
        self.plan_id = ORGANISATION_ID
        self.activities: tuple[UUID, ...] = ()

    # when

    def at(self, moment: datetime, act: Act) -> None:
        self.world.at(moment, self.outline.number, act)

    def later(self, lot: Lot, now: datetime, least: int, most: int, act: Act) -> None:
        """In so many working days, in office hours."""
        day = self.world.days.after(day_of(now), lot.between(least, most))
        self.at(in_office_hours(lot, day, now), act)

    def on(self, lot: Lot, day: date, act: Act) -> None:
        """In office hours of the day, or of the first working day after it."""
        self.at(in_office_hours(lot, self.world.days.after(day, 0)), act)

    def at_night(self, lot: Lot, day: date, act: Act) -> None:
        """By the system, before anybody is at work."""
        self.at(at(day, 5, lot.between(0, 40), lot.between(0, 59), lot.between(50, 900)), act)

    def soon(self, lot: Lot, now: datetime, act: Act) -> None:
        """When the same person has done one thing and comes to the next."""
        self.at(now + timedelta(seconds=lot.between(15, 90), milliseconds=lot.between(0, 99)), act)

    def one_by_one(
        self, lot: Lot, now: datetime, things: Iterable[T], act: Callable[[T, datetime], None], last: Act | None = None
    ) -> None:
        """The same for each, some while apart; then the last."""
        left = list(things)

        def step(then: datetime) -> None:
            if left:
                act(left.pop(0), then)
                self.soon(lot, then, step)
            elif last:
                last(then)

        self.soon(lot, now, step)

    # who

    def owners(self, unit_id: UUID, now: datetime) -> list[UUID]:
        return self.world.staff.owners(self.unit(unit_id), day_of(now))

    def unit(self, unit_id: UUID) -> SynthUnit:
        return UNIT[unit_id]

    def one_of(self, lot: Lot, role: Role, unit: UUID | None = None, but: frozenset[UUID] = frozenset()) -> UUID | None:
        """Somebody who holds the role now, in an order that does not depend on the machine."""
        found = sorted(self.world.organisation.holders(role, unit) - but)
        return lot.pick(found) if found else None

    # what

    def do(self, lot: Lot, kind: type[ask.Command], who: Who | None, **facts: Any) -> bool:
        """Whether it was done; not when nobody is there to do it."""
        if who is None:
            return False
        return self.world.do(kind(command_id=lot.id(), actor_id=who[0], on_behalf_of=who[1], **facts))

    def coordinator(self, kind: type[ask.Command], **facts: Any) -> bool:
        return self.do(self.lot, kind, self.who_leads(), **facts)

    def who_leads(self) -> Who | None:
        """The coordinator or who stands in; None when neither is there."""
        return self.world.who(units.person_id(units.COORDINATOR), "coordinator", None)

    def adopt(self) -> None:
        """The plan is read in some weeks before its first round."""
        day = self.world.days.after(self.world.rounds[self.outline.quarters[0]].opens, -ADOPTED)
        self.at(in_office_hours(self.lot, day), self._adopt)

    def _adopt(self, now: datetime) -> None:
        imported = plans.importing(self.outline, self.lot)
        if not self.world.do(imported):
            raise RuntimeError("a plan could not be adopted")
        self.plan_id = imported.stream_id
        self.activities = tuple(map(imported.activity_id, imported.activities))
        self.one_by_one(self.lot, now, self.activities, self.appoint_owner)

    def appoint_owner(self, activity_id: UUID, now: datetime) -> None:
        activity = self.world.activity(activity_id)
        assert activity.unit_id is not None
        facts = {"activity_id": activity.id, "owner_id": self.lot.pick(self.owners(activity.unit_id, now))}
        self.coordinator(ask.AppointOwner, reason=words.reason("owner", self.lot), **facts)
