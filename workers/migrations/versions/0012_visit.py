"""When each person was here last: a reading mark of their own, which goes with their account."""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.execute(
        "create table visit ("
        " person_id uuid primary key references credential on delete cascade,"
        " position bigint not null,"
        " at timestamptz not null,"
        " before_position bigint,"
        " before_at timestamptz,"
        " check ((before_position is null) = (before_at is null)))"
    )
