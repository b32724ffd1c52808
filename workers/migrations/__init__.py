"""Alembic's scripts for what cannot be rebuilt; read models make their own tables."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from workers import projector
from workers.rebuilding import rebuild_outdated

HERE = Path(__file__).parent


def migrate(database_url: str) -> None:
    """Bring the log and what lies beside it to the newest shape; make read models that are missing or outdated.

    SPARBAR_DATABASE_URL names the same database.
    """
    command.upgrade(config(database_url), "head")
    projector.install(database_url)
    rebuild_outdated()


def config(database_url: str) -> Config:
    """Alembic's settings, without an ini file: the address comes from the settings, not from a file."""
    settings = Config()
    settings.set_main_option("script_location", str(HERE))
    settings.attributes["database_url"] = database_url
    return settings
