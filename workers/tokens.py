"""Bearer tokens: a person's own rights, lent to a program until they are taken back."""

import hashlib
import secrets
from datetime import date, datetime
from typing import Literal
from uuid import UUID, uuid4

from domain.values import Value
from workers import accounts, tools

Scope = Literal["read", "write", "log", "calendar"]
ADD = "insert into token (id, person_id, name, scope, secret_hash) values (%s, %s, %s, %s, %s)"
# One look-up by the hash of the secret, whose timing tells nothing of the secret; at most one write a day.
FIND = """
with found as (select id, person_id, scope, last_used_on from token where secret_hash = %s and revoked_at is null),
     used as (update token set last_used_on = current_date from found
               where token.id = found.id and found.last_used_on is distinct from current_date)
select id, person_id, scope from found"""
OF_PERSON = """
select id, name, scope, created_at, last_used_on from token
 where person_id = %s and revoked_at is null order by created_at desc, id"""
REVOKE = "update token set revoked_at = now() where id = %s and person_id = %s and revoked_at is null"


class Bearer(Value):
    """Who a request is made for, and what its token lets a program do of what the person may."""

    token_id: UUID
    person_id: UUID
    scope: Scope


class Token(Value):
    """A token as its person sees it; nobody sees the secret again."""

    id: UUID
    name: str
    scope: Scope
    created_at: datetime
    last_used_on: date | None


def create(person_id: UUID, name: str, scope: Scope) -> str:
    """A new token (43 characters); only its SHA-256 is kept, so it is shown this once."""
    secret = secrets.token_urlsafe(32)
    with tools.database() as connection:
        connection.execute(ADD, (uuid4(), person_id, name, scope, _digest(secret)))
    return secret


def bearer(secret: str) -> Bearer | None:
    """None for a token that does not exist or is revoked, and for a person whose account is closed."""
    with tools.database() as connection:
        found = connection.execute(FIND, (_digest(secret),)).fetchone()
    if found is None or not accounts.is_active(found[1]):
        return None
    return Bearer(token_id=found[0], person_id=found[1], scope=found[2])


def of_person(person_id: UUID) -> list[Token]:
    """The person's tokens that are still good, newest first."""
    with tools.database() as connection:
        rows = connection.execute(OF_PERSON, (person_id,)).fetchall()
    return [Token(**dict(zip(Token.__struct_fields__, row, strict=True))) for row in rows]


def revoke(token_id: UUID, person_id: UUID) -> bool:
    """From now on it is as if it had never been; False when the person has no such token."""
    with tools.database() as connection:
        return connection.execute(REVOKE, (token_id, person_id)).rowcount == 1


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
