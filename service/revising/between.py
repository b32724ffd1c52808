"""Two versions of a plan side by side: what came, went and changed, in words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from flask_babel import lazy_gettext as _

from domain.commands import ImportedArea, PlannedActivity
from domain.planned import Entry, LinkKind
from service.words import COMPARED

Said = Entry | PlannedActivity
BY_WORD = frozenset({"title", "parts", "links"})  # compared word by word; the others are whole
LINKED: Mapping[LinkKind, Any] = {"decision": _("Beslut"), "goal": _("Mål"), "indicator": _("Indikator")}
"""How a link's kind is written, and typed."""


@dataclass(frozen=True)
class Difference:
    """One answer in words, as one side has it and as the other; ``by_word`` where words are compared."""

    label: str
    before: str
    after: str
    by_word: bool


@dataclass(frozen=True)
class Beside:
    """An activity that the versions do not say the same of. ``activity_id`` is None before it exists."""

    kind: Literal["added", "removed", "changed"]
    activity_id: UUID | None
    title: str
    number: str
    area: str
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Side:
    """A version: what it says of each activity, by id, or by a name where it is no activity yet."""

    said: Mapping[Any, Said]
    areas: Sequence[ImportedArea]
    unit: Callable[[UUID], str]

    def area(self, number: int) -> str:
        return next((area.name for area in self.areas if area.number == number), str(number))

    def words(self, said: Said) -> Mapping[str, str]:
        """Everything that it says, by the name that `COMPARED` has a word for."""
        return {"area": self.area(said.area), "number": said.number, **facts(said, self.unit)}


def facts(said: Said, unit: Callable[[UUID], str]) -> Mapping[str, str]:
    """What is said apart from the place."""
    return {
        "title": said.title,
        "unit": unit(said.unit_id),
        "with_units": "; ".join(map(unit, said.with_units)),
        "performer": said.performer or "",
        "years": ", ".join(map(str, said.years)),
        "due": said.due or "",
        "continuous": str(COMPARED["continuous_yes"] if said.continuous else COMPARED["continuous_no"]),
        "parts": parts_typed(said),
        "links": links_typed(said),
    }


def parts_typed(said: Said) -> str:
    """Each sub-activity on a line of its own, as it is typed."""
    return "\n".join(f"{part.letter}) {part.title}" for part in said.parts)


def links_typed(said: Said) -> str:
    """Each link on a line of its own, as it is typed."""
    return "\n".join(" ".join(filter(None, (f"{LINKED[one.kind]}: {one.text}", one.address))) for one in said.links)


def between(before: Side, after: Side) -> list[Beside]:
    """What differs, in the later version's order; and last what it has no more."""
    changed = [found for key, said in _in_order(after) if (found := _beside(key, said, before, after))]
    gone = [(key, said) for key, said in _in_order(before) if key not in after.said]
    return [*changed, *(_told("removed", key, said, before) for key, said in gone)]


def areas_between(before: Side, after: Side) -> tuple[Difference, ...]:
    """Focus areas that have come, gone or been given another name."""
    old, new = ({area.number: area.name for area in side.areas} for side in (before, after))
    names = sorted({*old, *new})
    label = str(COMPARED["area"])
    return tuple(
        Difference(f"{label} {number}", old.get(number, ""), new.get(number, ""), by_word=False)
        for number in names
        if old.get(number) != new.get(number)
    )


def _beside(key: Any, said: Said, before: Side, after: Side) -> Beside | None:
    if key not in before.said:
        return _told("added", key, said, after)
    found = tuple(_differences(before.words(before.said[key]), after.words(said)))
    return _told("changed", key, said, after, found) if found else None


def _told(
    kind: Literal["added", "removed", "changed"],
    key: Any,
    said: Said,
    side: Side,
    found: tuple[Difference, ...] = (),
) -> Beside:
    activity_id = key if isinstance(key, UUID) else None
    if kind == "added":
        found = tuple(_differences(dict.fromkeys(side.words(said), ""), side.words(said)))
    return Beside(kind, activity_id, said.title, said.number, side.area(said.area), found)


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Difference]:
    for name, words in after.items():
        if words != before[name]:
            yield Difference(str(COMPARED[name]), before[name], words, name in BY_WORD and bool(before[name]))


def _in_order(side: Side) -> list[tuple[Any, Said]]:
    """As they are printed."""
    return sorted(side.said.items(), key=lambda one: (one[1].area, len(one[1].number), one[1].number))
