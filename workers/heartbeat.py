"""Signs of life from worker and beat, in the database: `python -m workers.heartbeat worker` says whether there are any.

A process that is up proves nothing; a sign is given by work that has reached the worker and got to the database.
"""

import sys
from socket import gethostname
from typing import Literal

from workers import tools

LONGEST = 120  # seconds; a sweep comes every five, but two long rebuilds may keep both hands busy
NOTE = """
insert into heartbeat values (%s, clock_timestamp()) on conflict (name) do update set at = excluded.at"""
FORGET = "delete from heartbeat where at < clock_timestamp() - interval '1 day'"
RECENT = "select count(*) from heartbeat where name = %s and at > clock_timestamp() - make_interval(secs => %s)"
Name = Literal["worker", "beat"]


def note(name: Name) -> None:
    """A worker anywhere has worked; or a sweep has come, so that some beat keeps time."""
    with tools.database() as connection:
        connection.execute(NOTE, (_of(name),))


def forget_the_gone() -> None:
    """Hosts that are no more: every new container has a name of its own."""
    with tools.database() as connection:
        connection.execute(FORGET)


def is_alive(name: Name) -> bool:
    """Whether this host's worker, or any beat, has given a sign within ``LONGEST`` seconds."""
    with tools.database() as connection:
        found = connection.execute(RECENT, (_of(name), LONGEST)).fetchone()
    return bool(found and found[0])


def _of(name: Name) -> str:
    return f"worker {gethostname()}" if name == "worker" else name


if __name__ == "__main__":
    sys.exit(not is_alive("beat" if sys.argv[1:] == ["beat"] else "worker"))
