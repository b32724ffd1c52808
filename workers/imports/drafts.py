"""Documents that somebody is reading in: the file and what they have answered so far, until it has become a plan."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from psycopg.types.json import Jsonb

from domain.values import Value
from workers import tools

BEGIN = "insert into import_draft (id, person_id, name, content) values (%s, %s, %s, %s)"
FOUND = "select name, content, answers, at, slug from import_draft where id = %s and person_id = %s"
UNFINISHED = "select id, name, at from import_draft where person_id = %s and slug is null order by at desc, id"
# Only what the page held is replaced, so that another tab of the same person loses nothing.
SAVE = "update import_draft set answers = (answers - %s::text[]) || %s, at = now() where id = %s and slug is null"
FINISH = "update import_draft set slug = %s, content = '', answers = '{}', at = now() where id = %s"
DISCARD = "delete from import_draft where id = %s and person_id = %s and slug is null"
GIVE_UP = "delete from import_draft where at < now() - %s"
UNUSED_FOR = timedelta(days=30)


class Begun(Value):
    """A document that is not a plan yet; ``at`` (UTC) is when somebody last answered anything."""

    id: UUID
    name: str
    at: datetime


class Draft(Begun):
    """``answers`` are what was typed, by the name of its field; ``slug`` is the plan that it became, if it has."""

    content: bytes
    answers: Mapping[str, str]
    slug: str | None


def begin(person_id: UUID, name: str, content: bytes) -> UUID:
    """Keep the file for the person; the draft's id."""
    draft_id = uuid4()
    with tools.database() as connection:
        connection.execute(BEGIN, (draft_id, person_id, name, content))
    return draft_id


def one(draft_id: UUID, person_id: UUID) -> Draft | None:
    """The person's own draft; None for everybody else's."""
    with tools.database() as connection:
        row = connection.execute(FOUND, (draft_id, person_id)).fetchone()
    if row is None:
        return None
    name, content, answers, at, slug = row
    return Draft(id=draft_id, name=name, content=bytes(content), answers=answers, at=at, slug=slug)


def unfinished(person_id: UUID) -> list[Begun]:
    """The person's documents that are not plans yet, the latest first."""
    with tools.database() as connection:
        rows = connection.execute(UNFINISHED, (person_id,)).fetchall()
    return [Begun(id=draft_id, name=name, at=at) for draft_id, name, at in rows]


def save(draft_id: UUID, answers: Mapping[str, str], withdrawn: Collection[str] = ()) -> None:
    """Keep what was typed, and forget what stands as the document has it."""
    with tools.database() as connection:
        connection.execute(SAVE, (list(withdrawn), Jsonb(dict(answers)), draft_id))


def finish(draft_id: UUID, slug: str) -> None:
    """It has become the plan; the file is let go, and what remains leads whoever goes back to the plan."""
    with tools.database() as connection:
        connection.execute(FINISH, (slug, draft_id))


def discard(draft_id: UUID, person_id: UUID) -> None:
    """Nothing of it is left. What has become a plan stays one."""
    with tools.database() as connection:
        connection.execute(DISCARD, (draft_id, person_id))


def give_up_unused(unused_for: timedelta = UNUSED_FOR) -> int:
    """How many were deleted: those that nobody has answered anything about for so long."""
    with tools.database() as connection:
        return connection.execute(GIVE_UP, (unused_for,)).rowcount
