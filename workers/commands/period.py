"""`sparbar period`: a plan's quarters; open the next one, lock one, list them."""

import re
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import click

from domain import commands as ask
from domain.errors import ItemsInReview
from domain.period import proposed_deadlines
from domain.values import Deadlines
from workers import upkeep
from workers.act import act
from workers.commands import told_in_one_sentence
from workers.commands.connected import as_json, by_person, catch_up, person_named, print_json, with_database
from workers.read_models import activity_board, periods, plans
from workers.read_models.activity_board import BoardRow
from workers.read_models.periods import PlanPeriod
from workers.read_models.plans import Plan
from workers.reading import reading
from workers.trouble import Trouble

QUARTER = re.compile(r"\d{4}-Q[1-4]")
DAY = click.DateTime(["%Y-%m-%d"])
LEVELS = Deadlines.__struct_fields__
plan_option = click.option("--plan", "slug", required=True, help="Planens korta namn.")
quarter_option = click.option("--quarter", required=True, help="Kvartalet, till exempel 2020-Q1.")


@click.group()
def period() -> None:
    """Planens kvartal: öppna, stäng, lista."""


@period.command("open")
@plan_option
@quarter_option
@click.option("--board", type=DAY, required=True, help="Nämndens dag; de andra fristerna räknas bakåt från den.")
@click.option("--sam", type=DAY, help="Sista dag för SAM att godkänna.")
@click.option("--unit", type=DAY, help="Sista dag för enheterna att granska.")
@click.option("--owner", type=DAY, help="Sista dag för de aktivitetsansvariga att skicka.")
@by_person
@as_json
@told_in_one_sentence
@with_database
def open_(slug: str, quarter: str, by: str | None, as_json: bool, board: datetime, **chosen: datetime | None) -> None:
    """Öppna ett kvartal för rapportering."""
    plan, days = _plan(slug), proposed_deadlines(board.date())
    given = {level: day.date() for level, day in chosen.items() if day}
    deadlines = Deadlines(**{level: given.get(level, getattr(days, level)) for level in LEVELS})
    facts: dict[str, Any] = {"plan_id": plan.id, "quarter": _known(quarter), "deadlines": deadlines}
    act(ask.OpenPeriod(command_id=uuid4(), actor_id=person_named(by), **facts))
    _tell(_period(plan, quarter), as_json)


@period.command()
@plan_option
@quarter_option
@by_person
@as_json
@told_in_one_sentence
@with_database
def lock(slug: str, quarter: str, by: str | None, as_json: bool) -> None:
    """Stäng ett kvartal: det som inte är godkänt hann inte."""
    plan = _plan(slug)
    facts: dict[str, Any] = {"plan_id": plan.id, "quarter": _known(quarter)}
    try:
        act(ask.LockPeriod(command_id=uuid4(), actor_id=person_named(by), **facts))
    except ItemsInReview as refusal:
        rows = _activities(slug)
        found = "; ".join(f"{rows[one].area}.{rows[one].number} {rows[one].title}" for one in refusal.items)
        raise Trouble(
            f"{len(refusal.items)} uppdateringar är i granskning: ge undantag eller bekräfta på planens sida "
            f"Kvartal och frister att de inte hann beslutas. {found}"
        ) from None
    _tell(_period(plan, quarter), as_json)


@period.command("list")
@plan_option
@as_json
@told_in_one_sentence
@with_database
def list_(slug: str, as_json: bool) -> None:
    """Lista planens kvartal, det senaste först."""
    plan = _plan(slug)
    with reading() as now:
        found = [_described(one) for one in periods.of_plan(now, plan.id)]
    if as_json:
        print_json({"items": found})
    for one in found if not as_json else ():
        click.echo(_line(one))


@period.command("keep-up")
@as_json
@told_in_one_sentence
@with_database
def keep_up(as_json: bool) -> None:
    """Gör det som systemet gör när en dag har kommit; beslutar ingenting."""
    catch_up()
    done = upkeep.keep_up_all()
    catch_up()
    if as_json:
        print_json({"commands": done})
    else:
        click.echo(f"Utfört: {done}")


def _plan(slug: str) -> Plan:
    catch_up()
    with reading() as now:
        found = plans.by_slug(now, slug)
    if found is None:
        raise Trouble(f"Det finns ingen plan {slug}. Se sparbar plan list.")
    return found


def _activities(slug: str) -> dict[Any, BoardRow]:
    with reading() as now:
        return {row.activity_id: row for row in activity_board.of_plan(now, _plan(slug).id)}


def _known(quarter: str) -> str:
    if not QUARTER.fullmatch(quarter):
        raise Trouble("Skriv kvartalet som 2020-Q1.")
    return quarter


def _period(plan: Plan, quarter: str) -> PlanPeriod:
    catch_up()
    with reading() as now:
        return next(one for one in periods.of_plan(now, plan.id) if one.quarter == quarter)


def _tell(found: PlanPeriod, as_json: bool) -> None:
    described = _described(found)
    if as_json:
        print_json(described)
    else:
        click.echo(_line(described))


def _described(found: PlanPeriod) -> dict[str, Any]:
    days = {level: _text(getattr(found.deadlines, level)) for level in LEVELS}
    state = "open" if found.is_open else "locked"
    exceptions = {str(activity): _text(until) for activity, until in found.facts.exceptions.items()}
    return {"quarter": found.quarter, "state": state, "deadlines": days, "exceptions": exceptions}


def _line(one: dict[str, Any]) -> str:
    days = ", ".join(f"{level} {day}" for level, day in one["deadlines"].items())
    return f"{one['quarter']}  {'öppet' if one['state'] == 'open' else 'stängt'}  {days}"


def _text(day: date) -> str:
    return day.isoformat()
