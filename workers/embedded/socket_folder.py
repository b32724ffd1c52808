"""Where PostgreSQL's socket lies: only the server's own user (and root) can come near it."""

import hashlib
import os
from pathlib import Path

from workers.embedded.programs import ServerUnavailable
from workers.embedded.system_user import hand_over

PORT = 5432  # part of the socket's file name; nothing listens on the network
SOCKET = f".s.PGSQL.{PORT}"
LONGEST = 103  # bytes of a socket's path, by macOS; Linux takes 107


def socket_folder(data: Path) -> Path:
    """The data folder, which is private; a short private one when its path is too long."""
    if len(os.fsencode(data / SOCKET)) <= LONGEST:
        return data
    name = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    return Path("/tmp") / f"sparbar-{os.geteuid()}-{name}"  # noqa: S108  made private by private_folder


def private_folder(folder: Path, user: str | None) -> None:
    """Made new for the user: one that somebody else made first is refused with ServerUnavailable."""
    try:
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise ServerUnavailable(f"Mappen {folder} gick inte att skapa: {error.strerror}.") from error
    hand_over(folder, user)
