"""Carry out a command about an update, and answer with the update as the command left it."""

from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from domain import commands as ask
from domain.activity import Activity
from domain.differences import changed_parts
from domain.errors import NotFound, Refusal
from domain.update import Update
from domain.values import Answer, Content
from service.activities.updating import WORDS
from service.api import shown
from service.api.bearer import caller
from service.api.refused import of_refusal
from service.workplace import workplace
from workers import feed, projector, tools
from workers.act import act
from workers.read_models import sign_off_queue
from workers.reading import reading

AboutUpdate = ask.StartDraft | ask.ConfirmNoChange | ask.UpdateCommand


def activity_of(update_id: UUID) -> UUID:
    """The activity that the update belongs to; raises NotFound. What was written a moment ago is waited for."""
    with reading() as now:
        queued = sign_off_queue.one(now, update_id)
    if queued is None and projector.wait_for(feed.head()):
        with reading() as now:
            queued = sign_off_queue.one(now, update_id)
    if queued is None:
        raise NotFound
    return queued.activity_id


def about(body: dict[str, Any], update_id: UUID) -> dict[str, Any]:
    """What every command about an update says: which, by whom and for whom; raises NotFound."""
    asked = {name: body[name] for name in ("command_id", "on_behalf_of") if name in body}
    return asked | {"actor_id": caller(), "activity_id": activity_of(update_id), "update_id": update_id}


def carry_out(command: AboutUpdate, new: UUID | None = None) -> dict[str, Any] | Response:
    """The update (the ``new`` one that came of it), or the refusal with what has changed since the caller looked.

    The same command again is answered with the update as the first one left it.
    """
    try:
        answer = act(command)
    except Refusal as refusal:
        return of_refusal(refusal, _diff(command, refusal))
    return _as_left(command, answer, new or command.update_id)


def _as_left(command: AboutUpdate, answer: Answer, update_id: UUID) -> dict[str, Any]:
    position = answer.last_position or feed.head()
    activity = tools.sparbar().activity_at(command.activity_id, position)
    assert activity is not None
    with workplace(caller()) as at:
        one = activity.updates[update_id]
        return shown.updates(at, activity, [one], position, replayed=answer.replayed)[0]


def _diff(command: AboutUpdate, refusal: Refusal) -> list[dict[str, Any]]:
    """Field by field what the caller had seen and what stands there now."""
    if refusal.code not in ("stale_content", "draft_conflict"):
        return []
    activity: Activity = tools.sparbar().activity(command.activity_id)
    update = activity.updates[command.base_id if isinstance(command, ask.ConfirmNoChange) else command.update_id]
    seen = _seen(command, update)
    if seen is None:
        return []
    pairs = [(name, getattr(seen, name), getattr(update.content, name)) for name in WORDS]
    for was, now in changed_parts(seen, update.content):
        pairs += [(f"parts/{was.letter}/{name}", getattr(was, name), getattr(now, name)) for name in ("status", "text")]
    return [{"field": name, "seen": before, "now": now} for name, before, now in pairs if before != now]


def _seen(command: AboutUpdate, update: Update) -> Content | None:
    """The words that the command was made on; None when the update never had such words."""
    if isinstance(command, ask.SaveDraft):
        version = command.base_version
        return update.versions[version - 1].content if 1 <= version <= len(update.versions) else None
    shown_hash = command.base_hash if isinstance(command, ask.ConfirmNoChange) else getattr(command, "content_hash", "")
    return update.words(shown_hash)
