"""How things look as JSON: an activity, an update with what may be done with it, a task."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain import discussing
from domain.activity import Activity
from domain.discussion import Comment, Suggestion
from domain.errors import LacksRole, Refusal, SameAsNow
from domain.guards import Case
from domain.planned import parts_told
from domain.reassignment import Reassignment
from domain.substitution import Substitution, ending
from domain.update import SignOff, Update
from service.api.answers import ABOUT_ONE
from service.api.offered import offered
from service.moments import end_of
from service.workplace import Waiting, Workplace
from workers.desk.items import Item
from workers.read_models.activity_board import BoardRow
from workers.read_models.sign_off_queue import QueuedUpdate
from workers.reports.judged import lateness

Json = dict[str, Any]
Names = Mapping[UUID, str]


def due(waiting: Waiting) -> datetime | None:
    """The last day's end."""
    return end_of(waiting.due) if waiting.due else None


def person(one: UUID | None, names: Names) -> Json | None:
    return {"id": one, "name": names[one]} if one else None


def activity(at: Workplace, row: BoardRow, quarter: str, update: QueuedUpdate | None, names: Names) -> Json:
    """``update`` is the activity's own for the quarter; its id shows to those who may read it."""
    plan = at.plan(row.plan_id)
    is_open = update is not None and at.waiting(update.facts, row.plan_id) is not None
    return {
        "id": row.activity_id,
        "plan": plan.slug,
        "area": plan.area(row.area),
        "area_number": row.area,
        "number": row.number,
        "title": row.title,
        "unit": at.unit(row.unit_id),
        "owner": person(row.owner_id, names),
        "performer": row.performer,
        "with_units": [at.unit(unit) for unit in row.planned.with_units],
        "years": row.years,
        "due": row.planned.due,
        "continuous": row.continuous,
        "status": row.status,
        "status_text": row.status_text,
        "status_source": row.status_source,
        "status_period": row.status_period,
        "state": update.state if update else "not_reported",
        "open_update": update.update_id if update and is_open and at.may_read(update.facts) else None,
        "version": row.version,
        "updated_at": row.updated_at,
        "flags": lateness(row.status, row.years, quarter, row.planned.due),
        "parts": parts_told(row.planned.parts, row.planned.said_of_parts),
        "links": row.planned.links,
    }


def updates(
    at: Workplace, found: Activity, ones: Iterable[Update], position: int, *, replayed: bool = False
) -> list[Json]:
    """Updates of one activity with what the caller may do with each."""
    ones = list(ones)
    assert found.plan_id is not None
    waiting = {one.id: at.waiting(found.facts(one, one.period), found.plan_id) for one in ones}
    names = at.names(*at.principals, *_everybody(ones, waiting))
    end = {"position": position, "replayed": replayed}
    return [_update(at, found, one, waiting[one.id], names) | end for one in ones]


def _update(at: Workplace, found: Activity, one: Update, waiting: Waiting | None, names: Names) -> Json:
    assert found.plan_id is not None
    facts, plan = found.facts(one, one.period), found.plan_id
    cases = {who: at.case(facts, plan, who) for who in (None, *at.principals)}
    answers = {who: discussing.allowed(one, case) for who, case in cases.items()}
    return {
        "id": one.id,
        "activity": found.id,
        "period": one.period,
        "kind": one.kind,
        "base": one.base,
        "state": one.state,
        "content_version": len(one.versions),
        "content": {"parts": []} | msgspec.to_builtins(one.content),
        "content_hash": one.hash,
        "step_id": one.step_id,
        "quorum": one.quorum,
        "approvals": {"given": len(one.valid("sam")), "needed": one.quorum},
        "sign_offs": [_sign_off(at, given, names) for given in one.sign_offs],
        "last_return": _last_return(one, names),
        "flags": _flags(one, waiting),
        "waiting_for": _waiting(waiting, names),
        **_discussion(one, cases[None], answers[None], names),
        **offered(answers, ABOUT_ONE, names),
    }


def _discussion(one: Update, case: Case, answers: Mapping[str, Refusal | None], names: Names) -> Json:
    """What has been said, and which of it the caller may settle, open again or answer."""
    settles, reopens = answers["resolve-comment"] is None, answers["reopen-comment"] is None
    accepts, declines = answers["accept-suggestion"] is None, answers["decline-suggestion"] is None
    comments = [
        _said(each, names, ("text", "field", "blocking", "answers"))
        | {
            "allowed": _open(
                resolve=settles and discussing.settling(each, case) is None,
                reopen=reopens and discussing.reopening(each, case) is None,
            )
        }
        for each in one.comments.values()
    ]
    suggestions = [
        _said(each, names, ("text", "field", "reason", "answer"))
        | {"allowed": _open(accept=accepts, decline=declines) if discussing.answering(each) is None else []}
        for each in one.suggestions.values()
    ]
    return {"comments": comments, "suggestions": suggestions}


def _open(**commands: bool) -> list[str]:
    return [command for command, is_open in commands.items() if is_open]


def _flags(one: Update, waiting: Waiting | None) -> list[str]:
    """What is to be noticed, and is no state."""
    found = {"late": waiting is not None and waiting.late, "unit_review_waived": one.waived}
    noticed = [flag for flag, holds in found.items() if holds]
    return [*noticed, one.kind] if one.kind in ("no_change", "correction") else noticed


def _sign_off(at: Workplace, given: SignOff, names: Names) -> Json:
    return {
        "id": given.id,
        "step": given.step,
        "by": person(given.by, names),
        "on_behalf_of": person(given.on_behalf_of, names),
        "role": given.role,
        "unit": at.unit(given.unit_id) if given.unit_id else None,
        "hash": given.hash,
        "at": given.at,
        "void": given.void is not None,
    }


def _said(one: Comment | Suggestion, names: Names, words: tuple[str, ...]) -> Json:
    """A comment or a suggestion: who, when, on which words, and its own keys."""
    told = {"id": one.id, "at": one.at, "hash": one.hash} | {name: getattr(one, name) for name in words}
    told |= {"by": person(one.by, names), "on_behalf_of": person(one.on_behalf_of, names)}
    return told | ({"resolved_by": person(one.resolved_by, names)} if isinstance(one, Comment) else {})


def _last_return(one: Update, names: Names) -> Json | None:
    back = one.last_return
    if back is None:
        return None
    told = {"step": back.step, "at": back.at, "reason": back.reason, "cause": back.cause, "hash": back.hash}
    return told | {"by": person(back.by, names)}


def _waiting(waiting: Waiting | None, names: Names) -> Json | None:
    if waiting is None:
        return None
    who = sorted((person(one, names) for one in waiting.people), key=lambda one: one["name"] if one else "")
    return {"step": waiting.step, "people": who, "since": waiting.since, "due": due(waiting)}


def _everybody(ones: Iterable[Update], waiting: Mapping[UUID, Waiting | None]) -> list[UUID | None]:
    given = [who for one in ones for sign_off in one.sign_offs for who in (sign_off.by, sign_off.on_behalf_of)]
    returned = [one.last_return.by for one in ones if one.last_return]
    said: list[Comment | Suggestion] = []
    for one in ones:
        said += one.comments.values()
        said += one.suggestions.values()
    spoke = [who for each in said for who in (each.by, each.on_behalf_of, getattr(each, "resolved_by", None))]
    return [*given, *returned, *spoke, *(who for turn in waiting.values() if turn for who in turn.people)]


def task(at: Workplace, item: Item, do: list[str], names: Names) -> Json:
    """Something that waits for the caller, came back, or was sent."""
    update, waiting = item.update, item.waiting
    return {
        "update": update.update_id if update else None,
        "activity": task_activity(at, item.activity),
        "period": item.quarter,
        "do": do,
        "role": _role(waiting),
        "for_": person(item.for_whom, names),
        "since": waiting.since if waiting else None,
        "due": due(waiting) if waiting else None,
        "overdue": bool(waiting and waiting.late),
        "content_hash": update.facts.content_hash if update else None,
        "step_id": update.facts.step_id if update else None,
    }


def task_activity(at: Workplace, row: BoardRow) -> Json:
    """So much of an activity that somebody knows which it is."""
    plan = at.plan(row.plan_id)
    return {
        "id": row.activity_id,
        "plan": plan.slug,
        "area": plan.area(row.area),
        "area_number": row.area,
        "number": row.number,
        "title": row.title,
        "unit": at.unit(row.unit_id),
    }


def reassignment(at: Workplace, proposal: Reassignment | None, names: Names) -> Json | None:
    if proposal is None:
        return None
    facts = {name: getattr(proposal, name) for name in ("id", "escalated", "effective", "reason", "at")}
    who = {name: person(getattr(proposal, name), names) for name in ("by", "on_behalf_of")}
    to = {"to_unit": at.unit(proposal.to_unit_id), "to_owner": person(proposal.to_owner_id, names)}
    return facts | who | to | {"state": "agreed" if proposal.agreed else "proposed"}


def proposed_people(proposal: Reassignment | None) -> list[UUID | None]:
    return [proposal.by, proposal.on_behalf_of, proposal.to_owner_id] if proposal else []


def substitution(at: Workplace, one: Substitution) -> Json:
    """``ended`` is said of one that was taken back before its last day."""
    names, ended = at.names(one.principal_id, one.substitute_id), one.id not in at.organisation.substitutions
    refusal = SameAsNow() if ended else None if ending(at.organisation, at.person, one) else LacksRole()
    return {
        **{name: getattr(one, name) for name in ("id", "role", "valid_from", "valid_to")},
        "principal": person(one.principal_id, names),
        "substitute": person(one.substitute_id, names),
        "unit": at.unit(one.unit_id) if one.unit_id else None,
        "ended": ended,
        **offered({None: {"end": refusal}}, {"end": "end"}, names),
    }


def _role(waiting: Waiting | None) -> str:
    """The role that it waits for now."""
    if waiting is None or waiting.step != "approver":
        return waiting.step if waiting else "owner"
    return "external_approver" if waiting.external else "sam_approver"
