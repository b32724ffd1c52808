"""The municipality's own Word templates, by their content: the log names them, and published files are made in them."""

from alembic import op

revision = "0015"
down_revision = "0013"


def upgrade() -> None:
    op.execute(
        "create table report_template ("
        " sha256 text primary key check (sha256 = encode(sha256(content), 'hex')),"
        " content bytea not null,"
        " kept_at timestamptz not null default now())"
    )
    op.execute(
        "create trigger never_changes before update of sha256, content on report_template"
        " for each row execute function never_changes()"
    )
