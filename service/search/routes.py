"""The search page: an address that can be shared, whose answer is what its reader may see."""

from flask import Blueprint, render_template, request

from service.auth import signed_in
from service.pages import person
from service.schemas import without_controls
from service.search.found import look_for
from service.workplace import workplace

blueprint = Blueprint("search", __name__)
LONGEST = 200


@blueprint.get("/sok")
@signed_in
def show() -> str:
    words = " ".join(without_controls(request.args.get("q", "")).split())[:LONGEST]
    unit = request.args.get("enhet") or None
    with workplace(person()) as at:
        found = look_for(at, words, unit) if words else None
        return render_template("search/show.html", at=at, words=words, unit=unit, found=found)
