"""`sparbar report`: the status report of a quarter, as of now or of an earlier log position."""

import re
from pathlib import Path
from typing import Any

import click

from workers import feed
from workers.commands import told_in_one_sentence
from workers.commands.connected import catch_up, with_database
from workers.commands.word_template import TemplateChoice, check_template, start_template, usable
from workers.read_models import periods, plans
from workers.reading import reading
from workers.reports.annual import YearNotReported
from workers.reports.files import FORMATS, rendered, rendered_in
from workers.reports.jobs import NotReady, check_ready, compile_annual, compile_report
from workers.reports.own_template.apart import NotFilledIn
from workers.reports.signing import template_of
from workers.reports.snapshot import PlanUnknown
from workers.trouble import Trouble

QUARTER = re.compile(r"[12][0-9]{3}-Q[1-4]")


class QuarterNotOpened(Exception):
    """The plan was not reported for the quarter at the position."""


@click.group()
def report() -> None:
    """Lägesrapporten."""


report.add_command(check_template)
report.add_command(start_template)


@report.command()
@click.option("--plan", "slug", required=True, help="Planens korta namn.")
@click.option("--quarter", help="Kvartalet, till exempel 2019-Q4.")
@click.option("--year", type=click.IntRange(1, 9999), help="Året, i stället för ett kvartal: då blir det årsrapporten.")
@click.option("--at", "position", type=click.IntRange(min=1), help="Loggposition; annars den senaste.")
@click.option(
    "--template",
    type=TemplateChoice(),
    help="En Word-mall (.docx) att göra rapporten i. Eller numret på en av Spårbars egna former; annars den som "
    "rapporten undertecknades i, eller den nyaste.",
)
@click.option("--format", "kind", type=click.Choice(list(FORMATS)), help="Formatet; annars efter filnamnets slut.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Filen att skriva.")
@told_in_one_sentence
@with_database
def build(slug: str, kind: str | None, out: Path, template: int | Path | None, **asked: Any) -> None:
    """Sammanställ rapporten och skriv den till en fil; samma position ger samma byte."""
    kind = kind or out.suffix.removeprefix(".").lower()
    if kind not in FORMATS:
        raise Trouble(f"Säg vilket format filen ska ha: --format {'|'.join(FORMATS)}.")
    number, own = (None, usable(template, kind)) if isinstance(template, Path) else (template, None)
    _check(template=number, **asked)
    catch_up()
    _check_reached(asked["position"])
    try:
        canonical = _compiled(slug, template=number, **asked)
    except PlanUnknown:
        raise Trouble(f"Det finns ingen plan {slug}. Se sparbar plan list.") from None
    except YearNotReported as year:
        raise Trouble(f"Inget kvartal av {year} har öppnats för planen. Se sparbar period list.") from None
    except QuarterNotOpened as unopened:
        raise Trouble(f"Kvartalet {unopened} har inte öppnats för planen. Se sparbar period list.") from None
    except NotReady as reason:
        raise Trouble(str(reason)) from reason
    try:
        file = rendered_in(own, canonical) if own else rendered(canonical, kind)
    except NotFilledIn:
        raise Trouble("Rapporten blir för stor för mallen, eller tar för mycket tid.") from None
    out.write_bytes(file.content)
    click.echo(f"{out}: {file.sha256}")


def _check(quarter: str | None, year: int | None, template: int | None, **_position: Any) -> None:
    if quarter is None and year is None:
        raise Trouble("Säg vilket kvartal eller år rapporten gäller: --quarter 2019-Q4 eller --year 2019.")
    if quarter is not None and year is not None:
        raise Trouble("Säg ett kvartal eller ett år, inte båda.")
    if quarter is not None and not QUARTER.fullmatch(quarter):
        raise Trouble("Säg vilket kvartal rapporten gäller: --quarter 2019-Q4.")
    if year is not None and template is not None:
        raise Trouble("Årsrapporten har bara den nyaste mallen.")


def _check_reached(position: int | None) -> None:
    head = feed.head()
    if position is not None and position > head:
        raise Trouble(f"Det finns ingen händelse {position} i loggen. Den senaste är {head}.")


def _compiled(slug: str, quarter: str | None, year: int | None, template: int | None, position: int | None) -> bytes:
    if quarter is None:
        assert year is not None
        return compile_annual(slug, year, position)
    check_ready(position)
    _check_opened(slug, quarter, position)
    return compile_report(slug, quarter, position, template or template_of(slug, quarter, position))


def _check_opened(slug: str, quarter: str, position: int | None) -> None:
    """Raises QuarterNotOpened, or PlanUnknown; the quarter that the plan's document tells of counts as opened."""
    with reading(position) as moment:
        plan = plans.by_slug(moment, slug)
        if plan is None:
            raise PlanUnknown(slug)
        if quarter not in {plan.details.quarter, *(one.quarter for one in periods.of_plan(moment, plan.id))}:
            raise QuarterNotOpened(quarter)
