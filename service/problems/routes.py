"""The page that explains a refusal."""

from flask import Blueprint, abort, render_template

from service.auth import public
from service.problems.titles import TITLES, advice, meaning, title

blueprint = Blueprint("problems", __name__, url_prefix="/fel")


@blueprint.get("/<code>")
@public
def show(code: str) -> str:
    if code not in TITLES:
        abort(404)
    words = {"title": title(code), "meaning": meaning(code), "advice": advice(code)}
    return render_template("problems/show.html", code=code, **words)
