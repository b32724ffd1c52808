"""What a plan says about an activity, version by version: only a decision about the plan changes it."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from domain.values import PartStatus, Status, Value

Due = Annotated[str, msgspec.Meta(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?|-Q[1-4]|-T[1-3])?$")]
"""A day, a month, a quarter, a third of a year or a year, as exact as the plan itself is."""
LinkKind = Literal["decision", "goal", "indicator"]
MONTHS = {"Q": 3, "T": 4}


class Part(Value):
    """A sub-activity by its letter, which its status in an update goes by."""

    letter: str
    title: str


class PartTold(Value):
    """A sub-activity with what an update says of it; ``title`` is None where the plan no longer has it."""

    letter: str
    title: str | None
    status: Status | None
    text: str | None


class Link(Value):
    """What the activity stands in for or is measured by: a decision, a goal of the strategy, an indicator."""

    kind: LinkKind
    text: str
    address: str | None = None


class PlanDecision(Value):
    """By what a plan was changed: the case's registry number, the paragraph of the minutes, the meeting's day."""

    registry_number: str
    paragraph: str
    decided_on: date

    @property
    def words(self) -> str:
        """The decision as Swedish minutes are referred to."""
        return f"{self.registry_number} {self.paragraph}, {self.decided_on.isoformat()}"


class Entry(Value):
    """What one version of one plan says about an activity; ``struck`` where it says that there is no more of it.

    ``with_units`` are the other units that do it; ``version`` is counted from 1 in each plan.
    """

    plan_id: UUID
    version: int
    area: int
    number: str
    title: str
    unit_id: UUID
    performer: str | None
    years: tuple[int, ...]
    continuous: bool
    due: Due | None = None
    with_units: tuple[UUID, ...] = ()
    parts: tuple[Part, ...] = ()
    links: tuple[Link, ...] = ()
    struck: bool = False


WORDING = ("title", "unit_id", "performer", "years", "continuous", "due", "with_units", "parts", "links", "struck")
"""What a revision changes of an entry beside its place."""


def parts_told(parts: Iterable[Part], said: Iterable[PartStatus]) -> tuple[PartTold, ...]:
    """Each sub-activity in the plan's order, and last those that only the update knows."""
    known, of = {part.letter: part.title for part in parts}, {one.letter: one for one in said}
    return tuple(
        PartTold(
            letter=letter,
            title=known.get(letter),
            status=of[letter].status if letter in of else None,
            text=of[letter].text if letter in of else None,
        )
        for letter in (*known, *(letter for letter in of if letter not in known))
    )


def last_month(due: Due) -> tuple[int, int]:
    """The year and month, 1 to 12, that the due time ends in."""
    year, _, rest = due.partition("-")
    if not rest:
        return int(year), 12
    if rest[0] in MONTHS:
        return int(year), int(rest[1]) * MONTHS[rest[0]]
    return int(year), int(rest[:2])
