"""The event log, and what lies beside it."""

from alembic import op

from workers.event_log.schema import BESIDE, LOG

revision = "0001"
down_revision = None


def upgrade() -> None:
    """By the driver itself: the procedure's body has colons that SQLAlchemy would take for parameters."""
    connection = op.get_bind().connection.driver_connection
    assert connection is not None
    connection.execute(LOG)
    connection.execute(BESIDE)
