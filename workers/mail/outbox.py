"""Every mail as a row: put once, leased by one worker at a time, and kept with what became of it and why."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.values import Value
from workers import tools

COLUMNS = """
id, recipient_id, kind, reason, position, day, by_id, state, outcome, attempts, next_at, created_at, sent_at"""
PUT_DAY = """
insert into outbox (recipient_id, kind, reason, day, by_id)
select one, %(kind)s, %(reason)s, %(day)s, %(by)s from unnest(%(people)s::uuid[]) one
on conflict do nothing returning recipient_id"""
PUT_EVENT = """
insert into outbox (recipient_id, kind, reason, position) values (%s, %s, %s, %s) on conflict do nothing"""
HAS_DAY = "select exists (select from outbox where kind = %s and day = %s)"
# Longer than all of a mail server's timeouts together: whoever holds a row is dead when it has passed.
LEASE = timedelta(minutes=5)
TAKE = f"""
update outbox set attempts = attempts + 1, leased_until = clock_timestamp() + %s
 where id = (select id from outbox
              where state = 'waiting' and next_at <= clock_timestamp()
                and (leased_until is null or leased_until < clock_timestamp())
              order by next_at, created_at, id limit 1 for update skip locked)
returning {COLUMNS}"""
SETTLE = """
update outbox set state = %(state)s, outcome = %(outcome)s, leased_until = null,
       sent_at = case when %(state)s = 'sent' then clock_timestamp() end
 where id = %(id)s and state = 'waiting'"""
PAUSES = (1, 2, 5, 15, 30, 60)  # minutes after each attempt; the last one is repeated
GIVE_UP = timedelta(days=3)
POSTPONE = """
update outbox set leased_until = null, outcome = %(outcome)s,
       next_at = greatest(next_at, clock_timestamp() + %(pause)s),
       state = case when created_at < clock_timestamp() - %(give_up)s then 'given_up' else state end
 where id = %(id)s and state = 'waiting'"""
# A server that does not answer one does not answer the others: they wait too, without having been tried.
ALL_WAIT = """
update outbox set next_at = clock_timestamp() + %s
 where state = 'waiting' and next_at <= clock_timestamp() and leased_until is null"""
FOUND = f"""
select {COLUMNS} from outbox
 where (%(person)s::uuid is null or recipient_id = %(person)s) and (%(kind)s::text is null or kind = %(kind)s)
   and (%(state)s::text is null or state = %(state)s)
 order by created_at desc, id limit %(limit)s offset %(skip)s"""


class Mail(Value):
    """``position`` is the event's that it is about, or else ``day`` its day; ``by_id`` who asked for it.

    ``state`` is waiting, sent, given_up or not_needed; ``outcome`` a code for why it is not sent.
    """

    id: UUID
    recipient_id: UUID
    kind: str
    reason: str
    position: int | None
    day: date | None
    by_id: UUID | None
    state: str
    outcome: str | None
    attempts: int
    next_at: datetime
    created_at: datetime
    sent_at: datetime | None


def put_for_day(people: Iterable[UUID], kind: str, reason: str, day: date, by: UUID | None = None) -> frozenset[UUID]:
    """One mail each, unless there is one of the kind for the day already; those who get one now."""
    about = {"people": list(people), "kind": kind, "reason": reason, "day": day, "by": by}
    with tools.database() as connection:
        return frozenset(row[0] for row in connection.execute(PUT_DAY, about).fetchall())


def has_day(kind: str, day: date) -> bool:
    with tools.database() as connection:
        return bool((connection.execute(HAS_DAY, (kind, day)).fetchone() or (False,))[0])


def take() -> Mail | None:
    """The next that is due, for the length of a lease; None when there is none."""
    with tools.database() as connection:
        row = connection.execute(TAKE, (LEASE,)).fetchone()
    return _mail(row) if row else None


def settle(mail: Mail, state: str, outcome: str | None = None) -> None:
    """It is sent, given up or not needed; nothing where somebody else has settled it."""
    with tools.database() as connection:
        connection.execute(SETTLE, {"id": mail.id, "state": state, "outcome": outcome})


def postpone(mail: Mail, outcome: str, *, others: bool = False) -> None:
    """It is tried again after a pause that grows, or given up after GIVE_UP; ``others`` wait as long when told so."""
    pause = timedelta(minutes=PAUSES[min(mail.attempts, len(PAUSES)) - 1])
    with tools.database() as connection:
        about = {"id": mail.id, "outcome": outcome, "pause": pause, "give_up": GIVE_UP}
        connection.execute(POSTPONE, about)
        if others:
            connection.execute(ALL_WAIT, (pause,))


def found(
    person: UUID | None = None, kind: str | None = None, state: str | None = None, *, limit: int = 50, skip: int = 0
) -> list[Mail]:
    """The newest first."""
    asked = {"person": person, "kind": kind, "state": state, "limit": limit, "skip": skip}
    with tools.database() as connection:
        return [_mail(row) for row in connection.execute(FOUND, asked).fetchall()]


def _mail(row: Sequence[Any]) -> Mail:
    return Mail(**dict(zip(Mail.__struct_fields__, row, strict=True)))
