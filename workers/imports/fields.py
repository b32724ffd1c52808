"""What the document says of one activity, field by field, with where it stands and how sure it is."""

from typing import Any, Literal

import msgspec

FIELDS = (
    "area", "number", "title", "unit", "with_units", "years", "due", "continuous", "status", "status_text", "parts",
)  # fmt: skip
"""The fields of an activity; `area` is its name, `with_units` those who do it together with the unit."""


class Field(msgspec.Struct, frozen=True):
    """A field's value, its source (places in the document) and its sureness.

    `stated` stands in the document as it is, `understood` was made of what stands there, `asked` waits for the
    answer to the question whose id is `question` (the value is then what holds while nobody has answered), and
    `answered` is what a person has chosen.
    """

    value: Any
    source: tuple[str, ...]
    sureness: Literal["stated", "understood", "asked", "answered"]
    question: str | None = None
