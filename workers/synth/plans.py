"""The plans of a history: each lasts two years, and then the next one takes its place with activities of its own."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from domain import commands as ask
from domain.values import Content, Quarter, Section, Source, Status
from workers.synth import phrases, units, words
from workers.synth.days import before
from workers.synth.lot import Lot
from workers.synth.units import UNITS

QUARTERS = 8  # that a plan is followed up
LARGEST = 40  # activities
IMPORTED: Sequence[tuple[Status, int]] = (("not_started", 55), ("planned", 15), ("in_progress", 30))
SHARES = tuple((unit, unit.share) for unit in UNITS)


class PlanOutline(NamedTuple):
    """``number`` is its own among all plans of the history; ``quarters`` are those that it is followed up in."""

    number: int
    topic: int
    activities: int
    quarters: Sequence[Quarter]

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(sorted({int(quarter[:4]) for quarter in self.quarters}))


def outlines(activities: int, quarters: Sequence[Quarter]) -> list[PlanOutline]:
    """Plans that have so many activities together in every quarter."""
    beside = -(-activities // LARGEST)
    sizes = [activities // beside + (n < activities % beside) for n in range(beside)]
    found: list[PlanOutline] = []
    for first in range(0, len(quarters), QUARTERS):
        for topic, size in enumerate(sizes):
            found.append(PlanOutline(len(found), topic, size, quarters[first : first + QUARTERS]))
    return found


def importing(plan: PlanOutline, lot: Lot) -> ask.ImportPlan:
    """The plan as it is read in from its document."""
    slug, subject = _called(plan)
    years = plan.years
    document = f"{slug}.docx"
    areas = tuple(ask.ImportedArea(number=n, name=name) for n, name in enumerate(phrases.AREAS, 1))
    each = -(-plan.activities // len(areas))
    return ask.ImportPlan(
        command_id=lot.id(),
        actor_id=units.person_id(units.COORDINATOR),
        slug=slug,
        name=f"Handlingsplan för {subject} {years[0]}–{years[-1]}",
        quarter=before(plan.quarters[0]),
        areas=areas,
        activities=tuple(_activity(n, each, years, lot) for n in range(plan.activities)),
        sections=tuple(_section(heading, pattern, subject) for heading, pattern in phrases.SECTIONS),
        source=Source(document=document, file_sha256=sha256(document.encode()).hexdigest(), importer_version=1),
    )


def _called(plan: PlanOutline) -> tuple[str, str]:
    """Slug and subject; from the thirteenth plan beside each other on they are numbered."""
    number, topic = divmod(plan.topic, len(phrases.TOPICS))
    slug, subject = phrases.TOPICS[topic]
    again = f"-del-{number + 1}" if number else ""
    part = f", del {number + 1}," if number else ""
    # After the year of its first quarter, since a plan may begin in the middle of one.
    return f"{slug}{again}-{plan.quarters[0].lower()}", f"{subject}{part}"


def _activity(number: int, each: int, years: tuple[int, ...], lot: Lot) -> ask.ImportedActivity:
    area, within = divmod(number, each)
    continuous = lot.chance(0.2)
    status = lot.weighted(IMPORTED)
    facts: dict[str, Any] = {"text": words.said(phrases.PROGRESS[status], lot), "status": status}
    return ask.ImportedActivity(
        area=area + 1,
        number=str(within + 1),
        title=words.title(lot),
        unit_id=lot.weighted(SHARES).id,
        years=() if continuous else (years if lot.chance(0.6) else years[:1]),
        continuous=continuous,
        content=Content(**facts),
        lines=(10 + 3 * number,),
        status_reason="märkt i kolumnen",
    )


def _section(heading: str, pattern: str, subject: str) -> Section:
    return Section(heading=heading, paragraphs=(pattern.replace("{ämne}", subject),))
