"""A page that asks one thing and carries out one command; refused, it is shown again with everything typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import abort, flash, render_template, request, url_for
from flask_babel import gettext
from marshmallow import Schema, validate
from werkzeug.wrappers import Response

from domain.commands import Command
from domain.errors import Refusal
from service.acting import Whom
from service.forms import SchemaForm
from service.pages import fresh_id, see_other
from service.refusals import field_sentences, sentence, status
from workers import accounts
from workers.act import act


@dataclass(frozen=True)
class Question:
    """``consequence`` says what the button leads to; ``endpoint`` and ``values`` are the page one comes from.

    ``whom`` are the names to choose among, where it may be asked for somebody else.
    """

    title: str
    button: str
    back: str
    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    about: str = ""
    consequence: str = ""
    template: str = "questions/show.html"
    more: Mapping[str, Any] = field(default_factory=dict)
    whom: Whom = ()

    @property
    def address(self) -> str:
        return url_for(self.endpoint, **self.values)


def fresh(schema: Schema, **initial: Any) -> SchemaForm:
    """The form as it is first shown."""
    return SchemaForm(schema, initial={"command_id": fresh_id(), **initial})


def put(question: Question, form: SchemaForm, refusal: Refusal | None = None) -> str:
    people = [*refusal.who_can, *([refusal.who] if refusal.who else [])] if refusal else []
    return render_template(
        question.template,
        question=question,
        form=form,
        refusal=refusal,
        sentence=sentence(refusal) if refusal else "",
        people=accounts.names(people),
        **question.more,
    )


def answered(
    question: Question,
    schema: Schema,
    command: Callable[[dict[str, Any]], Command],
    done: str,
    then: tuple[str, Mapping[str, Any]] | None = None,
) -> tuple[str, int] | Response:
    """Carry out what the form asks for: 303 to the page one came from (or ``then``), or the question once more."""
    form = SchemaForm(schema, request.form)
    if not form.validate():
        return put(question, form), 422
    try:
        answer = act(command(form.data))
    except Refusal as refusal:
        return _refused(question, form, refusal)
    flash(done)
    endpoint, values = then or (question.endpoint, question.values)
    return see_other(answer, endpoint, **values)


def posted(schema: Schema) -> dict[str, Any]:
    """What a form of one button carries; 400 when it has lost a part."""
    form = SchemaForm(schema, request.form)
    return form.data if form.validate() else abort(400)


def choosing(schema: Schema, **offered: Mapping[UUID, str]) -> Schema:
    """The schema, with a choice among these instead of any id: (value, words) for each field."""
    for name, choices in offered.items():
        one_of = validate.OneOf(
            list(choices), labels=list(choices.values()), error=gettext("Välj något av det som finns i listan")
        )
        # A new list: marshmallow copies a field with each schema, but not the list that it keeps them in.
        field = schema.fields[name]
        field.validators = [*field.validators, one_of]
    return schema


def _refused(question: Question, form: SchemaForm, refusal: Refusal) -> tuple[str, int]:
    if refusal.code == "not_found":
        raise refusal
    shown = {name: words for name, words in field_sentences(refusal).items() if name in form.schema.fields}
    form.refuse({name: str(form.schema.fields[name].metadata.get("missing", words)) for name, words in shown.items()})
    form.reset(command_id=fresh_id())
    return put(question, form, refusal), status(refusal)
