"""Signs of life from worker and beat, so that anybody who reaches the database can tell whether they work."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("create table heartbeat (name text primary key, at timestamptz not null) with (fillfactor = 50)")
