"""The Merkle leaf of an event, for whoever checks the log without the database (RFC 6962, section 2.1)."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TAG = b"sparbar/event/v1\n"


def leaf_hash(
    stream_id: UUID, version: int, topic: str, recorded_at: datetime, meta: bytes, payload_hash: bytes
) -> bytes:
    """32 bytes: SHA-256 of 0x00 and the leaf; each field has its length before it as four big-endian bytes."""
    fields = (
        stream_id.bytes,
        version.to_bytes(8, "big"),
        topic.encode(),
        microseconds(recorded_at).to_bytes(8, "big"),
        meta,
        payload_hash,
    )
    leaf = TAG + b"".join(len(field).to_bytes(4, "big") + field for field in fields)
    return sha256(b"\x00" + leaf).digest()


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970-01-01 UTC."""
    return (moment - EPOCH) // timedelta(microseconds=1)
