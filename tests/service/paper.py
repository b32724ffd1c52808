"""A page of the tests' own, with one form that shows every kind of field."""

from flask import Blueprint, abort, render_template_string, request
from marshmallow import fields, validate
from werkzeug.wrappers import Response

from domain.errors import Busy, ConflictOfInterest, OutcomeUnknown
from service.auth import roles, signed_in
from service.forms import SchemaForm
from service.schemas import Strict, Text
from tests.people import APPROVER

blueprint = Blueprint("paper", __name__, url_prefix="/papper")
SOURCE = """
{% extends "layout.html" %}{% import "macros/forms.html" as forms with context %}
{% block title %}{% if form.errors %}Fel: {% endif %}Papper{% endblock %}
{% block main %}{{ forms.errors(form, "Inte sparat") }}<h1>Papper</h1><p>{{ saved }}</p>
<form method="post" action="/papper" novalidate>{{ forms.csrf() }}{% for f in form %}{{ forms.field(f) }}{% endfor %}
{{ forms.button("Skicka") }}</form>
<form method="post" action="/papper/tryck">{{ forms.csrf() }}{{ forms.hidden("content_hash", "sha256:ab") }}
{{ forms.button("Godkänn", "do", "approve", second=true) }}</form>{% endblock %}"""


class PaperForm(Strict):
    command_id = fields.String(load_default="", metadata={"widget": "hidden"})
    status = fields.String(
        load_default=None,
        validate=validate.OneOf(["done", "in_progress"], labels=["Genomförd", "Pågående"]),
        metadata={"label": "Läge", "widget": "radios"},
    )
    unit = fields.String(
        load_default=None,
        validate=validate.OneOf(["KLK", "SAM"]),
        metadata={"label": "Enhet", "widget": "select"},
    )
    sure = fields.Boolean(load_default=False, metadata={"label": "Säker", "widget": "checkbox", "hint": "Helt"})
    text = Text(
        20,
        required=True,
        error_messages={"required": "Skriv något"},
        metadata={"label": "Text", "hint": "Kort", "widget": "textarea"},
    )
    note = Text(100, load_default=None, metadata={"label": "Rad", "optional": True})


@blueprint.get("")
@signed_in
def show() -> str:
    return _page(SchemaForm(PaperForm(), initial={"command_id": "c1"}))


@blueprint.post("")
@signed_in
def write() -> tuple[str, int] | str:
    form = SchemaForm(PaperForm(), request.form)
    if not form.validate():
        return _page(form), 422
    return _page(SchemaForm(PaperForm()), f"Sparat: {form.data['text']}")


@blueprint.post("/tryck")
@signed_in
def press() -> str:
    return _page(SchemaForm(PaperForm()), "Tryckt")


@blueprint.get("/godkannare")
@roles("sam_approver", "external_approver")
def approvers_only() -> str:
    return _page(SchemaForm(PaperForm()))


@blueprint.route("/fel/<kind>", methods=["GET", "POST"])
@signed_in
def fail(kind: str) -> Response:
    if kind.isdigit():
        abort(int(kind))
    raise {
        "busy": Busy(),
        "conflict": ConflictOfInterest(reason="wrote", who_can=[APPROVER]),
        "unknown": OutcomeUnknown(),
    }.get(kind) or RuntimeError("the password is hemligt")


def _page(form: SchemaForm, saved: str = "") -> str:
    return render_template_string(SOURCE, form=form, saved=saved)
