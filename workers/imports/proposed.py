"""The shape of a proposal."""

import msgspec

from workers.imports.fields import Field
from workers.imports.findings import Finding
from workers.imports.parts import Part
from workers.imports.prose import Section
from workers.imports.questions import Question


class ProposedArea(msgspec.Struct, frozen=True):
    """A focus area and how many activities it has; the name is "" for activities under no area."""

    name: str
    count: int


class ProposedActivity(msgspec.Struct, frozen=True):
    """An activity as the document has it (`area` and `lines` count from 1) and the status proposed for it.

    `status` is not_started, planned, in_progress, partly_done, done or cancelled, and None when `certain` is false:
    then a person must choose, and `reason` says why. `status_text` is word for word, only blanks folded. `due` is
    2024-06-30, 2024-06, 2024-Q2, 2024-T1 or 2024. `with_units` are those who do it together with `unit`, all of them
    where the document does not say which one answers for it. `place` says where it stands.

    `fields` has all of this once more, each with its source and how sure it is; see `fields.FIELDS`.
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
    with_units: tuple[str, ...]
    due: str | None
    parts: tuple[Part, ...]
    place: str
    fields: dict[str, Field]

    @property
    def asked(self) -> tuple[str, ...]:
        """The fields that wait for an answer."""
        return tuple(name for name, field in self.fields.items() if field.sureness == "asked")


class Proposal(msgspec.Struct, frozen=True):
    """Everything one document proposes, and where from: file name, SHA-256 (hex), importer version.

    `declared` is how many activities the document says it holds. `sections` are the (heading, paragraphs)
    before the table, `organisations` the (abbreviation, name) found there. `findings` and `questions` are in line
    order; answers go back by the id of the question.
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
    questions: tuple[Question, ...] = ()
