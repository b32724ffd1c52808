"""People as they sign in: names and passwords, which stand beside the log and never in it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from domain import commands as ask
from domain.values import Value
from workers import passwords, tools

BY_USERNAME = "select person_id, password_hash from credential where username = lower(%s)"
BY_ID = "select person_id, username, session_version from credential where person_id = %s"
# The name given by the latest command that the log has; a row whose command was refused counts for nothing.
NAMES = """
select distinct on (n.person_id) n.person_id, n.name
  from person_name n join command c using (command_id)
 where n.person_id = any(%s) and (%s::bigint is null or c.first_position <= %s)
 order by n.person_id, c.first_position desc"""
ADD_NAME = "insert into person_name (person_id, command_id, name) values (%s, %s, %s) on conflict do nothing"
ADD_CREDENTIAL = """
insert into credential (person_id, username, password_hash) values (%s, lower(%s), %s)
on conflict (person_id) do update set password_hash = excluded.password_hash"""
HASH = "select password_hash from credential where person_id = %s"
CHANGE = """
update credential set password_hash = %s, session_version = session_version + 1
 where person_id = %s and password_hash = %s"""
END = "update credential set session_version = session_version + 1 where person_id = %s"
PEOPLE = "select person_id, username from credential order by username"


class Person(Value):
    """Somebody who can sign in. A raised ``session_version`` ends every session begun before."""

    id: UUID
    name: str
    username: str
    session_version: int


class UsernameTaken(Exception):
    """Another person signs in under this name."""


def sign_in(username: str, password: str) -> Person | None:
    """The person, or None for a wrong name, a wrong password or a closed account: the answer is the same."""
    with tools.database() as connection:
        found = connection.execute(BY_USERNAME, (username,)).fetchone()
    right = passwords.is_right(password, found[1] if found else None)
    return person(found[0]) if found and right and is_active(found[0]) else None


def person(person_id: UUID) -> Person | None:
    with tools.database() as connection:
        found = connection.execute(BY_ID, (person_id,)).fetchone()
    if found is None or not is_active(person_id):
        return None
    return Person(id=found[0], name=name(person_id), username=found[1], session_version=found[2])


def by_username(username: str) -> UUID | None:
    with tools.database() as connection:
        found = connection.execute(BY_USERNAME, (username,)).fetchone()
    return found[0] if found else None


def is_active(person_id: UUID) -> bool:
    organisation = tools.sparbar().organisation()
    return organisation is not None and organisation.is_active(person_id)


def roles(person_id: UUID) -> frozenset[str]:
    """The names of the roles the person holds now, whatever unit they are for."""
    organisation = tools.sparbar().organisation()
    return frozenset(held.role for held in organisation.roles(person_id)) if organisation else frozenset()


def lent_roles(person_id: UUID, now: datetime) -> frozenset[str]:
    """The names of the roles in which the person stands in for somebody who holds them."""
    organisation = tools.sparbar().organisation()
    if organisation is None:
        return frozenset()
    lent = organisation.principals(person_id, now)
    return frozenset(one.role for one in lent if organisation.can_lend(one.principal_id, one.role, one.unit_id))


def name(person_id: UUID) -> str:
    return names([person_id])[person_id]


def names(people: Iterable[UUID], position: int | None = None) -> Mapping[UUID, str]:
    """The present name of each, or the name at a log position; without one, the first eight digits of the id."""
    wanted = list(set(people))
    with tools.database() as connection:
        found = dict(connection.execute(NAMES, (wanted, position, position)).fetchall())
    return {one: found.get(one, f"Person {str(one)[:8]}") for one in wanted}


def everyone() -> list[tuple[UUID, str]]:
    """Person ids and usernames, by username."""
    with tools.database() as connection:
        return [(row[0], row[1]) for row in connection.execute(PEOPLE).fetchall()]


def change_password(person_id: UUID, present: str, new: str) -> Person:
    """The person with a new password; every session begun before is ended.

    The caller has checked ``new``. Raises WrongPassword when ``present`` is not the one that counts now.
    """
    with tools.database() as connection:
        known = connection.execute(HASH, (person_id,)).fetchone()
        if known is None or not passwords.is_right(present, known[0]):
            raise passwords.WrongPassword
        # Two changes at once: the second was made with a password that no longer counts.
        changed = connection.execute(CHANGE, (passwords.hashed(new), person_id, known[0]))
    now = person(person_id) if changed.rowcount else None
    if now is None:
        raise passwords.WrongPassword
    return now


def end_sessions(person_id: UUID) -> None:
    """Signed out everywhere."""
    with tools.database() as connection:
        connection.execute(END, (person_id,))


def add(command: ask.RegisterPerson | ask.FoundOrganisation, username: str, full_name: str, secret: str) -> UUID:
    """Register somebody who can sign in; ``secret`` is a hashed password. The name never enters the log.

    The name row is written first and counts once the log has its command, so that no crash leaves a
    person in the log whose name nobody knows. Raises UsernameTaken, or the command's refusal.
    """
    new = command.person_id if isinstance(command, ask.RegisterPerson) else command.actor_id
    if by_username(username) not in (None, new):
        raise UsernameTaken(username)
    with tools.database() as connection:
        connection.execute(ADD_NAME, (new, command.command_id, full_name))
    tools.sparbar().do(command)
    with tools.database() as connection:
        connection.execute(ADD_CREDENTIAL, (new, username, secret))
    return new
