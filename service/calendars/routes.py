"""A calendar feed at an address that is the key to it: whoever has it reads the dates, until it is taken back."""

from flask import Blueprint, Response, abort
from flask_babel import gettext

from service.auth import public
from service.calendars.feed import encoded
from workers import accounts, dates, tokens, tools
from workers.reading import reading

blueprint = Blueprint("calendars", __name__, url_prefix="/kalender")


@blueprint.get("/<string(length=43):secret>.ics")
@public
def feed(secret: str) -> Response:
    """Days and titles only; nothing that is not approved is told."""
    found, organisation = tokens.bearer(secret), tools.sparbar().organisation()
    if found is None or found.scope != "calendar" or organisation is None:
        abort(404)
    with reading() as now:
        own = dates.of_person(now, organisation, found.person_id)
    body = encoded(str(gettext("Spårbar, %(name)s", name=accounts.name(found.person_id))), own)
    return Response(body, content_type="text/calendar; charset=utf-8", headers={"Cache-Control": "private, no-store"})
