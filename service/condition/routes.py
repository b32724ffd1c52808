"""How the service is doing: for administrators, who look after it, and for auditors, who rely on the log."""

from flask import Blueprint, render_template

from service.auth import roles
from service.condition.wrong import wrong
from workers import condition

blueprint = Blueprint("condition", __name__, url_prefix="/drift")


@blueprint.get("")
@roles("administrator", "auditor")
def show() -> str:
    now = condition.now()
    return render_template("condition/show.html", now=now, wrong=wrong(now))
