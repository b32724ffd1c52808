"""`sparbar report`: the status report of a quarter, as of now or of an earlier log position."""

import re
from pathlib import Path

import click

from workers.commands import told_in_one_sentence
from workers.commands.connected import catch_up, with_database
from workers.reports.files import FORMATS, rendered
from workers.reports.jobs import NotReady, compile_report
from workers.reports.shape import TEMPLATE
from workers.reports.signing import template_of
from workers.reports.snapshot import PlanUnknown
from workers.trouble import Trouble

QUARTER = re.compile(r"\d{4}-Q[1-4]")


@click.group()
def report() -> None:
    """Lägesrapporten."""


@report.command()
@click.option("--plan", "slug", required=True, help="Planens korta namn.")
@click.option("--quarter", required=True, help="Kvartalet, till exempel 2019-Q4.")
@click.option("--at", "position", type=click.IntRange(min=1), help="Loggposition; annars den senaste.")
@click.option(
    "--template",
    type=click.IntRange(1, TEMPLATE),
    help="Rapportmall; annars den som rapporten undertecknades i, eller den nyaste.",
)
@click.option("--format", "kind", type=click.Choice(list(FORMATS)), help="Formatet; annars efter filnamnets slut.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Filen att skriva.")
@told_in_one_sentence
@with_database
def build(slug: str, quarter: str, position: int | None, template: int | None, kind: str | None, out: Path) -> None:
    """Sammanställ rapporten och skriv den till en fil; samma position ger samma byte."""
    kind = kind or out.suffix.removeprefix(".").lower()
    if kind not in FORMATS:
        raise Trouble(f"Säg vilket format filen ska ha: --format {'|'.join(FORMATS)}.")
    if not QUARTER.fullmatch(quarter):
        raise Trouble("Säg vilket kvartal rapporten gäller: --quarter 2019-Q4.")
    catch_up()
    try:
        canonical = compile_report(slug, quarter, position, template or template_of(slug, quarter, position))
    except PlanUnknown:
        raise Trouble(f"Det finns ingen plan {slug}. Se sparbar plan list.") from None
    except NotReady as reason:
        raise Trouble(str(reason)) from reason
    file = rendered(canonical, kind)
    out.write_bytes(file.content)
    click.echo(f"{out}: {file.sha256}")
