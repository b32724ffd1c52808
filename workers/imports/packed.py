"""Opens packed documents (.docx, .xlsx) without trusting what they say about their size."""

import io
import zipfile
import zlib

from workers.imports.limits import HIGHEST_RATIO, LARGEST_FILE, LARGEST_PART, LARGEST_UNPACKED, MOST_PARTS
from workers.imports.refusals import EmptyFile, FileTooLarge, NotOfficeFile, OldOfficeFile, UnpacksTooLarge

OLD_FORMAT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SMALL = 1024 * 1024
STEP = 256 * 1024
XML = (".xml", ".rels")
TYPE_DECLARATIONS = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))


def checked(content: bytes, must_hold: str) -> bytes:
    """The same bytes, after every part has been unpacked once, in pieces, and counted.

    Raises EmptyFile, FileTooLarge, OldOfficeFile, UnpacksTooLarge, or NotOfficeFile: no zip file, damaged, without
    the part `must_hold`, or with an XML part that declares entities.
    """
    if not content.strip():
        raise EmptyFile
    if len(content) > LARGEST_FILE:
        raise FileTooLarge
    if content.startswith(OLD_FORMAT):
        raise OldOfficeFile
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _check_parts(packed, must_hold)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise NotOfficeFile from error
    return content


def _check_parts(packed: zipfile.ZipFile, must_hold: str) -> None:
    parts = packed.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise UnpacksTooLarge
    if len({part.filename for part in parts}) != len(parts) or must_hold not in packed.namelist():
        raise NotOfficeFile
    left = LARGEST_UNPACKED
    for part in parts:
        left -= _unpacked(packed, part, min(left, LARGEST_PART))


def _unpacked(packed: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> int:
    """How many bytes the part really has. Raises UnpacksTooLarge as soon as it has more than it may."""
    if part.file_size > most or (part.file_size > SMALL and part.file_size > HIGHEST_RATIO * part.compress_size):
        raise UnpacksTooLarge
    size, tail, watched = 0, b"", part.filename.lower().endswith(XML)
    with packed.open(part) as opened:
        while piece := opened.read(STEP):
            size += len(piece)
            if size > most:
                raise UnpacksTooLarge
            if watched and any(declaration in tail + piece for declaration in TYPE_DECLARATIONS):
                raise NotOfficeFile
            tail = piece[-32:]
    return size
