"""What most commands begin with: the servers, found or started, and the person who asks."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

import click

from workers import accounts, projector, tools
from workers.embedded import servers
from workers.migrations import migrate
from workers.one_service import runs_as_demo
from workers.settings import Settings
from workers.trouble import Trouble

P = ParamSpec("P")
R = TypeVar("R")

by_person = click.option("--by", envvar="SPARBAR_PERSON", help="Vem som gör det: användarnamn eller id.")
as_json = click.option("--json", "as_json", is_flag=True, help="Skriv ett JSON-objekt.")


class NoPerson(Trouble):
    """Nobody is named, or nobody by that name."""


@contextmanager
def connected(*, migrated: bool = True) -> Iterator[None]:
    """The database and the broker while the context lasts, brought to the newest shape unless told otherwise."""
    settings = Settings.read()
    with servers(settings) as running:
        os.environ["SPARBAR_DATABASE_URL"], os.environ["SPARBAR_REDIS_URL"] = running.database, running.redis
        if settings.demo or (settings.database_url is None and runs_as_demo(settings.data_dir)):
            os.environ["SPARBAR_DEMO"] = "force"
        if migrated:
            migrate(running.database)
        try:
            yield
        finally:
            tools.forget()


def with_database(command: Callable[P, R]) -> Callable[P, R]:
    """For a command that reads or writes the log."""

    @wraps(command)
    def run(*arguments: P.args, **options: P.kwargs) -> R:
        with connected():
            return command(*arguments, **options)

    return run


def person_named(name: str | None) -> UUID:
    """The person's id; NoPerson when nobody is named or known by the name."""
    if not name:
        raise NoPerson("Säg vem som gör det: --by ANVÄNDARNAMN eller SPARBAR_PERSON.")
    found = accounts.by_username(name) or _as_id(name)
    if found is None:
        raise NoPerson(f"Ingen person heter {name}. Se sparbar people list.")
    return found


def catch_up() -> None:
    """Bring the read models all the way up: a command may run where no worker does."""
    while projector.project_all():
        pass


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


def _as_id(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
