"""The list of every mail: to whom, of what kind, why, and what became of it."""

from uuid import UUID

from flask import Blueprint, abort, render_template, request

from service.auth import roles
from service.pages import person
from service.words import MAIL_KIND
from service.workplace import workplace
from workers.mail import outbox
from workers.settings import Settings

blueprint = Blueprint("mail_log", __name__, url_prefix="/utskick")
PAGE, LAST = 50, 10_000


@blueprint.get("")
@roles("coordinator", "administrator")
def index() -> str:
    wanted, kind = request.args.get("person", ""), request.args.get("slag", "")
    number = min(max(request.args.get("sida", 1, type=int), 1), LAST)
    if kind and kind not in MAIL_KIND:
        abort(404)
    found = outbox.found(_id(wanted), kind or None, limit=PAGE + 1, skip=(number - 1) * PAGE)
    with workplace(person()) as at:
        everybody = at.names(*at.organisation.people)
        return render_template(
            "mail_log/index.html",
            found=found[:PAGE],
            more=len(found) > PAGE,
            number=number,
            typed={"person": wanted, "slag": kind},
            choices=sorted(everybody.items(), key=lambda one: one[1]),
            people=at.names(*(who for one in found for who in (one.recipient_id, one.by_id))),
            settings=Settings.read(),
        )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        abort(404)
