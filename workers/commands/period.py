"""`sparbar period`: a plan's quarters; open the next one, move its days, except, confirm, lock one, list them."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

import click

from domain import commands as ask
from domain.errors import ItemsInReview
from domain.period import proposed_deadlines
from domain.values import Deadlines
from workers import tools, upkeep
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
activity_option = click.option("--activity", "number", required=True, help="Aktivitetens OMRÅDE.NR, till exempel 3.2.")
reason_option = click.option("--reason", required=True, help="Varför; det visas på planens sida.")
sam_option = click.option("--sam", type=DAY, help="Sista dag för SAM att godkänna.")
unit_option = click.option("--unit", type=DAY, help="Sista dag för enheterna att granska.")
owner_option = click.option("--owner", type=DAY, help="Sista dag för de aktivitetsansvariga att skicka.")


@click.group()
def period() -> None:
    """Planens kvartal: öppna, ändra frister, ge undantag, bekräfta, stäng, lista."""


@period.command("open")
@plan_option
@quarter_option
@click.option("--board", type=DAY, required=True, help="Nämndens dag; de andra fristerna räknas bakåt från den.")
@sam_option
@unit_option
@owner_option
@by_person
@as_json
@told_in_one_sentence
@with_database
def open_(slug: str, quarter: str, by: str | None, as_json: bool, board: datetime, **chosen: datetime | None) -> None:
    """Öppna ett kvartal för rapportering."""
    plan, days = _plan(slug), proposed_deadlines(board.date())
    facts: dict[str, Any] = {"plan_id": plan.id, "quarter": _known(quarter), "deadlines": _moved(days, chosen)}
    act(ask.OpenPeriod(command_id=uuid4(), actor_id=person_named(by), **facts))
    _tell(_period(plan, quarter), as_json)


@period.command()
@plan_option
@quarter_option
@click.option("--board", type=DAY, help="Nämndens dag.")
@sam_option
@unit_option
@owner_option
@reason_option
@by_person
@as_json
@told_in_one_sentence
@with_database
def deadlines(slug: str, quarter: str, reason: str, by: str | None, as_json: bool, **chosen: datetime | None) -> None:
    """Ändra frister; de som inte anges står kvar."""
    plan = _plan(slug)
    days = _moved(_period(plan, quarter).deadlines, chosen)
    facts: dict[str, Any] = {"plan_id": plan.id, "quarter": quarter, "deadlines": days, "reason": reason}
    act(ask.ChangeDeadlines(command_id=uuid4(), actor_id=person_named(by), **facts))
    _tell(_period(plan, quarter), as_json)


@period.command()
@plan_option
@quarter_option
@activity_option
@click.option("--until", type=DAY, required=True, help="Sista dag att rapportera och besluta om aktiviteten.")
@reason_option
@by_person
@as_json
@told_in_one_sentence
@with_database
def exception(slug: str, quarter: str, until: datetime, by: str | None, as_json: bool, **about: str) -> None:
    """Ge en aktivitet undantag: den får rapporteras och beslutas efter stängningen."""
    plan, activity = _plan(slug), _activity(slug, about["number"])
    facts: dict[str, Any] = {"plan_id": plan.id, "quarter": _period(plan, quarter).quarter, "reason": about["reason"]}
    facts |= {"activity_id": activity.activity_id, "valid_to": until.date()}
    act(ask.GrantException(command_id=uuid4(), actor_id=person_named(by), **facts))
    _tell(_period(plan, quarter), as_json)


@period.command()
@plan_option
@quarter_option
@activity_option
@reason_option
@by_person
@as_json
@told_in_one_sentence
@with_database
def confirm(slug: str, quarter: str, number: str, reason: str, by: str | None, as_json: bool) -> None:
    """Bekräfta att en aktivitets uppdatering, som är i granskning, inte hinner beslutas före stängningen."""
    plan, activity = _plan(slug), _activity(slug, number)
    facts: dict[str, Any] = {"plan_id": plan.id, "quarter": _period(plan, quarter).quarter, "reason": reason}
    facts |= {"activity_id": activity.activity_id, "update_id": _update(activity, quarter)}
    act(ask.ConfirmUndecided(command_id=uuid4(), actor_id=person_named(by), **facts))
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
            f"{len(refusal.items)} uppdateringar är i granskning: ge undantag (sparbar period exception) eller "
            f"bekräfta att de inte hann beslutas (sparbar period confirm). {found}"
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


def _activity(slug: str, number: str) -> BoardRow:
    for row in _activities(slug).values():
        if f"{row.area}.{row.number}" == number:
            return row
    raise Trouble(f"Planen har ingen aktivitet {number}. Skriv den som OMRÅDE.NR, till exempel 3.2.")


def _update(activity: BoardRow, quarter: str) -> UUID:
    """The quarter's newest; whether it can be confirmed is for the rules to say."""
    found = tools.sparbar().activity(activity.activity_id).update_for(quarter)
    if found is None:
        raise Trouble(f"Aktiviteten {activity.area}.{activity.number} har inget i granskning för {quarter}.")
    return found.id


def _moved(days: Deadlines, chosen: Mapping[str, datetime | None]) -> Deadlines:
    given = {level: day.date() for level, day in chosen.items() if day}
    return Deadlines(**{level: given.get(level, getattr(days, level)) for level in LEVELS})


def _known(quarter: str) -> str:
    if not QUARTER.fullmatch(quarter):
        raise Trouble("Skriv kvartalet som 2020-Q1.")
    return quarter


def _period(plan: Plan, quarter: str) -> PlanPeriod:
    catch_up()
    with reading() as now:
        found = [one for one in periods.of_plan(now, plan.id) if one.quarter == _known(quarter)]
    if not found:
        raise Trouble(f"{quarter} är inte öppnat. Se sparbar period list.")
    return found[0]


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
