"""Files that are attached to updates: sending one, and fetching it."""

from typing import Any
from uuid import UUID

from flask_babel import gettext
from marshmallow import fields, validate
from msgspec.structs import replace
from werkzeug.wrappers import Response

from domain import commands as ask
from domain.errors import NotFound
from domain.update import Update
from service.api import answers
from service.api.bearer import caller
from service.api.blueprint import Part
from service.api.carry_out import activity_of, carry_out
from service.api.problem import problem
from service.api.requests import DIGEST, CommandIn, Query
from service.attachments.answer import file_answer
from service.attachments.taking import NotAttached, take
from service.workplace import workplace
from workers import file_types, tools

blueprint = Part("api_attachments", __name__, url_prefix="/api/v1", description="Files attached to updates")


class AttachIn(Query):
    """Beside the file itself, in the part ``file``."""

    command_id = fields.UUID(required=True)
    base_version = fields.Integer(required=True)


class DetachIn(CommandIn):
    base_version = fields.Integer(required=True)
    sha256 = fields.String(required=True, validate=validate.Regexp(DIGEST), metadata={"pattern": DIGEST})


@blueprint.uploads("/updates/<uuid:update_id>/attachments", AttachIn, answers.Update)
def attach(form: dict[str, Any], files: dict[str, Any], update_id: UUID) -> Any:
    """Save the draft with one file more; sent as multipart/form-data"""
    update = _update(update_id)
    try:
        file = take(files["file"])
    except NotAttached as why:
        return problem("invalid", 422, errors={"file": [str(why)]})
    return carry_out(_saving(form, update, tuple(dict.fromkeys([*update.content.attachments, file]))))


@blueprint.writes("/updates/<uuid:update_id>/attachments/remove", DetachIn, answers.Update)
def detach(body: dict[str, Any], update_id: UUID) -> Any:
    """Save the draft without the file; what was saved with it keeps it"""
    update = _update(update_id)
    left = tuple(file for file in update.content.attachments if file.sha256 != body["sha256"])
    if left == update.content.attachments:
        return problem("invalid", 422, errors={"sha256": [gettext("Ingen sådan bilaga finns i utkastet.")]})
    return carry_out(_saving(body, update, left))


@blueprint.fetches("/attachments/<digest>", [kind for kind, _ in file_types.KINDS.values()])
def fetch(digest: str) -> Response:
    """The file, for those who may read an update that it is attached to"""
    return file_answer(caller(), digest)


def _saving(body: dict[str, Any], update: Update, files: Any) -> ask.SaveDraft:
    return ask.SaveDraft(
        command_id=body["command_id"],
        actor_id=caller(),
        activity_id=activity_of(update.id),
        update_id=update.id,
        base_version=body["base_version"],
        content=replace(update.content, attachments=files),
    )


def _update(update_id: UUID) -> Update:
    """Raises NotFound for what one may not read."""
    activity = tools.sparbar().activity(activity_of(update_id))
    update = activity.updates[update_id]
    with workplace(caller()) as at:
        if not at.may_read(activity.facts(update, update.period)):
            raise NotFound
    return update
