"""A confirmed proposal becomes one command: every word as the document has it, with the lines it stands on."""

from collections.abc import Collection, Mapping
from typing import cast
from uuid import UUID

import msgspec

from domain import commands as ask
from domain.planned import Part
from domain.values import Content, PartStatus, Section, Source, Status
from workers.imports.proposal import Proposal, ProposedActivity
from workers.imports.questions import Question

CAN_WAIT = frozenset({"status", "status_text", "due", "with_units", "parts", "continuous"})


class Unanswered(Exception):
    """Questions about what the plan is made of: its rows, numbers, titles, areas, units and years."""

    def __init__(self, questions: tuple[Question, ...]) -> None:
        super().__init__(questions)
        self.questions = questions


def unanswered(proposal: Proposal) -> tuple[Question, ...]:
    """The questions that must be answered before the plan can be read in."""
    return tuple(question for question in proposal.questions if question.field not in CAN_WAIT)


def import_plan(  # noqa: PLR0913 - one parameter for each answer of the form
    proposal: Proposal,
    *,
    command_id: UUID,
    actor_id: UUID,
    slug: str,
    name: str,
    quarter: str,
    known_units: Collection[str],
    chosen: Mapping[tuple[int, str], str] | None = None,
) -> ask.ImportPlan:
    """``known_units`` are the codes of the municipality's own units: whoever else does it is an outside performer.

    ``chosen`` answers what the proposal asked, by (area, number); what nobody answers stays without a status.

    Raises Unanswered where a question is open whose answer the plan cannot be without.
    """
    if open_ := unanswered(proposal):
        raise Unanswered(open_)
    return ask.ImportPlan(
        command_id=command_id,
        actor_id=actor_id,
        slug=slug,
        name=name,
        quarter=quarter,
        areas=tuple(ask.ImportedArea(number=n, name=area.name) for n, area in enumerate(proposal.areas, 1)),
        activities=tuple(_activity(row, chosen or {}, known_units) for row in proposal.rows),
        sections=tuple(Section(heading=heading, paragraphs=text) for heading, text in proposal.sections),
        source=source_of(proposal),
    )


def source_of(proposal: Proposal, lines: tuple[int, ...] = ()) -> Source:
    """The document, and the lines of it."""
    return Source(
        document=proposal.document,
        file_sha256=proposal.file_sha256,
        importer_version=proposal.importer_version,
        lines=lines,
    )


def planned(row: ProposedActivity, known_units: Collection[str]) -> ask.PlannedActivity:
    """What the plan will say about the activity; what is asked of it and not answered is left out."""
    beside = row.with_units if _settled(row, "with_units") else ()
    outside = "; ".join(unit for unit in beside if unit not in known_units)
    return ask.PlannedActivity(
        area=row.area,
        number=row.number,
        title=row.title,
        unit_id=ask.unit_id(row.unit),
        years=row.years,
        continuous=row.continuous,
        performer=outside or None,
        due=row.due if _settled(row, "due") else None,
        with_units=tuple(ask.unit_id(unit) for unit in beside if unit in known_units),
        parts=tuple(Part(letter=part.letter, title=part.title) for part in row.parts),
    )


def content_of(row: ProposedActivity, status: str | None) -> Content:
    """What the document says of how far it has come, and of each part."""
    said = (PartStatus(letter=one.letter, status=cast("Status | None", one.status), text=one.status_text or None)
            for one in row.parts if _settled(row, "parts"))  # fmt: skip
    parts = tuple(one for one in said if one.status or one.text)
    return Content(status=cast("Status | None", status), text=row.status_text, parts=parts or msgspec.UNSET)


def _settled(row: ProposedActivity, name: str) -> bool:
    return row.fields[name].sureness != "asked"


def _activity(
    row: ProposedActivity, chosen: Mapping[tuple[int, str], str], known_units: Collection[str]
) -> ask.ImportedActivity:
    answer = chosen.get((row.area, row.number))  # also of those who answer by number and not by the question
    status = answer or row.status
    return ask.ImportedActivity(
        **msgspec.structs.asdict(planned(row, known_units)),
        content=content_of(row, status),
        lines=row.lines,
        status_reason="vald av den som läste in dokumentet" if answer else row.reason,
    )
