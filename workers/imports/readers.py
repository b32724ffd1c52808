"""Chooses the reader for a document by the ending of its file name."""

import re
from collections.abc import Callable
from pathlib import PurePosixPath

from workers.imports.columns import is_header
from workers.imports.csv_reader import read_csv
from workers.imports.docx_reader import read_docx
from workers.imports.html_reader import read_html
from workers.imports.markdown_reader import read_markdown
from workers.imports.refusals import NoTable, UnknownFileType
from workers.imports.rows import Document, Row
from workers.imports.text_reader import read_text
from workers.imports.xlsx_reader import read_xlsx

Reader = Callable[[bytes], tuple[Row, ...]]

READERS: dict[str, Reader] = {
    ".docx": read_docx,
    ".xlsx": read_xlsx,
    ".csv": read_csv,
    ".html": read_html,
    ".htm": read_html,
    ".md": read_markdown,
    ".txt": read_text,
    ".tsv": read_text,
}


def base_name(file_name: str) -> str:
    """The file's own name, without the folders a browser or a person may have put before it."""
    return re.split(r"[/\\]", file_name)[-1]


def read(content: bytes, file_name: str) -> Document:
    """The rows of the document. Raises UnknownFileType, NoTable, or what the reader for its ending raises."""
    reader = READERS.get(PurePosixPath(base_name(file_name)).suffix.casefold())
    if reader is None:
        raise UnknownFileType(tuple(READERS))
    rows = reader(content)
    start = next((place for place, row in enumerate(rows) if is_header(row.cells)), None)
    if start is None:
        raise NoTable
    return Document(prose=rows[:start], table=rows[start:])
