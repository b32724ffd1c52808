"""What was made of a cell: a value, or the values it could have."""

from typing import Any

import msgspec

from workers.imports.questions import Choice


class Reading(msgspec.Struct, frozen=True):
    """A value that is sure; or one that is not, with why it is asked and what it may be.

    `hangs_on` is the field, or the id of the question about a column, whose answer settles this one too.
    """

    value: Any
    asked: str = ""
    choices: tuple[Choice, ...] = ()
    hangs_on: str = ""


def sure(value: Any) -> Reading:
    return Reading(value=value)


def unsure(why: str, *values: str, value: Any = None) -> Reading:
    """Asked, because of `why` (Swedish); `values` are the likely answers, `value` stands while nobody has answered."""
    return Reading(value=value, asked=why, choices=tuple(Choice(value=one, label=one) for one in values if one))
