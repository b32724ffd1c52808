"""Several approvals at once: each is a command of its own, judged by every rule, with one receipt for all of them."""

from typing import Any

from domain import commands as ask
from domain.errors import Refusal
from service.api import answers
from service.api.bearer import caller
from service.api.blueprint import Part
from service.api.carry_out import activity_of
from service.api.requests import BulkIn
from service.refusals import sentence
from service.review.bulk import approval_id
from workers.act import act

blueprint = Part("api_bulk", __name__, url_prefix="/api/v1/bulk", description="Several decisions at once")


@blueprint.writes("/approve", BulkIn, answers.Receipt)
def approve(body: dict[str, Any]) -> dict[str, Any]:
    """Approve several updates; those that are refused are left, and the others stand"""
    bulk_id = body["command_id"]
    return {"bulk_id": bulk_id, "items": [_approved(bulk_id, one) for one in body["updates"]]}


def _approved(bulk_id: Any, one: dict[str, Any]) -> dict[str, Any]:
    told = {"update": one["update_id"], "approved": False, "position": None, "replayed": False}
    told |= {"code": None, "detail": None}
    try:
        ids = {"command_id": approval_id(bulk_id, one["update_id"]), "bulk_id": bulk_id, "actor_id": caller()}
        answer = act(ask.ApproveUpdate(**ids, activity_id=activity_of(one["update_id"]), **one))
    except Refusal as refusal:
        return told | {"code": refusal.code, "detail": sentence(refusal)}
    return told | {"approved": True, "position": answer.last_position, "replayed": answer.replayed}
