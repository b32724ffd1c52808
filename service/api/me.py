"""Who a token's requests are made for, and what has changed since that person was on the pages last."""

from typing import Any

from service.api import answers
from service.api.at import workplace_at
from service.api.blueprint import Part
from service.api.requests import MomentIn
from service.comparing.since import Since, since

blueprint = Part("api_me", __name__, url_prefix="/api/v1/me", description="The caller")


@blueprint.reads("", answers.Me, MomentIn)
def show(query: dict[str, Any]) -> dict[str, Any]:
    """The caller, when they were on the pages before, and in how many activities something differs since then"""
    with workplace_at() as (at, moment):
        return moment | {"id": at.person, "name": at.names(at.person)[at.person], "last_visit": _last_visit(since(at))}


def _last_visit(found: Since | None) -> dict[str, Any] | None:
    """Programs move no mark, so it says the same however often they ask."""
    if found is None:
        return None
    changed = [{"plan": one.plan.slug, "activities": one.changed} for one in found.plans]
    return {"position": found.visit.position, "at": found.visit.at, "changed": changed}
