"""The municipality's document, and small documents in the same form."""

from pathlib import Path

import workers.sample
from workers.imports.proposal import Proposal, read_document

FILE_NAME = "lagesrapport-naringsliv-2019.txt"
SOURCE = (Path(workers.sample.__file__).parent / FILE_NAME).read_bytes()
UNITS = frozenset({"KLK", "SAM", "UTB"})

HEADER = "Nr\tAktiviteter\tAnsvarig för genomförande\tÅr 2019\tÅr 2020\tStatus"
AREA = "\tStrategiskt fokusområde Service\t\t\t\t"


def source_cells(line: int) -> list[str]:
    """The cells of one line of the document (counted from 1), read without the importer."""
    return [cell.strip() for cell in SOURCE.decode().split("\n")[line - 1].split("\t")]


def read_source() -> Proposal:
    return read_document(SOURCE, FILE_NAME, UNITS)


def read_lines(*lines: str, units: frozenset[str] | None = None) -> Proposal:
    """The proposal in a document of these lines."""
    return read_document("\n".join(lines).encode(), "plan.tsv", units)


def found(proposal: Proposal) -> list[tuple[int, str]]:
    """The line and code of each finding."""
    return [(finding.line, finding.code) for finding in proposal.findings]
