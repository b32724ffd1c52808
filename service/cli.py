"""The command line `sparbar`: mounts the workers' commands, and says a refusal in the words of the pages."""

import signal
import sys
from importlib import import_module
from typing import NoReturn

import click
import structlog

from domain.errors import Refusal
from service.refusals import sentence
from workers.commands import usage

# Each command's module in workers.commands, and what it is called there where that is not its own name.
COMMANDS = {
    "up": "running", "check": "running", "prepare": "running", "migrate": "database", "backup": "backup",
    "restore": "backup", "plan": "plan", "period": "period", "read-models": "read_models", "report": "report",
    "log": "log.log_", "people": "people", "token": "people", "bench": "bench.bench_", "synth": "synth",
    "mail": "mail",
}  # fmt: skip


class Commands(click.Group):
    """Loads a command when it is asked for: loading them all takes longer than most of them do."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(".")
        found: click.Command = getattr(import_module(f"workers.commands.{module}"), name or cmd_name.replace("-", "_"))
        return found


@click.group(cls=Commands)
def sparbar() -> None:
    """Spårbar: uppföljning av handlingsplaner, där varje beslut går att spela upp igen."""


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
