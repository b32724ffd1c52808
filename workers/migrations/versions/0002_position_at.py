"""The log's position at a moment, found among the positions themselves: they have no gaps and time never goes back."""

from alembic import op

revision = "0002"
down_revision = "0001"

# Twenty look-ups by primary key for a million events, and no index on time for each append to keep up.
POSITION_AT = """
create function position_at(moment timestamptz) returns bigint language plpgsql stable as $$
declare
    known_before bigint := 0;
    known_after bigint := (select size + 1 from log_head);
    middle bigint;
begin
    while known_after - known_before > 1 loop
        middle := (known_before + known_after) / 2;
        if (select recorded_at from event where position = middle) < moment then
            known_before := middle;
        else
            known_after := middle;
        end if;
    end loop;
    return known_before;
end $$;
"""


def upgrade() -> None:
    """By the driver itself: the function's body has colons that SQLAlchemy would take for parameters."""
    connection = op.get_bind().connection.driver_connection
    assert connection is not None
    connection.execute(POSITION_AT)
