"""Whether settings, database, Redis, migrations and the worker are right, each as one Swedish sentence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis
from alembic.script import ScriptDirectory
from celery import Celery

from workers.embedded import servers
from workers.settings import Settings
from workers.trouble import Trouble, reason

OLDEST_MAJOR = 18
MIGRATIONS = Path(__file__).parent / "migrations"
PATIENCE = 2.0  # seconds for Redis, and for a worker by way of it, to answer


@dataclass(frozen=True)
class Finding:
    """`about` is settings, database, redis, migrations or worker; the names are stable."""

    about: str
    ok: bool
    sentence: str


def findings(environ: Mapping[str, str]) -> list[Finding]:
    """In the order they depend on each other: what cannot be looked at after a failure is left out.

    Embedded servers that do not run are started for the while; a data folder is never created.
    """
    try:
        settings = Settings.read(environ)
        settings.check_for_web()
    except Trouble as trouble:
        return [Finding("settings", False, str(trouble))]
    right = Finding("settings", True, "Inställningarna går att läsa.")
    if not (settings.database_url or (settings.data_dir / "postgres").exists()):
        return [
            right,
            Finding("database", False, f"Ingen databas i {settings.data_dir} ännu: kör make run först."),
        ]
    try:
        with servers(settings) as used:
            return [right, *_of_database(used.database), *_of_redis(used.redis)]
    except Trouble as trouble:
        return [right, Finding("database", False, str(trouble))]


def _of_database(url: str) -> Iterator[Finding]:
    try:
        with psycopg.connect(_plain(url), connect_timeout=5, autocommit=True) as connection:
            yield _of_version(connection)
            yield _of_migrations(connection)
    except psycopg.Error as error:
        yield Finding("database", False, f"Databasen svarar inte som den ska: {reason(error)}")


def _plain(url: str) -> str:
    """Without the name of a driver, which SQLAlchemy reads and psycopg does not."""
    scheme, rest = url.split("://", 1)
    return f"{scheme.split('+')[0]}://{rest}"


def _of_version(connection: psycopg.Connection) -> Finding:
    major = connection.info.server_version // 10000
    if major < OLDEST_MAJOR:
        return Finding("database", False, f"Databasen är PostgreSQL {major}; {OLDEST_MAJOR} eller nyare krävs.")
    return Finding("database", True, f"Databasen svarar (PostgreSQL {major}).")


def _of_migrations(connection: psycopg.Connection) -> Finding:
    wanted = set(ScriptDirectory(str(MIGRATIONS)).get_heads())
    if not _exists(connection, "alembic_version"):
        return Finding("migrations", False, "Databasen är tom: kör sparbar migrate.")
    present = {row[0] for row in connection.execute("select version_num from alembic_version")}
    if present != wanted:
        return Finding("migrations", False, "Databasens tabeller hör till en annan version: kör sparbar migrate.")
    return Finding("migrations", True, "Alla migreringar är gjorda.")


def _exists(connection: psycopg.Connection, table: str) -> bool:
    row = connection.execute("select to_regclass(%s) is not null", [table]).fetchone()
    return row is not None and bool(row[0])


def _of_redis(url: str) -> Iterator[Finding]:
    try:
        redis.Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE).ping()
    except redis.RedisError as error:
        yield Finding("redis", False, f"Redis svarar inte: {error}")
        return
    yield Finding("redis", True, "Redis svarar.")
    yield _of_worker(url)


def _of_worker(redis_url: str) -> Finding:
    """Asks whoever listens; the projector's heartbeat only moves when something happens."""
    with Celery(broker=redis_url, set_as_current=False) as asking:
        answers = asking.control.ping(timeout=PATIENCE)
    if not answers:
        return Finding("worker", False, "Ingen arbetare svarar: starta sparbar up, eller celery worker och beat.")
    return Finding("worker", True, f"{len(answers)} arbetare svarar.")
