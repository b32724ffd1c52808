"""What is wrong right now, in sentences: for /readyz, and for whoever runs the service."""

from datetime import UTC, datetime, timedelta

import psycopg
from sqlalchemy.exc import SQLAlchemyError

from workers import tools

STATE = """
select (select size from log_head), (select recorded_at from log_head),
       (select coalesce(min(position), 0) from projection), (select count(*) from parked)"""
BEHIND = "select recorded_at from event where position = %s"
MOST_LAG = timedelta(seconds=60)
MOST_AHEAD = timedelta(seconds=60)


def ready() -> list[str]:
    """One Swedish sentence for each problem; empty when all is well."""
    try:
        return _problems()
    except (psycopg.Error, SQLAlchemyError):
        return ["Databasen svarar inte."]


def _problems() -> list[str]:
    now = datetime.now(UTC)
    with tools.database() as connection:
        size, recorded_at, reached, parked = connection.execute(STATE).fetchone() or (0, now, 0, 0)
        oldest = connection.execute(BEHIND, (reached + 1,)).fetchone() if reached < size else None
    problems = []
    if oldest and now - oldest[0] > MOST_LAG:
        problems.append(f"Sidorna ligger efter: {size - reached} händelser har inte lästs in.")
    if parked:
        problems.append(f"{parked} händelseströmmar har stannat och behöver ses över.")
    if size and recorded_at - now > MOST_AHEAD:
        problems.append("Loggens klocka går före datorns klocka.")
    return problems
