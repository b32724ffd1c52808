"""Mail beside the log: where people are reached, every mail with its reason, and how far the log has been looked at.

The cursor has no row until there is an event: the first look puts it at the head, so that old history sends nothing.
"""

from alembic import op

revision = "0014"
down_revision = "0015"  # which came into use first


def upgrade() -> None:
    op.execute(
        "create table mail_address ("
        " person_id uuid primary key references credential on delete cascade,"
        " address text not null check (length(address) <= 254 and address ~ '^[!-~]+@[!-~]+$'),"
        " at timestamptz not null default now())"
    )
    op.execute(
        "create table outbox ("
        " id uuid primary key default gen_random_uuid(),"
        " recipient_id uuid not null,"
        " kind text not null,"
        " reason text not null,"
        " position bigint,"
        " day date,"
        " by_id uuid,"
        " state text not null default 'waiting' check (state in ('waiting', 'sent', 'given_up', 'not_needed')),"
        " outcome text,"
        " attempts integer not null default 0,"
        " next_at timestamptz not null default now(),"
        " leased_until timestamptz,"
        " created_at timestamptz not null default now(),"
        " sent_at timestamptz,"
        " check ((position is null) <> (day is null)),"
        " check ((state = 'sent') = (sent_at is not null)),"
        # The same event, or the same day, never writes to anybody twice about the same.
        " unique nulls not distinct (recipient_id, kind, position, day))"
    )
    op.execute("create index outbox_waiting on outbox (next_at) where state = 'waiting'")
    op.execute("create index outbox_newest on outbox (created_at desc, id)")
    op.execute("create table mail_cursor (id integer primary key check (id = 1), position bigint not null)")
