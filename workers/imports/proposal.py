"""What a document proposes: a plan that changes nothing until a person has confirmed it."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec

from workers.imports import checks
from workers.imports.activities import Activity, join_group
from workers.imports.answers import apply_answers, check_decisions, decisions_in
from workers.imports.fields import FIELDS, Field
from workers.imports.findings import Finding, placed
from workers.imports.judging import Judged, judge
from workers.imports.limits import MOST_ACTIVITIES
from workers.imports.places import area_reading, number_readings, numbered
from workers.imports.proposed import Proposal, ProposedActivity, ProposedArea
from workers.imports.prose import read_prose
from workers.imports.questions import Question
from workers.imports.readers import base_name, read
from workers.imports.reading import Reading
from workers.imports.refusals import FileTooLarge, NoTable
from workers.imports.rows import Document
from workers.imports.surroundings import context_of
from workers.imports.table import Table, read_rows
from workers.imports.wording import question_text

__all__ = [
    "IMPORTER_VERSION",
    "Finding",
    "Proposal",
    "ProposedActivity",
    "ProposedArea",
    "as_json",
    "propose",
    "read_document",
]

IMPORTER_VERSION = 2
"""Goes up when the same file would give another proposal; stored with each import."""


def propose(
    file: bytes, name: str, known_units: Collection[str] | None = None, answers: Mapping[str, Any] | None = None
) -> Proposal:
    """The proposal in a file, with what a person has answered so far.

    `known_units` are the unit codes to check against (a mapping gives their names too), None to check none.
    `answers` are by the id of a question, or LINE/FIELD for a field that nobody asked about: then an edit.
    The same file, units and answers give the same proposal.

    Raises a subclass of UnreadableDocument, or UnusableAnswer; the text of both is a Swedish sentence to show.
    """
    given = dict(answers or {})
    document = read(file, name)
    check_decisions(given, document)
    table = read_rows(document.table, document.prose, decisions_in(given))
    if len(table.groups) > MOST_ACTIVITIES:
        raise FileTooLarge
    read_, findings = _joined(table)
    if not read_:
        raise NoTable
    activities = numbered(read_)
    context = context_of(document, activities, known_units, table)
    judged = [judge(activity, context) for activity in activities]
    rows, questions = _rows(table, activities, judged)
    proposal = _proposal(file, name, document, tuple(table.areas), rows, questions)
    found = (*findings, *_checked(document, proposal, activities, judged, known_units))
    proposal = msgspec.structs.replace(proposal, findings=placed(found, document))
    return apply_answers(proposal, given)


def read_document(content: bytes, file_name: str, known_units: Collection[str] | None = None) -> Proposal:
    """The proposal in a file that nobody has answered anything about; see `propose`."""
    return propose(content, file_name, known_units)


def _joined(table: Table) -> tuple[list[Activity], list[Finding]]:
    read_ = [join_group(group) for group in table.groups]
    noticed = [*table.findings, *(finding for _, findings in read_ for finding in findings)]
    return [activity for activity, _ in read_], noticed


def _proposal(
    file: bytes, name: str, document: Document, areas: Sequence[str], rows: tuple[ProposedActivity, ...],
    questions: tuple[Question, ...],
) -> Proposal:  # fmt: skip
    prose = read_prose(document.prose)
    return Proposal(
        document=base_name(name),
        file_sha256=hashlib.sha256(file).hexdigest(),
        importer_version=IMPORTER_VERSION,
        title=prose.title,
        declared=prose.declared.count,
        areas=count_areas(areas, rows),
        rows=rows,
        findings=(),
        sections=prose.sections,
        organisations=prose.organisations,
        questions=questions,
    )


def _checked(
    document: Document, proposal: Proposal, activities: Sequence[Activity], judged: Sequence[Judged],
    known_units: Collection[str] | None,
) -> tuple[Finding, ...]:  # fmt: skip
    declared, areas = read_prose(document.prose).declared, [area.name for area in proposal.areas]
    return (
        *checks.prose_findings(document.prose),
        *checks.status_findings(activities, [one.guess for one in judged]),
        *checks.count_findings(declared, activities),
        *checks.area_findings(declared, areas),
        *checks.numbering_findings(activities),
        *checks.unit_findings(activities, judged, known_units),
        *checks.unclear_findings(activities, judged),
        *checks.copy_findings(activities),
    )


def _rows(
    table: Table, activities: Sequence[Activity], judged: Sequence[Judged]
) -> tuple[tuple[ProposedActivity, ...], tuple[Question, ...]]:
    """The rows, and the questions that they and the table ask, in the order of the document."""
    questions, rows, names = dict(table.questions), [], tuple(table.areas)
    for activity, one, number in zip(activities, judged, number_readings(activities), strict=True):
        readings = {**one.readings, "area": area_reading(activity, names), "number": number}
        fields = {}
        for name, reading in readings.items():
            question = _question(activity, name, reading)
            if question is not None and name not in activity.doubts:
                questions.setdefault(question.id, question)
            fields[name] = _field(activity, name, reading, question)
        rows.append(_row(activity, one, fields))
    return tuple(rows), tuple(sorted(questions.values(), key=lambda question: (question.line, question.id)))


def _question(activity: Activity, name: str, reading: Reading) -> Question | None:
    if not reading.asked:
        return None
    line = activity.lines[0]
    hangs_on = reading.hangs_on or name
    name = hangs_on if hangs_on in FIELDS else name
    return Question(
        id=hangs_on if "/" in hangs_on else f"{line}/{hangs_on}",
        line=line, place=activity.place, field=name, choices=reading.choices,
        text=question_text(name, activity.number, reading.asked),
    )  # fmt: skip


def _field(activity: Activity, name: str, reading: Reading, question: Question | None) -> Field:
    source = activity.source_of(name)
    asked = activity.doubts.get(name) or (question.id if question else None)
    if asked:
        return Field(value=reading.value, source=source, sureness="asked", question=asked)
    stated = name in {"title", "status_text", "area"} or reading.value == activity.cells.get(name)
    return Field(value=reading.value, source=source, sureness="stated" if stated else "understood")


def _row(activity: Activity, judged: Judged, fields: dict[str, Field]) -> ProposedActivity:
    status = None if fields["status"].sureness == "asked" else judged.guess.status
    return ProposedActivity(
        area=activity.area,
        number=activity.number,
        title=activity.title,
        unit=fields["unit"].value,
        years=fields["years"].value,
        continuous=fields["continuous"].value,
        status=status,
        status_text=fields["status_text"].value,
        reason=judged.guess.reason,
        certain=status is not None,
        lines=activity.lines,
        with_units=fields["with_units"].value,
        due=fields["due"].value,
        parts=fields["parts"].value,
        place=activity.place,
        fields=fields,
    )


def count_areas(names: Sequence[str], rows: Sequence[ProposedActivity]) -> tuple[ProposedArea, ...]:
    """Each area with the number of its activities."""
    counts = [0] * len(names)
    for row in rows:
        counts[row.area - 1] += 1
    return tuple(ProposedArea(name=name, count=count) for name, count in zip(names, counts, strict=True))


def as_json(proposal: Proposal) -> dict[str, Any]:
    """The object that `sparbar plan import --dry-run --json` prints, of JSON's own types only."""
    fields: dict[str, Any] = msgspec.to_builtins(proposal)
    return {**fields, "activities": len(proposal.rows)}
