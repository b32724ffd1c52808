"""One service at a time on a data folder, and what the other commands need to know of it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from workers.trouble import Trouble

NAME, DEMO = "up.lock", "demo"


class FolderInUse(Trouble):
    """The folder cannot be written, or a service runs on it already."""


@contextmanager
def only_one(folder: Path, *, demo: bool) -> Iterator[None]:
    """A lock on an open file ends with its process, so none can be left behind by mistake. Raises FolderInUse."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / NAME).open("a+")
    except OSError as error:
        raise FolderInUse(f"Datamappen {folder} går inte att skriva i: {error.strerror}.") from error
    with lock:
        if not _take(lock, fcntl.LOCK_EX):
            raise FolderInUse(
                f"Spårbar körs redan med datamappen {folder}: stoppa det, eller välj en annan med --data."
            )
        lock.truncate(0)
        lock.write(DEMO if demo else "")
        lock.flush()
        try:
            yield
        finally:
            lock.truncate(0)


def runs_as_demo(folder: Path) -> bool:
    """Whether a service runs on the folder now, with demo people."""
    try:
        with (folder / NAME).open() as lock:
            return lock.read() == DEMO and not _take(lock, fcntl.LOCK_SH)
    except OSError:
        return False


def _take(lock: TextIO, kind: int) -> bool:
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
