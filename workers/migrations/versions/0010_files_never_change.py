"""What is kept by its content never changes, not by a mistake in code either; when it was last asked for may."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.execute(
        "create function never_changes() returns trigger language plpgsql as"
        " $$ begin raise exception '% never changes', tg_table_name; end $$"
    )
    for table, columns in (("kept_file", "sha256, media_type, content"), ("signed_snapshot", "sha256, content")):
        op.execute(
            f"create trigger never_changes before update of {columns} on {table}"
            " for each row execute function never_changes()"
        )
