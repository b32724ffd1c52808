"""A second document about a plan that exists: which activities are the same, changed, new or gone."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Literal

import msgspec

from workers.imports.proposed import Proposal, ProposedActivity
from workers.imports.written import PlannedRow

ALIKE = 0.6
"""How alike two titles must be, from 0 to 1, that stand under the same number of the same area."""
VERY_ALIKE = 0.85
"""The same for titles that stand elsewhere."""
OF_THE_PLAN = ("area", "number", "title", "unit", "with_units", "years", "due", "continuous")
"""What changes by a decision about the plan; the status and its text change quarter by quarter."""
SAID_OR_NOT = frozenset({"with_units", "due"})
"""What many documents have no column for: saying nothing of it, they do not say that there is none."""
REPORTED = ("status", "status_text")
MOST_PAIRS = 40_000
"""Titles compared letter by letter; past that they are told as gone and new, which nobody takes for the same."""
Place = tuple[int, str, str, str]


class Compared(msgspec.Struct, frozen=True):
    """An activity of the plan beside a row of the document; one of them is None where it is gone or new.

    `changes` are the names of what differs, of `OF_THE_PLAN` first and then of `REPORTED`; `place` is the activity's
    among the plan's, counted from 0.
    """

    kind: Literal["same", "changed", "new", "gone"]
    before: PlannedRow | None
    after: ProposedActivity | None
    changes: tuple[str, ...] = ()
    place: int | None = None


def compare(planned: Sequence[PlannedRow], proposal: Proposal) -> tuple[Compared, ...]:
    """Every row of the document in its order, and then what the plan has and the document has not."""
    found = _matched(planned, proposal)
    rows = [_compared(planned[found[at]], row, proposal, found[at]) if at in found else Compared("new", None, row)
            for at, row in enumerate(proposal.rows)]  # fmt: skip
    kept = set(found.values())
    return (*rows, *(Compared("gone", row, None, (), at) for at, row in enumerate(planned) if at not in kept))


def values(row: PlannedRow | ProposedActivity, proposal: Proposal) -> Mapping[str, object]:
    """What is compared of a row of either side, by name; `area` is the area's name, `years` a tuple."""
    area = proposal.areas[row.area - 1].name if isinstance(row, ProposedActivity) else row.area
    compared = {name: getattr(row, name) for name in (*OF_THE_PLAN, *REPORTED)}
    lists = {name: tuple(getattr(row, name)) for name in ("years", "with_units")}
    return {**compared, **lists, "area": area, "status_text": row.status_text or ""}


def _compared(before: PlannedRow, after: ProposedActivity, proposal: Proposal, place: int) -> Compared:
    old, new = values(before, proposal), values(after, proposal)
    said = (name for name in (*OF_THE_PLAN, *REPORTED) if new[name] or name not in SAID_OR_NOT)
    changes = tuple(name for name in said if old[name] != new[name])
    return Compared("changed" if changes else "same", before, after, changes, place)


def _matched(planned: Sequence[PlannedRow], proposal: Proposal) -> dict[int, int]:
    """The place in the plan of each row of the document that is in both, by its place in the document.

    First those with the same title, then those under the same number with nearly the same, then those whose title is
    very nearly the same; each activity once.
    """
    here = [_place(at, proposal.areas[row.area - 1].name, row) for at, row in enumerate(proposal.rows)]
    there = [_place(at, row.area, row) for at, row in enumerate(planned)]
    found: dict[int, int] = {}
    for pairs in (_same_title, _same_number, _alike):
        taken = set(found.values())
        left, free = [one for one in here if one[0] not in found], [one for one in there if one[0] not in taken]
        for one, other in pairs(left, free):
            if one not in found and other not in taken:
                found[one] = other
                taken.add(other)
    return found


def _place(at: int, area: str, row: PlannedRow | ProposedActivity) -> Place:
    return at, area.casefold(), row.number, row.title.casefold()


def _same_title(left: Sequence[Place], free: Sequence[Place]) -> Iterator[tuple[int, int]]:
    """Those in the same area first: a title may stand in several."""
    for key in (lambda one: (one[1], one[3]), lambda one: one[3]):
        yield from _equal(left, free, key)


def _same_number(left: Sequence[Place], free: Sequence[Place]) -> Iterator[tuple[int, int]]:
    titles = {one[0]: one[3] for one in left}, {one[0]: one[3] for one in free}
    for one, other in _equal(left, free, lambda place: (place[1], place[2])):
        if _likeness(titles[0][one], titles[1][other]) >= ALIKE:
            yield one, other


def _alike(left: Sequence[Place], free: Sequence[Place]) -> Iterator[tuple[int, int]]:
    """The likest first."""
    if len(left) * len(free) > MOST_PAIRS:
        return
    pairs = [(_likeness(one[3], other[3]), one[0], other[0]) for one in left for other in free]
    yield from ((one, other) for alike, one, other in sorted(pairs, reverse=True) if alike >= VERY_ALIKE)


def _equal(left: Sequence[Place], free: Sequence[Place], key: Callable[[Place], Hashable]) -> Iterator[tuple[int, int]]:
    """Pairs with the same key, each place once, in order."""
    waiting: dict[Hashable, list[int]] = {}
    for one in free:
        waiting.setdefault(key(one), []).append(one[0])
    for one in left:
        if places := waiting.get(key(one)):
            yield one[0], places.pop(0)


def _likeness(one: str, other: str) -> float:
    """From 0 to 1, never more than the quick bound says."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE else 0.0
