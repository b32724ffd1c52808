"""JSON: the snapshot itself, from whose bytes the report's checksum is counted."""

from workers.reports.shape import read


def render(canonical: bytes) -> bytes:
    """Raises OlderShape, as the other formats do."""
    read(canonical)
    return canonical
