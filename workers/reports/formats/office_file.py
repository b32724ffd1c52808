"""Office files with the same bytes on every machine."""

import io
import zipfile

OLDEST = (1980, 1, 1, 0, 0, 0)
CONTENT_TYPES = "[Content_Types].xml"
READ_AND_WRITE = 0o600 << 16
UNIX = 3


def canonical_zip(content: bytes) -> bytes:
    """The same parts in a fixed order, with fixed times and stored: builds of zlib differ in what they compress to."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w") as target:
        for name in sorted(source.namelist(), key=lambda part: (part != CONTENT_TYPES, part)):
            entry = zipfile.ZipInfo(name, OLDEST)
            entry.create_system, entry.external_attr = UNIX, READ_AND_WRITE
            target.writestr(entry, source.read(name))
    return made.getvalue()
