"""What a document proposes: a plan that changes nothing until a person has confirmed it."""

import hashlib
import re
from collections.abc import Collection, Sequence
from typing import Any

import msgspec

from workers.imports import checks
from workers.imports.activities import Activity
from workers.imports.findings import Finding
from workers.imports.prose import Section, read_prose
from workers.imports.readers import base_name, read
from workers.imports.refusals import NoTable
from workers.imports.statuses import StatusGuess, propose_status
from workers.imports.table import read_table

__all__ = [
    "IMPORTER_VERSION",
    "Finding",
    "Proposal",
    "ProposedActivity",
    "ProposedArea",
    "as_json",
    "read_document",
]

IMPORTER_VERSION = 1
"""Goes up when the same file would give another proposal; stored with each import."""

CONTINUOUS = re.compile(r"löpande\b", re.IGNORECASE)


class ProposedArea(msgspec.Struct, frozen=True):
    """A focus area and how many activities it has; the name is "" for activities under no area."""

    name: str
    count: int


class ProposedActivity(msgspec.Struct, frozen=True):
    """An activity as the document has it (`area` and `lines` count from 1) and the status proposed for it.

    `status` is not_started, in_progress, partly_done or done, and None when `certain` is false: then a person
    must choose, and `reason` says why. `status_text` is word for word, only blanks folded.
    """

    area: int
    number: str
    title: str
    unit: str
    years: tuple[int, ...]
    continuous: bool
    status: str | None
    status_text: str
    reason: str
    certain: bool
    lines: tuple[int, ...]


class Proposal(msgspec.Struct, frozen=True):
    """Everything one document proposes, and where from: file name, SHA-256 (hex), importer version.

    `declared` is how many activities the document says it holds. `sections` are the (heading, paragraphs)
    before the table, `organisations` the (abbreviation, name) found there. `findings` are in line order.
    """

    document: str
    file_sha256: str
    importer_version: int
    title: str
    declared: int | None
    areas: tuple[ProposedArea, ...]
    rows: tuple[ProposedActivity, ...]
    findings: tuple[Finding, ...]
    sections: tuple[Section, ...]
    organisations: tuple[tuple[str, str], ...]


def read_document(content: bytes, file_name: str, known_units: Collection[str] | None = None) -> Proposal:
    """The proposal in a file; `known_units` are the unit codes to check against, None to check none.

    Raises a subclass of UnreadableDocument, whose text is a Swedish sentence to show, and nothing else.
    """
    document = read(content, file_name)
    prose = read_prose(document.prose)
    areas, activities, noticed = read_table(document.table)
    if not activities:
        raise NoTable
    guesses = [propose_status(activity.status_text) for activity in activities]
    findings = (
        *noticed,
        *checks.prose_findings(document.prose),
        *checks.status_findings(activities, guesses),
        *checks.count_findings(prose.declared, activities),
        *checks.area_findings(prose.declared, areas),
        *checks.numbering_findings(activities),
        *checks.unit_findings(activities, known_units),
        *checks.copy_findings(activities),
    )
    return Proposal(
        document=base_name(file_name),
        file_sha256=hashlib.sha256(content).hexdigest(),
        importer_version=IMPORTER_VERSION,
        title=prose.title,
        declared=prose.declared.count,
        areas=count_areas(areas, activities),
        rows=tuple(map(propose, activities, guesses)),
        findings=tuple(sorted(findings, key=lambda finding: (finding.line, finding.code))),
        sections=prose.sections,
        organisations=prose.organisations,
    )


def propose(activity: Activity, guess: StatusGuess) -> ProposedActivity:
    """The activity with its status; it is continuous when its title begins with "Löpande"."""
    return ProposedActivity(
        **msgspec.structs.asdict(activity),
        **msgspec.structs.asdict(guess),
        continuous=CONTINUOUS.match(activity.title) is not None,
    )


def count_areas(names: Sequence[str], activities: Sequence[Activity]) -> tuple[ProposedArea, ...]:
    """Each area with the number of its activities."""
    counts = [0] * len(names)
    for activity in activities:
        counts[activity.area - 1] += 1
    return tuple(ProposedArea(name=name, count=count) for name, count in zip(names, counts, strict=True))


def as_json(proposal: Proposal) -> dict[str, Any]:
    """The object that `sparbar plan import --dry-run --json` prints, of JSON's own types only."""
    fields: dict[str, Any] = msgspec.to_builtins(proposal)
    return {**fields, "activities": len(proposal.rows)}
