"""Comparing two moments of a plan or of one activity, on the page or as a table to take along."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import UUID

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from domain.errors import NotFound
from domain.values import plan_id
from service.auth import signed_in
from service.comparing.differences import Changed, compare
from service.comparing.since import last_visit
from service.moments import UnknownMoment, moment_of
from service.pages import person
from service.words import COMPARED
from service.workplace import Workplace, workplace
from workers.event_log.moments import Moment
from workers.read_models import activity_board, plans
from workers.reports.formats.table import begins_to_run
from workers.visits import Visit

blueprint = Blueprint("comparing", __name__)
ENDS = ("fran", "till")


@blueprint.get("/planer/<slug>/jamfor")
@signed_in
def plan(slug: str) -> str:
    return _page(plan_id(slug))


@blueprint.get("/planer/<slug>/jamfor.csv")
@signed_in
def plan_table(slug: str) -> Response:
    return _table(plan_id(slug))


@blueprint.get("/aktiviteter/<uuid:activity_id>/jamfor")
@signed_in
def activity(activity_id: UUID) -> str:
    return _page(_plan_of(activity_id), activity_id)


@blueprint.get("/aktiviteter/<uuid:activity_id>/jamfor.csv")
@signed_in
def activity_table(activity_id: UUID) -> Response:
    return _table(_plan_of(activity_id), activity_id)


def _page(plan: UUID, only: UUID | None = None) -> str:
    """Without a moment to compare with, the question alone."""
    typed = {name: request.args.get(name, "").strip() for name in ENDS}
    ends, wrong = _ends(typed)
    with _two(*ends) as (then, now):
        known = next((found for found in plans.all_plans(now.reading) if found.id == plan), None)
        if known is None:
            raise NotFound
        asked = bool(typed["fran"]) and not wrong
        row = activity_board.one(now.reading, only) if only else None
        back = url_for("activities.show", activity_id=only) if only else url_for("plans.show", slug=known.slug)
        return render_template(
            "comparing/show.html",
            plan=known,
            row=row,
            back=back,
            ends=ends,
            typed=typed,
            wrong=wrong,
            asked=asked,
            found=compare(then, now, plan, [only] if only else None) if asked else [],
            visit=_visit(now, typed),
        )


def _visit(now: Workplace, typed: dict[str, str]) -> Visit | None:
    """The reader's visit before this one, where that is what now is compared with."""
    visit = last_visit(now)
    return visit if visit and (typed["fran"], typed["till"]) == (str(visit.position), "") else None


def _table(plan: UUID, only: UUID | None = None) -> Response:
    ends, wrong = _ends({name: request.args.get(name, "").strip() for name in ENDS})
    if wrong:
        raise UnknownMoment
    with _two(*ends) as (then, now):
        content = _csv(compare(then, now, plan, [only] if only else None))
    answer = make_response(content)
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="jamforelse.csv"'
    return answer


def _csv(found: list[Changed]) -> bytes:
    """As Swedish spreadsheets open it, and no cell that can run."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerow([str(COMPARED[name]) for name in ("area", "number", "title", "kind", "field", "before", "after")])
    for one in found:
        head = [one.area, one.row.number, one.row.title, str(COMPARED[one.kind])]
        rows = [[str(COMPARED[change.name]), change.before, change.after] for change in one.changes] or [["", "", ""]]
        writer.writerows([[_neutral(cell) for cell in (*head, *row)] for row in rows])
    return made.getvalue().encode("utf-8-sig")


def _neutral(cell: str) -> str:
    return f"'{cell}" if begins_to_run(cell) else cell


def _ends(typed: dict[str, str]) -> tuple[tuple[Moment | None, Moment | None], list[str]]:
    """The two moments (None: now), and the names of those that could not be understood."""
    found: dict[str, Moment | None] = {}
    for name in ENDS:
        with suppress(UnknownMoment):
            found[name] = moment_of(typed[name])
    return (found.get("fran"), found.get("till")), [name for name in ENDS if name not in found]


@contextmanager
def _two(earlier: Moment | None, later: Moment | None) -> Iterator[tuple[Workplace, Workplace]]:
    with workplace(person(), earlier) as then, workplace(person(), later) as now:
        yield then, now


def _plan_of(activity_id: UUID) -> UUID:
    with workplace(person()) as at:
        row = activity_board.one(at.reading, activity_id)
        if row is None:
            raise NotFound
        return row.plan_id
