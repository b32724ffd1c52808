"""Why somebody was allowed to: who could, who could not and for what reason, by the log as it was just before."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from domain import workflow
from domain.activity import Activity
from domain.catalogue import EVENTS
from domain.errors import ConflictOfInterest, Refusal
from domain.guards import Case
from domain.organisation import Organisation
from domain.update import signed_quarters
from domain.values import Value
from domain.window import Window
from domain.workflow import TABLE, Transition
from workers import tools

LOGGED = """
select e.position, e.stream_id, e.version, e.topic, e.payload, e.meta, e.payload_hash, e.leaf_hash, e.command_id,
       c.first_position, flush_log()
  from event e join command c using (command_id) where e.position = %s"""


class Logged(Value):
    """An event as the log keeps it: hashes in hex, payload and meta as JSON."""

    position: int
    stream_id: UUID
    version: int
    topic: str
    payload: dict[str, Any]
    meta: dict[str, Any]
    payload_hash: str
    leaf_hash: str
    command_id: UUID
    first_position: int


class Barred(Value):
    """Somebody in the pool who could not decide, and the reason (as ConflictOfInterest names it)."""

    person: UUID
    reason: str


class Evidence(Value):
    """The rules a decision passed. ``guards`` are the names of what was checked, ``grant`` where the role was given."""

    command: str
    transition: str
    guards: tuple[str, ...]
    could: tuple[UUID, ...]
    barred: tuple[Barred, ...]
    conflict: tuple[UUID, ...]
    rests_on: tuple[int, ...]
    content_hash: str
    step_id: int


def logged(position: int) -> Logged | None:
    """The event at the position, on disk; None where the log has none."""
    with tools.database() as connection:
        row = connection.execute(LOGGED, (position,)).fetchone()
    if row is None:
        return None
    names = Logged.__struct_fields__
    facts = dict(zip(names, row[:-1], strict=True))
    facts |= {name: json.loads(facts[name]) for name in ("payload", "meta")}
    facts |= {name: facts[name].hex() for name in ("payload_hash", "leaf_hash")}
    return Logged(**facts)


def evidence(event: Logged) -> Evidence | None:
    """For a step of an update on its way; None for anything else (an import, a role, a period)."""
    before = event.first_position - 1
    organisation = tools.sparbar().organisation_at(before)
    activity = tools.sparbar().activity_at(event.stream_id, before) if organisation else None
    if organisation is None or activity is None or "update_id" not in event.payload:
        return None
    case = _case(activity, organisation, event, before)
    rows = _rows(case, event)
    return _evidence(rows[0], case, activity, event) if rows else None


def _case(activity: Activity, organisation: Organisation, event: Logged, before: int) -> Case:
    update = activity.updates.get(UUID(event.payload["update_id"]))
    quarter = update.period if update else event.payload.get("period", "")
    assert activity.plan_id is not None
    period = tools.sparbar().period_at(activity.plan_id, quarter, before)
    reports = tools.sparbar().reports_at(activity.plan_id, before)
    principal = event.meta["on_behalf_of"]
    now = datetime.fromisoformat(event.meta["decided_at"])
    return Case(
        activity.facts(update, quarter),
        organisation,
        period.facts.window(activity.id, now) if period else Window(quarter=quarter),
        UUID(event.meta["actor_id"]),
        now,
        UUID(principal) if principal else None,
        signed_in=signed_quarters(update.id, activity.stood, reports.signed) if update and reports else (),
        from_list=event.meta["bulk_id"] is not None,
    )


def _rows(case: Case, event: Logged) -> list[Transition]:
    """The rows of the state table that this event can come from, the one that was taken first."""
    name = next(kind.__name__ for kind in EVENTS if _name(kind.TOPIC) == _name(event.topic))
    fitting = [row for row in TABLE if name in row.events and case.update.state in row.states]
    return sorted(fitting, key=lambda row: _refused(row, case))


def _refused(row: Transition, case: Case) -> bool:
    return row.right(case) is None or any(guard(case) for guard in row.guards)


def _evidence(row: Transition, case: Case, activity: Activity, event: Logged) -> Evidence:
    update, people = case.update, sorted(case.organisation.people)
    cases = {one: replace(case, actor=one, on_behalf_of=None) for one in people}
    answers = {one: _answer(row.command, asked) for one, asked in cases.items() if row.right(asked) is not None}
    valid = activity.updates[update.update_id].valid("unit") if update.update_id in activity.updates else []
    return Evidence(
        command=row.command,
        transition=row.number,
        guards=tuple(guard.__name__ for guard in row.guards),
        could=tuple(one for one, refusal in answers.items() if refusal is None),
        barred=tuple(
            Barred(person=one, reason=refusal.reason or "")
            for one, refusal in answers.items()
            if isinstance(refusal, ConflictOfInterest)
        ),
        conflict=tuple(sorted(update.conflict)),
        rests_on=tuple(sign_off.position for sign_off in valid if sign_off.hash == update.content_hash),
        content_hash=event.payload.get("content_hash") or update.content_hash,
        step_id=update.step_id,
    )


def _answer(command: str, case: Case) -> Refusal | None:
    return workflow.allowed(case)[command]


def _name(topic: str) -> str:
    """Without the version of its shape."""
    return topic.rpartition(".")[0]
