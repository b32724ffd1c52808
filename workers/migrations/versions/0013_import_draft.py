"""Documents that somebody is reading in, with what they have answered so far; gone with their account."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.execute(
        "create table import_draft ("
        " id uuid primary key,"
        " person_id uuid not null references credential on delete cascade,"
        " name text not null,"
        " content bytea not null,"
        " answers jsonb not null default '{}' check (jsonb_typeof(answers) = 'object'),"
        " at timestamptz not null default now(),"
        " slug text)"
    )
    op.execute("create index import_draft_person on import_draft (person_id)")
