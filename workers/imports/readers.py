"""Chooses the reader for a document by the ending of its file name."""

import re
from collections.abc import Callable
from pathlib import PurePosixPath

from workers.imports.refusals import UnknownFileType
from workers.imports.rows import Document
from workers.imports.text_reader import read_text

Reader = Callable[[bytes], Document]

READERS: dict[str, Reader] = {".txt": read_text, ".tsv": read_text}


def base_name(file_name: str) -> str:
    """The file's own name, without the folders a browser or a person may have put before it."""
    return re.split(r"[/\\]", file_name)[-1]


def read(content: bytes, file_name: str) -> Document:
    """The rows of the document. Raises UnknownFileType, or what the reader for its ending raises."""
    reader = READERS.get(PurePosixPath(base_name(file_name)).suffix.casefold())
    if reader is None:
        raise UnknownFileType(tuple(READERS))
    return reader(content)
