"""What has happened that somebody is to know at once, read from the log by position; never about one's own act."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from domain.activity import Activity
from domain.handing_over import allowed
from domain.reading import may_read
from workers import accounts, feed, tools
from workers.feed import Item
from workers.mail.outbox import PUT_EVENT

SHARE = 200  # events looked at between two steps of the cursor
# The first look comes when there is a log, and is at its end: what was before is no news.
BEGIN = "insert into mail_cursor select 1, size from log_head where size > 0 on conflict do nothing"
CURSOR = "select position from mail_cursor"
MOVE = "update mail_cursor set position = %s where position = %s"
MENTION = re.compile(r"(?<![\w@.])@([\w.@-]*\w)")


class Notice(NamedTuple):
    """To whom, what kind of mail, and the code of why just to them."""

    to: UUID
    kind: str
    reason: str


def take_in() -> bool:
    """A share of the events after the cursor become mails, together with the cursor's step; whether there were any.

    Two at once do no harm: whoever comes second finds the cursor moved, and puts nothing.
    """
    head = feed.head()
    with tools.database() as connection:
        connection.execute(BEGIN)
        found = connection.execute(CURSOR).fetchone()
        items = feed.after(found[0], head, SHARE) if found else []
        # Read outside the transaction, which is then as short as its statements.
        rows = [(*one, item["position"]) for item in items for one in notices(item)]
        if items and found:
            with connection.transaction():
                if connection.execute(MOVE, (items[-1]["position"], found[0])).rowcount:
                    connection.cursor().executemany(PUT_EVENT, rows)
    return bool(items)


def notices(item: Item) -> Iterator[Notice]:
    """For one event; at most one of a kind to each person."""
    tell = TELL.get(item["topic"])
    actor, told = item["meta"].get("actor_id"), set[tuple[UUID, str]]()
    for one in tell(item) if tell else ():
        if str(one.to) != actor and (one.to, one.kind) not in told:
            told.add((one.to, one.kind))
            yield one


def _returned(item: Item) -> Iterator[Notice]:
    """To the owner and to whoever sent it. What comes back because responsibility changed hands is told as that."""
    activity = _activity(item)
    update = activity.updates[UUID(item["payload"]["update_id"])]
    if item["payload"]["cause"] == "review":
        if activity.owner_id:
            yield Notice(activity.owner_id, "returned", "owner")
        if update.submitter:
            yield Notice(update.submitter, "returned", "submitter")


def _commented(item: Item) -> Iterator[Notice]:
    """A question that must be answered: to the owner. An answer: to whom it answers. A name with @: to that person."""
    activity, said = _activity(item), item["payload"]
    update = activity.updates[UUID(said["update_id"])]
    if said["blocking"] and activity.owner_id:
        yield Notice(activity.owner_id, "comment", "blocking")
    if said["answers"]:
        for author in sorted(update.comments[UUID(said["answers"])].authors):
            yield Notice(author, "comment", "answered")
    organisation, facts = tools.sparbar().organisation(), activity.facts(update, update.period)
    for name in MENTION.findall(said["text"]):
        person = accounts.by_username(name)
        if person and organisation and may_read(facts, organisation, person, datetime.now(UTC)):
            yield Notice(person, "comment", "mentioned")


def _substitute(item: Item) -> Iterator[Notice]:
    yield Notice(UUID(item["payload"]["substitute_id"]), "substitute", "appointed")


def _proposed(item: Item) -> Iterator[Notice]:
    """To the one who would be responsible, and to those who can answer."""
    activity, organisation = _activity(item), tools.sparbar().organisation()
    yield Notice(UUID(item["payload"]["to_owner_id"]), "handover_proposed", "to_owner")
    assert organisation is not None
    assert activity.reassignment is not None, "it has just been proposed"
    for person in sorted(organisation.people):
        case = activity.handover(organisation, person, None, activity.reassignment.at)
        if allowed(case)["accept-reassignment"] is None:
            yield Notice(person, "handover_proposed", "may_answer")


def _handed_over(item: Item) -> Iterator[Notice]:
    """To the new owner and to the one before."""
    before = tools.sparbar().activity_at(UUID(item["stream_id"]), item["position"] - 1)
    yield Notice(UUID(item["payload"]["owner_id"]), "handed_over", "new_owner")
    if before and before.owner_id:
        yield Notice(before.owner_id, "handed_over", "former_owner")


def _activity(item: Item) -> Activity:
    """As the event left it."""
    found = tools.sparbar().activity_at(UUID(item["stream_id"]), item["position"])
    assert found is not None, "the event is its own"
    return found


TELL: Mapping[str, Callable[[Item], Iterator[Notice]]] = {
    "activity.update_returned.v2": _returned,
    "activity.comment_added.v1": _commented,
    "organisation.substitute_appointed.v1": _substitute,
    "activity.reassignment_proposed.v1": _proposed,
    "activity.reassigned.v1": _handed_over,
    "activity.owner_appointed.v1": _handed_over,
}
