"""What waits for the caller, what came back, and what the caller has sent."""

from collections.abc import Iterable
from typing import Any

from domain import workflow
from service.api import answers
from service.api.answers import TASKS
from service.api.at import workplace_at
from service.api.blueprint import Part
from service.api.examples import example
from service.api.requests import MomentIn
from service.api.shown import task
from service.home.desk import desk
from service.home.items import Item, nothing_reported
from service.workplace import Workplace

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
        }


def _tasks(at: Workplace, items: Iterable[Item]) -> list[dict[str, Any]]:
    found = list(items)
    names = at.names(*(item.for_whom for item in found))
    return [task(at, item, _do(at, item), names) for item in found]


def _do(at: Workplace, item: Item) -> list[str]:
    facts = item.update.facts if item.update else nothing_reported(item.activity, item.quarter)
    allowed = workflow.allowed(at.case(facts, item.activity.plan_id, item.for_whom))
    return [command for command in TASKS if allowed[command] is None]
