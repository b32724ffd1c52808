"""Revising a plan by decision, and its versions side by side."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from msgspec.structs import replace
from werkzeug.wrappers import Response

from domain.errors import NotFound, Refusal
from domain.values import Role, Source, plan_id
from service.acting import whom
from service.auth import roles, signed_in
from service.imports.kept import proposal_of
from service.moments import asked_moment
from service.pages import fresh_id, person, see_other
from service.refusals import field_sentences, sentence, status
from service.revising.between import Side, areas_between, between
from service.revising.from_document import told
from service.revising.page import AREA, MOST_NEW, NEW_AREA, Choice, RevisionPage
from service.workplace import Workplace, workplace
from workers import accounts
from workers.act import act
from workers.imports.confirm import source_of
from workers.plan_rows import shown_in
from workers.read_models import activity_board, plan_entries, plans
from workers.read_models.plans import Plan

blueprint = Blueprint("revising", __name__, url_prefix="/planer/<slug>")
COORDINATOR: Role = "coordinator"


@blueprint.get("/revidera")
@roles(COORDINATOR)
def choose(slug: str) -> str:
    """What is to be changed."""
    with _plan(slug) as (at, plan):
        shown = shown_in(at.reading, plan.id)
        here = {row.activity_id for row in shown}
        others = [(one, [row for row in activity_board.of_plan(at.reading, one.id) if row.activity_id not in here])
                  for one in plans.all_plans(at.reading) if one.id != plan.id]  # fmt: skip
        return render_template("revising/choose.html", at=at, plan=plan, shown=shown, others=others, most=MOST_NEW)


@blueprint.get("/revidera/andra")
@roles(COORDINATOR)
def edit(slug: str) -> str | Response:
    with _plan(slug) as (at, plan):
        chosen, document = _chosen(), request.args.get("inlasning", type=UUID)
        page = RevisionPage(at, plan, chosen)
        if document:
            lines = request.args.getlist("rad", type=int)
            found = told(at, plan, proposal_of(document), chosen.activities, lines)
            page.document, page.new_areas = found.said, found.new_areas
            page.choice = Choice(
                chosen.activities, chosen.guests, max(chosen.new, found.new), chosen.areas or bool(found.new_areas)
            )
        if page.choice.empty:
            return redirect(url_for("revising.choose", slug=slug), 303)
        return _shown(page)


@blueprint.post("/revidera/andra")
@roles(COORDINATOR)
def revise(slug: str) -> tuple[str, int] | str | Response:
    """Show what would change, and carry it out once that has been seen."""
    button = request.form.get("do", "review")
    with _plan(slug) as (at, plan):
        page = RevisionPage(at, plan, _posted(at, plan, more=button == "more"), typed=_typed())
        if button == "more":
            return _shown(page)
        if not page.complete():
            return _shown(page), 422
        if not (page.changes() or page.area_changes()):
            page.errors["do"] = gettext("Ingenting är ändrat än: skriv om det som ska bli annorlunda.")
            return _shown(page), 422
        if button != "decide" or page.decision.data["seen"] != page.seen():
            page.decision.reset(seen=page.seen())
            return _shown(page, reviewed=True)
        return _decide(page)


@blueprint.get("/versioner")
@signed_in
def versions(slug: str) -> str:
    with workplace(person(), asked_moment()) as at:
        plan = _known(at, slug)
        names = at.names(*(one.by for one in plan.details.revisions))
        return render_template("revising/versions.html", at=at, plan=plan, names=names, found=_all_versions(at, plan))


@blueprint.get("/versioner/<int:before>/<int:after>")
@signed_in
def side_by_side(slug: str, before: int, after: int) -> str:
    with workplace(person(), asked_moment()) as at:
        plan = _known(at, slug)
        if not 1 <= before < after <= plan.details.version:
            raise NotFound
        sides = _side(at, plan, before), _side(at, plan, after)
        decided = plan.details.revisions[before - 1 : after - 1]
        return render_template("revising/between.html", at=at, plan=plan, before=before, after=after, decided=decided,
                               found=between(*sides), areas=areas_between(*sides), same=_same(*sides))  # fmt: skip


# what it is about


@contextmanager
def _plan(slug: str) -> Iterator[tuple[Workplace, Plan]]:
    with workplace(person()) as at:
        yield at, _known(at, slug)


def _known(at: Workplace, slug: str) -> Plan:
    plan = plans.by_slug(at.reading, slug)
    if plan is None:
        raise at.missing(plan_id(slug))
    return plan


def _chosen() -> Choice:
    return Choice(
        frozenset(request.args.getlist("andra", type=UUID)),
        frozenset(request.args.getlist("gast", type=UUID)),
        max(0, min(request.args.get("nya", 0, type=int), MOST_NEW)),
        "omraden" in request.args,
    )


def _typed() -> Mapping[str, str]:
    return request.form.to_dict()


def _posted(at: Workplace, plan: Plan, *, more: bool) -> Choice:
    """What the form was about, told from the names of its fields."""
    keys = {name.rpartition("/")[0] for name in request.form if "/" in name}
    ids = {UUID(key) for key in keys if _is_id(key)}
    own = {row.activity_id for row in activity_board.of_plan(at.reading, plan.id)}
    new = [int(key[3:]) for key in keys if key.startswith("ny-") and key[3:].isdecimal()]
    areas = NEW_AREA in request.form or any(name.startswith(AREA.format("")) for name in request.form)
    return Choice(frozenset(ids & own), frozenset(ids - own), max(new, default=0) + more, areas)


def _is_id(key: str) -> bool:
    try:
        return str(UUID(key)) == key
    except ValueError:
        return False


def _decide(page: RevisionPage) -> tuple[str, int] | Response:
    try:
        source = _source(page)
    except NotFound:
        page.errors["do"] = gettext(
            "Dokumentet finns inte kvar. Granska ändringarna igen: de införs utan att nämna det."
        )
        page.decision.reset(inlasning="", seen="")
        return _shown(page), 422
    try:
        answer = act(replace(page.command(person()), source=source))
    except Refusal as refusal:
        if refusal.code == "not_found":
            raise
        page.decision.reset(command_id=fresh_id(), version=page.plan.details.version)
        return _shown(page, refusal=refusal), status(refusal)
    flash(gettext("Planen är reviderad. Det här är version %(version)s.", version=page.plan.details.version + 1))
    return see_other(answer, "revising.versions", slug=page.plan.slug)


def _source(page: RevisionPage) -> Source | None:
    """The document that the revision was read from, where there is one."""
    document = page.decision.data["inlasning"]
    return source_of(proposal_of(document)) if document else None


def _shown(page: RevisionPage, *, reviewed: bool = False, refusal: Refusal | None = None) -> str:
    people = [*refusal.who_can, *([refusal.who] if refusal.who else [])] if refusal else []
    return render_template(
        "revising/edit.html",
        page=page,
        reviewed=reviewed,
        document=page.decision["inlasning"].value or request.args.get("inlasning", ""),
        names=whom(page.at, page.at.holding(COORDINATOR)),
        refusal=refusal,
        sentence=_said(refusal) if refusal else "",
        people=accounts.names(people),
    )


def _said(refusal: Refusal) -> str:
    """Which answer is wrong, where the refusal tells; otherwise its own sentence."""
    return ". ".join(field_sentences(refusal).values()) or sentence(refusal)


# the versions


def _all_versions(at: Workplace, plan: Plan) -> list[tuple[int, int]]:
    """Each version with the number of activities that it has, the newest first."""
    return [
        (version, len(plan_entries.of_version(at.reading, plan.id, version)))
        for version in range(plan.details.version, 0, -1)
    ]


def _side(at: Workplace, plan: Plan, version: int) -> Side:
    return Side(plan_entries.of_version(at.reading, plan.id, version), plan.details.areas_of(version), at.unit)


def _same(before: Side, after: Side) -> int:
    """How many activities both versions say the same of."""
    both = before.said.keys() & after.said.keys()
    return sum(before.words(before.said[key]) == after.words(after.said[key]) for key in both)
