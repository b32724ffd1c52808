"""Runs the scripts in one transaction, one migrator at a time."""

from alembic import context
from sqlalchemy import create_engine, text

from workers.tools import driver_url

MIGRATOR = 7_203_119  # any number of our own: the advisory lock that migrators take turns with

engine = create_engine(driver_url(context.config.attributes["database_url"]))
with engine.begin() as connection:
    connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": MIGRATOR})
    context.configure(connection=connection)
    context.run_migrations()
engine.dispose()
