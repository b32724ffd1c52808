"""The templates that have been in use: kept by their hash, named in the log, and never given up."""

from hashlib import sha256
from typing import Any

import psycopg

from domain.values import ORGANISATION_ID
from workers import tools

KEEP = "insert into report_template (sha256, content) values (%s, %s) on conflict do nothing"
KEPT = "select content from report_template where sha256 = %s"
IS_KEPT = "select exists (select from report_template where sha256 = %s)"
# What the log names and the table has not: a log that was replayed, or a restored backup that lacked them.
LOST = """
select count(*) from (
  select convert_from(payload, 'UTF8')::json -> 'template' ->> 'sha256' as sha256 from event
   where stream_id = %s and topic = 'organisation.report_template_chosen.v1'
  except select sha256 from report_template) as named"""
# A file that was kept for a choice which was then refused.
GIVE_UP = """
delete from report_template
 where sha256 = %s
   and not exists (select from event
                    where stream_id = %s and topic = 'organisation.report_template_chosen.v1'
                      and convert_from(payload, 'UTF8')::json -> 'template' ->> 'sha256' = report_template.sha256)"""


def keep(content: bytes) -> str:
    """The lower-case hex SHA-256 that the template is kept by; on disk when this returns."""
    name = digest(content)
    with tools.database() as connection:
        connection.execute(KEEP, (name, content))
    return name


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def kept(name: str) -> bytes | None:
    with tools.database() as connection:
        found = connection.execute(KEPT, (name,)).fetchone()
    return bytes(found[0]) if found else None


def is_kept(name: str) -> bool:
    with tools.database() as connection:
        found = connection.execute(IS_KEPT, (name,)).fetchone()
    return found is not None and bool(found[0])


def give_up(name: str) -> None:
    """Nothing is left of a template that nobody has chosen; one that the log names stays."""
    with tools.database() as connection:
        connection.execute(GIVE_UP, (name, ORGANISATION_ID))


def in_use(position: int) -> str | None:
    """The hash of the template in use when the log had reached the position; None where none was, or it is lost."""
    organisation = tools.sparbar().organisation()
    found = organisation.report_template(position) if organisation else None
    return found.sha256 if found and is_kept(found.sha256) else None


def lost(connection: psycopg.Connection[Any]) -> int:
    """How many templates the log names that are not kept."""
    found = connection.execute(LOST, (ORGANISATION_ID,)).fetchone()
    return int(found[0]) if found else 0
