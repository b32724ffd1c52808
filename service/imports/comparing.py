"""A document beside a plan that exists, activity by activity: what is the same, changed, new and gone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext

from service.revising.between import Difference
from service.words import COMPARED, STATUS
from workers.imports.proposed import Proposal
from workers.imports.second import OF_THE_PLAN, REPORTED, Compared, values
from workers.read_models.activity_board import BoardRow

BY_WORD = frozenset({"title", "status_text"})


@dataclass(frozen=True)
class Beside:
    """An activity that differs. ``decided`` are differences that take a decision about the plan, ``reported`` those
    of how far it has come."""

    compared: Compared
    activity_id: UUID | None
    title: str
    number: str
    area: str
    decided: tuple[Difference, ...] = ()
    reported: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """``same`` differ in nothing; everything is in the order of the document."""

    same: tuple[Beside, ...]
    changed: tuple[Beside, ...]
    new: tuple[Beside, ...]
    gone: tuple[Beside, ...]


def comparison(found: Sequence[tuple[Compared, BoardRow | None]], proposal: Proposal) -> Comparison:
    beside = {kind: tuple(_beside(one, row, proposal) for one, row in found if one.kind == kind)
              for kind in ("same", "changed", "new", "gone")}  # fmt: skip
    return Comparison(**beside)


def _beside(one: Compared, about: BoardRow | None, proposal: Proposal) -> Beside:
    row = one.before or one.after
    assert row is not None, "neither side has it"
    facts = values(row, proposal)
    decided = tuple(_differences(one, OF_THE_PLAN, proposal))
    reported = tuple(_differences(one, REPORTED, proposal))
    return Beside(
        one, about.activity_id if about else None, row.title, row.number, str(facts["area"]), decided, reported
    )


def _differences(one: Compared, names: tuple[str, ...], proposal: Proposal) -> Iterator[Difference]:
    if one.before is None or one.after is None:
        return
    before, after = values(one.before, proposal), values(one.after, proposal)
    for name in names:
        if name in one.changes:
            yield Difference(
                str(COMPARED[name]), _words(name, before[name]), _words(name, after[name]), name in BY_WORD
            )


def _words(name: str, value: object) -> str:
    if name == "years" and isinstance(value, tuple):
        return ", ".join(map(str, value))
    if name == "with_units" and isinstance(value, tuple):
        return "; ".join(map(str, value))
    if name == "continuous":
        return str(COMPARED["continuous_yes"] if value else COMPARED["continuous_no"])
    if name == "status":
        return str(STATUS[str(value)]) if value else gettext("oklar")
    return str(value or "")
