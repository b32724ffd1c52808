"""`sparbar plan`: read a plan from its document, after showing what will be read; write one out; list them."""

import re
from pathlib import Path
from uuid import uuid4

import click

from workers.act import act
from workers.commands import told_in_one_sentence
from workers.commands.connected import as_json, by_person, catch_up, person_named, print_json, with_database
from workers.imports.answers import UnusableAnswer
from workers.imports.confirm import import_plan, unanswered
from workers.imports.limits import LARGEST_FILE
from workers.imports.naming import SLUG, slugified
from workers.imports.planned import planned_rows, unit_codes
from workers.imports.proposal import Proposal, propose
from workers.imports.proposal import as_json as proposal_json
from workers.imports.refusals import UnreadableDocument
from workers.imports.written import WRITERS
from workers.read_models import activity_board, plans
from workers.reading import reading
from workers.trouble import Trouble

STATUSES = ("not_started", "planned", "in_progress", "partly_done", "done", "cancelled")


NAMED = 5  # open questions; --dry-run shows them all


class NotConfirmed(Trouble):
    """Nothing is imported that nobody has looked at."""


@click.group()
def plan() -> None:
    """Handlingsplaner: läs in, skriv ut, lista."""


@plan.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", help="Planens namn; annars dokumentets rubrik.")
@click.option("--slug", help="Kort namn i adresser; annars gjort av namnet.")
@click.option("--quarter", help="Kvartalet som dokumentet rapporterar, till exempel 2019-Q3.")
@click.option("--status", "chosen", multiple=True, help="Svar på en fråga: OMRÅDE.NR=STATUS, t.ex. 1.6=planned.")
@click.option(
    "--answer", "answers", multiple=True, help="Svar på en fråga eller en ändring: FRÅGA=SVAR, t.ex. 12/unit=KLK."
)
@click.option("--dry-run", is_flag=True, help="Visa vad som skulle läsas in och ändra ingenting.")
@click.option("--yes", is_flag=True, help="Läs in utan att fråga; obesvarade statusar lämnas tomma.")
@by_person
@as_json
@told_in_one_sentence
def import_(  # noqa: PLR0913, PLR0917 - one parameter an option
    file: Path, name: str | None, slug: str | None, quarter: str | None, chosen: tuple[str, ...],
    answers: tuple[str, ...], dry_run: bool, yes: bool, by: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Läs in en plan ur dokumentet FILE (.docx, .xlsx, .csv, .tsv, .txt, .html eller .md)."""
    proposal = _proposal_in(file, _pairs(answers))
    title = name or proposal.title
    short, statuses = slug or slugified(title), _statuses(chosen, proposal)
    if not dry_run:
        _require_quarter(quarter)
        _require_slug(short)
        _require_answers(proposal)
    if as_json and dry_run:
        print_json(proposal_json(proposal))
    elif not as_json:
        _show(proposal)
    if not dry_run:
        _confirm(yes or as_json)
        _import(proposal, title, short, str(quarter), statuses, by, as_json)


@with_database
def _import(
    proposal: Proposal, name: str, slug: str, quarter: str, chosen: dict[tuple[int, str], str],
    by: str | None, as_json: bool,
) -> None:  # fmt: skip
    command = import_plan(
        proposal,
        command_id=uuid4(),
        actor_id=person_named(by),
        slug=slug,
        name=name,
        quarter=quarter,
        known_units=unit_codes().values(),
        chosen=chosen,
    )
    answer = act(command)
    done = {"plan": slug, "activities": len(proposal.rows), "position": answer.last_position}
    if as_json:
        print_json(done)
    else:
        click.echo(f"{len(proposal.rows)} aktiviteter är inlästa i planen {slug}.")


@plan.command("list")
@as_json
@told_in_one_sentence
@with_database
def list_(as_json: bool) -> None:
    """Lista planerna."""
    catch_up()
    with reading() as now:
        found = [
            {"slug": one.slug, "name": one.name, "activities": len(activity_board.of_plan(now, one.id))}
            for one in plans.all_plans(now)
        ]
    if as_json:
        print_json({"items": found})
    for one in found if not as_json else ():
        click.echo(f"{one['slug']}  {one['name']}  {one['activities']} aktiviteter")


@plan.command()
@click.option("--plan", "slug", required=True, help="Planens korta namn.")
@click.option("--format", "kind", type=click.Choice(list(WRITERS)), help="Formatet; annars efter filnamnets slut.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Filen att skriva.")
@told_in_one_sentence
@with_database
def export(slug: str, kind: str | None, out: Path) -> None:
    """Skriv planen som en tabell i inläsningens egna kolumner; den går att läsa in igen."""
    kind = kind or out.suffix.removeprefix(".").lower()
    if kind not in WRITERS:
        raise Trouble(f"Säg vilket format filen ska ha: --format {'|'.join(WRITERS)}.")
    catch_up()
    rows = planned_rows(slug)
    if rows is None:
        raise Trouble(f"Det finns ingen plan {slug}. Se sparbar plan list.")
    out.write_bytes(WRITERS[kind](rows))
    click.echo(f"{out}: {len(rows)} aktiviteter")


def _proposal_in(file: Path, answers: dict[str, str]) -> Proposal:
    try:
        return propose(_bytes_of(file), file.name, answers=answers)
    except (UnreadableDocument, UnusableAnswer) as trouble:
        raise Trouble(str(trouble)) from trouble


def _pairs(answers: tuple[str, ...]) -> dict[str, str]:
    """The answers by the id of the question."""
    if wrong := next((given for given in answers if not re.match(r"[a-z0-9]+/[a-z_]+=", given)), None):
        raise Trouble(
            f"Skriv --answer som FRÅGA=SVAR med frågans namn ur --dry-run, till exempel 12/unit=KLK, inte {wrong}."
        )
    return {given.partition("=")[0]: given.partition("=")[2] for given in answers}


def _bytes_of(file: Path) -> bytes:
    """At most one byte more than may be read, so that a huge file is refused without filling the memory."""
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST_FILE + 1)
    except OSError:
        raise Trouble(f"Filen {file} går inte att öppna. Kontrollera namnet och att du får läsa den.") from None


def _show(proposal: Proposal) -> None:
    click.echo(f"{proposal.document}: {len(proposal.rows)} aktiviteter i {len(proposal.areas)} fokusområden.")
    for finding in proposal.findings:
        click.echo(f"  {finding.place or f'rad {finding.line}'}: {finding.message}")
    asked = [row for row in proposal.rows if not row.certain]
    for row in asked:
        click.echo(f"  fråga {row.area}.{row.number}: {row.status_text[:70]} ({row.reason})")
    for question in proposal.questions:
        if question.field != "status":
            likely = ", ".join(choice.value for choice in question.choices)
            click.echo(f"  fråga {question.id}: {question.text}{f' [{likely}]' if likely else ''}")


def _statuses(chosen: tuple[str, ...], proposal: Proposal) -> dict[tuple[int, str], str]:
    answers, there = {}, {(row.area, row.number) for row in proposal.rows}
    for given in chosen:
        matched = re.fullmatch(r"(\d+)\.(\w+)=(\w+)", given)
        if matched is None or matched[3] not in STATUSES:
            raise Trouble(f"Skriv --status som OMRÅDE.NR=STATUS med en status av {', '.join(STATUSES)}, inte {given}.")
        if (int(matched[1]), matched[2]) not in there:
            raise Trouble(f"Dokumentet har ingen aktivitet {matched[1]}.{matched[2]}.")
        answers[int(matched[1]), matched[2]] = matched[3]
    return answers


def _require_quarter(quarter: str | None) -> None:
    if quarter is None or not re.fullmatch(r"\d{4}-Q[1-4]", quarter):
        raise Trouble("Säg vilket kvartal dokumentet rapporterar: --quarter 2019-Q3.")


def _require_slug(slug: str) -> None:
    if not SLUG.fullmatch(slug):
        raise Trouble("Planen behöver ett kort namn i adresser av a–z, 0–9 och bindestreck: --slug naringsliv-2019.")


def _require_answers(proposal: Proposal) -> None:
    if open_ := unanswered(proposal):
        names = ", ".join(question.id for question in open_[:NAMED])
        more = f" och {len(open_) - NAMED} till" if len(open_) > NAMED else ""
        raise Trouble(f"Svara först på det som planen inte kan vara utan, med --answer FRÅGA=SVAR: {names}{more}.")


def _confirm(yes: bool) -> None:
    if not yes and not click.confirm("Läs in det här?"):
        raise NotConfirmed("Ingenting är inläst.")
