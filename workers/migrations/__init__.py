"""Alembic's scripts for what cannot be rebuilt; read models make their own tables."""

from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from workers import projector
from workers.rebuilding import rebuild_outdated
from workers.trouble import Trouble

HERE = Path(__file__).parent
MIGRATED = "select to_regclass('alembic_version') is not null"
DONE = "select version_num from alembic_version"


class DatabaseIsNewer(Trouble):
    """Migrations have been made that this version of the program does not have."""


def migrate(database_url: str) -> None:
    """Bring the log and what lies beside it to the newest shape; make read models that are missing or outdated.

    SPARBAR_DATABASE_URL names the same database. Raises DatabaseIsNewer with everything as it was.
    """
    _refuse_newer(database_url)
    command.upgrade(config(database_url), "head")
    projector.install(database_url)
    rebuild_outdated()


def _refuse_newer(database_url: str) -> None:
    """Where a newer version of the program has been, this one has nothing to make and nothing to build back down."""
    scripts = ScriptDirectory(str(HERE))
    known = {script.revision for script in scripts.walk_revisions()}
    with psycopg.connect(database_url, autocommit=True) as connection:
        found = connection.execute(MIGRATED).fetchone()
        if found and found[0]:
            done = {row[0] for row in connection.execute(DONE)}
            if done - known:
                raise DatabaseIsNewer("Databasen hör till en nyare version av programmet: starta den i stället.")


def config(database_url: str) -> Config:
    """Alembic's settings, without an ini file: the address comes from the settings, not from a file."""
    settings = Config()
    settings.set_main_option("script_location", str(HERE))
    settings.attributes["database_url"] = database_url
    return settings
