"""`sparbar report`: the status report of a quarter, as of now or of an earlier log position."""

from pathlib import Path

import click

from workers.commands import told_in_one_sentence
from workers.commands.connected import catch_up, with_database
from workers.reports.files import FORMATS, rendered
from workers.reports.jobs import NotReady, compile_report
from workers.reports.snapshot import PlanUnknown
from workers.trouble import Trouble


@click.group()
def report() -> None:
    """Lägesrapporten."""


@report.command()
@click.option("--plan", "slug", required=True, help="Planens korta namn.")
@click.option("--quarter", required=True, help="Kvartalet, till exempel 2019-Q4.")
@click.option("--at", "position", type=click.IntRange(min=1), help="Loggposition; annars den senaste.")
@click.option("--format", "kind", type=click.Choice(list(FORMATS)), default="pdf", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Filen att skriva.")
@told_in_one_sentence
@with_database
def build(slug: str, quarter: str, position: int | None, kind: str, out: Path) -> None:
    """Sammanställ rapporten och skriv den till en fil; samma position ger samma byte."""
    catch_up()
    try:
        canonical = compile_report(slug, quarter, position)
    except PlanUnknown:
        raise Trouble(f"Det finns ingen plan {slug}. Se sparbar plan list.") from None
    except NotReady as reason:
        raise Trouble(str(reason)) from reason
    file = rendered(canonical, kind)
    out.write_bytes(file.content)
    click.echo(f"{out}: {file.sha256}")
