"""Whether everything is as it should be, from settings to worker, each part in one Swedish sentence."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis
from alembic.script import ScriptDirectory

from workers import attachments, figures, health, heartbeat
from workers.embedded import servers
from workers.figures import Figures
from workers.reports.own_template import keeping
from workers.settings import Settings
from workers.trouble import Trouble, reason

OLDEST_MAJOR = 18
MIGRATIONS = Path(__file__).parent / "migrations"
PATIENCE = 2.0  # seconds for Redis to answer
GIGABYTE = 10**9
LEAST_FREE = GIGABYTE
FEWEST_SIGNS = 10  # different ones in a key; 64 random hexadecimal digits hardly ever have fewer


@dataclass(frozen=True)
class Finding:
    """`about` is its name for programs, and never changes."""

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
    first = [_of_settings(settings), *_of_demo(settings), _of_disk(settings.data_dir)]
    if not (settings.database_url or (settings.data_dir / "postgres").exists()):
        missing = f"Ingen databas i {settings.data_dir} ännu: kör make run först."
        return [*first, Finding("database", False, missing)]
    try:
        with servers(settings) as used:
            return [*first, *_of_database(used.database), _of_redis(used.redis)]
    except Trouble as trouble:
        return [*first, Finding("database", False, str(trouble))]


def _of_settings(settings: Settings) -> Finding:
    if settings.secret_key is not None and len(set(settings.secret_key)) < FEWEST_SIGNS:
        weak = "SPARBAR_SECRET_KEY är lätt att gissa: gör en ny, till exempel med openssl rand -hex 32."
        return Finding("settings", False, weak)
    return Finding("settings", True, "Inställningarna går att läsa.")


def _of_demo(settings: Settings) -> Iterator[Finding]:
    """Rightly forced to show Spårbar to somebody, and a mistake where anything is meant to be kept."""
    if settings.demo_forced and settings.database_url:
        forced = "SPARBAR_DEMO=force på en egen databas: där kan vem som helst logga in med demons lösenord."
        yield Finding("demo", False, forced)


def _of_disk(folder: Path) -> Finding:
    there = next(each for each in (folder, *folder.parents) if each.exists())
    free = shutil.disk_usage(there).free
    left = f"{free / GIGABYTE:.1f} GB ledigt på disken med {folder}"
    if free < LEAST_FREE:
        return Finding("disk", False, f"Bara {left}: gör plats innan den tar slut.")
    return Finding("disk", True, f"{left}.")


def _of_database(url: str) -> Iterator[Finding]:
    try:
        with psycopg.connect(_plain(url), connect_timeout=5, autocommit=True) as connection:
            yield _of_version(connection)
            yield (migrations := _of_migrations(connection))
            if migrations.ok:
                yield from _of_the_log(figures.read(connection), attachments.lost(connection))
                yield from _of_templates(keeping.lost(connection))
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


def _of_the_log(now: Figures, lost: int) -> Iterator[Finding]:
    reached = f"Läsmodellerna är ikapp loggen (position {now.head})."
    yield from _found("read_models", health.behind(now), reached)
    yield from _found("clock", health.ahead(now), "Loggens klocka och databasens går lika.")
    yield _of_attachments(lost)
    yield _of_process(now, "worker", "Arbetaren", "celery worker")
    yield _of_process(now, "beat", "Tidtagaren", "celery beat och en arbetare")


def _of_attachments(lost: int) -> Finding:
    """What is kept is what its hash says: the table itself takes nothing else."""
    if lost:
        return Finding(
            "attachments", False, f"Bilagor som loggen nämner och som saknas: {lost}. Hämta dem ur en säkerhetskopia."
        )
    return Finding("attachments", True, "Alla bilagor som loggen nämner finns.")


def _of_templates(lost: int) -> Iterator[Finding]:
    if lost:
        told = f"Word-mallar som loggen nämner och som saknas: {lost}. Hämta dem ur en säkerhetskopia."
        yield Finding("report_templates", False, told)


def _found(about: str, problems: list[str], else_right: str) -> Iterator[Finding]:
    yield from (Finding(about, False, problem) for problem in problems)
    if not problems:
        yield Finding(about, True, else_right)


def _of_process(now: Figures, about: str, name: str, start: str) -> Finding:
    """By its last sign of life, which stands in the database and not in the process."""
    seconds = now.seen.get(about)
    if seconds is None:
        return Finding(about, False, f"{name} har aldrig hörts av: starta sparbar up, eller {start}.")
    if seconds > heartbeat.LONGEST:
        return Finding(about, False, f"{name} har inte hörts av på {seconds / 60:.0f} minuter: starta {start}.")
    return Finding(about, True, f"{name} hördes av för {max(seconds, 0):.0f} sekunder sedan.")


def _of_redis(url: str) -> Finding:
    try:
        redis.Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE).ping()
    except redis.RedisError as error:
        return Finding("redis", False, f"Redis svarar inte: {error}")
    return Finding("redis", True, "Redis svarar.")
