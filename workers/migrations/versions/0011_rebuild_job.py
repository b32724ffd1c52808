"""Rebuilds under way: their models and their chunks, so that any worker can go on where another one died."""

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.execute(
        "create table rebuild_job ("
        " id uuid primary key,"
        " state text not null default 'building' check (state in ('building', 'done', 'cancelled', 'failed')),"
        " target bigint not null,"
        " begun_at timestamptz not null default clock_timestamp(),"
        " ended_at timestamptz,"
        " error text)"
    )
    op.execute("create unique index one_rebuild_at_a_time on rebuild_job (state) where state = 'building'")
    op.execute(
        "create table rebuild_model ("
        " job_id uuid not null references rebuild_job on delete cascade,"
        " name text not null,"
        " version int not null,"
        " generation int not null,"
        " reached bigint not null,"
        " stage text not null default 'filling' check (stage in ('filling', 'indexed', 'live')),"
        " equal_to_live boolean,"
        " failed jsonb not null default '[]',"
        " primary key (job_id, name))"
    )
    op.execute(
        "create table rebuild_chunk ("
        " job_id uuid not null references rebuild_job on delete cascade,"
        " number int not null,"
        " first uuid not null,"
        " last uuid not null,"
        " events bigint not null,"
        " done_at timestamptz,"
        " failed jsonb not null default '[]',"
        " primary key (job_id, number))"
    )
    op.execute("create index on rebuild_chunk (job_id, number) where done_at is null")
