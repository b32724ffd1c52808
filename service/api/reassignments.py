"""Answers to a proposal that an activity shall have another unit or owner."""

from typing import Any
from uuid import UUID

from domain import commands as ask
from domain import handing_over
from domain.activity import Activity
from domain.errors import NotFound
from service.api import answers
from service.api.answers import HANDING_OVER
from service.api.bearer import caller
from service.api.blueprint import Part
from service.api.offered import offered
from service.api.requests import AnswerIn
from service.api.shown import person, proposed_people, reassignment
from service.workplace import Workplace, workplace
from workers import feed, projector, tools
from workers.act import act
from workers.read_models import reassignments
from workers.reading import reading

DESCRIPTION = "A change of responsibility that is proposed and answered"
blueprint = Part("api_reassignments", __name__, url_prefix="/api/v1/reassignments", description=DESCRIPTION)
ONE = "/<uuid:reassignment_id>"


@blueprint.writes(f"{ONE}/accept", AnswerIn, answers.ResponsibilityAsLeft)
def accept(body: dict[str, Any], reassignment_id: UUID) -> Any:
    """Take the activity over, from the day that was proposed"""
    return handed_over(ask.AcceptReassignment(**_about(body, reassignment_id)))


@blueprint.writes(f"{ONE}/decline", AnswerIn, answers.ResponsibilityAsLeft)
def decline(body: dict[str, Any], reassignment_id: UUID) -> Any:
    """Do not take the activity over, with a reason"""
    return handed_over(ask.DeclineReassignment(**_about(body, reassignment_id)))


@blueprint.writes(f"{ONE}/impose", AnswerIn, answers.ResponsibilityAsLeft)
def impose(body: dict[str, Any], reassignment_id: UUID) -> Any:
    """Decide for SAM that it shall be so, with a reason"""
    return handed_over(ask.ImposeReassignment(**_about(body, reassignment_id)))


@blueprint.writes(f"{ONE}/reject", AnswerIn, answers.ResponsibilityAsLeft)
def reject(body: dict[str, Any], reassignment_id: UUID) -> Any:
    """Decide for SAM that it shall not be so, with a reason"""
    return handed_over(ask.RejectReassignment(**_about(body, reassignment_id)))


@blueprint.writes(f"{ONE}/withdraw", AnswerIn, answers.ResponsibilityAsLeft)
def withdraw(body: dict[str, Any], reassignment_id: UUID) -> Any:
    """Take back what one has proposed"""
    return handed_over(ask.WithdrawReassignment(**_about(body, reassignment_id)))


def handed_over(command: ask.ActivityCommand) -> dict[str, Any]:
    """Who is responsible as the command left it, and who is proposed to be."""
    answer = act(command)
    position = answer.last_position or feed.head()
    found = tools.sparbar().activity_at(command.activity_id, position)
    assert found is not None
    with workplace(caller()) as at:
        return _responsibility(at, found) | {"position": position, "replayed": answer.replayed}


def _responsibility(at: Workplace, found: Activity) -> dict[str, Any]:
    assert found.unit_id is not None
    names = at.names(found.owner_id, *at.principals, *proposed_people(found.reassignment))
    about = {one: found.handover(at.organisation, at.person, one, at.now) for one in (None, *at.principals)}
    return {
        "activity": found.id,
        "unit": at.unit(found.unit_id),
        "owner": person(found.owner_id, names),
        "reassignment": reassignment(at, found.reassignment, names),
        **offered({one: handing_over.allowed(case) for one, case in about.items()}, HANDING_OVER, names),
    }


def _about(body: dict[str, Any], reassignment_id: UUID) -> dict[str, Any]:
    activity = _activity_of(reassignment_id)
    return body | {"actor_id": caller(), "activity_id": activity, "reassignment_id": reassignment_id}


def _activity_of(reassignment_id: UUID) -> UUID:
    """Raises NotFound. What was proposed a moment ago is waited for."""
    for _ in range(2):
        with reading() as now:
            found = reassignments.activity_of(now, reassignment_id)
        if found is not None or not projector.wait_for(feed.head()):
            break
    if found is None:
        raise NotFound
    return found
