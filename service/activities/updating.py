"""From the update form to commands: save what was written, and submit exactly those words when asked to."""

from typing import Any
from uuid import UUID

from domain import commands as ask
from domain.activity import Activity
from domain.errors import NotFound
from domain.update import Update
from domain.values import Answer, Content, Quarter, content_hash, derived_id, normalised
from workers.act import act

WORDS = ("status", "text", "done", "next", "obstacle", "decision_needed")


def save(person: UUID, activity: Activity, quarter: Quarter, form: dict[str, Any]) -> Answer:
    """Write the words as a draft; raises the refusal."""
    return act(_writing(person, activity, quarter, form, form["command_id"]))


def submit(person: UUID, activity: Activity, quarter: Quarter, form: dict[str, Any]) -> Answer:
    """Write, then submit the very words that were written: two commands, each of them answered only once."""
    writing = _writing(person, activity, quarter, form, derived_id(form["command_id"], "write"))
    act(writing)
    update_id = writing.update_id
    words = content_hash(
        normalised(content_of(form)),
        activity=activity.id,
        update=update_id,
        period=quarter,
        kind="regular",
        base=None,
    )
    submitting = ask.SubmitUpdate(
        command_id=form["command_id"],
        actor_id=person,
        activity_id=activity.id,
        update_id=update_id,
        content_hash=words,
    )
    return act(submitting)


def content_of(form: dict[str, Any]) -> Content:
    return Content(**{name: form[name] for name in WORDS})


def words_of(content: Content | None) -> dict[str, str]:
    """A form's fields from stored words; empty answers are empty fields."""
    return {name: getattr(content, name, None) or "" for name in WORDS}


def _writing(
    person: UUID, activity: Activity, quarter: Quarter, form: dict[str, Any], command_id: UUID
) -> ask.StartDraft | ask.SaveDraft:
    facts: dict[str, Any] = {
        "command_id": command_id,
        "actor_id": person,
        "activity_id": activity.id,
        "content": content_of(form),
    }
    if form["base_version"] == 0:
        return ask.StartDraft(quarter=quarter, **facts)
    return ask.SaveDraft(update_id=_existing(activity, quarter).id, base_version=form["base_version"], **facts)


def _existing(activity: Activity, quarter: Quarter) -> Update:
    update = activity.update_for(quarter)
    if update is None:
        raise NotFound
    return update
