"""A database of the measurement's own, with a history in it: the log in use is never touched."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg import sql

from workers import tools
from workers.migrations import migrate
from workers.sample.load import load_sample
from workers.synth.history import Outline
from workers.synth.load import load
from workers.trouble import Trouble

QUARTERS = 40  # ten years
PER_ACTIVITY = 7.3  # events that an activity has in a quarter, about


def sample() -> None:
    """The sample plan, on its first day."""
    load_sample()


def synthetic(events: int, seed: int) -> Callable[[], None]:
    """Ten years with about so many events; the more there are to be, the more activities are followed up."""
    activities = max(1, round(events / PER_ACTIVITY / QUARTERS))
    return lambda: _load(Outline(activities, QUARTERS, seed))


def _load(outline: Outline) -> None:
    load(outline, demo=False)


@contextmanager
def scratch_database(server: str, fill: Callable[[], None] = sample) -> Iterator[str]:
    """Its address while the context lasts, on the server of the address given; SPARBAR_DATABASE_URL names it.

    Raises Trouble where no database may be made.
    """
    name = f"{own_names()}{uuid4().hex}"
    url = urlsplit(server)._replace(path=f"/{name}").geturl()
    _administer(server, "create database {}", name)
    before = os.environ.get("SPARBAR_DATABASE_URL")
    try:
        use(url)
        migrate(url)
        fill()
        yield url
    finally:
        use(before)
        _administer(server, "drop database {} with (force)", name)


def own_names() -> str:
    """What the names of this process's databases begin with."""
    return f"sparbar_bench_{os.getpid()}_"


def use(url: str | None) -> None:
    """From now on the tools of this process work in this database; None: in none."""
    tools.forget()
    if url is None:
        os.environ.pop("SPARBAR_DATABASE_URL", None)
    else:
        os.environ["SPARBAR_DATABASE_URL"] = url


def _administer(server: str, statement: str, name: str) -> None:
    try:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
    except psycopg.errors.InsufficientPrivilege:
        raise Trouble(
            "Mätningen görs i en egen databas, och användaren i SPARBAR_DATABASE_URL får inte skapa någon."
        ) from None
