"""JSON: the snapshot itself, from whose bytes the report's checksum is counted."""

from workers.reports.issue import Issue
from workers.reports.shape import read


def render(canonical: bytes, part: Issue | None = None) -> bytes:
    """With what came after it, it stands beside that in one object. Raises OlderShape, as the other formats do."""
    read(canonical)
    return part.with_body(canonical) if part else canonical
