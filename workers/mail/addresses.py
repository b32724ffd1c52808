"""Where people are reached by mail: beside the log, never in it, and gone with their account."""

import re
from collections.abc import Iterable, Mapping
from uuid import UUID

from workers import tools

LONGEST = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets
# Stricter than the RFC: nothing that needs quoting, so that no header and no command can end inside it.
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
KEEP = """
insert into mail_address (person_id, address) values (%s, %s)
on conflict (person_id) do update set address = excluded.address, at = now()"""
FORGET = "delete from mail_address where person_id = %s"
THOSE = "select person_id, address from mail_address where person_id = any(%s)"


def is_address(text: str) -> bool:
    """One plain address in ASCII, of at most LONGEST characters."""
    return len(text) <= LONGEST and ADDRESS.fullmatch(text) is not None


def keep(person_id: UUID, address: str) -> None:
    """The person is reached there from now on; an empty address means that no mail is wanted. Checked by the caller."""
    with tools.database() as connection:
        if address:
            connection.execute(KEEP, (person_id, address))
        else:
            connection.execute(FORGET, (person_id,))


def of(person_id: UUID) -> str | None:
    return several([person_id]).get(person_id)


def several(people: Iterable[UUID]) -> Mapping[UUID, str]:
    """The addresses of those who have one."""
    with tools.database() as connection:
        return dict(connection.execute(THOSE, (list(people),)).fetchall())
