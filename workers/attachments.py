"""Files that are attached to updates: kept once by their SHA-256, and never changed (PRODUCT.md, F18)."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Any

import psycopg
from psycopg import sql

from domain.attaching import all_kept
from domain.commands import Command
from domain.values import Content, Value
from workers import tools

KEEP = "insert into kept_file values (%s, %s, %s) on conflict (sha256) do update set kept_at = now()"
# Whoever asks is about to name them in the log, so they are not given up meanwhile.
KNOWN = "update kept_file set kept_at = now() where sha256 = any(%s) returning sha256"
FOUND = "select media_type, length(content) from kept_file where sha256 = %s"
PIECE = "select substring(content from %s for %s) from kept_file where sha256 = %s"
# Named by words that stand in a read model, and not kept: a restored backup that lacked them.
LOST = """
select count(distinct named.sha256)
  from {schema}.sign_off_queue, unnest(files) as named(sha256)
 where not exists (select from public.kept_file where kept_file.sha256 = named.sha256)"""
# Named by no words that the read model knows of, long since anybody asked for them.
UNSEEN = """
select sha256 from public.kept_file
 where kept_at < now() - %s
   and (select position from projection where name = 'sign_off_queue') = (select size from log_head)
   and not exists (select from {schema}.sign_off_queue where files @> array[kept_file.sha256])
 order by kept_at limit %s"""
# The log itself is asked, too: the read model has come to its head without the streams that are parked. Whoever appends
# after that has asked for the file just before, and so has made it young.
GIVE_UP = """
delete from kept_file
 where sha256 = %s and kept_at < now() - %s
   and not exists (select from event where position(convert_to(kept_file.sha256, 'UTF8') in event.payload) > 0)"""
SHARE = 500  # files at a time: each is looked for in the whole log
UNUSED_FOR = timedelta(days=30)
STEP = 256 * 1024  # bytes read at a time


class KeptFile(Value):
    """``size`` in bytes."""

    sha256: str
    media_type: str
    size: int


def keep(content: bytes, media_type: str) -> str:
    """The lower-case hex SHA-256 that the file is kept by; on disk when this returns."""
    digest = sha256(content).hexdigest()
    with tools.database() as connection:
        connection.execute(KEEP, (digest, media_type, content))
    return digest


def one(digest: str) -> KeptFile | None:
    with tools.database() as connection:
        row = connection.execute(FOUND, (digest,)).fetchone()
    return KeptFile(sha256=digest, media_type=row[0], size=row[1]) if row else None


def pieces(kept: KeptFile) -> Iterator[bytes]:
    """The content, a quarter of a megabyte at a time: a large file is never whole in memory."""
    for start in range(1, kept.size + 1, STEP):
        with tools.database() as connection:
            row = connection.execute(PIECE, (start, STEP, kept.sha256)).fetchone()
        assert row is not None
        yield row[0]


def give_up_unused(unused_for: timedelta = UNUSED_FOR) -> int:
    """How many files were deleted: those that were sent in with a form that nobody completed in time."""
    with tools.database() as connection:
        schema = _schema(connection)
        if schema is None:
            return 0
        unseen = connection.execute(sql.SQL(UNSEEN).format(schema=schema), (unused_for, SHARE)).fetchall()
        return sum(_given_up(connection, digest, unused_for) for (digest,) in unseen)


def _given_up(connection: psycopg.Connection[Any], digest: str, unused_for: timedelta) -> int:
    """A transaction of its own, so that nobody who sends the same file again waits for the others."""
    with connection.transaction():
        connection.execute("set local transaction_timeout = 0")  # a long log takes its time
        return connection.execute(GIVE_UP, (digest, unused_for)).rowcount


def lost(connection: psycopg.Connection[Any]) -> int:
    """How many files that stand in words are not kept, as after a backup without them."""
    schema = _schema(connection)
    if schema is None:
        return 0
    row = connection.execute(sql.SQL(LOST).format(schema=schema)).fetchone()
    return int(row[0]) if row else 0


def require_kept(command: Command) -> None:
    """Raises AttachmentRefused when the command's words name a file that is not kept."""
    content: Content | None = getattr(command, "content", None)
    if content and content.attachments:
        all_kept(content, _kept({file.sha256 for file in content.attachments}))


def _schema(connection: psycopg.Connection[Any]) -> sql.Identifier | None:
    """Of the read model that knows what stands in words; None before there is one."""
    found = connection.execute("select generation from projection where name = 'sign_off_queue'").fetchone()
    return sql.Identifier(f"sign_off_queue_g{found[0]}") if found else None


def _kept(digests: Collection[str]) -> set[str]:
    with tools.database() as connection:
        found = connection.execute(KNOWN, (list(digests),)).fetchall()
    return {row[0] for row in found}
