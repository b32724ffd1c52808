"""What follows when somebody steps aside: which signatures fall, and who must act then. Said before it is done."""

from typing import NamedTuple
from uuid import UUID

from flask_babel import gettext

from domain import commands as ask
from domain.activity import Activity
from domain.errors import Refusal
from domain.update import Update
from service.pages import fresh_id
from service.review.page import ReviewPage
from service.workplace import Workplace
from workers import tools


class Following(NamedTuple):
    """In sentences: what ``falls``, and who acts ``then``; both empty where the person has stepped aside already."""

    falls: str
    then: str


def following(at: Workplace, page: ReviewPage) -> Following:
    """As the command itself would leave it; nothing is stored."""
    command = ask.DeclareRecusal(
        command_id=fresh_id(), actor_id=at.person, activity_id=page.row.activity_id, update_id=page.update.id
    )
    try:
        (activity,) = tools.sparbar().rehearsed(command)
    except Refusal:
        return Following("", "")
    assert isinstance(activity, Activity)
    would_be = activity.updates[page.update.id]
    return Following(_falls(page.update, would_be), _then(at, page.row.plan_id, activity, would_be))


def _falls(now: Update, would_be: Update) -> str:
    """The person's own signature, and the approvals that rest on a unit's review that falls."""
    kept = {one.id for one in would_be.sign_offs if not one.void}
    steps = {one.step for one in now.sign_offs if not one.void and one.id not in kept}
    if "unit" in steps:
        words = str(gettext("Din granskning för enheten slutar gälla, och enheten granskar igen."))
        return f"{words} {gettext('Det som har godkänts sedan dess faller också.')}" if "sam" in steps else words
    if steps:
        return str(gettext("Ditt godkännande slutar gälla."))
    return str(gettext("Du har inte skrivit under något här, så ingenting slutar gälla."))


def _then(at: Workplace, plan_id: UUID, activity: Activity, would_be: Update) -> str:
    """Whom it waits for, or who can help where that is nobody."""
    waiting = at.waiting(activity.facts(would_be, would_be.period), plan_id)
    if waiting is not None and waiting.people:
        return str(gettext("Den väntar då på: %(who)s.", who=_listed(at, *waiting.people)))
    who = _listed(at, *at.organisation.holders("coordinator"))
    return str(gettext("Då kan ingen besluta om den förrän samordnaren, %(who)s, har skickat den vidare.", who=who))


def _listed(at: Workplace, *people: UUID) -> str:
    return ", ".join(sorted(at.names(*people).values()))
