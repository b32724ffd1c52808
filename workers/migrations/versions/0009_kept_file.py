"""Files that people attach, by their content: never changed, and kept once however often they are attached."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.execute(
        "create table kept_file ("
        " sha256 text primary key check (sha256 = encode(sha256(content), 'hex')),"
        " media_type text not null,"
        " content bytea not null,"
        " kept_at timestamptz not null default now())"
    )
    # Uncompressed and out of line: a part of a large file is then read without the rest of it.
    op.execute("alter table kept_file alter column content set storage external")
