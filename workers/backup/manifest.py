"""The manifest of a backup: what is in it and how to see that nothing has been changed; written last of all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import msgspec

from domain.values import Value
from workers.trouble import Trouble

NAME, FORMAT = "manifest.json", 1
PIECE = 1 << 20


class NotWhole(Trouble):
    """The folder is no backup, or not one that can be trusted."""


class TableFile(Value):
    """One table in PostgreSQL's text format for COPY, in UTF-8, with times in UTC."""

    name: str
    columns: tuple[str, ...]
    rows: int
    sha256: str

    def of(self, folder: Path) -> Path:
        return folder / f"{self.name}.copy"


class Manifest(Value):
    """``head`` is the last event's position and ``leaf_hash`` its hash, as of the one moment that all files are of."""

    format: int
    taken_at: datetime
    app_version: str
    schema: str
    head: int
    leaf_hash: str | None
    tables: tuple[TableFile, ...]

    def write(self, folder: Path) -> None:
        with private_file(folder / NAME) as file:
            file.write(msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n")


def read(folder: Path) -> Manifest:
    """Raises NotWhole unless every file is there and is what it was when the backup was taken."""
    try:
        manifest = msgspec.json.decode((folder / NAME).read_bytes(), type=Manifest)
    except FileNotFoundError:
        raise NotWhole(f"{folder} är ingen hel säkerhetskopia: {NAME} saknas.") from None
    except msgspec.DecodeError:
        raise NotWhole(f"{NAME} i säkerhetskopian går inte att läsa.") from None
    if manifest.format != FORMAT:
        raise NotWhole("Säkerhetskopian har en form som den här versionen av Spårbar inte känner.")
    for table in manifest.tables:
        _check(table, folder)
    return manifest


@contextmanager
def private_file(path: Path) -> Iterator[BinaryIO]:
    """A new file that only its owner can read, on disk when the context is left."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def _check(table: TableFile, folder: Path) -> None:
    if not (table.name.isidentifier() and table.of(folder).is_file()):
        raise NotWhole(f"{table.name}.copy saknas i säkerhetskopian.")
    if digest(table.of(folder)) != table.sha256:
        raise NotWhole(f"{table.name}.copy i säkerhetskopian är ändrad eller skadad: kontrollsumman stämmer inte.")


def digest(path: Path) -> str:
    """SHA-256 of the file, in hex."""
    summed = sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            summed.update(piece)
    return summed.hexdigest()
