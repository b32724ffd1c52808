"""The command line `sparbar`: mounts the workers' commands, and says a refusal in the words of the pages."""

import sys

import click

from domain.errors import Refusal
from service.refusals import sentence
from workers.commands.database import migrate
from workers.commands.log import log_
from workers.commands.people import people, token
from workers.commands.plan import plan
from workers.commands.read_models import read_models
from workers.commands.report import report
from workers.commands.running import check, prepare, up


@click.group()
def sparbar() -> None:
    """Spårbar: uppföljning av handlingsplaner, där varje beslut går att spela upp igen."""


for command in (up, check, prepare, migrate, plan, read_models, report, log_, people, token):
    sparbar.add_command(command)


def main() -> None:
    """Exit 0 when done, 1 when refused (with one sentence on standard error), 2 for wrong usage."""
    try:
        sparbar()
    except Refusal as refusal:
        click.echo(f"sparbar: {sentence(refusal)}", err=True)
        sys.exit(1)
