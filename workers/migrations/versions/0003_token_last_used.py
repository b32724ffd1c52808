"""The day a bearer token was last used, so that its person can tell which ones are needed."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute("alter table token add column last_used_on date")
