"""The command line `sparbar`: mounts the workers' commands, and says a refusal in the words of the pages."""

import signal
import sys
from typing import NoReturn

import click
import structlog

from domain.errors import Refusal
from service.refusals import sentence
from workers.commands import usage
from workers.commands.backup import backup, restore
from workers.commands.bench import bench_
from workers.commands.database import migrate
from workers.commands.log import log_
from workers.commands.people import people, token
from workers.commands.period import period
from workers.commands.plan import plan
from workers.commands.read_models import read_models
from workers.commands.report import report
from workers.commands.running import check, prepare, up
from workers.commands.synth import synth


@click.group()
def sparbar() -> None:
    """Spårbar: uppföljning av handlingsplaner, där varje beslut går att spela upp igen."""


for command in (
    up, check, prepare, migrate, backup, restore, plan, period, read_models, report, log_, people, token, bench_, synth,
):  # fmt: skip
    sparbar.add_command(command)


def main() -> None:
    """Exit 0 when done, 1 when refused (with one sentence on standard error), 2 for wrong usage."""
    click.Context.formatter_class = usage.SwedishHelp
    # As Ctrl-C: servers that were started for the while are stopped.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))
    try:
        sys.exit(sparbar(prog_name="sparbar", standalone_mode=False))
    except Refusal as refusal:
        _say(sentence(refusal), 1)
    except click.exceptions.NoArgsIsHelpError as alone:
        alone.show()
        sys.exit(2)
    except click.UsageError as misuse:
        _say(usage.sentence(misuse), 2)
    except click.Abort:
        _say("Avbrutet.", 1)


def _say(what: str, code: int) -> NoReturn:
    click.echo(f"sparbar: {what}", err=True)
    sys.exit(code)
