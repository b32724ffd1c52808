"""Substitutes: who acts for whom, in which role and between which days."""

from typing import Any
from uuid import UUID

from domain import commands as ask
from domain.substitution import Substitution, ending
from service.api import answers
from service.api.at import workplace_at
from service.api.bearer import caller
from service.api.blueprint import Part
from service.api.requests import EndIn, MomentIn, SubstituteIn
from service.api.shown import substitution
from service.workplace import Workplace, workplace
from workers import feed, tools
from workers.act import act

blueprint = Part("api_substitutes", __name__, url_prefix="/api/v1/substitutes", description="Who acts for whom")


@blueprint.reads("", answers.Substitutions, MomentIn)
def index(query: dict[str, Any]) -> dict[str, Any]:
    """Those that run or will, and that the caller is one of the two in, or could end"""
    with workplace_at() as (at, moment):
        items = [substitution(at, one) for one in _current(at) if ending(at.organisation, at.person, one)]
        return moment | {"next": None, "items": items}


@blueprint.writes("", SubstituteIn, answers.SubstitutionAsLeft, status=201)
def appoint(body: dict[str, Any]) -> Any:
    """Appoint one's own substitute, or somebody else's"""
    principal = body.pop("principal_id") or caller()
    command = ask.AppointSubstitute(actor_id=caller(), principal_id=principal, **body)
    return _as_left(command, command.substitution_id)


@blueprint.writes("/<uuid:substitution_id>/end", EndIn, answers.SubstitutionAsLeft)
def end(body: dict[str, Any], substitution_id: UUID) -> Any:
    """End it at once; what the substitute has decided stands"""
    return _as_left(ask.EndSubstitution(actor_id=caller(), substitution_id=substitution_id, **body), substitution_id)


def _as_left(command: ask.OrganisationCommand, substitution_id: UUID) -> dict[str, Any]:
    answer = act(command)
    position = answer.last_position or feed.head()
    organisation = tools.sparbar().organisation_at(position)
    assert organisation is not None
    with workplace(caller()) as at:
        at.organisation = organisation
        left = {"position": position, "replayed": answer.replayed}
        return substitution(at, organisation.appointments[substitution_id]) | left


def _current(at: Workplace) -> list[Substitution]:
    found = [one for one in at.organisation.substitutions.values() if one.valid_to >= at.today]
    return sorted(found, key=lambda one: (one.valid_to, one.valid_from))
