"""What openpyxl's reading cell by cell leaves out of a sheet: merged cells, and words struck out within a cell."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, range_boundaries

from workers.imports.limits import MOST_COLUMNS, MOST_ROWS
from workers.imports.refusals import UnpacksTooLarge

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MOST_MERGED = 200_000
SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


@dataclass
class Shape:
    """Merged cells by row: `spans` across as (first, after the last) from 0, `under` down as column → first row;
    `runs` are the (text that counts, text struck out) of a cell, by (row from 1, column from 0)."""

    spans: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    under: dict[int, dict[int, int]] = field(default_factory=dict)
    runs: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    tops: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: int = 0

    def merge(self, reference: str) -> None:
        """A range such as A1:C3; what lies outside of all that is read is left out. Raises UnpacksTooLarge."""
        first_column, first_row, last_column, last_row = range_boundaries(reference)
        left, right = first_column - 1, min(last_column, MOST_COLUMNS)
        if right - left > 1:
            self.spans.setdefault(first_row, []).append((left, right))
        last = min(last_row, first_row + MOST_ROWS) if left < right else first_row
        self.merged += last - first_row + 1
        if self.merged > MOST_MERGED:
            raise UnpacksTooLarge
        for row in range(first_row + 1, last + 1):
            self.under.setdefault(row, {})[left] = first_row
        self.tops.setdefault((first_row, left), "")

    def remember(self, row: int, column: int, text: str) -> None:
        if (row, column) in self.tops:
            self.tops[row, column] = text

    def above(self, row: int, column: int) -> str:
        """What the cell says that this one is merged into."""
        first = self.under.get(row, {}).get(column)
        return self.tops.get((first, column), "") if first is not None else ""


def shapes(packed: bytes) -> dict[str, Shape]:
    """The shape of each sheet by its name. Raises UnpacksTooLarge for more merged cells than a plan has."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        there = set(archive.namelist())
        return {name: _shape(archive, path) for name, path in _sheets(archive) if path in there}


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    parser = etree.XMLParser(**SAFE)
    relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    for sheet in etree.fromstring(archive.read("xl/workbook.xml"), parser).iter(f"{MAIN}sheet"):
        target = targets.get(sheet.get(RELATION), "")
        yield (
            sheet.get("name", ""),
            posixpath.normpath(posixpath.join("xl", target)).lstrip("/").replace("xl/xl/", "xl/"),
        )


def _shape(archive: zipfile.ZipFile, path: str) -> Shape:
    shape = Shape()
    with archive.open(path) as part:
        for _, element in etree.iterparse(part, tag=(f"{MAIN}mergeCell", f"{MAIN}c", f"{MAIN}row"), **SAFE):
            if element.tag == f"{MAIN}mergeCell":
                shape.merge(element.get("ref", "A1"))
            elif element.tag == f"{MAIN}c":
                _read_runs(element, shape)
                continue
            element.clear()
    return shape


def _read_runs(cell: Any, shape: Shape) -> None:
    """The runs of a text kept in the cell itself, where any is struck out."""
    runs = cell.findall(f"{MAIN}is/{MAIN}r")
    if not any(_is_struck(run) for run in runs):
        return
    letters, row = coordinate_from_string(cell.get("r", "A1"))
    parts = [(run.findtext(f"{MAIN}t") or "", _is_struck(run)) for run in runs]
    now = "".join(text for text, gone in parts if not gone)
    shape.runs[row, column_index_from_string(letters) - 1] = now, " ".join(text for text, gone in parts if gone)


def _is_struck(run: Any) -> bool:
    found = run.find(f"{MAIN}rPr/{MAIN}strike")
    return found is not None and found.get("val", "1") not in {"0", "false"}
