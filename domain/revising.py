"""A plan is revised by decision: wording, time, unit, numbers, what comes and goes, in one append."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from msgspec.structs import replace

from domain import activity_events as happened
from domain import calendar
from domain import commands as ask
from domain.action_plan import ActionPlan, PlanRevised
from domain.activity import Activity
from domain.aggregate import Aggregate
from domain.errors import (
    ActivityIsClosed,
    DateNotAllowed,
    Incomplete,
    NotFound,
    PlanWasRevised,
    SameAsNow,
    WrongState,
)
from domain.handing_over import give_back
from domain.planned import WORDING, PlanDecision
from domain.revision_events import ActivityLeftPlan, ActivityPlaced, ActivityRevised
from domain.scene import Scene
from domain.values import Provenance, tidy

if TYPE_CHECKING:
    from collections.abc import Mapping

Place = tuple[int, str]


def revise(plan: ActionPlan, command: ask.RevisePlan, activities: Sequence[Activity], scene: Scene) -> list[Aggregate]:
    """``activities`` are the plan's own, those that it shows of other plans, and all that the command names.

    Raises PlanWasRevised where the version is not the one that was looked at.
    """
    by = scene.provenance(command, scene.right(command, "coordinator"))
    if command.version != plan.plan_version:
        last = plan.revisions[-1]
        raise PlanWasRevised(who=last.by, at=last.at)
    command = replace(command, decision=_decision(command.decision, scene))
    known = {activity.id: activity for activity in activities}
    _require_fitting(plan, command, known, scene)
    added = [_add(row, plan, command, by) for row in command.added]
    for row in command.revised:
        _revise(known[row.activity_id], row, plan, command, by)
    for guest in command.guests:
        _place(known[guest.activity_id], plan, guest.area, guest.number, by)
    for gone in command.left:
        known[gone].record(ActivityLeftPlan, by, plan_id=plan.id, version=plan.plan_version + 1)
    changed = [one for one in activities if one.pending_events]
    if not (added or changed) and command.areas == plan.areas:
        raise SameAsNow
    facts = {"areas": command.areas, "decision": command.decision, "source": command.source}
    shown = {"guests": tuple(one.activity_id for one in command.guests), "left": command.left}
    plan.record(PlanRevised, by, version=plan.plan_version + 1, **facts, **shown)
    return [plan, *added, *changed]


def _decision(given: PlanDecision, scene: Scene) -> PlanDecision:
    """Tidied; raises Incomplete, DateNotAllowed."""
    found = {name: tidy(getattr(given, name)) for name in ("registry_number", "paragraph")}
    if missing := {name: "missing" for name, words in found.items() if words is None}:
        raise Incomplete(fields=missing)
    if given.decided_on > calendar.day_of(scene.decided_at):
        raise DateNotAllowed(reason="future")
    return replace(given, **found)


def _require_fitting(plan: ActionPlan, command: ask.RevisePlan, known: "Mapping[UUID, Activity]", scene: Scene) -> None:
    """Everything named exists and belongs where it is named; every activity has a place of its own."""
    rows = (*command.revised, *command.added)
    own = {id_ for id_, activity in known.items() if activity.plan_id == plan.id}
    shown = {id_ for id_, activity in known.items() if plan.id in activity.other_plans}
    named = [*(row.activity_id for row in command.revised), *(row.activity_id for row in command.guests)]
    if not {row.activity_id for row in command.revised} <= own or not set(command.left) <= shown:
        raise NotFound
    if not {row.activity_id for row in command.guests} <= known.keys() - own or len(set(named)) < len(named):
        raise NotFound
    if any(unit not in scene.organisation.units for row in rows for unit in (row.unit_id, *row.with_units)):
        raise NotFound
    if any(tidy(row.title) is None for row in rows):
        raise Incomplete(fields={"title": "missing"})
    _require_places(plan, command, known)


def _require_places(plan: ActionPlan, command: ask.RevisePlan, known: "Mapping[UUID, Activity]") -> None:
    places = {id_: place for id_, activity in known.items() if (place := _place_in(plan, activity)) is not None}
    places |= {row.activity_id: (row.area, row.number) for row in command.revised}
    places |= {row.activity_id: (row.area, row.number) for row in command.guests}
    for gone in (*(row.activity_id for row in command.revised if row.struck), *command.left):
        places.pop(gone, None)
    taken = Counter([*places.values(), *((row.area, row.number) for row in command.added)])
    if any(not number.strip() for _area, number in taken):
        raise Incomplete(fields={"number": "missing"})
    if any(count > 1 for count in taken.values()):
        raise Incomplete(fields={"number": "taken"})
    if not {area for area, _number in taken} <= {area.number for area in command.areas}:
        raise Incomplete(fields={"area": "missing"})


def _place_in(plan: ActionPlan, activity: Activity) -> Place | None:
    """Its area and number in the plan; None where the plan does not show it."""
    entry = activity.entry(plan.id)
    return None if entry is None or entry.struck else (entry.area, entry.number)


def _add(row: ask.PlannedActivity, plan: ActionPlan, command: ask.RevisePlan, by: Provenance) -> Activity:
    facts = {
        "plan_id": plan.id,
        "version": plan.plan_version + 1,
        "decision": command.decision,
        "source": command.source,
    }
    return Activity.begin(happened.ActivityPlanned, command.added_id(row), by, **planned_facts(row), **facts)


def _revise(
    activity: Activity, row: ask.RevisedActivity, plan: ActionPlan, command: ask.RevisePlan, by: Provenance
) -> None:
    facts: dict[str, Any] = planned_facts(row) | {"struck": row.struck}
    wording = {name: facts[name] for name in WORDING}
    if wording != {name: getattr(activity, name) for name in WORDING}:
        _require_changeable(activity, row)
        if row.unit_id != activity.unit_id:
            give_back(activity, command.decision.words, by)
        stated = {"plan_id": plan.id, "version": plan.plan_version + 1, "decision": command.decision}
        activity.record(ActivityRevised, by, **wording, **stated)
    if (activity.area, activity.number) != (row.area, facts["number"]) and not row.struck:
        _place(activity, plan, row.area, facts["number"], by)


def _require_changeable(activity: Activity, row: ask.RevisedActivity) -> None:
    """What is under review is decided first; what is completed is not struck."""
    if not row.struck or activity.struck:
        return
    if activity.lifecycle != "ongoing":
        raise ActivityIsClosed
    waiting = next((update for update in activity.open_updates() if update.in_review), None)
    if waiting is not None:
        raise WrongState(reason="strike_in_review", who=waiting.changed_by, at=waiting.changed_at)


def _place(activity: Activity, plan: ActionPlan, area: int, number: str, by: Provenance) -> None:
    if _place_in(plan, activity) != (area, number):
        activity.record(
            ActivityPlaced, by, plan_id=plan.id, version=plan.plan_version + 1, area=area, number=number.strip()
        )


def planned_facts(row: ask.PlannedActivity) -> dict[str, Any]:
    """What a plan says about the activity, as its event has it."""
    facts = {name: getattr(row, name) for name in ask.PlannedActivity.__struct_fields__}
    return facts | {"title": tidy(row.title) or "", "number": row.number.strip(), "years": tuple(sorted(row.years))}
