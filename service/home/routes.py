"""Min sida."""

from flask import Blueprint, render_template
from flask_login import current_user

from service.auth import signed_in
from service.comparing.since import since
from service.moments import asked_moment
from service.pages import person
from service.workplace import workplace
from workers.desk.desk import desk, quarter
from workers.desk.handovers import waiting_handovers
from workers.desk.reports import waiting

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@signed_in
def show() -> str:
    with workplace(person(), asked_moment()) as at:
        own = desk(at)
        leads = "coordinator" in current_user.acts_as
        counts = quarter(at, own.period) if leads and own.period else []
        handovers = waiting_handovers(at)
        named = [who for one in handovers for who in (one.proposal.by, one.proposal.to_owner_id, one.for_whom)]
        people = at.names(*named, *(one.by.principal_id for one in own.standing_in))
        more = {"counts": counts, "people": people, "reports": waiting(at), "handovers": handovers, "since": since(at)}
        return render_template("home/show.html", at=at, desk=own, **more)
