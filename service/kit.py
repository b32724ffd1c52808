"""The bought form components, offered to templates/macros/forms.html, which wraps each of them once."""

from typing import Any

from flask import Flask
from flask_babel import gettext
from jinja2 import ChainableUndefined

from service.forms import Field

COMPONENTS = {
    "govukErrorSummary": "error-summary",
    "govukRadios": "radios",
    "govukCheckboxes": "checkboxes",
    "govukSelect": "select",
    "govukTextarea": "textarea",
    "govukInput": "input",
}


def init_app(app: Flask) -> None:
    """The components ask for parameters that nobody gave, which our own templates may not."""
    forgiving = app.jinja_env.overlay(undefined=ChainableUndefined)
    for macro, folder in COMPONENTS.items():
        template = forgiving.get_template(f"govuk_frontend_jinja/components/{folder}/macro.html")
        app.jinja_env.globals[macro] = getattr(template.module, macro)
    app.jinja_env.filters |= {"component": component, "group": group}


def component(field: Field, **more: Any) -> dict[str, Any]:
    """What every component wants to know of a field; ``more`` adds to it or replaces it."""
    label = f"{field.label} ({gettext('frivilligt')})" if field.optional else field.label
    error = {"text": field.errors[0], "visuallyHiddenText": gettext("Fel")} if field.errors else None
    return {
        "name": field.name,
        "id": field.name,
        "label": {"text": label, "classes": "govuk-label--q"},
        "hint": {"text": field.hint} if field.hint else None,
        "errorMessage": error,
        "attributes": {"aria-invalid": "true"} if error else {},
    } | more


def group(field: Field, items: list[dict[str, Any]], hint: str = "") -> dict[str, Any]:
    """The same for a group of choices, whose label is a legend; the first choice answers to the field's name."""
    common = component(field)
    legend = common["label"] | {"classes": "govuk-fieldset__legend--q"}
    return {
        "name": field.name,
        "idPrefix": field.name,
        "fieldset": {"legend": legend},
        "hint": {"text": hint} if hint else common["hint"],
        "errorMessage": common["errorMessage"],
        "items": items,
    }
