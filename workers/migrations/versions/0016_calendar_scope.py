"""A key may open a calendar and nothing else."""

from alembic import op

revision = "0016"
down_revision = "0014"


def upgrade() -> None:
    op.execute("alter table token drop constraint token_scope_check")
    op.execute(
        "alter table token add constraint token_scope_check check (scope in ('read', 'write', 'log', 'calendar'))"
    )
