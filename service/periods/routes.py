"""A plan's quarters, and what the coordinator does with them: open, move last days, except, confirm, lock."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from domain import calendar
from domain import commands as ask
from domain.errors import NotFound
from domain.period import WORKING_DAYS, proposed_deadlines
from domain.values import Deadlines, plan_id, quarter_last_day
from service.auth import roles, signed_in
from service.filters import full_day
from service.moments import asked_moment
from service.pages import person
from service.periods import questions
from service.periods.schemas import ChangedDeadlinesForm, DeadlinesForm, ExceptionForm, UndecidedForm
from service.periods.standing import Standing, following, standing, standings
from service.questions import answered, choosing, fresh, put
from service.schemas import AskedForSomebody
from service.workplace import Workplace, today, workplace
from workers.mail import outbox
from workers.read_models import activity_board, plans
from workers.read_models.plans import Plan
from workers.reports.noticed import Noticed, noticed
from workers.reports.snapshot import snapshot

blueprint = Blueprint("periods", __name__, url_prefix="/planer/<slug>/perioder")
QUARTER = re.compile(r"\d{4}-Q[1-4]")
LEVELS = Deadlines.__struct_fields__
COORDINATOR = "coordinator"
TICK = "remind-"


@blueprint.get("")
@signed_in
def show(slug: str) -> str:
    with workplace(person(), asked_moment()) as at:
        plan = _plan(at, slug)
        found = standings(at, plan)
        people = at.names(
            *at.helpers,
            *(who for one in found for entry in one.story for who in (entry.actor_id, entry.on_behalf_of)),
            *(item.activity.owner_id for one in found for silent in one.silent for item in silent.items),
        )
        return render_template(
            "periods/show.html",
            at=at,
            plan=plan,
            standings=found,
            people=people,
            leads=COORDINATOR in current_user.acts_as and not at.past,
            following=following(at, plan),
            noticed={one.period.quarter: _noticed(at, plan, one.period.quarter) for one in found if one.period.is_open},
            titles={row.activity_id: row.title for row in activity_board.of_plan(at.reading, plan.id)},
        )


@blueprint.get("/<quarter>/oppna")
@roles(COORDINATOR)
def ask_to_open(slug: str, quarter: str) -> str:
    days = proposed_deadlines(_boards_day(_known(quarter)))
    return put(questions.opening(slug, quarter, days.board), fresh(DeadlinesForm(), **_by_level(days)))


@blueprint.post("/<quarter>/oppna")
@roles(COORDINATOR)
def open_for_reports(slug: str, quarter: str) -> tuple[str, int] | Response:
    def opening(data: dict[str, Any]) -> ask.OpenPeriod:
        return ask.OpenPeriod(quarter=quarter, **_asked(slug, data), deadlines=_deadlines(data))

    question = questions.opening(slug, quarter, _boards_day(_known(quarter)))
    done = gettext("%(quarter)s är öppet för rapportering.", quarter=quarter)
    return _with_moved_days(answered(question, DeadlinesForm(), opening, done))


@blueprint.get("/<quarter>/frister")
@roles(COORDINATOR)
def ask_for_deadlines(slug: str, quarter: str) -> str:
    period = _standing(slug, quarter).period
    return put(questions.moving(slug, quarter), fresh(ChangedDeadlinesForm(), **_by_level(period.deadlines)))


@blueprint.post("/<quarter>/frister")
@roles(COORDINATOR)
def change_deadlines(slug: str, quarter: str) -> tuple[str, int] | Response:
    def changing(data: dict[str, Any]) -> ask.ChangeDeadlines:
        about = _asked(slug, data)
        return ask.ChangeDeadlines(quarter=quarter, **about, deadlines=_deadlines(data), reason=data["reason"])

    done = gettext("Fristerna för %(quarter)s är ändrade.", quarter=_known(quarter))
    return _with_moved_days(answered(questions.moving(slug, quarter), ChangedDeadlinesForm(), changing, done))


@blueprint.get("/<quarter>/undantag")
@roles(COORDINATOR)
def ask_for_exception(slug: str, quarter: str) -> str:
    until = calendar.working_days_after(today(), WORKING_DAYS["owner"])
    chosen = request.args.get("aktivitet", "")
    form = fresh(_exception_form(slug), activity_id=chosen, valid_to=until)
    return put(questions.excepting(slug, _known(quarter)), form)


@blueprint.post("/<quarter>/undantag")
@roles(COORDINATOR)
def grant_exception(slug: str, quarter: str) -> tuple[str, int] | Response:
    def granting(data: dict[str, Any]) -> ask.GrantException:
        return ask.GrantException(plan_id=plan_id(slug), actor_id=person(), quarter=quarter, **data)

    done = gettext("Undantaget är givet.")
    return answered(questions.excepting(slug, _known(quarter)), _exception_form(slug), granting, done)


@blueprint.get("/<quarter>/hann-inte/<uuid:activity_id>")
@roles(COORDINATOR)
def ask_about_undecided(slug: str, quarter: str, activity_id: UUID) -> str:
    return put(questions.confirming(slug, _standing(slug, quarter), activity_id), fresh(UndecidedForm()))


@blueprint.post("/<quarter>/hann-inte/<uuid:activity_id>")
@roles(COORDINATOR)
def confirm_undecided(slug: str, quarter: str, activity_id: UUID) -> tuple[str, int] | Response:
    question = questions.confirming(slug, _standing(slug, quarter), activity_id)

    def confirming(data: dict[str, Any]) -> ask.ConfirmUndecided:
        about = {"activity_id": activity_id, "update_id": question.more["update_id"], "reason": data["reason"]}
        return ask.ConfirmUndecided(quarter=quarter, **_asked(slug, data), **about)

    return answered(question, UndecidedForm(), confirming, gettext("Det är bekräftat att den inte hann beslutas."))


@blueprint.get("/<quarter>/stang")
@roles(COORDINATOR)
def ask_to_lock(slug: str, quarter: str) -> str:
    return put(questions.locking(slug, _standing(slug, quarter)), fresh(AskedForSomebody()))


@blueprint.post("/<quarter>/stang")
@roles(COORDINATOR)
def lock(slug: str, quarter: str) -> tuple[str, int] | Response:
    def locking(data: dict[str, Any]) -> ask.LockPeriod:
        return ask.LockPeriod(quarter=quarter, **_asked(slug, data))

    done = gettext("%(quarter)s är stängt.", quarter=_known(quarter))
    return answered(questions.locking(slug, _standing(slug, quarter)), AskedForSomebody(), locking, done)


@blueprint.post("/<quarter>/paminn")
@roles(COORDINATOR)
def remind(slug: str, quarter: str) -> Response:
    """One mail to each of those ticked who has not sent, at most one a day."""
    silent = {item.activity.owner_id for unit in _standing(slug, quarter).silent for item in unit.items}
    ticked = [one for one in silent if one and one != person() and request.form.get(f"{TICK}{one}")]
    reminded = outbox.put_for_day(ticked, "nudge", "asked_for", today(), person())
    if reminded:
        flash(ngettext("%(num)s påminnelse mejlas.", "%(num)s påminnelser mejlas.", len(reminded)))
    if already := len(ticked) - len(reminded):
        flash(ngettext("%(num)s har redan påmints i dag.", "%(num)s har redan påmints i dag.", already))
    if not ticked:
        flash(gettext("Ingen påminnelse skickades: bocka för dem som ska påminnas."))
    return redirect(url_for("periods.show", slug=slug), 303)


# what it is about


def _plan(at: Workplace, slug: str) -> Plan:
    """Raises NotFound, or BeforeHistory at a moment when the plan did not exist yet."""
    plan = plans.by_slug(at.reading, slug)
    if plan is None:
        raise at.missing(plan_id(slug))
    return plan


def _noticed(at: Workplace, plan: Plan, quarter: str) -> tuple[Noticed, ...]:
    """What the report would say is worth noticing, if it were compiled at this moment."""
    return noticed(snapshot(at.reading, plan.slug, quarter)) or ()


def _standing(slug: str, quarter: str) -> Standing:
    with workplace(person()) as at:
        period = at.period(_plan(at, slug).id, _known(quarter))
        if period is None:
            raise NotFound
        return standing(at, period)


def _known(quarter: str) -> str:
    return quarter if QUARTER.fullmatch(quarter) else abort(404)


def _exception_form(slug: str) -> ExceptionForm:
    with workplace(person()) as at:
        rows = activity_board.of_plan(at.reading, _plan(at, slug).id)
        titles = {row.activity_id: f"{row.area}.{row.number} {row.title}" for row in rows}
    form = ExceptionForm()
    choosing(form, activity_id=titles)
    return form


def _asked(slug: str, data: dict[str, Any]) -> dict[str, Any]:
    asked = {name: data[name] for name in ("command_id", "on_behalf_of")}
    return {"actor_id": person(), "plan_id": plan_id(slug), **asked}


def _boards_day(quarter: str) -> date:
    """The day that was asked for, or four weeks after both today and the quarter's end."""
    try:
        return date.fromisoformat(request.args.get("namnd", ""))
    except ValueError:
        return max(today(), quarter_last_day(quarter)) + timedelta(weeks=6)


def _by_level(days: Deadlines) -> dict[str, date]:
    return {level: getattr(days, level) for level in LEVELS}


def _deadlines(data: dict[str, Any]) -> Deadlines:
    return Deadlines(**{level: data[level] for level in LEVELS})


def _with_moved_days(answer: tuple[str, int] | Response) -> tuple[str, int] | Response:
    """Says, once it is done, which of the days were holidays and what they became."""
    if isinstance(answer, Response):
        for given in sorted({date.fromisoformat(request.form[level]) for level in LEVELS}):
            moved = calendar.working_day(given)
            if moved != given:
                words = {"given": full_day(given), "moved": full_day(moved)}
                flash(gettext("%(given)s är ingen arbetsdag, så fristen blev %(moved)s.", **words).capitalize())
    return answer
