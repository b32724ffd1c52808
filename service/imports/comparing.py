"""A document beside a plan that exists, activity by activity: what is the same, changed, new and gone."""

from collections.abc import Iterator
from dataclasses import dataclass

from service.words import COMPARED, STATUS
from workers.imports.proposed import Proposal
from workers.imports.second import OF_THE_PLAN, REPORTED, Compared, compare, values
from workers.imports.written import PlannedRow

BY_WORD = frozenset({"title", "status_text"})


@dataclass(frozen=True)
class Difference:
    """One answer in words, as the plan has it and as the document does; ``by_word`` where words are compared."""

    label: str
    before: str
    after: str
    by_word: bool


@dataclass(frozen=True)
class Beside:
    """An activity that differs. ``decided`` are differences that take a decision about the plan, ``reported`` those
    of how far it has come."""

    compared: Compared
    title: str
    number: str
    area: str
    decided: tuple[Difference, ...] = ()
    reported: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """``same`` are as many as differ in nothing; what differs is in the order of the document."""

    same: int
    changed: tuple[Beside, ...]
    new: tuple[Beside, ...]
    gone: tuple[Beside, ...]


def comparison(planned: list[PlannedRow], proposal: Proposal) -> Comparison:
    found = compare(planned, proposal)
    beside = {kind: tuple(_beside(one, proposal) for one in found if one.kind == kind)
              for kind in ("changed", "new", "gone")}  # fmt: skip
    return Comparison(sum(one.kind == "same" for one in found), **beside)


def _beside(one: Compared, proposal: Proposal) -> Beside:
    row = one.before or one.after
    assert row is not None, "neither side has it"
    facts = values(row, proposal)
    decided = tuple(_differences(one, OF_THE_PLAN, proposal))
    reported = tuple(_differences(one, REPORTED, proposal))
    return Beside(one, row.title, row.number, str(facts["area"]), decided, reported)


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
    if name == "continuous":
        return str(COMPARED["continuous_yes"] if value else COMPARED["continuous_no"])
    if name == "status":
        return str(STATUS[str(value)]) if value else ""
    return str(value or "")
