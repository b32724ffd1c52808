"""The subcommands of `sparbar`, one file per noun; service/cli.py mounts them."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click

from workers.trouble import Trouble

P = ParamSpec("P")
R = TypeVar("R")


def told_in_one_sentence(command: Callable[P, R]) -> Callable[P, R]:
    """Whatever stops the command is one sentence on standard error and exit 1, never a traceback."""

    @wraps(command)
    def told(*arguments: P.args, **options: P.kwargs) -> R:
        try:
            return command(*arguments, **options)
        except Trouble as trouble:
            click.echo(f"sparbar: {trouble}", err=True)
            raise click.exceptions.Exit(1) from trouble

    return told
