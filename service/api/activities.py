"""One activity: how it stands, its events, its updates, and the beginning of a new one."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from domain import commands as ask
from domain.errors import NotFound
from domain.update import UpdateFacts
from service.api import answers, shown
from service.api.answers import BEGINNING, HANDING_OVER
from service.api.at import workplace_at
from service.api.bearer import caller
from service.api.blueprint import Part
from service.api.carry_out import carry_out
from service.api.examples import example
from service.api.offered import Names, offered
from service.api.parts import content_of
from service.api.plans import newest_period
from service.api.reassignments import handed_over
from service.api.requests import AsBeforeIn, MomentIn, OwnerIn, ReassignmentIn, StartIn
from service.api.shown import activity, proposed_people, reassignment
from service.workplace import Workplace
from workers import feed, tools
from workers.desk import handover
from workers.desk.items import nothing_reported
from workers.read_models import activity_board, sign_off_queue
from workers.read_models.activity_board import BoardRow

blueprint = Part("api_activities", __name__, url_prefix="/api/v1/activities", description="One activity and its story")


@blueprint.reads("/<uuid:activity_id>", answers.ActivityAsOf, MomentIn)
def show(query: dict[str, Any], activity_id: UUID) -> dict[str, Any]:
    """One activity, and where the newest quarter's update stands"""
    with workplace_at() as (at, moment):
        row = activity_board.one(at.reading, activity_id)
        if row is None:
            raise NotFound
        quarter = newest_period(at, at.plan(row.plan_id))
        of_quarter = [u for u in sign_off_queue.of_activity(at.reading, activity_id) if u.period == quarter]
        own = [u for u in of_quarter if u.state != "discarded"]
        names = at.names(row.owner_id, *at.principals, *proposed_people(row.reassignment))
        facts = activity(at, row, quarter, own[-1] if own else None, names)
        proposal = {"reassignment": reassignment(at, row.reassignment, names)}
        reported = own[-1].facts if own else nothing_reported(row, quarter)
        return moment | {"period": quarter} | facts | proposal | _offered(at, row, reported, names)


@blueprint.reads("/<uuid:activity_id>/events", answers.ActivityEvents, MomentIn)
def events(query: dict[str, Any], activity_id: UUID) -> dict[str, Any]:
    """The activity's events in order; without the words that the caller may not read"""
    with workplace_at() as (at, moment):
        if activity_board.one(at.reading, activity_id) is None:
            raise NotFound
        items = feed.of_stream(activity_id, at.reading.position)
        return moment | {"next": None, "items": feed.for_reader(items, at.rights, at.person, datetime.now(UTC))}


@blueprint.reads("/<uuid:activity_id>/updates", answers.Updates, MomentIn)
def updates(query: dict[str, Any], activity_id: UUID) -> dict[str, Any]:
    """The activity's updates that the caller may read, oldest first"""
    with workplace_at() as (at, moment):
        found = tools.sparbar().activity_at(activity_id, at.reading.position)
        if found is None:
            raise NotFound
        mine = [one for one in found.updates.values() if at.may_read(found.facts(one, one.period))]
        return moment | {"next": None, "items": shown.updates(at, found, mine, at.reading.position)}


@blueprint.writes(
    "/<uuid:activity_id>/updates",
    StartIn,
    answers.Update,
    status=201,
    asks=example("start"),
    example=example("update"),
)
def start(body: dict[str, Any], activity_id: UUID) -> Any:
    """Begin a draft for a quarter"""
    asked = {name: body[name] for name in ("command_id", "on_behalf_of")}
    facts = {"actor_id": caller(), "activity_id": activity_id, **asked}
    return carry_out(ask.StartDraft(quarter=body["period"], content=content_of(body), **facts))


@blueprint.writes("/<uuid:activity_id>/updates/no-change", AsBeforeIn, answers.Update, status=201)
def no_change(body: dict[str, Any], activity_id: UUID) -> Any:
    """The latest approved words stand for a quarter too: written and sent to review in one"""
    facts = {name: body[name] for name in ("command_id", "on_behalf_of", "base_id", "base_hash")}
    about = {"actor_id": caller(), "activity_id": activity_id, "quarter": body["period"]}
    return carry_out(ask.ConfirmNoChange(**about, **facts))


@blueprint.writes("/<uuid:activity_id>/reassignments", ReassignmentIn, answers.ResponsibilityAsLeft, status=201)
def propose(body: dict[str, Any], activity_id: UUID) -> Any:
    """Propose another unit or owner, from a day on; nothing changes before it is agreed"""
    return handed_over(ask.ProposeReassignment(actor_id=caller(), activity_id=activity_id, **body))


@blueprint.writes("/<uuid:activity_id>/owner", OwnerIn, answers.ResponsibilityAsLeft)
def appoint_owner(body: dict[str, Any], activity_id: UUID) -> Any:
    """Appoint the first owner, or one after an owner who has left"""
    return handed_over(ask.AppointOwner(actor_id=caller(), activity_id=activity_id, **body))


def _offered(at: Workplace, row: BoardRow, reported: UpdateFacts, names: Names) -> dict[str, Any]:
    """What may be begun for the quarter, and what may be done about the responsibility."""
    begins, hands_over = at.answers(reported, row.plan_id), handover.answers(at, row)
    both = {one: {**begins[one], **hands_over[one]} for one in begins}
    return offered(both, {**BEGINNING, **HANDING_OVER}, names)
