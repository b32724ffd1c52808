"""What the command line says of itself in Swedish: how a command was misused, and the words around its help."""

from typing import Any

import click
from click import exceptions as wrong

WORDS = {"Options": "Val", "Commands": "Kommandon", "Show this message and exit.": "Visa den här hjälpen."}
PARTS = {"[default: ": "[annars: ", "; required]": "; krävs]", "[required]": "[krävs]"}


def sentence(misuse: click.UsageError) -> str:
    """What is wrong with the words that were typed, and where the right ones stand."""
    path = misuse.ctx.command_path if misuse.ctx else "sparbar"
    return f"{_reason(misuse)} Se {path} --help."


def _reason(misuse: click.UsageError) -> str:
    match misuse:
        case wrong.NoSuchOption():
            return f"Det finns inget val {misuse.option_name}."
        case wrong.NoSuchCommand():
            return f"Det finns inget kommando {misuse.command_name}."
        case wrong.MissingParameter():
            return f"{_name(misuse)} saknas."
        case wrong.BadOptionUsage():
            return f"Värdet till {misuse.option_name} är glömt eller ett för mycket."
        case wrong.BadParameter():
            return f"{_name(misuse)} {_expected(misuse)}."
    return "Kommandot har ett ord för mycket eller för lite."


def _name(misuse: click.BadParameter) -> str:
    """As one types it: an option's longest name, and its variable; an argument's name in capitals."""
    param = misuse.param
    if isinstance(param, click.Option):
        return max(param.opts, key=len) + (f" ({param.envvar})" if param.envvar else "")
    return param.make_metavar(misuse.ctx) if param and misuse.ctx else str(misuse.param_hint or "Ett värde")


def _expected(misuse: click.BadParameter) -> str:
    kind: Any = misuse.param.type if misuse.param else None
    match kind:
        case click.IntRange(max=None):
            return f"ska vara ett heltal, minst {kind.min}"
        case click.IntRange():
            return f"ska vara ett heltal från {kind.min} till {kind.max}"
        case click.Choice():
            return f"ska vara något av {', '.join(map(str, kind.choices))}"
        case click.Path(dir_okay=False):
            return "ska vara en fil som går att skriva, inte en mapp"
        case click.Path():
            return "ska vara en mapp, inte en fil"
    return "har ett värde som inte går att använda"


class SwedishHelp(click.HelpFormatter):
    """Click's own words around the commands' descriptions."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "Så här: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(WORDS.get(heading, heading))

    def write_dl(self, rows: Any, *arguments: int, **options: int) -> None:
        super().write_dl([(term, _in_swedish(text)) for term, text in rows], *arguments, **options)


def _in_swedish(text: str) -> str:
    for english, swedish in PARTS.items():
        text = text.replace(english, swedish)
    return WORDS.get(text, text)
