"""From the update form to commands: write the words, and submit exactly those words when asked to."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec

from domain import commands as ask
from domain.activity import Activity
from domain.planned import PartTold
from domain.update import Update
from domain.values import Answer, Attachment, Content, Kind, Quarter, derived_id, normalised
from service.activities.parts import fields_of, names, said_in
from workers.act import act

WORDS = (
    "status",
    "text",
    "done",
    "next",
    "obstacle",
    "decision_needed",
    "proposed_lifecycle",
    "closing_statement",
)


def write(person: UUID, activity: Activity, quarter: Quarter, form: dict[str, Any]) -> Answer:
    """Save the words as a draft; raises the refusal. The same form again gets the first answer."""
    return act(_writing(person, activity, quarter, form))


def submit(person: UUID, activity: Activity, quarter: Quarter, form: dict[str, Any]) -> Answer:
    """Submit the very words that the form wrote; raises the refusal, and what was written stays a draft."""
    update_id = _writing(person, activity, quarter, form).update_id
    known = activity.updates.get(update_id)
    kind: Kind = known.kind if known else "regular"
    words = activity.hash_of(normalised(content_of(form)), update_id, quarter, kind, known.base if known else None)
    submitting = ask.SubmitUpdate(
        command_id=derived_id(form["command_id"], "submit"),
        actor_id=person,
        activity_id=activity.id,
        update_id=update_id,
        content_hash=words,
        on_behalf_of=form["on_behalf_of"],
    )
    return act(submitting)


def content_of(form: dict[str, Any]) -> Content:
    """The words, also about sub-activities, and the files that the form carries."""
    words = {name: form[name] for name in WORDS} | {"parts": said_in(form) or msgspec.UNSET}
    return Content(attachments=tuple(form.get("attachments", ())), **words)


def words_of(content: Content | None, parts: Iterable[PartTold] = ()) -> dict[str, str]:
    """A form's fields from stored words; empty answers are empty fields, also those about the ``parts``."""
    words = {name: getattr(content, name, None) or "" for name in WORDS}
    return words | {name: "" for part in parts for name in names(part.letter)} | fields_of(content)


def written_on(update: Update | None) -> dict[str, Any]:
    """The hidden fields that tell what a form was written on."""
    return {"update_id": update.id if update else "", "base_version": len(update.versions) if update else 0}


def attached_since(update: Update | None, form: dict[str, Any]) -> list[Attachment]:
    """The files that others have attached since the version that the form was written on."""
    if update is None or update.state not in ("draft", "returned"):
        return []
    base = form.get("base_version") or 0
    before = update.versions[base - 1].content.attachments if 1 <= base <= len(update.versions) else ()
    return [file for file in update.content.attachments if file not in before]


def is_draft(update: Update | None, form: dict[str, Any]) -> bool:
    """Whether the words of the form are what the draft says now."""
    return (
        update is not None and update.state in ("draft", "returned") and update.content == normalised(content_of(form))
    )


def _writing(
    person: UUID, activity: Activity, quarter: Quarter, form: dict[str, Any]
) -> ask.StartDraft | ask.SaveDraft:
    facts: dict[str, Any] = {
        "command_id": form["command_id"],
        "actor_id": person,
        "activity_id": activity.id,
        "content": content_of(form),
        "on_behalf_of": form["on_behalf_of"],
    }
    if form["update_id"] is None:
        return ask.StartDraft(quarter=quarter, **facts)
    return ask.SaveDraft(update_id=form["update_id"], base_version=form["base_version"], **facts)
