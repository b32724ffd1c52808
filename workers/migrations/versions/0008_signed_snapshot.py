"""The snapshots that somebody has signed, by their hash: kept as they were, whatever later versions would compute."""

from alembic import op

revision = "0008"
down_revision = "0004"


def upgrade() -> None:
    op.execute(
        "create table signed_snapshot ("
        " sha256 text primary key check (sha256 = encode(sha256(content), 'hex')),"
        " content bytea not null,"
        " kept_at timestamptz not null default now())"
    )
