"""Values for trying a template: each field says its own name."""

from collections.abc import Mapping, Sequence
from typing import Any

from workers.reports.own_template.fields import FIELDS, PICTURE, Field


def examples(fields: Sequence[Field] = FIELDS, times: int = 2) -> Mapping[str, Any]:
    """Each field's name between ‹ ›, or nothing where no list has anything; each list so many times."""
    return {
        field.name: [examples(field.inside, times)] * times if field.inside else (f"‹{field.name}›" if times else "")
        for field in fields
        if field.name != PICTURE
    }
