"""The history for auditors: filters that are addresses, and one event at a time."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, abort, render_template, request

from service.auth import roles
from service.history.event import event_page
from service.history.search import ROLES, find, sought, topics
from service.moments import asked_moment
from service.pages import person
from service.words import BARRED
from service.workplace import Workplace, workplace
from workers.evidence import Evidence
from workers.read_models import history

blueprint = Blueprint("history", __name__, url_prefix="/historik")
FILTERS = ("vem", "roll", "enhet", "aktivitet", "slag", "fran", "till")


@blueprint.get("")
@roles("auditor")
def index() -> str:
    with workplace(person(), asked_moment()) as at:
        wanted, wrong = sought(request.args)
        found = find(at, wanted)
        return render_template(
            "history/index.html",
            at=at,
            found=found,
            wrong=wrong,
            typed={name: request.args.get(name, "") for name in FILTERS},
            choices=_choices(at),
            people=at.names(*(one for row in found.rows for one in (row.actor_id, row.on_behalf_of))),
        )


@blueprint.get("/<int:position>")
@roles("auditor")
def show(position: int) -> str:
    with workplace(person()) as at:
        page = event_page(at, position) or abort(404)
        people = at.names(*page.people)
        return render_template("history/show.html", at=at, page=page, people=people, why=_named(page.evidence, people))


def _named(why: Evidence | None, people: Mapping[UUID, str]) -> dict[str, list[str]]:
    """The people of the evidence by their names, in the order of the names."""
    if why is None:
        return {}
    barred = ((people[one.person], str(BARRED[one.reason])) for one in why.barred)
    return {
        "could": sorted(people[one] for one in why.could),
        "barred": [f"{name} ({reason})" for name, reason in sorted(barred)],
        "conflict": sorted(people[one] for one in why.conflict),
    }


def _choices(at: Workplace) -> dict[str, list[tuple[str, str]]]:
    """The values that each list offers, with the words for those that are names."""
    names = at.names(*history.actors(at.reading))
    units = at.organisation.units
    return {
        "vem": sorted(((str(one), name) for one, name in names.items()), key=lambda choice: choice[1]),
        "enhet": sorted(((str(one), unit.code) for one, unit in units.items()), key=lambda choice: choice[1]),
        "roll": [(role, "") for role in ROLES],
        "slag": [(topic, "") for topic in topics()],
    }
