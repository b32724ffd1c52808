"""A second document about a plan that exists: beside the plan, and taken in activity by activity."""

from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from domain import commands as ask
from domain.errors import NotFound, Refusal, SameAsNow
from domain.values import Content, Quarter, Role, derived_id
from service.acting import whom
from service.auth import roles
from service.forms import SchemaForm
from service.imports.comparing import comparison
from service.imports.kept import known_units, own_draft
from service.imports.page import page_of
from service.imports.schemas import TakeForm
from service.pages import person, see_other
from service.refusals import sentence, status
from service.revising.from_document import matched
from service.workplace import workplace
from workers.act import act
from workers.imports.confirm import content_of, source_of
from workers.imports.drafts import Draft
from workers.imports.proposed import Proposal
from workers.imports.second import Compared
from workers.read_models import plans
from workers.read_models.activity_board import BoardRow

blueprint = Blueprint("second", __name__, url_prefix="/inlasning/<uuid:draft_id>/jamfor/<slug>")
COORDINATOR: Role = "coordinator"


@blueprint.get("")
@roles(COORDINATOR)
def compare(draft_id: UUID, slug: str) -> str | Response:
    """What differs; nothing here changes the plan by itself."""
    draft = own_draft(draft_id)
    if draft.slug:
        return redirect(url_for("plans.show", slug=draft.slug), 303)
    return _shown(draft, slug, SchemaForm(TakeForm(), initial={"quarter": draft.answers.get("quarter", "")}))


@blueprint.post("")
@roles(COORDINATOR)
def take_in(draft_id: UUID, slug: str) -> tuple[str, int] | Response:
    """What the document says of how far the marked activities had come, each for itself."""
    draft, form = own_draft(draft_id), _form()
    chosen = request.form.getlist("andra", type=UUID)
    if not form.validate():
        return _shown(draft, slug, form), 422
    if not chosen:
        form.refuse({"quarter": gettext("Markera minst en aktivitet att ta in läget för")})
        return _shown(draft, slug, form), 422
    done, already, last = 0, 0, None
    try:
        for command in _commands(draft, slug, chosen, form.data):
            try:
                last, done = act(command), done + 1
            except SameAsNow:
                already += 1
    except Refusal as refusal:
        form.refuse({"quarter": sentence(refusal)})
        return _shown(draft, slug, form), status(refusal)
    _tell(done, already, form.data["quarter"])
    if last is None:
        return redirect(url_for("second.compare", draft_id=draft_id, slug=slug), 303)
    return see_other(last, "second.compare", draft_id=draft_id, slug=slug)


def _form() -> SchemaForm:
    """What is asked beside which activities are marked."""
    return SchemaForm(TakeForm(), {name: value for name, value in request.form.items() if name != "andra"})


def _tell(done: int, already: int, quarter: Quarter) -> None:
    if done:
        flash(ngettext("%(num)s läge är intaget för %(quarter)s.", "%(num)s lägen är intagna för %(quarter)s.", done,
                       quarter=quarter))  # fmt: skip
    if already:
        flash(ngettext("%(num)s läge var redan intaget.", "%(num)s lägen var redan intagna.", already))


def _commands(draft: Draft, slug: str, chosen: Collection[UUID], said: Mapping[str, Any]) -> Iterator[ask.TakeImported]:
    proposal, bulk_id = page_of(draft, known_units()).proposal, derived_id(draft.id, "second")
    for one, about in _matched(slug, proposal):
        if about is None or one.after is None or about.activity_id not in chosen:
            continue
        content = content_of(one.after, one.after.status)
        yield ask.TakeImported(
            command_id=derived_id(bulk_id, f"{about.activity_id}:{said['quarter']}:{_hash(content)}"),
            bulk_id=bulk_id,
            actor_id=person(),
            on_behalf_of=said["on_behalf_of"],
            activity_id=about.activity_id,
            quarter=said["quarter"],
            content=content,
            status_reason=one.after.reason,
            source=source_of(proposal, one.after.lines),
        )


def _hash(content: Content) -> str:
    """The same words taken in twice are one command; once another answer has changed them they are another."""
    return sha256(msgspec.json.encode(content)).hexdigest()


def _matched(slug: str, proposal: Proposal) -> list[tuple[Compared, BoardRow | None]]:
    with workplace(person()) as at:
        plan = plans.by_slug(at.reading, slug)
        if plan is None:
            raise NotFound
        return matched(at, plan, proposal)


def _shown(draft: Draft, slug: str, form: SchemaForm) -> str:
    page = page_of(draft, known_units())
    with workplace(person()) as at:
        plan = plans.by_slug(at.reading, slug)
        if plan is None:
            raise NotFound
        return render_template(
            "imports/compare.html",
            draft=draft,
            plan=plan,
            found=comparison(matched(at, plan, page.proposal), page.proposal),
            waiting=len(page.open),
            problems=form.summary() and [{"text": form.summary()[0]["text"], "field": "quarter"}],
            quarter=form["quarter"].value,
            chosen=set(request.form.getlist("andra")),
            names=whom(at, at.holding(COORDINATOR)),
        )
