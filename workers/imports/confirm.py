"""A confirmed proposal becomes one command: every word as the document has it, with the lines it stands on."""

from collections.abc import Mapping
from typing import cast
from uuid import UUID

from domain import commands as ask
from domain.values import Content, Section, Source, Status
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


def import_plan(
    proposal: Proposal,
    *,
    command_id: UUID,
    actor_id: UUID,
    slug: str,
    name: str,
    quarter: str,
    chosen: Mapping[tuple[int, str], str] | None = None,
) -> ask.ImportPlan:
    """``chosen`` answers what the proposal asked, by (area, number); what nobody answers stays without a status.

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
        activities=tuple(_activity(row, chosen or {}) for row in proposal.rows),
        sections=tuple(Section(heading=heading, paragraphs=text) for heading, text in proposal.sections),
        source=Source(
            document=proposal.document,
            file_sha256=proposal.file_sha256,
            importer_version=proposal.importer_version,
        ),
    )


def _activity(row: ProposedActivity, chosen: Mapping[tuple[int, str], str]) -> ask.ImportedActivity:
    answer = chosen.get((row.area, row.number))  # also of those who answer by number and not by the question
    status = cast("Status | None", answer or row.status)
    return ask.ImportedActivity(
        area=row.area,
        number=row.number,
        title=row.title,
        unit_id=ask.unit_id(row.unit),
        years=row.years,
        continuous=row.continuous,
        content=Content(status=status, text=row.status_text),
        lines=row.lines,
        status_reason="vald av den som läste in dokumentet" if answer else row.reason,
    )
