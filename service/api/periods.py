"""A quarter of a plan: moving its last days, exceptions, what will not be decided in time, and the lock."""

from typing import Any
from uuid import UUID

from domain import commands as ask
from domain.errors import NotFound
from domain.values import Deadlines, period_id
from domain.window import PeriodFacts
from service.api import answers
from service.api.answers import OF_A_QUARTER
from service.api.bearer import caller
from service.api.blueprint import Part
from service.api.offered import offered
from service.api.requests import ChangedDeadlinesIn, CommandIn, ExceptionIn, UndecidedIn
from service.workplace import Workplace, workplace
from workers import feed, projector, tools
from workers.act import act
from workers.read_models import periods
from workers.read_models.periods import PlanPeriod
from workers.reading import reading

blueprint = Part("api_periods", __name__, url_prefix="/api/v1/periods", description="A quarter of a plan")
ONE = "/<uuid:period_id>"
LEVELS = Deadlines.__struct_fields__


@blueprint.writes(f"{ONE}/deadlines", ChangedDeadlinesIn, answers.PeriodAsLeft)
def change_deadlines(body: dict[str, Any], period_id: UUID) -> Any:
    """Move the last days, with a reason"""
    deadlines = Deadlines(**{level: body.pop(level) for level in LEVELS})
    return carried_out(ask.ChangeDeadlines(**_about(body, period_id), deadlines=deadlines))


@blueprint.writes(f"{ONE}/exceptions", ExceptionIn, answers.PeriodAsLeft)
def grant_exception(body: dict[str, Any], period_id: UUID) -> Any:
    """Let one activity be reported and decided after the lock, until a day"""
    return carried_out(ask.GrantException(**_about(body, period_id)))


@blueprint.writes(f"{ONE}/confirm", UndecidedIn, answers.PeriodAsLeft)
def confirm_undecided(body: dict[str, Any], period_id: UUID) -> Any:
    """Confirm that an update under review will not be decided in time"""
    return carried_out(ask.ConfirmUndecided(**_about(body, period_id)))


@blueprint.writes(f"{ONE}/lock", CommandIn, answers.PeriodAsLeft)
def lock(body: dict[str, Any], period_id: UUID) -> Any:
    """Close the quarter: what is not approved was missed"""
    return carried_out(ask.LockPeriod(**_about(body, period_id)))


def carried_out(command: ask.PeriodCommand) -> dict[str, Any]:
    """The quarter as the command left it; what is in the way, as the read models have it then."""
    answer = act(command)
    position = answer.last_position or feed.head()
    projector.wait_for(position)
    period = tools.sparbar().period_at(command.plan_id, command.quarter, position)
    assert period is not None
    with workplace(caller()) as at:
        left = {"position": position, "replayed": answer.replayed}
        return period_shown(at, at.plan(command.plan_id).slug, period.facts) | left


def period_shown(at: Workplace, slug: str, facts: PeriodFacts) -> dict[str, Any]:
    exceptions = [{"activity": activity, "valid_to": day} for activity, day in sorted(facts.exceptions.items())]
    return {
        "id": period_id(facts.plan_id, facts.quarter),
        "plan": slug,
        "period": facts.quarter,
        "open": not facts.locked,
        "deadlines": facts.deadlines,
        "exceptions": exceptions,
        "in_the_way": at.in_the_way(facts),
        **offered(at.answers_about(facts), OF_A_QUARTER, at.names(*at.principals)),
    }


def _about(body: dict[str, Any], period_id: UUID) -> dict[str, Any]:
    found = _period(period_id)
    return body | {"actor_id": caller(), "plan_id": found.plan_id, "quarter": found.quarter}


def _period(period_id: UUID) -> PlanPeriod:
    """Raises NotFound. One that was opened a moment ago is waited for."""
    for _ in range(2):
        with reading() as now:
            found = periods.one(now, period_id)
        if found is not None or not projector.wait_for(feed.head()):
            break
    if found is None:
        raise NotFound
    return found
