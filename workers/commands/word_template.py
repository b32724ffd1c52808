"""`sparbar report check-template` and `start-template`: the municipality's own Word template, before it is in use."""

import json
from pathlib import Path
from typing import Any

import click

from workers.commands import told_in_one_sentence
from workers.commands.connected import as_json
from workers.reports.own_template.admission import LARGEST_FILE
from workers.reports.own_template.apart import checked
from workers.reports.own_template.start import starting_template
from workers.reports.shape import TEMPLATE
from workers.trouble import Trouble

KIND = {"wrong": "Fel", "missing": "Saknas", "advice": "Råd"}


class TemplateChoice(click.ParamType[int | Path]):
    """The number of one of Spårbar's own forms, or a Word file."""

    name = "nummer eller fil"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | Path:
        if isinstance(value, Path) or not str(value).isdecimal():
            return Path(value)
        return click.IntRange(1, TEMPLATE).convert(value, param, ctx)


@click.command("check-template")
@click.argument("file", type=click.Path(path_type=Path))
@as_json
@told_in_one_sentence
def check_template(file: Path, as_json: bool) -> None:
    """Se om en Word-mall går att använda: vad som är fel, vad som saknas, och råd. Slutar med 1 när den inte går."""
    found = checked(_read(file))
    stops = any(one.stops for one in found)
    if as_json:
        told = [{"kind": one.kind, "sentence": one.sentence} for one in found]
        click.echo(json.dumps({"ok": not stops, "findings": told}, ensure_ascii=False))
    else:
        for one in found:
            click.echo(f"{KIND[one.kind]}: {one.sentence}")
        click.echo("Mallen går inte att använda." if stops else "Mallen går att använda.")
    if stops:
        raise click.exceptions.Exit(1)


@click.command("start-template")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Filen att skriva.")
@told_in_one_sentence
def start_template(out: Path) -> None:
    """Skriv en Word-mall med alla fält, att börja från."""
    out.write_bytes(starting_template())
    click.echo(str(out))


def usable(template: Path, kind: str) -> bytes:
    """The template to make a report in, which has to become a file of this kind. Raises Trouble."""
    if kind != "docx":
        raise Trouble("En Word-mall ger en Word-fil: låt filen att skriva sluta med .docx.")
    content = _read(template)
    if wrong := [one.sentence for one in checked(content) if one.stops]:
        raise Trouble(f"Mallen går inte att använda. {wrong[0]} Allt står i sparbar report check-template.")
    return content


def _read(file: Path) -> bytes:
    """No more of it than is refused for being too much."""
    with file.open("rb") as opened:
        return opened.read(LARGEST_FILE + 1)
