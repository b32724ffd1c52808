"""A plan that says something else of an activity from now on, by decision."""

from typing import Any
from uuid import UUID, uuid4

from domain import commands as ask
from tests.domain.test_revising import DECISION, as_planned
from tests.workers.story_on_postgres import catch_up
from workers import tools
from workers.act import act
from workers.read_models import plans
from workers.reading import reading


def revised(slug: str, by: UUID, activity: UUID, **changed: Any) -> None:
    """``by`` is a coordinator; ``changed`` as in ``domain.commands.RevisedActivity``."""
    revise(slug, by, revised=(as_planned(tools.sparbar().activity(activity), **changed),))


def revise(slug: str, by: UUID, **facts: Any) -> None:
    """On the version that the plan has now."""
    catch_up()
    with reading() as now:
        plan = plans.by_slug(now, slug)
    assert plan is not None
    known: dict[str, Any] = {"plan_id": plan.id, "version": plan.details.version, "areas": plan.details.areas}
    known["decision"] = DECISION
    act(ask.RevisePlan(command_id=uuid4(), actor_id=by, **known | facts))
    catch_up()
