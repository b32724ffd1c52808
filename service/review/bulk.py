"""Several approvals from the list: each is a command of its own, with one id for all of them and one receipt."""

from collections.abc import Iterator
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from domain import commands as ask
from domain.errors import Refusal
from domain.values import derived_id
from service.auth import signed_in
from service.pages import fresh_id, person
from service.refusals import sentence, status
from service.review.routes import activity_of
from service.review.rows import others, own_rows
from service.workplace import workplace
from workers.act import act
from workers.read_models import activity_board, sign_off_queue

blueprint = Blueprint("bulk", __name__, url_prefix="/granska/valda")
TICK = "take-"


@blueprint.post("")
@signed_in
def approve() -> tuple[str, int] | Response:
    """303 to the receipt; when some are refused, the list again with those ticked and why."""
    bulk_id, refused, done, last = _uuid(request.form.get("bulk_id", "")), {}, [], 0
    for update_id in _ticked():
        try:
            answer = act(_approval(bulk_id, update_id))
            done.append(update_id)
            last = max(last, answer.last_position or 0)
        except Refusal as refusal:
            refused[update_id] = refusal
    if refused:
        return _list_again(refused, done), max(status(refusal) for refusal in refused.values())
    if not done:
        return redirect(url_for("review.index"), 303)
    return redirect(url_for("bulk.receipt", bulk_id=bulk_id, uppdatering=done, after=last), 303)


@blueprint.get("/<uuid:bulk_id>")
@signed_in
def receipt(bulk_id: UUID) -> str:
    """What the log has of these approvals: each with the sign-off that its own command made."""
    wanted = [_uuid(text) for text in request.args.getlist("uppdatering")]
    with workplace(person()) as at:
        found = [update for update in sign_off_queue.several(at.reading, wanted) if at.may_read(update.facts)]
        rows = activity_board.several(at.reading, [update.activity_id for update in found])
        given = {sign_off.id: sign_off for update in found for sign_off in update.decisions.sign_offs}
        lines = [
            (
                update,
                rows[update.activity_id],
                given.get(derived_id(approval_id(bulk_id, update.update_id), "sign_off")),
            )
            for update in found
        ]
        people = at.names(*(sign_off.on_behalf_of for _, _, sign_off in lines if sign_off))
        return render_template("review/receipt.html", at=at, lines=lines, people=people)


def _approval(bulk_id: UUID, update_id: UUID) -> ask.ApproveUpdate:
    step, principal = (request.form.get(f"{name}-{update_id}", "") for name in ("step", "for"))
    return ask.ApproveUpdate(
        command_id=approval_id(bulk_id, update_id),
        bulk_id=bulk_id,
        actor_id=person(),
        on_behalf_of=_uuid(principal) if principal else None,
        activity_id=activity_of(update_id),
        update_id=update_id,
        content_hash=request.form.get(f"hash-{update_id}", ""),
        step_id=int(step) if step.isascii() and step.isdigit() else abort(400),
    )


def approval_id(bulk_id: UUID, update_id: UUID) -> UUID:
    """The same each time, so that a list sent twice approves once."""
    return derived_id(bulk_id, f"approve:{update_id}")


def _ticked() -> Iterator[UUID]:
    for name, value in request.form.items():
        if name.startswith(TICK) and value:
            yield _uuid(name.removeprefix(TICK))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        abort(400)


def _list_again(refused: dict[UUID, Refusal], done: list[UUID]) -> str:
    with workplace(person()) as at:
        mine = own_rows(at)
        about = sign_off_queue.several(at.reading, [*refused, *done])
        titles = activity_board.several(at.reading, [update.activity_id for update in about])
        named = {update.update_id: titles[update.activity_id].title for update in about}
        return render_template(
            "review/index.html",
            at=at,
            mine=mine,
            others=others(at, mine),
            people=at.names(*(row.for_whom for row in mine)),
            refused={update: sentence(refusal) for update, refusal in refused.items()},
            done=[named[update] for update in done],
            named=named,
            bulk_id=fresh_id(),
        )
