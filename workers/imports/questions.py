"""What a document leaves unclear, asked of the person who imports it: nothing is guessed in silence."""

from collections.abc import Iterable

import msgspec


class Choice(msgspec.Struct, frozen=True):
    """One possible answer: what is given back, and what a person reads."""

    value: str
    label: str


class Question(msgspec.Struct, frozen=True):
    """Something to be answered. `id` is LINE/FIELD, LINE/row for what a row is, or column/ROLE for a whole column.

    `field` is what the answer gives; `free` says that any other value of the field may be answered too.
    """

    id: str
    line: int
    place: str
    field: str
    text: str
    choices: tuple[Choice, ...] = ()
    free: bool = True


def choices(values: Iterable[str]) -> tuple[Choice, ...]:
    """Each value once, read as it stands."""
    return tuple(Choice(value=value, label=value) for value in dict.fromkeys(values) if value)


ROW_KINDS = (
    Choice(value="continues", label="Den fortsätter raden före"),
    Choice(value="activity", label="Den är en aktivitet"),
    Choice(value="area", label="Den är ett fokusområde"),
    Choice(value="skip", label="Den hör inte till planen"),
)
"""What a row can be that is not clear by itself."""
