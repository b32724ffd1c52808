"""A file that somebody attached to an update."""

from flask import Blueprint
from werkzeug.wrappers import Response

from service.attachments.answer import file_answer
from service.auth import signed_in
from service.pages import person

blueprint = Blueprint("attachments", __name__, url_prefix="/bilagor")


@blueprint.get("/<digest>")
@signed_in
def show(digest: str) -> Response:
    return file_answer(person(), digest)
