"""A read model at an earlier position of the log, as after a pause of those who follow it."""

from workers import tools

MOVED = """
update projection set position = %(to)s,
       position_leaf_hash = coalesce((select leaf_hash from event where position = %(to)s), '')
 where name = %(name)s"""


def moved(model: str, by: int) -> None:
    """Its position, back or forth, and not its rows."""
    with tools.database() as connection:
        (now,) = connection.execute("select position from projection where name = %s", (model,)).fetchone() or (0,)
        connection.execute(MOVED, {"to": now + by, "name": model})
