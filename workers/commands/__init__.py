"""The subcommands of `sparbar`, one file per noun; service/cli.py mounts them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

import click
import psycopg
import sqlalchemy.exc

from domain.errors import NewerVersionNeeded, OutcomeUnknown
from workers.trouble import Trouble, reason

P = ParamSpec("P")
R = TypeVar("R")


def told_in_one_sentence(command: Callable[P, R]) -> Callable[P, R]:
    """Whatever stops the command is one sentence on standard error and exit 1, never a traceback."""

    @wraps(command)
    def told(*arguments: P.args, **options: P.kwargs) -> R:
        try:
            with in_words():
                return command(*arguments, **options)
        except Trouble as trouble:
            click.echo(f"sparbar: {trouble}", err=True)
            raise click.exceptions.Exit(1) from trouble

    return told


@contextmanager
def in_words() -> Iterator[None]:
    """A database that does not answer and a file that cannot be used become Trouble."""
    try:
        yield
    except NewerVersionNeeded as newer:
        raise Trouble(f"Det här kräver en nyare version av programmet, som känner till {newer.what}.") from newer
    except OutcomeUnknown as unknown:
        raise Trouble("Databasen slutade svara. Se efter om det blev gjort innan du gör om det.") from unknown
    except psycopg.OperationalError as lost:
        raise Trouble(f"Databasen svarar inte som den ska: {reason(lost)}") from lost
    except sqlalchemy.exc.OperationalError as lost:
        raise Trouble(f"Databasen svarar inte som den ska: {reason(lost.orig or lost)}") from lost
    except OSError as error:
        if error.filename is None:
            raise
        raise Trouble(f"{error.filename} går inte att använda: {error.strerror}.") from error
