"""What waits for the caller, what came back, and what the caller has sent."""

from collections.abc import Iterable
from typing import Any

from domain import workflow
from service.api import answers
from service.api.answers import HANDING_OVER, TASKS
from service.api.at import workplace_at
from service.api.blueprint import Part
from service.api.examples import example
from service.api.requests import MomentIn
from service.api.shown import person, proposed_people, reassignment, substitution, task, task_activity
from service.workplace import Workplace
from workers.desk.desk import desk
from workers.desk.handovers import WaitingHandover, waiting_handovers
from workers.desk.items import Item, nothing_reported

blueprint = Part("api_tasks", __name__, url_prefix="/api/v1/tasks", description="What waits for the caller")


@blueprint.reads("", answers.Tasks, MomentIn, example=example("tasks"))
def index(query: dict[str, Any]) -> dict[str, Any]:
    """To decide about and to write; what came back to be completed; what waits for others"""
    with workplace_at() as (at, moment):
        mine = desk(at)
        lent = [item for one in mine.standing_in for item in (*one.to_decide, *one.to_write)]
        return {
            **moment,
            "next": None,
            "items": _tasks(at, (*mine.to_decide, *mine.waits, *lent)),
            "returned": _tasks(at, mine.came_back),
            "sent": _tasks(at, mine.sent),
            "reassignments": [_handover(at, one) for one in waiting_handovers(at)],
            "standing_in": [substitution(at, one.by) for one in mine.standing_in],
        }


def _tasks(at: Workplace, items: Iterable[Item]) -> list[dict[str, Any]]:
    found = list(items)
    names = at.names(*(item.for_whom for item in found))
    return [task(at, item, _do(at, item), names) for item in found]


def _handover(at: Workplace, one: WaitingHandover) -> dict[str, Any]:
    names = at.names(one.for_whom, *proposed_people(one.proposal))
    return {
        "activity": task_activity(at, one.activity),
        "reassignment": reassignment(at, one.proposal, names),
        "do": [HANDING_OVER[command] for command in one.do],
        "for_": person(one.for_whom, names),
    }


def _do(at: Workplace, item: Item) -> list[str]:
    facts = item.update.facts if item.update else nothing_reported(item.activity, item.quarter)
    allowed = workflow.allowed(at.case(facts, item.activity.plan_id, item.for_whom))
    return [command for command in TASKS if allowed[command] is None]
