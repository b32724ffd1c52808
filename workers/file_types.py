"""What kind of file something is, by its content; the name must agree. Few kinds are taken, and nothing that runs."""

import unicodedata
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile

LONGEST_NAME = 120
MOST_PARTS = 5000  # of an office document
LONGEST_TYPE = 100  # bytes that say what an OpenDocument is
OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
MACROS = "vbaproject.bin"
INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")  # control, direction and unassigned characters in a name


class NotTaken(Exception):
    """The file is none of the kinds that are taken, or its name says another kind than its content."""


def media_type(name: str, content: bytes) -> str:
    """The media type; raises NotTaken. Nothing is unpacked."""
    ending = PurePosixPath(name).suffix.lower()
    kind, holds = KINDS.get(ending, ("", _never))
    if not holds(content):
        raise NotTaken(ending)
    return kind


def tidy_name(name: str) -> str:
    """A name without folders and invisible characters, in NFC, at most 120 characters with its ending."""
    bare = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    seen = "".join(sign for sign in bare if unicodedata.category(sign) not in INVISIBLE).strip(" .")
    stem, dot, ending = seen.rpartition(".")
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}" if stem and len(ending) < 10 else "fil"


def _never(_: bytes) -> bool:
    return False


def _begins(*beginnings: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(beginnings)


def _office(part: str) -> Callable[[bytes], bool]:
    """An Office Open XML package with this main part, and no macros."""

    def holds(content: bytes) -> bool:
        names = _parts(content)
        macros = any(name.lower().endswith(MACROS) for name in names)
        return "[Content_Types].xml" in names and part in names and not macros

    return holds


def _open_document(kind: str) -> Callable[[bytes], bool]:
    """A package whose first part says what it is, as OpenDocument 1.3 part 2 asks for."""

    def holds(content: bytes) -> bool:
        return content[30:38] == b"mimetype" and content[38 : 38 + LONGEST_TYPE].startswith(f"{ODF}{kind}".encode())

    return holds


def _parts(content: bytes) -> set[str]:
    try:
        with ZipFile(BytesIO(content)) as package:
            found = package.infolist()
    except (BadZipFile, ValueError, NotImplementedError):
        return set()
    return {part.filename for part in found} if len(found) <= MOST_PARTS else set()


def _text(content: bytes) -> bool:
    """UTF-8 without control characters other than tabs and newlines."""
    try:
        words = content.decode()
    except UnicodeDecodeError:
        return False
    return not any(sign < " " and sign not in "\t\n\r" for sign in set(words))


KINDS: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    ".pdf": ("application/pdf", _begins(b"%PDF-")),
    ".png": ("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    ".jpg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    ".jpeg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    ".docx": (f"{OOXML}wordprocessingml.document", _office("word/document.xml")),
    ".xlsx": (f"{OOXML}spreadsheetml.sheet", _office("xl/workbook.xml")),
    ".pptx": (f"{OOXML}presentationml.presentation", _office("ppt/presentation.xml")),
    ".odt": (f"{ODF}text", _open_document("text")),
    ".ods": (f"{ODF}spreadsheet", _open_document("spreadsheet")),
    ".odp": (f"{ODF}presentation", _open_document("presentation")),
    ".txt": ("text/plain", _text),
    ".csv": ("text/csv", _text),
}
