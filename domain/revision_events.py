"""What a decision about the plan does to an activity: its place, its wording, its coming and going."""

from typing import TYPE_CHECKING
from uuid import UUID

from msgspec.structs import replace

from domain.aggregate import Event
from domain.planned import WORDING, Due, Entry, Link, Part, PlanDecision

if TYPE_CHECKING:
    from domain.activity import Activity


class ActivityPlaced(Event):
    """Its area and number in a version of a plan: a new number in its own, or a place in another plan too.

    ``number`` is the printed one; the activity is the same under every number.
    """

    TOPIC = "activity.placed.v1"
    plan_id: UUID
    version: int
    area: int
    number: str

    def apply(self, activity: "Activity") -> None:
        known = activity.entry(self.plan_id) or activity.own_entry
        placed = {"plan_id": self.plan_id, "version": self.version, "area": self.area, "number": self.number}
        activity.entries = with_entry(activity.entries, replace(known, **placed, struck=False))
        if self.plan_id == activity.plan_id:
            activity.area, activity.number = self.area, self.number
        activity.placed_at = self.position


class ActivityRevised(Event):
    """What the plan says about it from this version on, all of it; ``struck``: that there is no more of it."""

    TOPIC = "activity.revised.v1"
    plan_id: UUID
    version: int
    title: str
    unit_id: UUID
    performer: str | None
    years: tuple[int, ...]
    continuous: bool
    due: Due | None
    with_units: tuple[UUID, ...]
    parts: tuple[Part, ...]
    links: tuple[Link, ...]
    struck: bool
    decision: PlanDecision

    def apply(self, activity: "Activity") -> None:
        activity.title, activity.performer = self.title, self.performer
        activity.years, activity.continuous, activity.due = self.years, self.continuous, self.due
        activity.with_units, activity.parts, activity.links = self.with_units, self.parts, self.links
        if self.unit_id != activity.unit_id:
            activity.unit_id, activity.owner_id, activity.reassignment = self.unit_id, None, None
        if self.struck:
            activity.lifecycle = "cancelled"
        elif activity.struck:
            activity.lifecycle = "ongoing"
        activity.struck, activity.placed_at = self.struck, self.position
        wording = {name: getattr(self, name) for name in WORDING}
        activity.entries = with_entry(activity.entries, replace(activity.own_entry, version=self.version, **wording))


class ActivityLeftPlan(Event):
    """Another plan that it was shown in too shows it no more."""

    TOPIC = "activity.left_plan.v1"
    plan_id: UUID
    version: int

    def apply(self, activity: "Activity") -> None:
        known = activity.entry(self.plan_id) or activity.own_entry
        activity.entries = with_entry(activity.entries, replace(known, version=self.version, struck=True))
        activity.placed_at = self.position


def with_entry(entries: tuple[Entry, ...], new: Entry) -> tuple[Entry, ...]:
    """The entries with this one as the last of its plan and version."""
    kept = [one for one in entries if (one.plan_id, one.version) != (new.plan_id, new.version)]
    return (*kept, new)


EVENTS = (ActivityPlaced, ActivityRevised, ActivityLeftPlan)
