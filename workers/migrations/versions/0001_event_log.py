"""The event log, and what lies beside it."""

from alembic import op

from workers.event_log.schema import BESIDE, LOG

revision = "0001"
down_revision = None


def upgrade() -> None:
    connection = op.get_bind().connection.driver_connection
    connection.execute(LOG)
    connection.execute(BESIDE)
